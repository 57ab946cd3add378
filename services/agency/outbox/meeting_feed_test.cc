#include "services/agency/outbox/meeting_feed.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "services/agency/outbox/fake_meetings_hub.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/fake_clock.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

const std::string kGroup(16, 'g');
const std::string kMeeting(16, 'm');

class MeetingFeedTest : public testing::Test {
 protected:
  MeetingFeedTest() : room_(log_, clock_), hub_(room_.ClientFor("police")) {
    hub::meetings::v1::CreateGroupRequest group;
    group.mutable_group()->set_group_id(kGroup);
    for (const char* agency : {"police", "social"}) {
      auto& seat = *group.mutable_group()->add_seats();
      seat.set_seat(static_cast<std::uint32_t>(group.group().seats_size()));
      seat.set_agency(agency);
    }
    EXPECT_TRUE(hub_->CreateGroup(group).ok());
    hub::meetings::v1::PlanMeetingsRequest plan;
    plan.set_group_id(kGroup);
    plan.add_meetings()->set_meeting_id(kMeeting);
    EXPECT_TRUE(hub_->PlanMeetings(plan).ok());
  }

  // One event.
  void Happen() {
    hub::meetings::v1::RunRoomRequest request;
    request.set_meeting_id(kMeeting);
    request.set_act(++acts_ % 2 == 0 ? common::v1::LOCK_ROOM
                                     : common::v1::UNLOCK_ROOM);
    EXPECT_TRUE(hub_->RunRoom(request).ok());
  }

  base::FakeClock clock_{absl::FromUnixSeconds(1795262400)};
  FakeHub log_;
  FakeMeetingsHub room_;
  std::unique_ptr<MeetingsHub> hub_;
  int acts_ = 0;
};

TEST_F(MeetingFeedTest, LosesAndDoublesNothingOverCutStreams) {
  std::atomic<std::uint64_t> told{0};
  std::atomic<bool> in_order{true};
  MeetingFeed feed(
      *hub_, kMeeting,
      [&](const MeetingEvent& event) {
        if (event.number() != ++told) in_order = false;
      },
      absl::Milliseconds(1));
  for (int i = 0; i < 100; ++i) {
    Happen();
    if (i % 10 == 0) room_.CutStreams();
  }

  const auto events = feed.UpTo(100, absl::Seconds(10));

  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 100u);
  for (std::size_t i = 0; i < events->size(); ++i) {
    EXPECT_EQ((*events)[i].number(), i + 1);
  }
  EXPECT_TRUE(in_order);
  EXPECT_EQ(told, 100u);
}

TEST_F(MeetingFeedTest, GivesAWatcherWhatComesAfterWhatItHas) {
  MeetingFeed feed(*hub_, kMeeting, [](const MeetingEvent&) {});
  for (int i = 0; i < 3; ++i) Happen();
  ASSERT_TRUE(feed.UpTo(3, absl::Seconds(10)).ok());

  const auto after = feed.After(2, absl::Seconds(10));

  ASSERT_TRUE(after.ok());
  ASSERT_EQ(after->size(), 1u);
  EXPECT_EQ((*after)[0].number(), 3u);
  EXPECT_TRUE(feed.After(3, absl::Milliseconds(1))->empty());
}

TEST_F(MeetingFeedTest, EndsForGoodForOneWhoMayNotSee) {
  MeetingFeed feed(*hub_, std::string(16, 'x'), [](const MeetingEvent&) {});

  EXPECT_TRUE(Eventually([&] {
    return absl::IsNotFound(feed.After(0, absl::Milliseconds(5)).status());
  }));
}

TEST_F(MeetingFeedTest, SaysUnavailableWhileTheHubIsAway) {
  room_.Lie({.away = true, .read = {}});
  MeetingFeed feed(
      *hub_, kMeeting, [](const MeetingEvent&) {}, absl::Milliseconds(1));

  EXPECT_EQ(base::TagOf(feed.UpTo(1, absl::Milliseconds(20)).status()),
            "HUB_AWAY");
  room_.Lie({});
  Happen();
  EXPECT_TRUE(feed.UpTo(1, absl::Seconds(10)).ok());
}

TEST_F(MeetingFeedTest, StopsWhileItWaits) {
  auto feed = std::make_unique<MeetingFeed>(*hub_, kMeeting,
                                            [](const MeetingEvent&) {});
  std::thread watcher(
      [&] { EXPECT_TRUE(feed->After(0, absl::Seconds(30)).ok()); });

  feed->Stop();

  watcher.join();
}

}  // namespace
}  // namespace samrad::agency
