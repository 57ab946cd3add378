#include "services/base/fake_clock.h"

namespace samrad::base {

absl::Time FakeClock::TimeNow() const {
  MutexLock lock(mutex_);
  return now_;
}

void FakeClock::SleepUntil(absl::Time until) {
  MutexLock lock(mutex_);
  while (now_ < until) moved_.Wait(mutex_);
}

void FakeClock::Advance(absl::Duration by) {
  MutexLock lock(mutex_);
  now_ += by;
  moved_.SignalAll();
}

void FakeClock::Set(absl::Time now) {
  MutexLock lock(mutex_);
  now_ = now;
  moved_.SignalAll();
}

}  // namespace samrad::base
