#include "services/agency/key_retirement.h"

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "services/agency/vault/test_vault.h"

namespace samrad::agency {
namespace {

class KeyRetirementTest : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    old_ = vault_.keys().Use(
        [](const crypto::Keyring& ring) { return ring.CurrentSealKey().id(); });
    retirement_ = std::make_unique<KeyRetirement>(KeyRetirement::Parts{
        vault_.db(), vault_.keys(), vault_.clock(), *journal_,
        [this](const std::string&) { return replaced_; },
        [this](const base::ReadTransaction&) { return in_use_; },
        [this] { return texts_until_; }});
  }

  std::vector<std::string> Run(absl::Time last_backup) {
    auto destroyed = retirement_->Run(last_backup);
    EXPECT_TRUE(destroyed.ok()) << destroyed.status();
    return destroyed.ok() ? *destroyed : std::vector<std::string>();
  }
  // Rotates, looks once, and lets the key's afterlife pass.
  void Outlive() {
    ASSERT_TRUE(vault_.keys().Rotate(crypto::KeyUse::kSeal).ok());
    EXPECT_TRUE(Run(Now()).empty());
    vault_.clock().Advance(kSealKeyAfterlife);
  }
  absl::Time Now() { return vault_.clock().TimeNow(); }
  bool Exists() {
    return vault_.keys().Use([this](const crypto::Keyring& ring) {
      return ring.SealKeyById(old_).ok();
    });
  }

  TestVault vault_{{JournalSchema(), KeyRetirementSchema()}};
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<KeyRetirement> retirement_;
  std::string old_;
  bool replaced_ = true;
  std::set<std::string> in_use_;
  absl::StatusOr<absl::Time> texts_until_ = absl::InfinitePast();
};

TEST_F(KeyRetirementTest, DestroysAReplacedKeyAfterItsAfterlifeAndABackup) {
  Outlive();

  EXPECT_EQ(Run(Now()), std::vector<std::string>{old_});

  EXPECT_FALSE(Exists());
  EXPECT_EQ(journal_->List({.event = "key_destroyed"})->size(), 1u);
}

TEST_F(KeyRetirementTest, NeverTouchesTheCurrentKey) {
  vault_.clock().Advance(kSealKeyAfterlife * 2);

  EXPECT_TRUE(Run(Now()).empty());
  EXPECT_TRUE(Exists());
}

TEST_F(KeyRetirementTest, KeepsAKeyDuringItsAfterlife) {
  Outlive();
  vault_.clock().Advance(-absl::Seconds(1));

  EXPECT_TRUE(Run(absl::InfiniteFuture()).empty());
  EXPECT_TRUE(Exists());
}

TEST_F(KeyRetirementTest, KeepsAKeyUntilTheNextBackup) {
  Outlive();

  EXPECT_TRUE(Run(Now() - absl::Seconds(1)).empty());
  EXPECT_TRUE(Run(absl::InfinitePast()).empty());
  EXPECT_TRUE(Exists());
}

TEST_F(KeyRetirementTest, KeepsAKeyThatAnUnopenedPacketNeeds) {
  Outlive();
  in_use_ = {old_};

  EXPECT_TRUE(Run(Now()).empty());

  in_use_.clear();
  EXPECT_EQ(Run(Now()), std::vector<std::string>{old_});
}

TEST_F(KeyRetirementTest, KeepsAKeyWhileATextOfAMeetingMayNeedIt) {
  ASSERT_TRUE(vault_.keys().Rotate(crypto::KeyUse::kSeal).ok());
  EXPECT_TRUE(Run(Now()).empty());
  vault_.clock().Advance(kSenderLag);
  texts_until_ = Now() + absl::Hours(24 * 90);
  EXPECT_TRUE(Run(Now()).empty());
  // What is planned later is sealed to the new key.
  texts_until_ = Now() + absl::Hours(24 * 365);
  vault_.clock().Advance(absl::Hours(24 * 90) - absl::Seconds(1));
  EXPECT_TRUE(Run(absl::InfiniteFuture()).empty());
  EXPECT_TRUE(Exists());

  vault_.clock().Advance(absl::Seconds(1));

  EXPECT_TRUE(Run(Now() - absl::Seconds(1)).empty());
  EXPECT_EQ(Run(Now()), std::vector<std::string>{old_});
}

TEST_F(KeyRetirementTest, KeepsAKeyUntilTheHubHasSaidWhichMeetingsThereAre) {
  texts_until_ = absl::UnavailableError("away");
  Outlive();
  EXPECT_TRUE(Run(absl::InfiniteFuture()).empty());
  EXPECT_TRUE(Exists());

  texts_until_ = absl::InfinitePast();

  EXPECT_EQ(Run(Now()), std::vector<std::string>{old_});
}

TEST_F(KeyRetirementTest, KeepsAKeyThatTheDirectoryStillNames) {
  replaced_ = false;
  Outlive();

  EXPECT_TRUE(Run(Now()).empty());
  EXPECT_TRUE(Exists());
}

}  // namespace
}  // namespace samrad::agency
