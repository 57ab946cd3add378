// Who is calling, by the session token in the call's metadata.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_SESSION_GATE_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_SESSION_GATE_H_

#include <initializer_list>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/agency/staff/identity.h"
#include "services/base/literal.h"

namespace samrad::agency {

// Asked at the start of every call but SignIn. Thread-safe.
class SessionGate {
 public:
  virtual ~SessionGate() = default;

  // `authorization` is the value of that metadata: "Bearer <token>".
  // UNAUTHENTICATED, tag NOT_SIGNED_IN, alike for missing, malformed, unknown
  // and ended sessions. Extends the idle time.
  [[nodiscard]] virtual absl::StatusOr<StaffIdentity> Authenticate(
      std::string_view authorization) = 0;

  // Authenticate, and one of these roles: else PERMISSION_DENIED, tag
  // ROLE_MISSING, and a journal entry with `method` as its subject.
  [[nodiscard]] virtual absl::StatusOr<StaffIdentity> Authorize(
      std::string_view authorization, std::initializer_list<Role> any_of,
      base::Literal method) = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_SESSION_GATE_H_
