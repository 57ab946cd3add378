// What the gRPC shells of an agency's rooms share. For *_service.cc only.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_SHELL_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_SHELL_H_

#include <initializer_list>
#include <utility>

#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_session.h"

namespace samrad::agency {

// Session and role, then `work` with who it is.
template <typename Response, typename Work>
grpc::Status As(SessionGate& gate, grpc::ServerContext& context,
                std::initializer_list<Role> roles, base::Literal method,
                Response& response, Work&& work) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(gate, context, roles, method);
  if (!who.ok()) return base::ToGrpc(who.status(), context);
  return Answer(context, work(*who), response);
}

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_SHELL_H_
