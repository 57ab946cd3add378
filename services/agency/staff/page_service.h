// The gRPC shell of PageDesk.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_PAGE_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_PAGE_SERVICE_H_

#include <string>

#include "samrad/agency/staff/v1/page.grpc.pb.h"
#include "services/agency/staff/page_desk.h"

namespace samrad::agency {

// Answers the gateway only: others get PERMISSION_DENIED, tag NOT_A_PAGE. A
// new session's token and the browser's mark go back as initial metadata, which
// the gateway makes cookies of. Thread-safe.
class PageServiceShell final : public staff::v1::PageService::Service {
 public:
  // `desk` must outlive the shell. `pass` is the gateway's.
  PageServiceShell(PageDesk& desk, std::string pass)
      : desk_(desk), pass_(std::move(pass)) {}

  grpc::Status OpenSession(grpc::ServerContext* context,
                           const staff::v1::OpenSessionRequest* request,
                           staff::v1::OpenSessionResponse* response) override;
  grpc::Status GetSession(grpc::ServerContext* context,
                          const staff::v1::GetSessionRequest* request,
                          staff::v1::GetSessionResponse* response) override;
  grpc::Status TouchSession(grpc::ServerContext* context,
                            const staff::v1::TouchSessionRequest* request,
                            staff::v1::TouchSessionResponse* response) override;
  grpc::Status LockSession(grpc::ServerContext* context,
                           const staff::v1::LockSessionRequest* request,
                           staff::v1::LockSessionResponse* response) override;
  grpc::Status UnlockSession(
      grpc::ServerContext* context,
      const staff::v1::UnlockSessionRequest* request,
      staff::v1::UnlockSessionResponse* response) override;
  grpc::Status CloseSession(grpc::ServerContext* context,
                            const staff::v1::CloseSessionRequest* request,
                            staff::v1::CloseSessionResponse* response) override;

 private:
  absl::StatusOr<PageCall> CallOf(const grpc::ServerContext& context) const;

  PageDesk& desk_;
  const std::string pass_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_PAGE_SERVICE_H_
