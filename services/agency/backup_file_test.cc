#include "services/agency/backup_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <string>

#include "services/base/files.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {
namespace {

class BackupFileTest : public testing::Test {
 protected:
  void SetUp() override {
    store_ = std::string(3 << 20, 's') + "end";
    ASSERT_TRUE(base::WriteFileAtomically(dir_.File("store"), store_).ok());
    ASSERT_TRUE(
        WriteBackupFile(dir_.File("backup"), "a keyring", dir_.File("store"))
            .ok());
  }

  absl::StatusOr<std::string> ReadAs(const std::string& bytes) {
    EXPECT_TRUE(base::WriteFileAtomically(dir_.File("changed"), bytes).ok());
    return ReadBackupFile(dir_.File("changed"), dir_.File("out"));
  }
  std::string Bytes() { return *base::ReadFile(dir_.File("backup"), 16 << 20); }

  base::TempDir dir_;
  std::string store_;
};

TEST_F(BackupFileTest, GivesBackKeyringAndStore) {
  const auto keyring = ReadBackupFile(dir_.File("backup"), dir_.File("out"));

  ASSERT_TRUE(keyring.ok()) << keyring.status();
  EXPECT_EQ(*keyring, "a keyring");
  EXPECT_EQ(*base::ReadFile(dir_.File("out"), 16 << 20), store_);
}

TEST_F(BackupFileTest, IsForTheOwnerAlone) {
  struct stat info;
  ASSERT_EQ(stat(dir_.File("backup").c_str(), &info), 0);

  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(BackupFileTest, NeverOverwritesABackupOrAStore) {
  EXPECT_EQ(
      WriteBackupFile(dir_.File("backup"), "a keyring", dir_.File("store"))
          .code(),
      absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(
      ReadBackupFile(dir_.File("backup"), dir_.File("store")).status().code(),
      absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(*base::ReadFile(dir_.File("store"), 16 << 20), store_);
}

TEST_F(BackupFileTest, RefusesAFlippedBitAnywhereAndLeavesNoStore) {
  const std::string good = Bytes();
  for (const size_t at : {size_t{13}, size_t{40}, good.size() / 2,
                          good.size() - 33, good.size() - 1}) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);

    const auto keyring = ReadAs(bytes);

    EXPECT_EQ(keyring.status().code(), absl::StatusCode::kDataLoss) << at;
    EXPECT_FALSE(base::FileExists(dir_.File("out"))) << at;
  }
}

TEST_F(BackupFileTest, RefusesACutOrLengthenedFile) {
  const std::string good = Bytes();

  EXPECT_EQ(ReadAs(good.substr(0, good.size() - 1)).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadAs(good.substr(0, 30)).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReadAs(good + "x").status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(BackupFileTest, RefusesWhatIsNoBackup) {
  EXPECT_EQ(ReadAs("").status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadAs("SAMRADBK\x02" + std::string(100, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadAs(std::string(100, 'x')).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReadBackupFile(dir_.File("none"), dir_.File("out")).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(BackupFileTest, RefusesASizeThatIsNotThere) {
  // A store of 2^63 bytes is promised after a keyring of one byte.
  const std::string head = std::string("SAMRADBK") + '\x01' +
                           std::string("\0\0\0\x01k\x80", 6) +
                           std::string(7, '\0');

  EXPECT_EQ(ReadAs(head + "few").status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace samrad::agency
