#include "services/hub/log/quorum_alarm.h"

namespace samrad::hub {

void QuorumAlarm::Look(absl::Time last_witnessed_at, absl::Time now) {
  if (now - last_witnessed_at < kAfter) return;
  if (now - raised_at_ < kInterval) return;
  raised_at_ = now;
  logger_.Alarm("log_without_quorum", {{"for", now - last_witnessed_at}});
}

}  // namespace samrad::hub
