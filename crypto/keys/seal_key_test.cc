#include "crypto/keys/seal_key.h"

#include <array>
#include <cstdint>
#include <string>
#include <type_traits>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

static_assert(!std::is_copy_constructible_v<SealKey>);

// RFC 7748, 6.1.
TEST(SealKeyTest, MakesThePublicKeysOfRfc7748) {
  const SealKey alice =
      SealKey::FromSecret(SecretOf("77076d0a7318a57d3c16c17251b26645"
                                   "df4c2f87ebc0992ab177fba51db92c2a"))
          .value();
  const SealKey bob =
      SealKey::FromSecret(SecretOf("5dab087e624a8a4b79e17f8b83800ee6"
                                   "6f3bb1292618b6fd1c2f8b27ff88e0eb"))
          .value();

  EXPECT_EQ(HexEncode(alice.PublicKey()),
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
  EXPECT_EQ(HexEncode(bob.PublicKey()),
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
  EXPECT_EQ(alice.id(), KeyIdOf(alice.PublicKey()));
}

TEST(SealKeyTest, RefusesSecretsOfWrongSize) {
  EXPECT_EQ(SealKey::FromSecret(TestSecret("short")).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SealPublicKeyTest, RefusesLowOrderPointsAndWrongSizes) {
  std::array<uint8_t, 32> zero{};
  std::array<uint8_t, 32> one = {1};
  const std::string order_eight = FromHex(
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");

  EXPECT_EQ(SealPublicKeyFromBytes(zero).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(SealPublicKeyFromBytes(one).ok());
  EXPECT_FALSE(SealPublicKeyFromBytes(AsBytes(order_eight)).ok());
  EXPECT_FALSE(SealPublicKeyFromBytes(AsBytes("short")).ok());
  EXPECT_TRUE(SealPublicKeyFromBytes(TestSealKey(1).PublicKey()).ok());
}

}  // namespace
}  // namespace samrad::crypto
