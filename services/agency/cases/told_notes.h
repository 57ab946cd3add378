// What was told of a case, for the auditor's second key alone
// (docs/adr/0026).
#ifndef SAMRAD_SERVICES_AGENCY_CASES_TOLD_NOTES_H_
#define SAMRAD_SERVICES_AGENCY_CASES_TOLD_NOTES_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "samrad/agency/cases/v1/cases.pb.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// These notes of the case, in the order asked; a note never changes once it is
// written. Who asks is not looked at: the caller has found an open access.
// DATA_LOSS when one of them is not there.
[[nodiscard]] absl::StatusOr<std::vector<cases::v1::Note>> ReadToldNotes(
    const base::ReadTransaction& txn, std::string_view case_code,
    std::span<const std::string> ids);

// Whether nothing of the consent is withdrawn here: neither all of it nor a
// part, so that a content on what is left is not shown by mistake for what
// ended. NOT_FOUND for an unknown one.
[[nodiscard]] absl::StatusOr<bool> StandsWhole(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_TOLD_NOTES_H_
