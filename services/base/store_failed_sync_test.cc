// In a test program of its own: it stands in for the C library's fdatasync.
#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>

#include "services/base/status.h"
#include "services/base/store_test_support.h"

namespace {
std::atomic<bool> sync_fails{false};
}  // namespace

extern "C" int fdatasync(int descriptor) {
  if (sync_fails) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}

namespace samrad::base {
namespace {

TEST_F(StoreTest, AfterAFailedSyncNoWriteIsTakenUntilRestart) {
  {
    const auto database = Open();
    ASSERT_TRUE(Insert(*database, 1, "a").ok());

    sync_fails = true;
    const absl::Status failed = Insert(*database, 2, "b");
    sync_fails = false;
    const absl::Status next = Insert(*database, 3, "c");

    EXPECT_EQ(failed.code(), absl::StatusCode::kUnavailable) << failed;
    EXPECT_EQ(TagOf(failed), "STORE_BROKEN");
    EXPECT_EQ(TagOf(next), "STORE_BROKEN");
    EXPECT_EQ(CountNotes(*database), 1);
  }

  const auto reopened = Open();

  EXPECT_TRUE(Insert(*reopened, 4, "d").ok());
  EXPECT_TRUE(reopened->Verify().ok());
}

}  // namespace
}  // namespace samrad::base
