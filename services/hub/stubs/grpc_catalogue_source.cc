#include "services/hub/stubs/grpc_catalogue_source.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <string>
#include <utility>

#include "services/base/grpc_status.h"

namespace samrad::hub {

GrpcCatalogueSource::GrpcCatalogueSource(std::shared_ptr<grpc::Channel> channel,
                                         absl::Duration limit)
    : limit_(limit),
      stub_(directory::v1::DirectoryService::NewStub(std::move(channel))) {}

absl::StatusOr<audit::v1::CatalogueFiles> GrpcCatalogueSource::CatalogueOf(
    std::string_view digest) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       absl::ToChronoMilliseconds(limit_));
  directory::v1::GetCatalogueRequest request;
  request.set_digest(std::string(digest));
  directory::v1::GetCatalogueResponse response;
  const grpc::Status status = stub_->GetCatalogue(&context, request, &response);
  if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    return absl::UnavailableError("the directory does not answer in time");
  }
  if (!status.ok()) return base::FromGrpc(status, context, true);
  return std::move(*response.mutable_catalogue());
}

}  // namespace samrad::hub
