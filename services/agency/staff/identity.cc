#include "services/agency/staff/identity.h"

#include <algorithm>

#include "services/base/status.h"

namespace samrad::agency {

bool StaffIdentity::Has(Role role) const {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

bool StaffIdentity::HasAny(std::initializer_list<Role> any_of) const {
  return std::any_of(any_of.begin(), any_of.end(),
                     [this](Role role) { return Has(role); });
}

absl::StatusOr<common::v1::Function> StaffIdentity::ActingAs(
    common::v1::Function wished) const {
  if (wished == common::v1::FUNCTION_UNSPECIFIED) {
    return functions.empty() ? common::v1::FUNCTION_UNSPECIFIED
                             : functions.front();
  }
  if (std::find(functions.begin(), functions.end(), wished) ==
      functions.end()) {
    return base::Error(absl::StatusCode::kPermissionDenied, "FUNCTION_NOT_HELD",
                       "the person does not hold this function");
  }
  return wished;
}

}  // namespace samrad::agency
