// One call to the node, from options to answer.
#ifndef SAMRAD_CLIENTS_CLI_CALL_H_
#define SAMRAD_CLIENTS_CLI_CALL_H_

#include <grpcpp/grpcpp.h>

#include "absl/status/statusor.h"
#include "clients/cli/command.h"
#include "clients/cli/node_client.h"

namespace samrad::cli {

// Connects and calls one unary method of `Service`, for example
// Ask<CaseService>(context, &CaseService::Stub::GetCase, request). A missing
// request_id is filled. Errors are those of the node and of ResolveTarget.
template <typename Service, typename Request, typename Response>
absl::StatusOr<Response> Ask(
    const CommandContext& context,
    grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                          Response*),
    Request request) {
  absl::StatusOr<std::unique_ptr<NodeClient>> client = context.Connect();
  if (!client.ok()) return client.status();
  FillRequestId(&request);
  auto stub = Service::NewStub((*client)->channel());
  Response response;
  absl::Status status = (*client)->WithSession([&](grpc::ClientContext& call) {
    return (stub.get()->*method)(&call, request, &response);
  });
  if (!status.ok()) return status;
  return response;
}

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_CALL_H_
