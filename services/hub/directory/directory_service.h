// The directory room's gRPC shell.
#ifndef SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_SERVICE_H_
#define SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_SERVICE_H_

#include <grpcpp/server_context.h>

#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "services/base/peer.h"
#include "services/hub/directory/directory_core.h"

namespace samrad::hub {

// The hub's rooms may read; agencies that joined and are not revoked may read
// and propose; PERMISSION_DENIED otherwise. Thread-safe.
class DirectoryServiceImpl final
    : public directory::v1::DirectoryService::Service {
 public:
  // `core` must outlive the shell.
  DirectoryServiceImpl(DirectoryCore& core, base::Callers callers)
      : core_(core), callers_(std::move(callers)) {}

  grpc::Status ListEvents(grpc::ServerContext* context,
                          const directory::v1::ListEventsRequest* request,
                          directory::v1::ListEventsResponse* response) override;
  grpc::Status ProposeEvent(
      grpc::ServerContext* context,
      const directory::v1::ProposeEventRequest* request,
      directory::v1::ProposeEventResponse* response) override;
  grpc::Status ListProposals(
      grpc::ServerContext* context,
      const directory::v1::ListProposalsRequest* request,
      directory::v1::ListProposalsResponse* response) override;
  grpc::Status GetCatalogue(
      grpc::ServerContext* context,
      const directory::v1::GetCatalogueRequest* request,
      directory::v1::GetCatalogueResponse* response) override;

 private:
  absl::Status AdmitReader(const grpc::ServerContextBase& context) const;

  DirectoryCore& core_;
  const base::Callers callers_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_SERVICE_H_
