// The meetings room over mutual TLS, as a node sees it.
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include <ctime>
#include <memory>
#include <string>

#include "samrad/hub/exchange/v1/gate.grpc.pb.h"
#include "samrad/hub/meetings/v1/meetings.grpc.pb.h"
#include "services/base/grpc_status.h"
#include "services/hub/hub_testing.h"

namespace samrad::hub {
namespace {

using meetings::v1::MeetingsService;

class HubMeetingsTest : public testing::Test {
 protected:
  void SetUp() override {
    hub_.Found();
    auto server = hub_.Start();
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    ASSERT_TRUE(BecomesServing(*server_)) << hub_.LogText();
    police_ =
        MeetingsService::NewStub(hub_.ChannelFor("police", server_->port()));
    social_ =
        MeetingsService::NewStub(hub_.ChannelFor("social", server_->port()));
    Plan();
  }

  void Plan() {
    meetings::v1::CreateGroupRequest create;
    create.set_request_id(std::string(16, 'c'));
    meetings::v1::Group& group = *create.mutable_group();
    group.set_group_id(group_id_);
    group.set_type(common::v1::SSPF);
    group.set_code("N7");
    group.set_k(10);
    group.add_seats()->set_seat(1);
    group.mutable_seats(0)->set_agency("police");
    grpc::ClientContext first;
    meetings::v1::CreateGroupResponse created;
    ASSERT_TRUE(police_->CreateGroup(&first, create, &created).ok());
    meetings::v1::PlanMeetingsRequest plan;
    plan.set_request_id(std::string(16, 'p'));
    plan.set_group_id(group_id_);
    meetings::v1::Meeting& meeting = *plan.add_meetings();
    meeting.set_meeting_id(meeting_id_);
    meeting.mutable_starts_at()->set_seconds(std::time(nullptr));
    meeting.mutable_ends_at()->set_seconds(std::time(nullptr) + 3600);
    grpc::ClientContext second;
    meetings::v1::PlanMeetingsResponse planned;
    ASSERT_TRUE(police_->PlanMeetings(&second, plan, &planned).ok());
  }
  void Sit() {
    meetings::v1::KeepSeatsRequest request;
    request.set_meeting_id(meeting_id_);
    request.add_seats()->set_seat(1);
    grpc::ClientContext context;
    meetings::v1::KeepSeatsResponse response;
    ASSERT_TRUE(police_->KeepSeats(&context, request, &response).ok());
  }
  std::unique_ptr<grpc::ClientReader<meetings::v1::WatchMeetingResponse>> Watch(
      MeetingsService::Stub& stub, grpc::ClientContext& context,
      uint64_t after) {
    meetings::v1::WatchMeetingRequest request;
    request.set_meeting_id(meeting_id_);
    request.set_after(after);
    return stub.WatchMeeting(&context, request);
  }

  const std::string group_id_ = std::string(16, 'g');
  const std::string meeting_id_ = std::string(16, 'm');
  TestHub hub_;
  std::unique_ptr<HubServer> server_;
  std::unique_ptr<MeetingsService::Stub> police_;
  std::unique_ptr<MeetingsService::Stub> social_;
};

TEST_F(HubMeetingsTest, AWatcherGetsWhatWasThenASignThenWhatComes) {
  grpc::ClientContext context;
  auto watch = Watch(*police_, context, 0);
  meetings::v1::WatchMeetingResponse event;

  ASSERT_TRUE(watch->Read(&event));
  EXPECT_EQ(event.number(), 1u);
  EXPECT_EQ(event.kind(), common::v1::MEETING_CHANGED);
  ASSERT_TRUE(watch->Read(&event));
  EXPECT_TRUE(event.heartbeat());
  EXPECT_EQ(event.number(), 1u);
  Sit();
  ASSERT_TRUE(watch->Read(&event));
  EXPECT_EQ(event.number(), 2u);
  EXPECT_EQ(event.kind(), common::v1::SEAT_TAKEN);
  context.TryCancel();
  while (watch->Read(&event)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::CANCELLED);

  grpc::ClientContext again;
  auto resumed = Watch(*police_, again, 1);
  ASSERT_TRUE(resumed->Read(&event));
  EXPECT_EQ(event.number(), 2u);
  again.TryCancel();
}

TEST_F(HubMeetingsTest, AStrangerWatchesNothingAndIsToldNothing) {
  grpc::ClientContext context;
  auto watch = Watch(*social_, context, 0);
  meetings::v1::WatchMeetingResponse event;

  EXPECT_FALSE(watch->Read(&event));
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(HubMeetingsTest, AnAgencyMayNotAskTheGate) {
  const auto gate = exchange::v1::GateService::NewStub(
      hub_.ChannelFor("police", server_->port()));
  grpc::ClientContext context;
  exchange::v1::CheckDisclosureResponse response;
  EXPECT_EQ(gate->CheckDisclosure(&context, {}, &response).error_code(),
            grpc::StatusCode::PERMISSION_DENIED);
}

TEST_F(HubMeetingsTest, StreamsEndWhenTheHubStops) {
  grpc::ClientContext context;
  auto watch = Watch(*police_, context, 0);
  meetings::v1::WatchMeetingResponse event;
  ASSERT_TRUE(watch->Read(&event));

  server_->Stop(absl::Seconds(5));

  while (watch->Read(&event)) {
  }
  EXPECT_EQ(watch->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace samrad::hub
