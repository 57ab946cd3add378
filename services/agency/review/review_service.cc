#include "services/agency/review/review_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {
grpc::Status ReviewServiceShell::AskContent(
    grpc::ServerContext* context, const review::v1::AskContentRequest* request,
    review::v1::AskContentResponse* response) {
  return As(gate_, *context, {staff::v1::AUDITOR}, "AskContent", *response,
            [&](const StaffIdentity& who) { return desk_.Ask(who, *request); });
}

grpc::Status ReviewServiceShell::ListAccesses(
    grpc::ServerContext* context,
    const review::v1::ListAccessesRequest* request,
    review::v1::ListAccessesResponse* response) {
  return As(gate_, *context, {staff::v1::AUDITOR, staff::v1::SECURITY_OFFICER},
            "ListAccesses", *response, [&](const StaffIdentity& who) {
              return desk_.List(who, *request);
            });
}

grpc::Status ReviewServiceShell::GrantAccess(
    grpc::ServerContext* context, const review::v1::GrantAccessRequest* request,
    review::v1::GrantAccessResponse* response) {
  return As(
      gate_, *context, {staff::v1::SECURITY_OFFICER}, "GrantAccess", *response,
      [&](const StaffIdentity& who) { return desk_.Grant(who, *request); });
}

grpc::Status ReviewServiceShell::RefuseAccess(
    grpc::ServerContext* context,
    const review::v1::RefuseAccessRequest* request,
    review::v1::RefuseAccessResponse* response) {
  return As(
      gate_, *context, {staff::v1::SECURITY_OFFICER}, "RefuseAccess", *response,
      [&](const StaffIdentity& who) { return desk_.Refuse(who, *request); });
}

grpc::Status ReviewServiceShell::EndAccess(
    grpc::ServerContext* context, const review::v1::EndAccessRequest* request,
    review::v1::EndAccessResponse* response) {
  return As(gate_, *context, {staff::v1::AUDITOR, staff::v1::SECURITY_OFFICER},
            "EndAccess", *response,
            [&](const StaffIdentity& who) { return desk_.End(who, *request); });
}

grpc::Status ReviewServiceShell::ReadContent(
    grpc::ServerContext* context, const review::v1::ReadContentRequest* request,
    review::v1::ReadContentResponse* response) {
  return As(
      gate_, *context, {staff::v1::AUDITOR}, "ReadContent", *response,
      [&](const StaffIdentity& who) { return desk_.Read(who, *request); });
}

grpc::Status ReviewServiceShell::ListNotices(
    grpc::ServerContext* context, const review::v1::ListNoticesRequest*,
    review::v1::ListNoticesResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "ListNotices", *response,
            [&](const StaffIdentity& who) { return desk_.Notices(who); });
}

}  // namespace samrad::agency
