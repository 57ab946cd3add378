#include "crypto/keys/sealed_keyring.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/fixed_random_source.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

constexpr PasswordCost kCheap = {.passes = 1, .memory_kib = 8};

SecretBytes FileKey() { return TestSecret(std::string(32, 'f')); }

std::string SealedWithFileKey(const Keyring& keyring) {
  FixedRandomSource random(5);
  return SealKeyringWithFileKey(keyring, FileKey(), random).value();
}

std::string SealedWithPassphrase(const Keyring& keyring) {
  FixedRandomSource random(5);
  return SealKeyringWithPassphrase(keyring, TestSecret("lösen"), kCheap, random)
      .value();
}

TEST(SealedKeyringTest, ComesBackWhole) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const std::string destroyed = keyring.CurrentSealKey().id();
  const std::string older = keyring.Rotate(KeyUse::kSeal, random).value();
  ASSERT_TRUE(keyring.Rotate(KeyUse::kSeal, random).ok());
  ASSERT_TRUE(keyring.Destroy(destroyed).ok());

  const Keyring by_key =
      OpenKeyringWithFileKey(AsBytes(SealedWithFileKey(keyring)), FileKey())
          .value();
  const Keyring by_passphrase =
      OpenKeyringWithPassphrase(AsBytes(SealedWithPassphrase(keyring)),
                                TestSecret("lösen"))
          .value();

  EXPECT_EQ(by_key.List(), keyring.List());
  EXPECT_EQ(by_passphrase.List(), keyring.List());
  EXPECT_TRUE(by_key.SealKeyById(older).ok());
  EXPECT_EQ(by_key.SealKeyById(destroyed).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(by_key.DeriveKey("p").value() == keyring.DeriveKey("p").value());
}

TEST(SealedKeyringTest, OpensWhatTheIndependentImplementationSealed) {
  const nlohmann::json vectors = LoadVectors("keyrings");
  const auto ticket = AccessTicket::ForFile("looks at a test's keyring");

  const Keyring keyring =
      OpenKeyringWithFileKey(AsBytes(FromHex(vectors["sealed"])),
                             SecretOf(vectors["file_key"]))
          .value();

  const std::vector<KeyInfo> infos = keyring.List();
  ASSERT_EQ(infos.size(), vectors["keys"].size());
  for (size_t i = 0; i < infos.size(); ++i) {
    EXPECT_EQ(static_cast<int>(infos[i].use), vectors["keys"][i]["use"]);
    EXPECT_EQ(static_cast<int>(infos[i].state), vectors["keys"][i]["state"]);
    EXPECT_EQ(infos[i].id, vectors["keys"][i]["id"]);
  }
  EXPECT_TRUE(keyring.Serialize(ticket).value() == SecretOf(vectors["plain"]));
  EXPECT_TRUE(keyring.DeriveKey(vectors["derived_purpose"].get<std::string>())
                  .value() == SecretOf(vectors["derived"]));
}

TEST(SealedKeyringTest, RefusesAWrongPassphraseOrKey) {
  const Keyring keyring = TestKeyring(1);

  EXPECT_EQ(OpenKeyringWithPassphrase(AsBytes(SealedWithPassphrase(keyring)),
                                      TestSecret("losen"))
                .status()
                .code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(OpenKeyringWithFileKey(AsBytes(SealedWithFileKey(keyring)),
                                   TestSecret(std::string(32, 'g')))
                .status()
                .code(),
            absl::StatusCode::kDataLoss);
}

TEST(SealedKeyringTest, FailsWhenOneBitIsFlipped) {
  const std::string sealed = SealedWithFileKey(TestKeyring(1));
  for (size_t bit = 0; bit < 8 * sealed.size(); ++bit) {
    const absl::StatusOr<Keyring> opened =
        OpenKeyringWithFileKey(AsBytes(WithBitFlipped(sealed, bit)), FileKey());
    EXPECT_FALSE(opened.ok()) << bit;
  }
}

// A header that asks for less work, or for the other lock, does not open.
TEST(SealedKeyringTest, BindsItsHeader) {
  const std::string sealed = SealedWithPassphrase(TestKeyring(1));
  std::string cheaper = sealed;
  cheaper[13] = 2;  // passes
  std::string other_memory = sealed;
  other_memory[17] = 9;
  std::string other_salt = WithBitFlipped(sealed, 8 * 18);

  for (const std::string& changed : {cheaper, other_memory, other_salt}) {
    EXPECT_EQ(OpenKeyringWithPassphrase(AsBytes(changed), TestSecret("lösen"))
                  .status()
                  .code(),
              absl::StatusCode::kDataLoss);
  }
}

TEST(SealedKeyringTest, DoesNotDoAnyAmountOfWorkForAForgedHeader) {
  std::string sealed = SealedWithPassphrase(TestKeyring(1));
  sealed[10] = '\x7f';  // billions of passes

  EXPECT_EQ(OpenKeyringWithPassphrase(AsBytes(sealed), TestSecret("lösen"))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SealedKeyringTest, SeparatesItsLocks) {
  const Keyring keyring = TestKeyring(1);
  const std::string by_passphrase = SealedWithPassphrase(keyring);
  const std::string by_key = SealedWithFileKey(keyring);

  EXPECT_EQ(LockOf(AsBytes(by_passphrase)).value(), KeyringLock::kPassphrase);
  EXPECT_EQ(LockOf(AsBytes(by_key)).value(), KeyringLock::kFileKey);
  EXPECT_EQ(
      OpenKeyringWithFileKey(AsBytes(by_passphrase), FileKey()).status().code(),
      absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(
      OpenKeyringWithPassphrase(AsBytes(by_key), TestSecret("lösen")).ok());
}

TEST(SealedKeyringTest, RefusesWhatIsNone) {
  const std::string good = SealedWithFileKey(TestKeyring(1));
  std::string suite = good;
  suite[8] = 2;
  for (const std::string& bytes :
       {std::string(), std::string("SAMRADKR"), good.substr(0, 60),
        good.substr(1), suite,
        std::string("SAMRADKR\x01\x02") + std::string(1 << 21, '\0')}) {
    EXPECT_EQ(OpenKeyringWithFileKey(AsBytes(bytes), FileKey()).status().code(),
              absl::StatusCode::kInvalidArgument);
    EXPECT_FALSE(LockOf(AsBytes(bytes)).ok());
  }
  EXPECT_EQ(OpenKeyringWithFileKey(AsBytes(good.substr(0, good.size() - 1)),
                                   FileKey())
                .status()
                .code(),
            absl::StatusCode::kDataLoss);
}

TEST(SealedKeyringTest, RefusesEmptyPassphrasesAndShortKeys) {
  const Keyring keyring = TestKeyring(1);
  FixedRandomSource random;

  EXPECT_EQ(SealKeyringWithPassphrase(keyring, SecretBytes(), kCheap, random)
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SealKeyringWithFileKey(keyring, TestSecret("short"), random)
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(SealedKeyringTest, ShowsNothingOfTheKeys) {
  const Keyring keyring = TestKeyring(1);
  const std::string sealed = SealedWithFileKey(keyring);
  for (const KeyInfo& info : keyring.List()) {
    EXPECT_EQ(sealed.find(info.id), std::string::npos);
  }
}

}  // namespace
}  // namespace samrad::crypto
