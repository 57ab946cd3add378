// Which agency this node is, as told once by `samrad-agency init`.
#ifndef SAMRAD_SERVICES_AGENCY_PROFILE_H_
#define SAMRAD_SERVICES_AGENCY_PROFILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/common/v1/common.pb.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// A value. One agency is one authority and branch (OSL 8:1-2).
struct AgencyProfile {
  base::AgencyId agency;
  base::LogOrigin origin;
  common::v1::AgencyKind kind = common::v1::AGENCY_KIND_UNSPECIFIED;
  common::v1::Function function = common::v1::FUNCTION_UNSPECIFIED;
  bool is_authority = true;
  std::string authority_id;
  std::string branch_id;
};

[[nodiscard]] absl::Status StoreProfile(base::Transaction& txn,
                                        const AgencyProfile& profile);
// FAILED_PRECONDITION, tag NOT_INITIALISED, when there is none.
[[nodiscard]] absl::StatusOr<AgencyProfile> ReadProfile(
    const base::ReadTransaction& txn);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_PROFILE_H_
