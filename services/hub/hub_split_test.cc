// A hub of two processes: the log in one, the other rooms in the other.
#include <arpa/inet.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

// A port that was free a moment ago.
int FreePort() {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  EXPECT_EQ(bind(listener, reinterpret_cast<sockaddr*>(&address), size), 0);
  EXPECT_EQ(getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size),
            0);
  close(listener);
  return ntohs(address.sin_port);
}

std::string Local(int port) { return "127.0.0.1:" + std::to_string(port); }

class HubSplitTest : public testing::Test {
 protected:
  void SetUp() override {
    hub_.Found();
    StartLog();
    auto front = hub_.Start(
        {.log = false, .directory = true, .exchange = true, .meetings = true},
        {.log = Local(log_port_), .directory = "", .exchange = ""},
        Local(front_port_));
    ASSERT_TRUE(front.ok()) << front.status();
    front_ = *std::move(front);
    ASSERT_TRUE(BecomesServing(*front_)) << hub_.LogText();
  }

  void StartLog() {
    auto log = hub_.Start(
        {.log = true, .directory = false, .exchange = false, .meetings = false},
        {.log = "", .directory = Local(front_port_), .exchange = ""},
        Local(log_port_));
    ASSERT_TRUE(log.ok()) << log.status();
    log_ = *std::move(log);
  }

  absl::StatusOr<crypto::Checkpoint> CheckpointSeenBy(
      const std::string& agency) {
    const auto stub =
        log::v1::LogService::NewStub(hub_.ChannelFor(agency, front_port_));
    grpc::ClientContext context;
    context.set_wait_for_ready(true);
    log::v1::GetCheckpointResponse response;
    const grpc::Status status = stub->GetCheckpoint(&context, {}, &response);
    if (!status.ok()) {
      return absl::Status(static_cast<absl::StatusCode>(status.error_code()),
                          status.error_message());
    }
    return crypto::VerifyCheckpoint(response.checkpoint(),
                                    *crypto::ParseVkey(hub_.log_vkey()));
  }

  // Agencies get UNAVAILABLE until the log has read the directory.
  absl::StatusOr<crypto::Checkpoint> CheckpointSoonSeenBy(
      const std::string& agency) {
    base::SystemClock clock;
    auto checkpoint = CheckpointSeenBy(agency);
    for (int i = 0; i < 200 && absl::IsUnavailable(checkpoint.status()); ++i) {
      clock.SleepUntil(clock.TimeNow() + absl::Milliseconds(50));
      checkpoint = CheckpointSeenBy(agency);
    }
    return checkpoint;
  }

  TestHub hub_;
  const int log_port_ = FreePort();
  const int front_port_ = FreePort();
  std::unique_ptr<HubServer> log_;
  std::unique_ptr<HubServer> front_;
};

TEST_F(HubSplitTest, AgenciesReachTheLogThroughTheFront) {
  const auto checkpoint = CheckpointSoonSeenBy("police");

  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->size, 6u);
}

TEST_F(HubSplitTest, StrangersReachNothingThroughTheFront) {
  ASSERT_TRUE(CheckpointSoonSeenBy("police").ok());

  EXPECT_EQ(CheckpointSeenBy("stranger").status().code(),
            absl::StatusCode::kPermissionDenied);
}

TEST_F(HubSplitTest, AnAgencyCannotAskInAnothersName) {
  ASSERT_TRUE(CheckpointSoonSeenBy("police").ok());
  const auto stub =
      log::v1::LogService::NewStub(hub_.ChannelFor("stranger", log_port_));
  grpc::ClientContext context;
  context.AddMetadata("samrad-agency", "police");
  log::v1::GetCheckpointResponse response;

  EXPECT_EQ(stub->GetCheckpoint(&context, {}, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(HubSplitTest, StreamsThroughTheFrontAndEndsWhenTheLogGoesAway) {
  ASSERT_TRUE(CheckpointSoonSeenBy("police").ok());
  const auto stub =
      log::v1::LogService::NewStub(hub_.ChannelFor("police", front_port_));
  grpc::ClientContext context;
  const auto stream = stub->FollowEntries(&context, {});
  log::v1::FollowEntriesResponse message;

  ASSERT_TRUE(stream->Read(&message));
  EXPECT_EQ(message.entries().size(), 6u * 32);
  log_->Stop(absl::ZeroDuration());
  while (stream->Read(&message)) {
  }
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(HubSplitTest, SaysThatTheLogIsAwayAndGoesOnWhenItIsBack) {
  ASSERT_TRUE(CheckpointSoonSeenBy("police").ok());
  log_->Stop(absl::ZeroDuration());
  log_.reset();

  EXPECT_EQ(CheckpointSeenBy("police").status().code(),
            absl::StatusCode::kUnavailable);
  StartLog();
  EXPECT_TRUE(CheckpointSoonSeenBy("police").ok());
}

}  // namespace
}  // namespace samrad::hub
