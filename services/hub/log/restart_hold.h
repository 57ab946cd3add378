// After a restart the log cannot know whether its disk is yesterday's copy. Its
// readers know: each mirrors every entry.
#ifndef SAMRAD_SERVICES_HUB_LOG_RESTART_HOLD_H_
#define SAMRAD_SERVICES_HUB_LOG_RESTART_HOLD_H_

#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "services/audit/directory_chain.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/mutex.h"
#include "services/hub/log/log_core.h"

namespace samrad::hub {

// Holds back appends of a log that is not empty until more than half of the
// active agencies have shown that their mirror does not reach further, or
// `patience` has passed (a warning is logged then). Meanwhile a node whose
// mirror does reach further gives back what is missing (ReturnEntries).
// Thread-safe.
class RestartHold {
 public:
  // `patience` zero: nothing is held. The references must outlive this.
  RestartHold(LogCore& core, const base::Clock& clock,
              const base::Logger& logger, absl::Duration patience);

  // `agency` follows from a leaf that we have.
  void Heard(const audit::DirectoryChain* chain, const std::string& agency);
  // Called now and then.
  void Tick();

  bool holding() const;

 private:
  void ReleaseLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  LogCore& core_;
  const base::Clock& clock_;
  const base::Logger logger_;
  const absl::Time until_;
  mutable base::Mutex mutex_;
  bool holding_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<std::string> heard_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_RESTART_HOLD_H_
