#ifndef SAMRAD_SERVICES_BASE_FAKE_CLOCK_H_
#define SAMRAD_SERVICES_BASE_FAKE_CLOCK_H_

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"

namespace samrad::base {

// A clock for tests that stands still until it is told to move. SleepUntil
// blocks until Advance or Set has passed that time. Thread-safe.
class FakeClock : public Clock {
 public:
  explicit FakeClock(absl::Time start) : now_(start) {}

  absl::Time TimeNow() const override;
  void SleepUntil(absl::Time until) override;

  void Advance(absl::Duration by);
  // May also set the clock back, as a wall clock can be.
  void Set(absl::Time now);

 private:
  mutable Mutex mutex_;
  CondVar moved_;
  absl::Time now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_FAKE_CLOCK_H_
