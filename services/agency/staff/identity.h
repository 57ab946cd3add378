// Who is acting, as every room of the node gets it from the session.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_IDENTITY_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_IDENTITY_H_

#include <initializer_list>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/staff/v1/staff.pb.h"
#include "samrad/common/v1/common.pb.h"
#include "services/base/ids.h"

namespace samrad::agency {

using Role = staff::v1::Role;

// One signed-in person. A value.
struct StaffIdentity {
  base::StaffId user;
  std::vector<Role> roles;
  // The first is the usual one; may be empty.
  std::vector<common::v1::Function> functions;

  bool Has(Role role) const;
  bool HasAny(std::initializer_list<Role> any_of) const;
  // The function the person acts in: `wished` when the person holds it, the
  // usual one when unset. PERMISSION_DENIED, tag FUNCTION_NOT_HELD.
  [[nodiscard]] absl::StatusOr<common::v1::Function> ActingAs(
      common::v1::Function wished) const;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_IDENTITY_H_
