// Where a gRPC call came from. For *_service.cc only.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_CALL_ORIGIN_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_CALL_ORIGIN_H_

#include <grpcpp/server_context.h>

#include <string>

#include "services/agency/staff/device_marks.h"

namespace samrad::agency {

// Whether the call came through the node's own gateway: it carries the pass
// that this process made at its start. An empty pass is never carried.
bool CameThroughGateway(const grpc::ServerContextBase& context,
                        const std::string& pass);

// The peer's address; of a browser, what the gateway says of it.
AttemptOrigin OriginOf(const grpc::ServerContextBase& context,
                       const std::string& pass);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_CALL_ORIGIN_H_
