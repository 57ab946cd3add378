#include "services/hub/log/log_forwarder.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <utility>

#include "services/base/grpc_status.h"
#include "services/base/status.h"
#include "services/hub/log/stream_guard.h"

namespace samrad::hub {
namespace {

// A log that hangs must not hold an agency's call for ever.
constexpr absl::Duration kLongestForward = absl::Seconds(10);

absl::Status StatusOf(const grpc::Status& status,
                      const grpc::ClientContext& context) {
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return absl::UnavailableError("the log does not answer in time");
  }
  return base::FromGrpc(status, context, true);
}

}  // namespace

LogForwarder::LogForwarder(std::shared_ptr<grpc::Channel> log,
                           base::Callers callers, const base::Clock& clock,
                           const base::RevocationList& revoked)
    : stub_(log::v1::LogService::NewStub(std::move(log))),
      callers_(std::move(callers)),
      clock_(clock),
      revoked_(revoked) {}

absl::StatusOr<std::unique_ptr<grpc::ClientContext>> LogForwarder::ContextFor(
    const grpc::ServerContext& context) const {
  SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId agency,
                          callers_.IdentifyAgency(context));
  auto call = grpc::ClientContext::FromServerContext(context);
  call->AddMetadata(kForwardedAgency, agency.value());
  return call;
}

template <typename Request, typename Response>
grpc::Status LogForwarder::Forward(
    grpc::ServerContext& context,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const Request& request, Response& response) {
  const auto call = ContextFor(context);
  if (!call.ok()) return base::ToGrpc(call.status(), context);
  (*call)->set_deadline(
      absl::ToChronoTime(base::DeadlineOf(context, clock_, kLongestForward)));
  const grpc::Status status =
      (stub_.get()->*method)(call->get(), request, &response);
  return base::ToGrpc(StatusOf(status, **call), context);
}

grpc::Status LogForwarder::AppendEntries(grpc::ServerContext* context,
                                         const log::v1::AppendEntriesRequest*,
                                         log::v1::AppendEntriesResponse*) {
  return base::ToGrpc(
      absl::PermissionDeniedError("only the hub's rooms append"), *context);
}

grpc::Status LogForwarder::GetCheckpoint(
    grpc::ServerContext* context, const log::v1::GetCheckpointRequest* request,
    log::v1::GetCheckpointResponse* response) {
  return Forward(*context, &Stub::GetCheckpoint, *request, *response);
}

grpc::Status LogForwarder::GetInclusionProof(
    grpc::ServerContext* context,
    const log::v1::GetInclusionProofRequest* request,
    log::v1::GetInclusionProofResponse* response) {
  return Forward(*context, &Stub::GetInclusionProof, *request, *response);
}

grpc::Status LogForwarder::GetConsistencyProof(
    grpc::ServerContext* context,
    const log::v1::GetConsistencyProofRequest* request,
    log::v1::GetConsistencyProofResponse* response) {
  return Forward(*context, &Stub::GetConsistencyProof, *request, *response);
}

grpc::Status LogForwarder::AddCosignature(
    grpc::ServerContext* context, const log::v1::AddCosignatureRequest* request,
    log::v1::AddCosignatureResponse* response) {
  return Forward(*context, &Stub::AddCosignature, *request, *response);
}

grpc::Status LogForwarder::ReturnEntries(
    grpc::ServerContext* context, const log::v1::ReturnEntriesRequest* request,
    log::v1::ReturnEntriesResponse* response) {
  return Forward(*context, &Stub::ReturnEntries, *request, *response);
}

grpc::Status LogForwarder::FollowEntries(
    grpc::ServerContext* context, const log::v1::FollowEntriesRequest* request,
    grpc::ServerWriter<log::v1::FollowEntriesResponse>* writer) {
  const auto call = ContextFor(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  const StreamGuard guard(*context, revoked_);
  const auto stream = stub_->FollowEntries(call->get(), *request);
  log::v1::FollowEntriesResponse message;
  while (stream->Read(&message)) {
    if (!guard.Welcome() || !writer->Write(message)) {
      (*call)->TryCancel();
      break;
    }
  }
  return base::ToGrpc(StatusOf(stream->Finish(), **call), *context);
}

}  // namespace samrad::hub
