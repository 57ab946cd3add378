// The gRPC shell of the change of law.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_CATALOGUE_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_CATALOGUE_SERVICE_H_

#include "samrad/agency/staff/v1/catalogues.grpc.pb.h"
#include "services/agency/outbox/law_change.h"
#include "services/agency/sharing/replay.h"
#include "services/agency/staff/session_gate.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Reading is for everyone signed in, replaying for SECURITY_OFFICER and
// AUDITOR, signing for SECURITY_OFFICER. A request id that was answered is
// answered alike, without acting again. Thread-safe.
class CatalogueServiceShell final
    : public staff::v1::CatalogueService::Service {
 public:
  // All must outlive the shell.
  struct Parts {
    LawChange& change;
    Replay& replay;
    SessionGate& gate;
    const RequestLog& requests;
    base::Database& db;
    const base::Clock& clock;
  };
  explicit CatalogueServiceShell(Parts parts) : parts_(parts) {}

  grpc::Status ListCatalogues(
      grpc::ServerContext* context,
      const staff::v1::ListCataloguesRequest* request,
      staff::v1::ListCataloguesResponse* response) override;
  grpc::Status GetCatalogue(grpc::ServerContext* context,
                            const staff::v1::GetCatalogueRequest* request,
                            staff::v1::GetCatalogueResponse* response) override;
  grpc::Status ProposeCatalogue(
      grpc::ServerContext* context,
      const staff::v1::ProposeCatalogueRequest* request,
      staff::v1::ProposeCatalogueResponse* response) override;
  grpc::Status ReleaseCatalogue(
      grpc::ServerContext* context,
      const staff::v1::ReleaseCatalogueRequest* request,
      staff::v1::ReleaseCatalogueResponse* response) override;
  grpc::Status ReplayDecisions(
      grpc::ServerContext* context,
      const staff::v1::ReplayDecisionsRequest* request,
      staff::v1::ReplayDecisionsResponse* response) override;

 private:
  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_CATALOGUE_SERVICE_H_
