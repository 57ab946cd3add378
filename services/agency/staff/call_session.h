// The session of a gRPC call. For *_service.cc only.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_CALL_SESSION_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_CALL_SESSION_H_

#include <grpcpp/server_context.h>

#include <initializer_list>
#include <string>

#include "absl/status/statusor.h"
#include "services/agency/staff/session_gate.h"
#include "services/base/literal.h"

namespace samrad::agency {

// The call's one "authorization" metadata; empty when there is none or several.
std::string AuthorizationOf(const grpc::ServerContextBase& context);

// SessionGate::Authenticate and Authorize with it.
[[nodiscard]] absl::StatusOr<StaffIdentity> Authenticate(
    SessionGate& gate, const grpc::ServerContextBase& context);
[[nodiscard]] absl::StatusOr<StaffIdentity> Authorize(
    SessionGate& gate, const grpc::ServerContextBase& context,
    std::initializer_list<Role> any_of, base::Literal method);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_CALL_SESSION_H_
