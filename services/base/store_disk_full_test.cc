#include <sys/mount.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "services/base/status.h"
#include "services/base/store_test_support.h"

namespace samrad::base {
namespace {

// A file system of 2 MiB, mounted for one test.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directory(path);
    mounted_ = ::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=2m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }

 private:
  const std::string path_;
  bool mounted_ = false;
};

TEST_F(StoreTest, AFullDiskRefusesTheWriteWholeAndLetsTheNextOneThrough) {
  const SmallDisk disk(folder_.File("disk"));
  if (!disk.mounted()) GTEST_SKIP() << "needs root to mount a small tmpfs";
  const std::string filler = folder_.File("disk/filler");
  const auto database =
      *Database::Open(folder_.File("disk/store.db"), TestKey('k'), NoteSchema(),
                      {.mode = OpenMode::kCreateIfMissing});
  ASSERT_TRUE(Insert(*database, 0, "a").ok());
  std::ofstream(filler) << std::string(1 << 20, 'f');
  absl::Status status;
  int64_t rows = 1;
  const std::string text(40'000, 'x');

  while (status.ok() && rows < 1000) {
    status = Insert(*database, rows, text);
    if (status.ok()) ++rows;
  }

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << status;
  EXPECT_EQ(TagOf(status), "DISK_FULL");
  EXPECT_EQ(CountNotes(*database), rows);
  std::filesystem::remove(filler);
  EXPECT_TRUE(Insert(*database, rows, text).ok());
  EXPECT_EQ(CountNotes(*database), rows + 1);
  EXPECT_TRUE(database->Verify().ok());
}

}  // namespace
}  // namespace samrad::base
