#include "services/hub/log/restart_hold.h"

namespace samrad::hub {

RestartHold::RestartHold(LogCore& core, const base::Clock& clock,
                         const base::Logger& logger, absl::Duration patience)
    : core_(core),
      clock_(clock),
      logger_(logger.For("log")),
      until_(clock.TimeNow() + patience) {
  base::MutexLock lock(mutex_);
  if (patience <= absl::ZeroDuration() || core.Published()->size() == 0) return;
  holding_ = true;
  core_.HoldAppends(true);
}

void RestartHold::Heard(const audit::DirectoryChain* chain,
                        const std::string& agency) {
  base::MutexLock lock(mutex_);
  if (!holding_ || chain == nullptr) return;
  if (chain->FindActive(agency) == nullptr) return;
  heard_.insert(agency);
  if (heard_.size() >= chain->Quorum()) ReleaseLocked();
}

void RestartHold::Tick() {
  base::MutexLock lock(mutex_);
  if (!holding_ || clock_.TimeNow() < until_) return;
  logger_.Warning("log_hold_ended_without_quorum", {{"heard", heard_.size()}});
  ReleaseLocked();
}

bool RestartHold::holding() const {
  base::MutexLock lock(mutex_);
  return holding_;
}

void RestartHold::ReleaseLocked() {
  holding_ = false;
  core_.HoldAppends(false);
}

}  // namespace samrad::hub
