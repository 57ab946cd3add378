#include "services/agency/staff/staff_service.h"

#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_origin.h"
#include "services/agency/staff/call_session.h"

namespace samrad::agency {

grpc::Status StaffServiceShell::SignIn(grpc::ServerContext* context,
                                       const staff::v1::SignInRequest* request,
                                       staff::v1::SignInResponse* response) {
  // The gateway never calls this: whoever does is a program.
  return Answer(*context, desk_.SignIn(*request, OriginOf(*context, "")),
                *response);
}

grpc::Status StaffServiceShell::SignOut(grpc::ServerContext* context,
                                        const staff::v1::SignOutRequest*,
                                        staff::v1::SignOutResponse*) {
  return base::ToGrpc(sessions_.End(AuthorizationOf(*context)), *context);
}

grpc::Status StaffServiceShell::GetSelf(grpc::ServerContext* context,
                                        const staff::v1::GetSelfRequest*,
                                        staff::v1::GetSelfResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authenticate(sessions_, *context);
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  staff::v1::Staff& staff = *response->mutable_staff();
  staff.set_user(who->user.value());
  for (const Role role : who->roles) staff.add_roles(role);
  for (const common::v1::Function function : who->functions) {
    staff.add_functions(function);
  }
  response->set_agency(agency_);
  response->set_agency_kind(kind_);
  return grpc::Status::OK;
}

grpc::Status StaffServiceShell::AddStaff(
    grpc::ServerContext* context, const staff::v1::AddStaffRequest* request,
    staff::v1::AddStaffResponse* response) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(sessions_, *context, {staff::v1::SECURITY_OFFICER}, "AddStaff");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, desk_.Add(*who, *request), *response);
}

grpc::Status StaffServiceShell::DisableStaff(
    grpc::ServerContext* context, const staff::v1::DisableStaffRequest* request,
    staff::v1::DisableStaffResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      sessions_, *context, {staff::v1::SECURITY_OFFICER}, "DisableStaff");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, desk_.Disable(*who, *request), *response);
}

grpc::Status StaffServiceShell::ResetPassword(
    grpc::ServerContext* context,
    const staff::v1::ResetPasswordRequest* request,
    staff::v1::ResetPasswordResponse* response) {
  const absl::StatusOr<StaffIdentity> who = Authorize(
      sessions_, *context, {staff::v1::SECURITY_OFFICER}, "ResetPassword");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, desk_.ResetPassword(*who, *request), *response);
}

grpc::Status StaffServiceShell::ListStaff(
    grpc::ServerContext* context, const staff::v1::ListStaffRequest*,
    staff::v1::ListStaffResponse* response) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(sessions_, *context,
                {staff::v1::SECURITY_OFFICER, staff::v1::AUDITOR}, "ListStaff");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  return Answer(*context, desk_.List(*who), *response);
}

}  // namespace samrad::agency
