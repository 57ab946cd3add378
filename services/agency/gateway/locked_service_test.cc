#include "services/agency/gateway/locked_service.h"

#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "samrad/agency/journal/v1/journal.grpc.pb.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"
#include "services/base/server_host.h"

namespace samrad::agency {
namespace {

class LockedServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::vector<grpc::Service*> pointers;
    for (const auto& service : services_) pointers.push_back(service.get());
    auto server = base::InProcessServer::Start(pointers);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }

  std::vector<std::unique_ptr<LockedService>> services_ = LockedServices();
  std::unique_ptr<base::InProcessServer> server_;
};

TEST_F(LockedServiceTest, SaysThatTheNodeIsAwayToASignIn) {
  const auto stub = staff::v1::StaffService::NewStub(server_->Channel());
  grpc::ClientContext context;
  staff::v1::SignInRequest request;
  request.set_user("anna");
  request.set_password("en lång mening 7");
  staff::v1::SignInResponse response;

  const grpc::Status status = stub->SignIn(&context, request, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(LockedServiceTest, SaysThatTheNodeIsAwayToADisclosure) {
  const auto stub = sharing::v1::SharingService::NewStub(server_->Channel());
  grpc::ClientContext context;
  sharing::v1::DiscloseResponse response;

  const grpc::Status status = stub->Disclose(&context, {}, &response);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(LockedServiceTest, EndsAStreamAtOnce) {
  const auto stub = journal::v1::JournalService::NewStub(server_->Channel());
  grpc::ClientContext context;
  const auto reader =
      stub->ExportLog(&context, journal::v1::ExportLogRequest());
  journal::v1::ExportLogResponse piece;

  EXPECT_FALSE(reader->Read(&piece));

  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(LockedServiceTest, StandsInForEveryServiceThatStaffCall) {
  EXPECT_EQ(services_.size(), 14u);
}

}  // namespace
}  // namespace samrad::agency
