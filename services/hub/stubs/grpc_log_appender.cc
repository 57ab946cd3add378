#include "services/hub/stubs/grpc_log_appender.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <utility>

#include "services/base/grpc_status.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

absl::Status StatusOf(const grpc::Status& status,
                      const grpc::ClientContext& context) {
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return absl::UnavailableError("the log does not answer in time");
  }
  return base::FromGrpc(status, context, true);
}

}  // namespace

GrpcLogAppender::GrpcLogAppender(std::string room,
                                 std::shared_ptr<grpc::Channel> channel,
                                 absl::Duration limit)
    : room_(std::move(room)),
      limit_(limit),
      stub_(log::v1::LogService::NewStub(std::move(channel))) {}

absl::StatusOr<std::vector<audit::v1::Receipt>> GrpcLogAppender::Append(
    std::span<const OrderedEntry> entries) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(limit_));
  log::v1::AppendEntriesRequest request;
  request.set_room(room_);
  for (const OrderedEntry& entry : entries) {
    log::v1::SequencedEntry& out = *request.add_entries();
    out.set_sequence(entry.sequence);
    out.set_entry(entry.entry);
  }
  log::v1::AppendEntriesResponse response;
  const grpc::Status status =
      stub_->AppendEntries(&context, request, &response);
  if (!status.ok()) return StatusOf(status, context);
  std::vector<audit::v1::Receipt> receipts;
  receipts.reserve(entries.size());
  for (audit::v1::Receipt& receipt : *response.mutable_receipts()) {
    receipts.push_back(std::move(receipt));
  }
  SAMRAD_RETURN_IF_ERROR(CheckReceipts(receipts, entries.size()));
  return receipts;
}

absl::StatusOr<WitnessState> GrpcLogAppender::GetWitnessState() {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(limit_));
  log::v1::GetCheckpointResponse response;
  const grpc::Status status = stub_->GetCheckpoint(
      &context, log::v1::GetCheckpointRequest(), &response);
  if (!status.ok()) return StatusOf(status, context);
  WitnessState state;
  if (response.has_last_witnessed_at()) {
    state.last_witnessed_at =
        absl::FromUnixSeconds(response.last_witnessed_at().seconds());
  }
  return state;
}

}  // namespace samrad::hub
