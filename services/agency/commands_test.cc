#include "services/agency/commands.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

#include "crypto/secret/init.h"
#include "services/agency/journal/journal.h"
#include "services/agency/node_store.h"
#include "services/agency/vault/settings.h"
#include "services/base/fake_clock.h"
#include "services/base/files.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {
namespace {

using Words = std::vector<std::string>;

// A node under a key file: no Argon2id, so that tests are quick.
class CommandsTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::InitCrypto().ok());
    Write("key", std::string(32, 'k'));
    Write("password", "en lång mening 7\n");
  }

  void Write(const std::string& name, const std::string& text) {
    ASSERT_TRUE(base::WriteFileAtomically(dir_.File(name), text).ok());
  }
  Words Node(Words more, const std::string& data = "node") {
    Words words = {"--data", dir_.File(data), "--key-file", dir_.File("key")};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  int Init(Words more = {}) {
    Words words = {"--agency",
                   "police",
                   "--kind",
                   "POLICE",
                   "--authority-id",
                   "polismyndigheten",
                   "--origin",
                   "ekvik.samrad.example/log",
                   "--request",
                   dir_.File("request.json"),
                   "--recovery-share-a",
                   dir_.File("a.share"),
                   "--recovery-share-b",
                   dir_.File("b.share")};
    words.insert(words.end(), more.begin(), more.end());
    return InitCommand(Node(words), clock_);
  }
  int AddFirst() {
    return AddFirstStaffCommand(
        Node({"--user", "security", "--roles", "SECURITY_OFFICER",
              "--password-file", dir_.File("password")}),
        clock_);
  }
  int Backup() {
    return BackupCommand(Node({"--out", dir_.File("backup")}), clock_);
  }
  int Restore(const std::string& a = "a.share",
              const std::string& b = "b.share") {
    return RestoreCommand(
        Node({"--from", dir_.File("backup"), "--recovery-share-a", dir_.File(a),
              "--recovery-share-b", dir_.File(b)},
             "restored"),
        clock_);
  }
  int Verify(const std::string& data = "node") {
    return VerifyCommand(Node({}, data), clock_);
  }

  base::TempDir dir_;
  base::FakeClock clock_{absl::FromUnixSeconds(1795262400)};
};

TEST_F(CommandsTest, MakeANodeThatVerifies) {
  EXPECT_EQ(Init(), 0);

  EXPECT_TRUE(base::FileExists(dir_.File("request.json")));
  EXPECT_EQ(Verify(), 0);
}

TEST_F(CommandsTest, KeepEverythingForTheOwnerAlone) {
  ASSERT_EQ(Init(), 0);

  for (const auto& file :
       std::filesystem::directory_iterator(dir_.File("node"))) {
    struct stat info;
    ASSERT_EQ(stat(file.path().c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 077, 0u) << file.path();
  }
}

TEST_F(CommandsTest, NeverMakeANodeOverAnother) {
  ASSERT_EQ(Init(), 0);

  EXPECT_EQ(Init(), 1);
}

TEST_F(CommandsTest, RefuseAKeyFileInsideTheData) {
  std::filesystem::create_directory(dir_.File("node"));
  Write("node/key", std::string(32, 'k'));

  EXPECT_EQ(InitCommand({"--data", dir_.File("node"), "--key-file",
                         dir_.File("node/key"), "--agency", "police", "--kind",
                         "POLICE", "--authority-id", "x", "--origin",
                         "ekvik.samrad.example/log", "--request",
                         dir_.File("request.json")},
                        clock_),
            1);
  EXPECT_FALSE(base::FileExists(dir_.File("node/vault.db")));
}

TEST_F(CommandsTest, RefuseAnUnknownKindAndTwoWaysToUnlock) {
  EXPECT_EQ(InitCommand(Node({"--agency", "police", "--kind", "WIZARDS",
                              "--authority-id", "x", "--origin", "o/log",
                              "--request", dir_.File("r")}),
                        clock_),
            2);
  EXPECT_EQ(
      VerifyCommand(Node({"--passphrase-file", dir_.File("password")}), clock_),
      1);
  ASSERT_EQ(Init(), 0);
  EXPECT_EQ(
      VerifyCommand(Node({"--passphrase-file", dir_.File("password")}), clock_),
      2);
}

TEST_F(CommandsTest, AddTheFirstAccountOnce) {
  ASSERT_EQ(Init(), 0);

  EXPECT_EQ(AddFirst(), 0);
  EXPECT_EQ(AddFirst(), 1);
}

TEST_F(CommandsTest, RefuseAFirstAccountWithoutSecurityOfficer) {
  ASSERT_EQ(Init(), 0);

  EXPECT_EQ(
      AddFirstStaffCommand(Node({"--user", "anna", "--roles", "OFFICER",
                                 "--password-file", dir_.File("password")}),
                           clock_),
      2);
}

TEST_F(CommandsTest, RefuseAClockBeforeTheJournal) {
  ASSERT_EQ(Init(), 0);
  clock_.Advance(-absl::Hours(1));

  EXPECT_EQ(AddFirst(), 1);
}

TEST_F(CommandsTest, RestoreABackupAndMarkIt) {
  ASSERT_EQ(Init(), 0);
  ASSERT_EQ(AddFirst(), 0);
  ASSERT_EQ(Backup(), 0);

  ASSERT_EQ(Restore(), 0);

  EXPECT_EQ(Verify("restored"), 0);
  crypto::SodiumRandomSource random;
  const auto keys = KeyStore::Open(
      dir_.File("restored/keyring.sealed"),
      *Unlock::FromKeyFile(dir_.File("key"), dir_.File("restored")),
      kKeyringCost, random);
  ASSERT_TRUE(keys.ok()) << keys.status();
  const auto vault =
      Vault::Open(VaultPaths(dir_.File("restored")), **keys, AllSchemas(), {});
  ASSERT_TRUE(vault.ok()) << vault.status();
  std::optional<std::string> mark;
  ASSERT_TRUE((*vault)
                  ->db()
                  .Read([&](const base::ReadTransaction& txn) -> absl::Status {
                    auto found = GetSetting(txn, kRestoredSetting);
                    if (found.ok()) mark = *found;
                    return found.status();
                  })
                  .ok());
  EXPECT_EQ(mark, "2");
}

TEST_F(CommandsTest, RefuseToRestoreWithOneOfficerAlone) {
  ASSERT_EQ(Init(), 0);
  ASSERT_EQ(Backup(), 0);

  EXPECT_EQ(Restore("a.share", "a.share"), 1);

  EXPECT_FALSE(base::FileExists(dir_.File("restored/vault.db")));
  EXPECT_EQ(Restore(), 0);
}

TEST_F(CommandsTest, RefuseToRestoreOverANode) {
  ASSERT_EQ(Init(), 0);
  ASSERT_EQ(Backup(), 0);
  ASSERT_EQ(Restore(), 0);

  EXPECT_EQ(Restore(), 1);
}

TEST_F(CommandsTest, RefuseABackupOverAFile) {
  ASSERT_EQ(Init(), 0);
  ASSERT_EQ(Backup(), 0);

  EXPECT_EQ(Backup(), 1);
}

TEST_F(CommandsTest, KeepSharesOutOfTheData) {
  EXPECT_EQ(Init({}), 0);

  EXPECT_EQ(BackupCommand(Node({"--out", dir_.File("backup"),
                                "--recovery-share-a", dir_.File("node/a"),
                                "--recovery-share-b", dir_.File("node/b")}),
                          clock_),
            1);
}

TEST_F(CommandsTest, NoticeATamperedStore) {
  ASSERT_EQ(Init(), 0);
  std::string bytes = *base::ReadFile(dir_.File("node/vault.db"), 64 << 20);
  bytes[bytes.size() - 2000] =
      static_cast<char>(bytes[bytes.size() - 2000] ^ 1);
  Write("node/vault.db", bytes);

  EXPECT_EQ(Verify(), 1);
}

TEST_F(CommandsTest, NoticeATruncatedStore) {
  ASSERT_EQ(Init(), 0);
  const std::string bytes =
      *base::ReadFile(dir_.File("node/vault.db"), 64 << 20);
  Write("node/vault.db", bytes.substr(0, bytes.size() / 2));

  EXPECT_EQ(Verify(), 1);
}

TEST_F(CommandsTest, SayWhenThereIsNoNode) { EXPECT_EQ(Verify("nowhere"), 1); }

TEST_F(CommandsTest, BackUpBesideARunningNode) {
  ASSERT_EQ(Init(), 0);
  crypto::SodiumRandomSource random;
  const auto keys =
      KeyStore::Open(dir_.File("node/keyring.sealed"),
                     *Unlock::FromKeyFile(dir_.File("key"), dir_.File("node")),
                     kKeyringCost, random);
  ASSERT_TRUE(keys.ok()) << keys.status();
  const auto vault =
      Vault::Open(VaultPaths(dir_.File("node")), **keys, AllSchemas(), {});
  ASSERT_TRUE(vault.ok()) << vault.status();

  EXPECT_EQ(Backup(), 0);
  EXPECT_EQ(Verify(), 0);
  EXPECT_EQ(AddFirst(), 1);  // the store is in use
}

}  // namespace
}  // namespace samrad::agency
