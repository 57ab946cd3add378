// From a domain's answer to a gRPC one. For *_service.cc only.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_ANSWER_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_ANSWER_H_

#include <grpcpp/server_context.h>

#include <utility>

#include "absl/status/statusor.h"
#include "services/base/grpc_status.h"

namespace samrad::agency {

// Moves the value into `response`, or turns the error into a grpc::Status with
// its tag and path.
template <typename Response>
grpc::Status Answer(grpc::ServerContext& context,
                    absl::StatusOr<Response> result, Response& response) {
  if (!result.ok()) return base::ToGrpc(result.status(), context);
  response = *std::move(result);
  return grpc::Status::OK;
}

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_ANSWER_H_
