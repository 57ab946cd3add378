#include "services/base/system_clock.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace samrad::base {

absl::Time SystemClock::TimeNow() const { return absl::Now(); }

void SystemClock::SleepUntil(absl::Time until) {
  // In short steps, because the wall clock may be set meanwhile.
  for (absl::Time now = TimeNow(); now < until; now = TimeNow()) {
    absl::SleepFor(std::min(until - now, absl::Seconds(1)));
  }
}

}  // namespace samrad::base
