// The gRPC shell of second factors.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_SECOND_FACTOR_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_SECOND_FACTOR_SERVICE_H_

#include <string>
#include <utility>

#include "samrad/agency/staff/v1/second_factor.grpc.pb.h"
#include "services/agency/staff/second_factors.h"
#include "services/agency/staff/sessions.h"
#include "services/agency/staff/staff_desk.h"

namespace samrad::agency {

// Checks the session (one that lacks a second factor may set one up) and, for
// ResetSecondFactor, the role. Thread-safe.
class SecondFactorServiceShell final
    : public staff::v1::SecondFactorService::Service {
 public:
  // All must outlive the shell. `agency` names the account in the person's app.
  SecondFactorServiceShell(SecondFactors& factors, Sessions& sessions,
                           StaffDesk& desk, std::string agency)
      : factors_(factors),
        sessions_(sessions),
        desk_(desk),
        agency_(std::move(agency)) {}

  grpc::Status BeginSecondFactor(
      grpc::ServerContext* context,
      const staff::v1::BeginSecondFactorRequest* request,
      staff::v1::BeginSecondFactorResponse* response) override;
  grpc::Status ConfirmSecondFactor(
      grpc::ServerContext* context,
      const staff::v1::ConfirmSecondFactorRequest* request,
      staff::v1::ConfirmSecondFactorResponse* response) override;
  grpc::Status RenewRecoveryCodes(
      grpc::ServerContext* context,
      const staff::v1::RenewRecoveryCodesRequest* request,
      staff::v1::RenewRecoveryCodesResponse* response) override;
  grpc::Status ResetSecondFactor(
      grpc::ServerContext* context,
      const staff::v1::ResetSecondFactorRequest* request,
      staff::v1::ResetSecondFactorResponse* response) override;

 private:
  SecondFactors& factors_;
  Sessions& sessions_;
  StaffDesk& desk_;
  const std::string agency_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_SECOND_FACTOR_SERVICE_H_
