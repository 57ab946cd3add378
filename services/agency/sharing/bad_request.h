// A request that cannot be done as it stands.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_BAD_REQUEST_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_BAD_REQUEST_H_

#include <string_view>

#include "absl/status/status.h"
#include "services/base/status.h"

namespace samrad::agency {

// INVALID_ARGUMENT BAD_REQUEST; `path` is the field.
inline absl::Status BadRequest(std::string_view path,
                               std::string_view message) {
  return base::WithPath(
      base::Error(absl::StatusCode::kInvalidArgument, "BAD_REQUEST", message),
      path);
}

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_BAD_REQUEST_H_
