// The log on a disk that fills up.
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "services/hub/log/log_testing.h"

namespace samrad::hub {
namespace {

// A small file system in place of a folder, for one test.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directories(path);
    mounted_ = mount("tmpfs", path.c_str(), "tmpfs", 0, "size=2m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }
  void Fill() {
    std::ofstream file(path_ + "/filler", std::ios::binary);
    const std::string block(4096, 'f');
    while (
        file.write(block.data(), static_cast<int64_t>(block.size())).flush()) {
    }
  }
  void Empty() { std::filesystem::remove(path_ + "/filler"); }

 private:
  const std::string path_;
  bool mounted_ = false;
};

TEST(LogDiskFullTest, GivesNoReceiptWhileTheStoreIsFullAndGoesOnAfterwards) {
  TestLog log;
  SmallDisk disk(log.folder().path());
  if (!disk.mounted()) GTEST_SKIP() << "needs root to mount a small tmpfs";
  ASSERT_TRUE(log.Start().ok());
  ASSERT_TRUE(log.Append(0, 10).ok());
  disk.Fill();

  absl::Status status;
  uint64_t next = 10;
  while (status.ok() && next < 50'000) {
    status = log.Append(next, 1000).status();
    if (status.ok()) next += 1000;
  }
  const uint64_t published = log.core().Published()->size();
  disk.Empty();
  EXPECT_TRUE(log.core().FlushFolder().ok());
  const auto retried = log.Append(next, 1000);

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(published, next);
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_EQ(retried->front().leaf, next);
  ExpectProves(retried->back(), TestEntry(next + 999), log.core().key());
  ASSERT_TRUE(log.Start().ok());
  EXPECT_EQ(log.core().Published()->size(), next + 1000);
  log.Stop();
}

TEST(LogDiskFullTest, AppendsNothingWhileTheFolderOfTilesIsFull) {
  TestLog log;
  SmallDisk disk(log.tile_folder());
  if (!disk.mounted()) GTEST_SKIP() << "needs root to mount a small tmpfs";
  ASSERT_TRUE(log.Start().ok());
  ASSERT_TRUE(log.Append(0, 300).ok());
  ASSERT_TRUE(log.core().FlushFolder().ok());
  disk.Fill();
  const absl::Status full = log.core().FlushFolder();
  const auto refused = log.Append(300, 200);
  disk.Empty();
  EXPECT_TRUE(log.core().FlushFolder().ok());
  const auto retried = log.Append(300, 200);

  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted) << full;
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kResourceExhausted);
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_EQ(retried->front().leaf, 300u);
  EXPECT_TRUE(log.core().FlushFolder().ok());
  EXPECT_TRUE(log.tiles().ReadEntries(0, 500).ok());
  log.Stop();
}

}  // namespace
}  // namespace samrad::hub
