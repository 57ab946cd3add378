#ifndef SAMRAD_SERVICES_BASE_SYSTEM_CLOCK_H_
#define SAMRAD_SERVICES_BASE_SYSTEM_CLOCK_H_

#include "absl/time/time.h"
#include "services/base/clock.h"

namespace samrad::base {

// The machine's wall clock. Made in main.cc only. Thread-safe.
class SystemClock : public Clock {
 public:
  absl::Time TimeNow() const override;
  void SleepUntil(absl::Time until) override;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_SYSTEM_CLOCK_H_
