#include "crypto/keys/split_secret.h"

#include <string>

#include "absl/status/status.h"
#include "crypto/keys/sealed_keyring.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/fixed_random_source.h"
#include "crypto/testing/test_keys.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

TEST(SplitSecretTest, JoinsToTheSecretInEitherOrder) {
  const SecretBytes secret = TestSecret(std::string(32, 's'));
  FixedRandomSource random;

  const auto [first, second] = SplitSecret(secret, random).value();

  EXPECT_TRUE(JoinSecret(first, second).value() == secret);
  EXPECT_TRUE(JoinSecret(second, first).value() == secret);
  EXPECT_FALSE(first == secret);
  EXPECT_FALSE(second == secret);
}

TEST(SplitSecretTest, AWrongShareOpensNothing) {
  const SecretBytes secret = TestSecret(std::string(32, 's'));
  FixedRandomSource random;
  const auto [first, second] = SplitSecret(secret, random).value();
  const auto [other, unused] = SplitSecret(secret, random).value();
  const std::string sealed =
      SealKeyringWithFileKey(TestKeyring(1), secret, random).value();

  const SecretBytes wrong = JoinSecret(other, second).value();

  EXPECT_FALSE(wrong == secret);
  EXPECT_EQ(OpenKeyringWithFileKey(AsBytes(sealed), wrong).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(SplitSecretTest, RefusesNothingAndUnequalShares) {
  FixedRandomSource random;

  EXPECT_EQ(SplitSecret(SecretBytes(), random).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(JoinSecret(TestSecret("ab"), TestSecret("a")).ok());
  EXPECT_FALSE(JoinSecret(SecretBytes(), SecretBytes()).ok());
}

}  // namespace
}  // namespace samrad::crypto
