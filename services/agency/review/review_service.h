// The gRPC shell of the auditor's second key.
#ifndef SAMRAD_SERVICES_AGENCY_REVIEW_REVIEW_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_REVIEW_REVIEW_SERVICE_H_

#include "samrad/agency/review/v1/review.grpc.pb.h"
#include "services/agency/review/review_desk.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Asking and reading are the auditor's, answering the security officer's,
// notices those of the people who write. Thread-safe.
class ReviewServiceShell final : public review::v1::ReviewService::Service {
 public:
  // Both must outlive the shell.
  ReviewServiceShell(ReviewDesk& desk, SessionGate& gate)
      : desk_(desk), gate_(gate) {}

  grpc::Status AskContent(grpc::ServerContext* context,
                          const review::v1::AskContentRequest* request,
                          review::v1::AskContentResponse* response) override;
  grpc::Status ListAccesses(
      grpc::ServerContext* context,
      const review::v1::ListAccessesRequest* request,
      review::v1::ListAccessesResponse* response) override;
  grpc::Status GrantAccess(grpc::ServerContext* context,
                           const review::v1::GrantAccessRequest* request,
                           review::v1::GrantAccessResponse* response) override;
  grpc::Status RefuseAccess(
      grpc::ServerContext* context,
      const review::v1::RefuseAccessRequest* request,
      review::v1::RefuseAccessResponse* response) override;
  grpc::Status EndAccess(grpc::ServerContext* context,
                         const review::v1::EndAccessRequest* request,
                         review::v1::EndAccessResponse* response) override;
  grpc::Status ReadContent(grpc::ServerContext* context,
                           const review::v1::ReadContentRequest* request,
                           review::v1::ReadContentResponse* response) override;
  grpc::Status ListNotices(grpc::ServerContext* context,
                           const review::v1::ListNoticesRequest* request,
                           review::v1::ListNoticesResponse* response) override;

 private:
  ReviewDesk& desk_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_REVIEW_REVIEW_SERVICE_H_
