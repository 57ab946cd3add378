#ifndef SAMRAD_SERVICES_HUB_STUBS_HUB_TIME_H_
#define SAMRAD_SERVICES_HUB_STUBS_HUB_TIME_H_

#include <algorithm>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"

namespace samrad::hub {

// The hub's time: the clock's, but never before what it said last or before
// `not_before` (the last accepted record's time). A clock that was set back
// stands still here until it has caught up. Thread-safe.
class HubTime {
 public:
  HubTime(const base::Clock& clock, absl::Time not_before)
      : clock_(clock), last_(not_before) {}

  absl::Time Now() {
    const absl::Time now = clock_.TimeNow();
    base::MutexLock lock(mutex_);
    last_ = std::max(last_, now);
    return last_;
  }

 private:
  const base::Clock& clock_;
  base::Mutex mutex_;
  absl::Time last_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_HUB_TIME_H_
