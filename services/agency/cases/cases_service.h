// The gRPC shells of CaseBook and ConsentBook.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CASES_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CASES_SERVICE_H_

#include "samrad/agency/cases/v1/cases.grpc.pb.h"
#include "samrad/agency/cases/v1/consents.grpc.pb.h"
#include "services/agency/cases/case_book.h"
#include "services/agency/cases/consent_book.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Checks session and role (OFFICER), calls the book. Thread-safe.
class CaseServiceShell final : public cases::v1::CaseService::Service {
 public:
  // Both must outlive the shell.
  CaseServiceShell(CaseBook& book, SessionGate& gate)
      : book_(book), gate_(gate) {}

  grpc::Status CreateCase(grpc::ServerContext* context,
                          const cases::v1::CreateCaseRequest* request,
                          cases::v1::CreateCaseResponse* response) override;
  grpc::Status ListCases(grpc::ServerContext* context,
                         const cases::v1::ListCasesRequest* request,
                         cases::v1::ListCasesResponse* response) override;
  grpc::Status GetCase(grpc::ServerContext* context,
                       const cases::v1::GetCaseRequest* request,
                       cases::v1::GetCaseResponse* response) override;
  grpc::Status AddNote(grpc::ServerContext* context,
                       const cases::v1::AddNoteRequest* request,
                       cases::v1::AddNoteResponse* response) override;
  grpc::Status UpdateRegisterFacts(
      grpc::ServerContext* context,
      const cases::v1::UpdateRegisterFactsRequest* request,
      cases::v1::UpdateRegisterFactsResponse* response) override;
  grpc::Status ChangeCaseStaff(
      grpc::ServerContext* context,
      const cases::v1::ChangeCaseStaffRequest* request,
      cases::v1::ChangeCaseStaffResponse* response) override;
  grpc::Status BreakGlass(grpc::ServerContext* context,
                          const cases::v1::BreakGlassRequest* request,
                          cases::v1::BreakGlassResponse* response) override;

 private:
  CaseBook& book_;
  SessionGate& gate_;
};

// Records and shows consents for OFFICER; a withdrawal may also be registered
// by REGISTRAR and COORDINATOR. Thread-safe.
class ConsentServiceShell final : public cases::v1::ConsentService::Service {
 public:
  // Both must outlive the shell.
  ConsentServiceShell(ConsentBook& book, SessionGate& gate)
      : book_(book), gate_(gate) {}

  grpc::Status RecordConsent(
      grpc::ServerContext* context,
      const cases::v1::RecordConsentRequest* request,
      cases::v1::RecordConsentResponse* response) override;
  grpc::Status GetConsent(grpc::ServerContext* context,
                          const cases::v1::GetConsentRequest* request,
                          cases::v1::GetConsentResponse* response) override;
  grpc::Status ListConsents(grpc::ServerContext* context,
                            const cases::v1::ListConsentsRequest* request,
                            cases::v1::ListConsentsResponse* response) override;
  grpc::Status PreviewWithdrawal(
      grpc::ServerContext* context,
      const cases::v1::PreviewWithdrawalRequest* request,
      cases::v1::PreviewWithdrawalResponse* response) override;
  grpc::Status WithdrawConsent(
      grpc::ServerContext* context,
      const cases::v1::WithdrawConsentRequest* request,
      cases::v1::WithdrawConsentResponse* response) override;

 private:
  ConsentBook& book_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CASES_SERVICE_H_
