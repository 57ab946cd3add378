#include "services/base/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace samrad::base {
namespace {

// In a child, because it changes the process for good.
int HardenAndStop() {
  if (!HardenProcess().ok()) return 1;
  rlimit core;
  ::getrlimit(RLIMIT_CORE, &core);
  if (core.rlim_cur != 0 || core.rlim_max != 0) return 2;
  if (::prctl(PR_GET_DUMPABLE) != 0) return 3;
  if (::umask(0) != 077) return 4;
  rlimit files;
  ::getrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur != files.rlim_max) return 8;
  if (WaitForStopSignal(absl::Milliseconds(1)) != 0) return 5;
  ::kill(::getpid(), SIGTERM);
  if (WaitForStopSignal() != SIGTERM) return 6;
  ::kill(::getpid(), SIGINT);
  return WaitForStopSignal(absl::Seconds(10)) == SIGINT ? 0 : 7;
}

TEST(ProcessDeathTest,
     HardenedProcessLeavesNoCoreHoldsManyFilesAndReceivesStopSignals) {
  EXPECT_EXIT(std::_Exit(HardenAndStop()), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace samrad::base
