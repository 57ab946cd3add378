// The form of account names, roles and passwords. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_ACCOUNT_RULES_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_ACCOUNT_RULES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/staff/v1/staff.pb.h"
#include "services/base/ids.h"

namespace samrad::agency {

// [a-z][a-z0-9.-]{0,30}, else INVALID_ARGUMENT at path "user".
[[nodiscard]] absl::StatusOr<base::StaffId> ParseAccountName(
    std::string_view text);
// A UUID, else INVALID_ARGUMENT at path "request_id".
[[nodiscard]] absl::StatusOr<base::RequestId> ParseRequestId(
    std::string_view text);
// A good name, 1 to 5 known and distinct roles, known and distinct functions;
// else INVALID_ARGUMENT with a path below "staff".
[[nodiscard]] absl::Status CheckNewAccount(const staff::v1::Staff& staff);
// 12 to 1024 bytes, else INVALID_ARGUMENT at path "password".
[[nodiscard]] absl::Status CheckPassword(std::string_view password);
[[nodiscard]] absl::Status CheckPasswordSize(size_t size_bytes);
// What the journal says of a refusal: its tag, or the name of its code.
std::string OutcomeOf(const absl::Status& status);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_ACCOUNT_RULES_H_
