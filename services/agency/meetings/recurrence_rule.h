// The days that a recurrence rule makes. Internal to recurrence; the only
// header between us and libical's recurrences.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_RECURRENCE_RULE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_RECURRENCE_RULE_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace samrad::agency::internal {

// The wall times of `rule` from `first` to the end of `to`, at most
// `max_count`, and one more when there is one: so the caller sees that the list
// was cut. At least one is asked for even when it lies after `to`, so that an
// empty list means a rule that never happens. INVALID_ARGUMENT for a malformed
// or unsupported rule.
absl::StatusOr<std::vector<absl::CivilMinute>> WallTimesOf(
    std::string_view rule, absl::CivilMinute first, absl::CivilDay to,
    absl::TimeZone zone, size_t max_count);

}  // namespace samrad::agency::internal

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_RECURRENCE_RULE_H_
