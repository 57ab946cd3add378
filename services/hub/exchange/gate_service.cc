#include "services/hub/exchange/gate_service.h"

#include "services/audit/headers.h"
#include "services/base/grpc_status.h"
#include "services/base/status.h"

namespace samrad::hub {

grpc::Status GateServiceImpl::CheckDisclosure(
    grpc::ServerContext* context,
    const exchange::v1::CheckDisclosureRequest* request,
    exchange::v1::CheckDisclosureResponse*) {
  const auto check = [&]() -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(callers_.RequireHub(*context));
    SAMRAD_ASSIGN_OR_RETURN(const sealed::v1::DisclosureHeader header,
                            audit::ParseUnlinkedDisclosure(request->header()));
    return core_.CheckDisclosure(header);
  };
  return base::ToGrpc(check(), *context);
}

}  // namespace samrad::hub
