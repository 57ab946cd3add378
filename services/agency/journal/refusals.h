// Counting what was refused: how often, on which ground, why and when.
#ifndef SAMRAD_SERVICES_AGENCY_JOURNAL_REFUSALS_H_
#define SAMRAD_SERVICES_AGENCY_JOURNAL_REFUSALS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/journal/v1/journal.pb.h"
#include "services/base/sql.h"

namespace samrad::agency {

// What a `disclosure_refused` entry carries among its subjects, and an
// `item_decided` or `oral_recorded` one that was a no: the ground cited once,
// and each reason code once. Never change one: old journals keep it.
inline constexpr std::string_view kGroundMark = "ground=";
inline constexpr std::string_view kReasonMark = "reason=";

// Refusals by the law and by the hub from `from` until before `until`, each
// counted once by month (UTC), once by ground and once by each of its reasons.
// chain_holds is the caller's. INVALID_ARGUMENT with a path when the period
// ends before it begins.
absl::StatusOr<journal::v1::CountRefusalsResponse> CountRefusals(
    const base::ReadTransaction& txn, absl::Time from, absl::Time until);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_JOURNAL_REFUSALS_H_
