#ifndef SAMRAD_SERVICES_HUB_LOG_QUORUM_ALARM_H_
#define SAMRAD_SERVICES_HUB_LOG_QUORUM_ALARM_H_

#include "absl/time/time.h"
#include "services/base/log.h"

namespace samrad::hub {

// Raises "log_without_quorum" when the log has not been witnessed for a day,
// then once an hour while that lasts. Not thread-safe.
class QuorumAlarm {
 public:
  static constexpr absl::Duration kAfter = absl::Hours(24);
  static constexpr absl::Duration kInterval = absl::Hours(1);

  explicit QuorumAlarm(const base::Logger& logger) : logger_(logger) {}

  // `last_witnessed_at`: WitnessBook::LastWitnessedAt.
  void Look(absl::Time last_witnessed_at, absl::Time now);

 private:
  const base::Logger logger_;
  absl::Time raised_at_ = absl::InfinitePast();
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_QUORUM_ALARM_H_
