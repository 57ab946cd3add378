#include "services/agency/cases/cases_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {
grpc::Status CaseServiceShell::CreateCase(
    grpc::ServerContext* context, const cases::v1::CreateCaseRequest* request,
    cases::v1::CreateCaseResponse* response) {
  return As(
      gate_, *context, {staff::v1::OFFICER}, "CreateCase", *response,
      [&](const StaffIdentity& who) { return book_.Create(who, *request); });
}

grpc::Status CaseServiceShell::ListCases(
    grpc::ServerContext* context, const cases::v1::ListCasesRequest*,
    cases::v1::ListCasesResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER}, "ListCases", *response,
            [&](const StaffIdentity& who) { return book_.List(who); });
}

grpc::Status CaseServiceShell::GetCase(grpc::ServerContext* context,
                                       const cases::v1::GetCaseRequest* request,
                                       cases::v1::GetCaseResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER}, "GetCase", *response,
            [&](const StaffIdentity& who) { return book_.Get(who, *request); });
}

grpc::Status CaseServiceShell::AddNote(grpc::ServerContext* context,
                                       const cases::v1::AddNoteRequest* request,
                                       cases::v1::AddNoteResponse* response) {
  return As(
      gate_, *context, {staff::v1::OFFICER}, "AddNote", *response,
      [&](const StaffIdentity& who) { return book_.AddNote(who, *request); });
}

grpc::Status CaseServiceShell::UpdateRegisterFacts(
    grpc::ServerContext* context,
    const cases::v1::UpdateRegisterFactsRequest* request,
    cases::v1::UpdateRegisterFactsResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER}, "UpdateRegisterFacts",
            *response, [&](const StaffIdentity& who) {
              return book_.UpdateRegister(who, *request);
            });
}

grpc::Status CaseServiceShell::ChangeCaseStaff(
    grpc::ServerContext* context,
    const cases::v1::ChangeCaseStaffRequest* request,
    cases::v1::ChangeCaseStaffResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER}, "ChangeCaseStaff", *response,
            [&](const StaffIdentity& who) {
              return book_.ChangeStaff(who, *request);
            });
}

grpc::Status CaseServiceShell::BreakGlass(
    grpc::ServerContext* context, const cases::v1::BreakGlassRequest* request,
    cases::v1::BreakGlassResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER}, "BreakGlass", *response,
            [&](const StaffIdentity& who) {
              return book_.BreakGlass(who, *request);
            });
}

grpc::Status ConsentServiceShell::RecordConsent(
    grpc::ServerContext* context,
    const cases::v1::RecordConsentRequest* request,
    cases::v1::RecordConsentResponse* response) {
  return As(
      gate_, *context, {staff::v1::OFFICER}, "RecordConsent", *response,
      [&](const StaffIdentity& who) { return book_.Record(who, *request); });
}

grpc::Status ConsentServiceShell::GetConsent(
    grpc::ServerContext* context, const cases::v1::GetConsentRequest* request,
    cases::v1::GetConsentResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER}, "GetConsent", *response,
            [&](const StaffIdentity& who) { return book_.Get(who, *request); });
}

grpc::Status ConsentServiceShell::ListConsents(
    grpc::ServerContext* context, const cases::v1::ListConsentsRequest* request,
    cases::v1::ListConsentsResponse* response) {
  return As(
      gate_, *context, {staff::v1::OFFICER}, "ListConsents", *response,
      [&](const StaffIdentity& who) { return book_.List(who, *request); });
}

grpc::Status ConsentServiceShell::PreviewWithdrawal(
    grpc::ServerContext* context,
    const cases::v1::PreviewWithdrawalRequest* request,
    cases::v1::PreviewWithdrawalResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::REGISTRAR, staff::v1::COORDINATOR},
            "PreviewWithdrawal", *response, [&](const StaffIdentity& who) {
              return book_.Preview(who, *request);
            });
}

grpc::Status ConsentServiceShell::WithdrawConsent(
    grpc::ServerContext* context,
    const cases::v1::WithdrawConsentRequest* request,
    cases::v1::WithdrawConsentResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::REGISTRAR, staff::v1::COORDINATOR},
            "WithdrawConsent", *response, [&](const StaffIdentity& who) {
              return book_.Withdraw(who, *request);
            });
}

}  // namespace samrad::agency
