// Time as a dependency. Nothing but system_clock.cc asks the machine.
#ifndef SAMRAD_SERVICES_BASE_CLOCK_H_
#define SAMRAD_SERVICES_BASE_CLOCK_H_

#include "absl/time/time.h"

namespace samrad::base {

// Thread-safe. Wall time: it may step backwards; callers that must not run
// backwards keep their own last value.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time TimeNow() const = 0;

  // Blocks until TimeNow() >= `until`; returns at once when it already is.
  virtual void SleepUntil(absl::Time until) = 0;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_CLOCK_H_
