// The gRPC shell of the directory of agencies.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_AGENCY_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_AGENCY_SERVICE_H_

#include "samrad/agency/staff/v1/agencies.grpc.pb.h"
#include "services/agency/outbox/agency_directory.h"
#include "services/agency/staff/session_gate.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// ListAgencies is for everyone signed in, all else for SECURITY_OFFICER. A
// request id that was answered is answered alike, without acting again.
// Thread-safe.
class AgencyServiceShell final : public staff::v1::AgencyService::Service {
 public:
  // All must outlive the shell.
  struct Parts {
    AgencyDirectory& directory;
    SessionGate& gate;
    const RequestLog& requests;
    base::Database& db;
    const base::Clock& clock;
  };
  explicit AgencyServiceShell(Parts parts) : parts_(parts) {}

  grpc::Status ListAgencies(grpc::ServerContext* context,
                            const staff::v1::ListAgenciesRequest* request,
                            staff::v1::ListAgenciesResponse* response) override;
  grpc::Status OnboardAgency(
      grpc::ServerContext* context,
      const staff::v1::OnboardAgencyRequest* request,
      staff::v1::OnboardAgencyResponse* response) override;
  grpc::Status RotateKeys(grpc::ServerContext* context,
                          const staff::v1::RotateKeysRequest* request,
                          staff::v1::RotateKeysResponse* response) override;
  grpc::Status RevokeAgency(grpc::ServerContext* context,
                            const staff::v1::RevokeAgencyRequest* request,
                            staff::v1::RevokeAgencyResponse* response) override;

 private:
  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_AGENCY_SERVICE_H_
