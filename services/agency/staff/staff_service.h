// The gRPC shell of StaffDesk.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_STAFF_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_STAFF_SERVICE_H_

#include <string>

#include "samrad/agency/staff/v1/staff.grpc.pb.h"
#include "samrad/common/v1/common.pb.h"
#include "services/agency/staff/sessions.h"
#include "services/agency/staff/staff_desk.h"

namespace samrad::agency {

// Checks the session and the role, calls the desk. Thread-safe.
class StaffServiceShell final : public staff::v1::StaffService::Service {
 public:
  // All must outlive the shell. `agency` and `kind` answer GetSelf.
  StaffServiceShell(StaffDesk& desk, Sessions& sessions, std::string agency,
                    common::v1::AgencyKind kind)
      : desk_(desk),
        sessions_(sessions),
        agency_(std::move(agency)),
        kind_(kind) {}

  grpc::Status SignIn(grpc::ServerContext* context,
                      const staff::v1::SignInRequest* request,
                      staff::v1::SignInResponse* response) override;
  grpc::Status SignOut(grpc::ServerContext* context,
                       const staff::v1::SignOutRequest* request,
                       staff::v1::SignOutResponse* response) override;
  grpc::Status GetSelf(grpc::ServerContext* context,
                       const staff::v1::GetSelfRequest* request,
                       staff::v1::GetSelfResponse* response) override;
  grpc::Status AddStaff(grpc::ServerContext* context,
                        const staff::v1::AddStaffRequest* request,
                        staff::v1::AddStaffResponse* response) override;
  grpc::Status DisableStaff(grpc::ServerContext* context,
                            const staff::v1::DisableStaffRequest* request,
                            staff::v1::DisableStaffResponse* response) override;
  grpc::Status ResetPassword(
      grpc::ServerContext* context,
      const staff::v1::ResetPasswordRequest* request,
      staff::v1::ResetPasswordResponse* response) override;
  grpc::Status ListStaff(grpc::ServerContext* context,
                         const staff::v1::ListStaffRequest* request,
                         staff::v1::ListStaffResponse* response) override;

 private:
  StaffDesk& desk_;
  Sessions& sessions_;
  const std::string agency_;
  const common::v1::AgencyKind kind_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_STAFF_SERVICE_H_
