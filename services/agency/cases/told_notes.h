// Notes as they were told, for the auditor's second key alone
// (docs/adr/0026).
#ifndef SAMRAD_SERVICES_AGENCY_CASES_TOLD_NOTES_H_
#define SAMRAD_SERVICES_AGENCY_CASES_TOLD_NOTES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "samrad/agency/cases/v1/cases.pb.h"
#include "services/base/sql.h"

namespace samrad::agency {

// These notes of the case, in the order asked; a note never changes once it is
// written. Who asks is not looked at: the caller has found an open access.
// DATA_LOSS when one of them is not there.
[[nodiscard]] absl::StatusOr<std::vector<cases::v1::Note>> ReadToldNotes(
    const base::ReadTransaction& txn, std::string_view case_code,
    std::span<const std::string> ids);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_TOLD_NOTES_H_
