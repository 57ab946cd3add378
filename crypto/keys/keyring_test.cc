#include "crypto/keys/keyring.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/fixed_random_source.h"
#include "crypto/testing/test_keys.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

std::string StateOf(const Keyring& keyring, const std::string& id) {
  for (const KeyInfo& info : keyring.List()) {
    if (info.id != id) continue;
    switch (info.state) {
      case KeyState::kCurrent:
        return "current";
      case KeyState::kOlder:
        return "older";
      case KeyState::kDestroyed:
        return "destroyed";
    }
  }
  return "unknown";
}

TEST(KeyringTest, StartsWithOneCurrentKeyOfEachUse) {
  const Keyring keyring = TestKeyring(1);

  const std::vector<KeyInfo> infos = keyring.List();

  ASSERT_EQ(infos.size(), 4u);
  for (const KeyInfo& info : infos) {
    EXPECT_EQ(info.state, KeyState::kCurrent);
    EXPECT_EQ(info.id.size(), 16u);
  }
  EXPECT_EQ(infos[0].id, keyring.CurrentSigningKey().id());
  EXPECT_EQ(infos[1].id, keyring.CurrentWitnessKey().id());
  EXPECT_EQ(infos[2].id, keyring.CurrentSealKey().id());
  EXPECT_EQ(infos[3].id, keyring.CurrentVaultKeyId());
}

TEST(KeyringTest, RotationKeepsTheOldKeyUsableById) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const std::string old_id = keyring.CurrentSigningKey().id();
  const Signature by_old = keyring.CurrentSigningKey().Sign("d", AsBytes("m"));

  const std::string new_id = keyring.Rotate(KeyUse::kSign, random).value();

  EXPECT_NE(new_id, old_id);
  EXPECT_EQ(keyring.CurrentSigningKey().id(), new_id);
  EXPECT_EQ(StateOf(keyring, old_id), "older");
  const SigningKey* old_key = keyring.SigningKeyById(old_id).value();
  EXPECT_TRUE(old_key->PublicKey().Verify("d", AsBytes("m"), by_old).ok());
  EXPECT_FALSE(keyring.CurrentSigningKey()
                   .PublicKey()
                   .Verify("d", AsBytes("m"), by_old)
                   .ok());
}

TEST(KeyringTest, RotationOfOneUseLeavesTheOthers) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const std::string witness = keyring.CurrentWitnessKey().id();
  const std::string vault = keyring.CurrentVaultKeyId();

  ASSERT_TRUE(keyring.Rotate(KeyUse::kSeal, random).ok());

  EXPECT_EQ(keyring.CurrentWitnessKey().id(), witness);
  EXPECT_EQ(keyring.CurrentVaultKeyId(), vault);
}

TEST(KeyringTest, DestructionLeavesOnlyATombstone) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const std::string old_id = keyring.CurrentSealKey().id();
  const SealPublicKey old_public = keyring.CurrentSealKey().PublicKey();
  ASSERT_TRUE(keyring.Rotate(KeyUse::kSeal, random).ok());
  ASSERT_TRUE(keyring.SealKeyById(old_id).ok());

  ASSERT_TRUE(keyring.Destroy(old_id).ok());

  EXPECT_EQ(keyring.SealKeyById(old_id).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(StateOf(keyring, old_id), "destroyed");
  EXPECT_EQ(keyring.List()[2].public_key, old_public);
  EXPECT_TRUE(keyring.Destroy(old_id).ok()) << "twice is no error";
}

TEST(KeyringTest, DestroyedSecretsAreInNoByteOfTheStoredRing) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const auto ticket = AccessTicket::ForFile("looks for a test's secret");
  const std::string secret = ToString(keyring.CurrentSealKey().Reveal(ticket));
  const std::string id = keyring.CurrentSealKey().id();
  ASSERT_TRUE(keyring.Rotate(KeyUse::kSeal, random).ok());
  std::string bytes =
      ToString(keyring.Serialize(ticket).value().Reveal(ticket));
  ASSERT_NE(bytes.find(secret), std::string::npos);

  ASSERT_TRUE(keyring.Destroy(id).ok());

  bytes = ToString(keyring.Serialize(ticket).value().Reveal(ticket));
  EXPECT_EQ(bytes.find(secret), std::string::npos);
  EXPECT_NE(bytes.find(id), std::string::npos);
}

TEST(KeyringTest, RefusesToDestroyACurrentOrUnknownKey) {
  Keyring keyring = TestKeyring(1);

  EXPECT_EQ(keyring.Destroy(keyring.CurrentSealKey().id()).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(keyring.Destroy("0123456789abcdef").code(),
            absl::StatusCode::kNotFound);
}

TEST(KeyringTest, DoesNotGiveAKeyForAnotherUse) {
  const Keyring keyring = TestKeyring(1);

  EXPECT_EQ(
      keyring.SealKeyById(keyring.CurrentSigningKey().id()).status().code(),
      absl::StatusCode::kNotFound);
  EXPECT_FALSE(keyring.SigningKeyById(keyring.CurrentSealKey().id()).ok());
  EXPECT_TRUE(keyring.SigningKeyById(keyring.CurrentWitnessKey().id()).ok());
  EXPECT_FALSE(
      keyring.DeriveKey("vault", keyring.CurrentSigningKey().id()).ok());
}

TEST(KeyringTest, DerivedKeysDifferByPurposeAndVaultKey) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const std::string old_id = keyring.CurrentVaultKeyId();
  const SecretBytes database = keyring.DeriveKey("vault/database").value();

  EXPECT_EQ(database.size(), 32u);
  EXPECT_TRUE(database == keyring.DeriveKey("vault/database").value());
  EXPECT_FALSE(database == keyring.DeriveKey("vault/backup").value());
  ASSERT_TRUE(keyring.Rotate(KeyUse::kVault, random).ok());
  EXPECT_FALSE(database == keyring.DeriveKey("vault/database").value());
  EXPECT_TRUE(database == keyring.DeriveKey("vault/database", old_id).value());
  ASSERT_TRUE(keyring.Destroy(old_id).ok());
  EXPECT_EQ(keyring.DeriveKey("vault/database", old_id).status().code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(keyring.DeriveKey("").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(KeyringTest, RefusesARandomSourceThatRepeatsItself) {
  StuckRandomSource stuck(7);
  Keyring keyring = TestKeyring(1);

  // Two signing keys from the same bytes would be one key.
  EXPECT_EQ(Keyring::Create(stuck).status().code(),
            absl::StatusCode::kInternal);
  const std::string first = keyring.Rotate(KeyUse::kSeal, stuck).value();
  EXPECT_EQ(keyring.Rotate(KeyUse::kSeal, stuck).status().code(),
            absl::StatusCode::kInternal);
  EXPECT_EQ(keyring.CurrentSealKey().id(), first);
}

TEST(KeyringTest, PointersSurviveFurtherRotations) {
  Keyring keyring = TestKeyring(1);
  FixedRandomSource random(2);
  const SealKey* key = &keyring.CurrentSealKey();
  const std::string id = key->id();
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(keyring.Rotate(KeyUse::kSeal, random).ok());
  }

  EXPECT_EQ(key->id(), id);
  EXPECT_EQ(keyring.SealKeyById(id).value(), key);
}

TEST(KeyringParseTest, RefusesRingsWithoutACurrentKeyOrWithOneTooMany) {
  const auto ticket = AccessTicket::ForFile("changes a test's keyring");
  constexpr size_t kSlotBytes = 82;
  const SecretBytes good = TestKeyring(1).Serialize(ticket).value();
  ASSERT_TRUE(Keyring::Parse(good, ticket).ok());
  for (uint8_t state : {0, 2, 4}) {
    SecretBytes changed = good.Clone().value();
    changed.RevealMutable(ticket)[5 + 1] = state;
    EXPECT_EQ(Keyring::Parse(changed, ticket).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
  Keyring rotated = TestKeyring(1);
  FixedRandomSource random(2);
  ASSERT_TRUE(rotated.Rotate(KeyUse::kSign, random).ok());
  SecretBytes twice = rotated.Serialize(ticket).value();
  twice.RevealMutable(ticket)[5 + 1] = 1;
  EXPECT_FALSE(Keyring::Parse(twice, ticket).ok());
  SecretBytes use = good.Clone().value();
  use.RevealMutable(ticket)[5 + kSlotBytes] = 9;
  EXPECT_FALSE(Keyring::Parse(use, ticket).ok());
  EXPECT_FALSE(Keyring::Parse(TestSecret("x"), ticket).ok());
  EXPECT_FALSE(Keyring::Parse(SecretBytes(), ticket).ok());
}

}  // namespace
}  // namespace samrad::crypto
