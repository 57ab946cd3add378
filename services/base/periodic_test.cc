#include "services/base/periodic.h"

#include <gtest/gtest.h>

#include <atomic>

namespace samrad::base {
namespace {

class Count {
 public:
  void Add() {
    MutexLock lock(mutex_);
    ++count_;
    changed_.SignalAll();
  }
  void WaitForAtLeast(int wanted) {
    MutexLock lock(mutex_);
    while (count_ < wanted) changed_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

TEST(PeriodicTest, RunsAtOnceAndAgainWhenNudged) {
  Count count;
  Periodic periodic(absl::Hours(1), [&] { count.Add(); });
  count.WaitForAtLeast(1);

  periodic.Nudge();

  count.WaitForAtLeast(2);
}

TEST(PeriodicTest, RunsAgainWhenTheIntervalHasPassed) {
  Count count;
  Periodic periodic(absl::Milliseconds(1), [&] { count.Add(); });
  count.WaitForAtLeast(3);
}

TEST(PeriodicTest, StopWaitsForTheCallInProgress) {
  std::atomic<bool> inside{false};
  Count count;
  Periodic periodic(absl::Hours(1), [&] {
    inside = true;
    count.Add();
    inside = false;
  });
  count.WaitForAtLeast(1);

  periodic.Stop();

  EXPECT_FALSE(inside);
}

}  // namespace
}  // namespace samrad::base
