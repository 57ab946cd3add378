#include "services/hub/stubs/grpc_directory_source.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <utility>

#include "services/base/grpc_status.h"

namespace samrad::hub {

GrpcDirectorySource::GrpcDirectorySource(std::shared_ptr<grpc::Channel> channel,
                                         absl::Duration limit)
    : limit_(limit),
      stub_(directory::v1::DirectoryService::NewStub(std::move(channel))) {}

absl::StatusOr<std::vector<audit::v1::DirectoryEvent>>
GrpcDirectorySource::EventsFrom(uint64_t index) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(limit_));
  directory::v1::ListEventsRequest request;
  request.set_from(index);
  directory::v1::ListEventsResponse response;
  const grpc::Status status = stub_->ListEvents(&context, request, &response);
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return absl::UnavailableError("the directory does not answer in time");
  }
  if (!status.ok()) return base::FromGrpc(status, context, true);
  std::vector<audit::v1::DirectoryEvent> events;
  events.reserve(static_cast<size_t>(response.events_size()));
  for (audit::v1::DirectoryEvent& event : *response.mutable_events()) {
    events.push_back(std::move(event));
  }
  return events;
}

}  // namespace samrad::hub
