#include "services/hub/directory/directory_service.h"

#include <utility>

#include "services/base/grpc_status.h"
#include "services/base/status.h"

namespace samrad::hub {

absl::Status DirectoryServiceImpl::AdmitReader(
    const grpc::ServerContextBase& context) const {
  SAMRAD_ASSIGN_OR_RETURN(const base::PeerIdentity peer,
                          callers_.Identify(context));
  if (peer.is_hub()) return absl::OkStatus();
  if (core_.IsMember(peer.agency->value())) return absl::OkStatus();
  return base::Error(absl::StatusCode::kPermissionDenied, "NOT_A_MEMBER",
                     "the caller is not in the directory");
}

grpc::Status DirectoryServiceImpl::ListEvents(
    grpc::ServerContext* context,
    const directory::v1::ListEventsRequest* request,
    directory::v1::ListEventsResponse* response) {
  const absl::Status admitted = AdmitReader(*context);
  if (!admitted.ok()) return base::ToGrpc(admitted, *context);
  for (audit::v1::DirectoryEvent& event : core_.ListEvents(request->from())) {
    *response->add_events() = std::move(event);
  }
  return grpc::Status::OK;
}

grpc::Status DirectoryServiceImpl::ProposeEvent(
    grpc::ServerContext* context,
    const directory::v1::ProposeEventRequest* request,
    directory::v1::ProposeEventResponse* response) {
  const auto propose = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    SAMRAD_ASSIGN_OR_RETURN(
        DirectoryCore::Standing standing,
        core_.ProposeEvent(caller, request->event(), request->catalogue()));
    *response->mutable_event() = std::move(standing.event);
    response->set_signatures_missing(standing.signatures_missing);
    return absl::OkStatus();
  };
  return base::ToGrpc(propose(), *context);
}

grpc::Status DirectoryServiceImpl::ListProposals(
    grpc::ServerContext* context, const directory::v1::ListProposalsRequest*,
    directory::v1::ListProposalsResponse* response) {
  const absl::Status admitted = AdmitReader(*context);
  if (!admitted.ok()) return base::ToGrpc(admitted, *context);
  for (audit::v1::DirectoryEvent& event : core_.ListProposals()) {
    *response->add_events() = std::move(event);
  }
  return grpc::Status::OK;
}

grpc::Status DirectoryServiceImpl::GetCatalogue(
    grpc::ServerContext* context,
    const directory::v1::GetCatalogueRequest* request,
    directory::v1::GetCatalogueResponse* response) {
  absl::Status status = AdmitReader(*context);
  if (status.ok()) {
    auto files = core_.GetCatalogue(request->digest());
    status = files.status();
    if (files.ok()) *response->mutable_catalogue() = *std::move(files);
  }
  return base::ToGrpc(status, *context);
}

}  // namespace samrad::hub
