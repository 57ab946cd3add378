#include "services/agency/meetings/room_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/agency/outbox/proto_time.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using HubItem = hub::meetings::v1::AgendaItem;
using HubView = hub::meetings::v1::MeetingView;

class RoomViewTest : public testing::Test {
 protected:
  RoomViewTest() {
    place_.group.set_chair("police");
    place_.group.set_code("N7");
    for (const char* agency : {"police", "school", "social"}) {
      place_.group.add_seats()->set_agency(agency);
    }
    auto& meeting = *view_.mutable_meeting();
    meeting.set_meeting_id(std::string(16, 'm'));
    meeting.set_group_id(std::string(16, 'g'));
    *meeting.mutable_starts_at() =
        ToProtoTime(absl::FromUnixSeconds(1'795'000'000));
    *meeting.mutable_ends_at() =
        ToProtoTime(absl::FromUnixSeconds(1'795'000'000 + 5400));
  }

  HubItem& Add(char id, const std::vector<std::string>& readers,
               common::v1::ItemClass item_class = common::v1::ANONYMOUS) {
    HubItem& item = *view_.add_items();
    item.set_item_id(std::string(16, id));
    item.set_item_class(item_class);
    item.set_minutes(10);
    item.set_owner("school");
    item.set_place(static_cast<std::uint32_t>(view_.items_size()));
    item.set_handed_in(true);
    item.set_content_header_hash(std::string(32, 'h'));
    for (const std::string& reader : readers) item.add_readers(reader);
    return item;
  }
  hub::meetings::v1::SeatPresence& Sit(const std::string& agency) {
    auto& seat = *view_.add_present();
    seat.set_seat(static_cast<std::uint32_t>(view_.present_size()));
    seat.set_agency(agency);
    seat.set_conflict_answered(true);
    return seat;
  }
  void SitAll() {
    for (const char* agency : {"police", "school", "social"}) Sit(agency);
  }

  MeetingPlace place_;
  HubView view_;
};

TEST_F(RoomViewTest, OpensWhatEverybodyPresentMayHear) {
  const HubItem& item = Add('a', {"police", "school", "social"});
  SitAll();

  EXPECT_TRUE(CheckMayOpen(view_, item).ok());
}

TEST_F(RoomViewTest, SaysWhoKeepsAnItemFromBeingOpened) {
  HubItem& item = Add('a', {"police", "school"});
  Sit("police");
  const auto expect = [&](const char* tag, const char* agencies) {
    const absl::Status status = CheckMayOpen(view_, item);
    EXPECT_EQ(base::TagOf(status), tag);
    EXPECT_EQ(base::PathOf(status), agencies);
  };

  expect("MUST_BE_IN", "school");
  Sit("school");
  Sit("social");
  expect("NO_PERMIT_FOR", "social");
  item.add_excluded("social");
  expect("MUST_BE_OUT", "social");
  item.clear_excluded();
  item.add_readers("social");
  view_.mutable_present(0)->set_conflict_answered(false);
  expect("CONFLICT_UNANSWERED", "police");
  view_.mutable_present(0)->set_conflict_answered(true);
  view_.mutable_present(2)->set_conflicted(true);
  expect("CONFLICTED", "social");
  item.set_handed_in(false);
  expect("NOT_HANDED_IN", "school");
}

TEST_F(RoomViewTest, AnExcludedAgencyAtTheDoorIsInTheRoom) {
  HubItem& item = Add('a', {"police", "school"});
  item.add_excluded("social");
  Sit("police");
  Sit("school");
  Sit("social").set_waiting(true);

  EXPECT_EQ(base::TagOf(CheckMayOpen(view_, item)), "MUST_BE_OUT");
}

TEST_F(RoomViewTest, ShowsToOthersThanTheChairOnlyTheirOwnComingAndGoing) {
  Add('a', {"police", "school", "social"});
  Add('b', {"police", "school"});

  const auto chair = RoomViewOf(view_, place_, "police");
  const auto social = RoomViewOf(view_, place_, "social");

  EXPECT_EQ(chair.come_and_go_size(), 3);
  EXPECT_TRUE(chair.chairs());
  ASSERT_EQ(social.come_and_go_size(), 1);
  EXPECT_EQ(social.come_and_go(0).agency(), "social");
  EXPECT_EQ(social.come_and_go(0).to_place(), 1u);
  EXPECT_EQ(social.minutes_wanted(), 20u);
  EXPECT_EQ(social.minutes_planned(), 90u);
}

TEST_F(RoomViewTest, SaysWhichItemsAnAgencyIsOutFor) {
  Add('a', {"police", "school", "social"});
  Add('b', {"police", "school"});
  Add('c', {"police", "school", "social"});

  const auto view = RoomViewOf(view_, place_, "social");

  EXPECT_THAT(view.come_and_go(0).out_for(), testing::ElementsAre(2u));
}

TEST_F(RoomViewTest, ProposesTheOrderInWhichSocialLeavesOnce) {
  Add('a', {"police", "school", "social"});
  Add('b', {"police", "school"});
  Add('c', {"police", "school", "social"});

  const auto proposed = ProposeOrderFor(view_, place_, {});

  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_EQ(proposed->moves(), 1u);
  EXPECT_EQ(proposed->moves_now(), 2u);
  EXPECT_EQ(proposed->order_size(), 3);
}

TEST_F(RoomViewTest, RefusesPlacesThatAreNotOnTheAgenda) {
  Add('a', {"police"});
  google::protobuf::RepeatedPtrField<meetings::v1::FixedPlace> fixed;
  auto& one = *fixed.Add();
  one.set_item(std::string(32, '6'));
  one.set_place(1);

  EXPECT_EQ(base::PathOf(ProposeOrderFor(view_, place_, fixed).status()),
            "fixed[0].item");
}

}  // namespace
}  // namespace samrad::agency
