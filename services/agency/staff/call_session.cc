#include "services/agency/staff/call_session.h"

namespace samrad::agency {

std::string AuthorizationOf(const grpc::ServerContextBase& context) {
  const auto& metadata = context.client_metadata();
  const auto [first, last] = metadata.equal_range("authorization");
  if (first == last || std::next(first) != last) return "";
  return std::string(first->second.data(), first->second.size());
}

absl::StatusOr<StaffIdentity> Authenticate(
    SessionGate& gate, const grpc::ServerContextBase& context) {
  return gate.Authenticate(AuthorizationOf(context));
}

absl::StatusOr<StaffIdentity> Authorize(SessionGate& gate,
                                        const grpc::ServerContextBase& context,
                                        std::initializer_list<Role> any_of,
                                        base::Literal method) {
  return gate.Authorize(AuthorizationOf(context), any_of, method);
}

}  // namespace samrad::agency
