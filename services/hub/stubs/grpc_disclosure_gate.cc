#include "services/hub/stubs/grpc_disclosure_gate.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <utility>

#include "services/base/grpc_status.h"

namespace samrad::hub {

GrpcDisclosureGate::GrpcDisclosureGate(std::shared_ptr<grpc::Channel> channel,
                                       absl::Duration limit)
    : limit_(limit),
      stub_(exchange::v1::GateService::NewStub(std::move(channel))) {}

absl::Status GrpcDisclosureGate::CheckDisclosure(
    const sealed::v1::DisclosureHeader& header) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(limit_));
  exchange::v1::CheckDisclosureRequest request;
  request.set_header(header.SerializeAsString());
  exchange::v1::CheckDisclosureResponse response;
  const grpc::Status status =
      stub_->CheckDisclosure(&context, request, &response);
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return absl::UnavailableError("the exchange does not answer in time");
  }
  if (!status.ok()) return base::FromGrpc(status, context, true);
  return absl::OkStatus();
}

}  // namespace samrad::hub
