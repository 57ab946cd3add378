#ifndef SAMRAD_SERVICES_HUB_STUBS_COUNTDOWN_H_
#define SAMRAD_SERVICES_HUB_STUBS_COUNTDOWN_H_

#include <chrono>

#include "absl/time/time.h"

namespace samrad::hub {

// Real time that is left of a wait; waits may wake without cause. Immutable,
// thread-safe.
class Countdown {
 public:
  explicit Countdown(absl::Duration limit)
      : end_(std::chrono::steady_clock::now() +
             absl::ToChronoMicroseconds(limit)) {}
  absl::Duration Left() const {
    return absl::FromChrono(end_ - std::chrono::steady_clock::now());
  }

 private:
  const std::chrono::steady_clock::time_point end_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_COUNTDOWN_H_
