// Groups, seats, meetings, agendas, and what each agency may see of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/hub/meetings/room_view.h"
#include "services/hub/meetings/testing/test_meetings.h"

namespace samrad::hub {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using testing::Id;
using ::testing::Not;
using testing::TagOf;
using testing::TestBytes;
using testing::TestMeetings;

class AgendaTest : public ::testing::Test {
 protected:
  meetings::v1::SetSeatsRequest Seats() {
    meetings::v1::SetSeatsRequest request;
    request.set_request_id(t_.NewId());
    request.set_group_id(t_.group_id());
    const meetings::v1::Group group = Group("police");
    request.set_expected_revision(group.revision());
    *request.mutable_seats() = group.seats();
    return request;
  }
  meetings::v1::Group Group(const std::string& agency) {
    const auto listed = t_.core->ListGroups(Id(agency), {});
    EXPECT_TRUE(listed.ok());
    return listed->groups(0);
  }
  meetings::v1::AgendaItem Wanted(common::v1::ItemClass item_class) {
    meetings::v1::AgendaItem item;
    item.set_item_id(t_.NewId());
    item.set_item_class(item_class);
    item.set_minutes(10);
    return item;
  }

  TestMeetings t_;
};

TEST_F(AgendaTest, AGroupIsSeenByItsMembersWithAllSeats) {
  EXPECT_EQ(Group("social").seats_size(), 5);
  EXPECT_EQ(Group("social").chair(), "police");
  EXPECT_TRUE(Group("social").seats(0).held());
}

TEST_F(AgendaTest, RefusesEachFaultOfAGroup) {
  meetings::v1::CreateGroupRequest good;
  good.mutable_group()->set_group_id(TestBytes("other", 16));
  good.mutable_group()->set_type(common::v1::SIG);
  good.mutable_group()->set_code("S1");
  good.mutable_group()->set_k(5);
  good.mutable_group()->add_seats()->set_seat(1);
  good.mutable_group()->mutable_seats(0)->set_agency("social");
  const auto tag = [&](const auto& change) {
    meetings::v1::CreateGroupRequest bad = good;
    bad.set_request_id(t_.NewId());
    change(*bad.mutable_group());
    return TagOf(t_.core->CreateGroup(Id("social"), bad).status());
  };

  EXPECT_EQ(tag([](auto& g) { g.set_group_id("x"); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.clear_type(); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.set_code("Anna B"); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.set_k(4); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.clear_seats(); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.mutable_seats(0)->set_seat(65); }),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { *g.add_seats() = g.seats(0); }),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.mutable_seats(0)->set_agency("police"); }),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& g) { g.mutable_seats(0)->set_agency("nobody"); }),
            "AGENCY_INACTIVE");
  EXPECT_EQ(tag([&](auto& g) { g.set_group_id(t_.group_id()); }),
            "OTHER_BYTES");
  EXPECT_EQ(tag([](auto&) {}), "");
}

TEST_F(AgendaTest, TheSameRequestAnswersAlikeAndAnotherUnderItsIdDoesNot) {
  meetings::v1::SetSeatsRequest request = Seats();
  request.mutable_seats()->RemoveLast();

  ASSERT_TRUE(t_.core->SetSeats(Id("police"), request).ok());
  EXPECT_EQ(t_.core->SetSeats(Id("police"), request)->group().seats_size(), 4);
  request.mutable_seats()->RemoveLast();
  EXPECT_EQ(TagOf(t_.core->SetSeats(Id("police"), request).status()),
            "OTHER_BYTES");
}

TEST_F(AgendaTest, ASeatNumberIsNeverAnotherAgencysAndKeepsItsConfirmation) {
  meetings::v1::SetSeatsRequest request = Seats();
  request.mutable_seats()->RemoveLast();
  const auto kept = t_.core->SetSeats(Id("police"), request);
  ASSERT_TRUE(kept.ok());
  EXPECT_TRUE(kept->group().seats(1).held());

  meetings::v1::SetSeatsRequest again = Seats();
  again.add_seats()->set_seat(5);
  again.mutable_seats(4)->set_agency("school");

  EXPECT_EQ(TagOf(t_.core->SetSeats(Id("police"), again).status()),
            "INVALID_ARGUMENT");
}

TEST_F(AgendaTest, SeatsAreSetByTheChairOnWhatItSaw) {
  EXPECT_EQ(TagOf(t_.core->SetSeats(Id("social"), Seats()).status()),
            "NOT_FOUND");
  meetings::v1::SetSeatsRequest stale = Seats();
  stale.set_expected_revision(1);
  const absl::Status refused = t_.core->SetSeats(Id("police"), stale).status();
  EXPECT_TRUE(absl::IsAborted(refused));
  EXPECT_EQ(TagOf(refused), "REVISION");
}

TEST_F(AgendaTest, ASeatIsConfirmedByItsAgencyForAtMostHalfAYear) {
  meetings::v1::ConfirmSeatRequest request;
  request.set_request_id(t_.NewId());
  request.set_group_id(t_.group_id());
  request.set_seat(2);
  request.set_held(true);
  SetTimestamp(t_.clock.TimeNow() + absl::Hours(24 * 191),
               *request.mutable_confirmed_until());
  EXPECT_EQ(TagOf(t_.core->ConfirmSeat(Id("social"), request).status()),
            "INVALID_ARGUMENT");
  EXPECT_EQ(TagOf(t_.core->ConfirmSeat(Id("school"), request).status()),
            "NOT_FOUND");
  SetTimestamp(t_.clock.TimeNow() - absl::Seconds(1),
               *request.mutable_confirmed_until());
  EXPECT_EQ(TagOf(t_.core->ConfirmSeat(Id("social"), request).status()),
            "INVALID_ARGUMENT");
}

TEST_F(AgendaTest, RefusesMeetingsThatCannotBe) {
  meetings::v1::PlanMeetingsRequest request;
  request.set_group_id(t_.group_id());
  const auto tag = [&] {
    request.set_request_id(t_.NewId());
    return TagOf(t_.core->PlanMeetings(Id("police"), request).status());
  };
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  meetings::v1::Meeting& meeting = *request.add_meetings();
  meeting.set_meeting_id(t_.NewId());
  const absl::Time starts = t_.clock.TimeNow() + absl::Hours(2);
  SetTimestamp(starts, *meeting.mutable_starts_at());
  SetTimestamp(starts, *meeting.mutable_ends_at());
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  SetTimestamp(starts + absl::Hours(25), *meeting.mutable_ends_at());
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  // Across midnight and a change of the clock is a meeting like another.
  SetTimestamp(starts + absl::Hours(23), *meeting.mutable_ends_at());
  EXPECT_EQ(TagOf(t_.core->PlanMeetings(Id("social"), request).status()),
            "NOT_FOUND");
  EXPECT_EQ(tag(), "");
  EXPECT_EQ(tag(), "OTHER_BYTES");
}

TEST_F(AgendaTest, WhatIsUnknownAndWhatIsForbiddenAnswerAlike) {
  const std::string meeting = t_.Plan();
  t_.directory.Add(
      testing::SignedEvent(testing::JoinHeader(audit::v1::ONBOARD, "stranger"),
                           {"social", "police"}));
  meetings::v1::GetMeetingRequest known;
  known.set_meeting_id(meeting);
  meetings::v1::GetMeetingRequest unknown;
  unknown.set_meeting_id(TestBytes("nothing", 16));

  const absl::Status forbidden =
      t_.core->GetMeeting(Id("stranger"), known).status();
  const absl::Status nothing =
      t_.core->GetMeeting(Id("stranger"), unknown).status();

  EXPECT_EQ(forbidden, nothing);
  EXPECT_TRUE(absl::IsNotFound(forbidden));
  EXPECT_EQ(t_.core->EventsAfter(Id("stranger"), meeting, 0, 10).status(),
            nothing);
  EXPECT_EQ(t_.Sit(meeting, "stranger", {1}), nothing);
  EXPECT_EQ(TagOf(t_.core->GetMeeting(Id("nobody"), known).status()),
            "NOT_A_MEMBER");
}

TEST_F(AgendaTest, BeforeTheLockAgenciesSeeOnlyTheirOwnItems) {
  const std::string meeting = t_.Plan();
  const std::string item =
      t_.Announce(meeting, "social", common::v1::ANONYMOUS, {"school"});

  EXPECT_EQ(t_.View(meeting, "school").items_size(), 0);
  EXPECT_EQ(t_.View(meeting, "social").items_size(), 1);
  const auto seen = t_.View(meeting, "police").items(0);
  EXPECT_EQ(seen.item_id(), item);
  EXPECT_EQ(seen.light(), common::v1::RED);  // no text yet
  EXPECT_THAT(t_.Kinds(meeting, "school"),
              ElementsAre(common::v1::MEETING_CHANGED));

  ASSERT_TRUE(t_.Lock(meeting).ok());

  const auto now = t_.View(meeting, "school").items(0);
  EXPECT_EQ(now.minutes(), 10u);
  EXPECT_EQ(now.light(), common::v1::LIGHT_UNSPECIFIED);
  EXPECT_TRUE(now.required().empty());
}

TEST_F(AgendaTest, ASealedItemDoesNotExistForOthers) {
  const std::string meeting = t_.Plan();
  t_.Announce(meeting, "school", common::v1::STRATEGIC);
  ASSERT_TRUE(t_.Lock(meeting).ok());
  const auto before = t_.Events(meeting, "social");
  const meetings::v1::MeetingView view = t_.View(meeting, "social");
  meetings::v1::AgendaItem sealed = Wanted(common::v1::SEALED);
  // After the lock only the chair may; so the chair's agency wants one too.
  EXPECT_EQ(TagOf(t_.TryAnnounce(meeting, "school", sealed).status()),
            "LOCKED");
  ASSERT_TRUE(t_.TryAnnounce(meeting, "police", sealed).ok());

  // Not a number, not a revision, not a byte.
  EXPECT_EQ(t_.Events(meeting, "social").size(), before.size());
  EXPECT_EQ(t_.View(meeting, "social").SerializeAsString(),
            view.SerializeAsString());
  EXPECT_EQ(t_.View(meeting, "police").items_size(), 2);
}

TEST_F(AgendaTest, TheChairSeesASealedItemWithoutItsOwner) {
  const std::string meeting = t_.Plan();
  t_.Announce(meeting, "school", common::v1::SEALED);

  EXPECT_EQ(t_.View(meeting, "police").items(0).owner(), "");
  EXPECT_EQ(t_.View(meeting, "police").items(0).item_class(),
            common::v1::SEALED);
  EXPECT_EQ(t_.View(meeting, "school").items(0).owner(), "school");
  EXPECT_EQ(t_.View(meeting, "social").items_size(), 0);
}

TEST_F(AgendaTest, PlacesHaveNoGapWhereAnItemIsHidden) {
  const std::string meeting = t_.Plan();
  t_.Announce(meeting, "school", common::v1::SEALED);
  t_.Announce(meeting, "school", common::v1::STRATEGIC);
  ASSERT_TRUE(t_.Lock(meeting).ok());

  ASSERT_EQ(t_.View(meeting, "social").items_size(), 1);
  EXPECT_EQ(t_.View(meeting, "social").items(0).place(), 1u);
  EXPECT_EQ(t_.View(meeting, "police").items(1).place(), 2u);
}

TEST_F(AgendaTest, RefusesEachFaultOfAnItem) {
  const std::string meeting = t_.Plan();
  const auto tag = [&](const auto& change) {
    meetings::v1::AgendaItem item = Wanted(common::v1::ANONYMOUS);
    change(item);
    return TagOf(t_.TryAnnounce(meeting, "social", item).status());
  };
  EXPECT_EQ(tag([](auto& i) { i.set_item_id("x"); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) { i.clear_item_class(); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) { i.set_minutes(0); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) { i.set_minutes(241); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) { i.add_required("nobody"); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) { i.add_excluded("social"); }), "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) {
              i.add_required("school");
              i.add_excluded("school");
            }),
            "INVALID_ARGUMENT");
  EXPECT_EQ(tag([](auto& i) {
              i.set_item_class(common::v1::SEALED);
              i.add_required("school");
            }),
            "INVALID_ARGUMENT");
  const std::string taken =
      t_.Announce(meeting, "school", common::v1::STRATEGIC);
  EXPECT_EQ(tag([&](auto& i) { i.set_item_id(taken); }), "OTHER_BYTES");
  EXPECT_EQ(tag([](auto&) {}), "");
}

TEST_F(AgendaTest, AnOwnerMayAnnounceItsItemAnewUntilItIsHandedIn) {
  const std::string meeting = t_.Plan();
  meetings::v1::AgendaItem item = Wanted(common::v1::STRATEGIC);
  ASSERT_TRUE(t_.TryAnnounce(meeting, "social", item).ok());
  item.set_item_class(common::v1::ANONYMOUS);
  item.set_minutes(25);

  ASSERT_TRUE(t_.TryAnnounce(meeting, "social", item).ok());

  ASSERT_EQ(t_.View(meeting, "police").items_size(), 1);
  EXPECT_EQ(t_.View(meeting, "police").items(0).minutes(), 25u);
  EXPECT_EQ(TagOf(t_.TryAnnounce(meeting, "school", item).status()),
            "OTHER_BYTES");
  ASSERT_TRUE(t_.Submit(t_.Text(meeting, item.item_id(), common::v1::ANONYMOUS,
                                "social", {"police"}))
                  .ok());
  item.set_item_class(common::v1::STRATEGIC);
  EXPECT_EQ(TagOf(t_.TryAnnounce(meeting, "social", item).status()),
            "ITEM_OPENED");
}

TEST_F(AgendaTest, AStrategicGroupTakesNothingElse) {
  TestMeetings strategic(common::v1::STRATEGIC_GROUP);
  const std::string meeting = strategic.Plan();
  for (const auto item_class : {common::v1::ANONYMOUS, common::v1::CONSENTED,
                                common::v1::LEGAL_GROUND, common::v1::SEALED}) {
    EXPECT_EQ(TagOf(strategic.TryAnnounce(meeting, "social", Wanted(item_class))
                        .status()),
              "CLASS_NOT_ALLOWED");
  }
  EXPECT_TRUE(
      strategic.TryAnnounce(meeting, "social", Wanted(common::v1::STRATEGIC))
          .ok());
}

TEST_F(AgendaTest, AnItemIsWithdrawnByItsOwnerWithItsShares) {
  const std::string meeting = t_.Plan();
  const std::string item =
      t_.HandIn(meeting, "social", common::v1::ANONYMOUS, {"police"});
  meetings::v1::WithdrawItemRequest request;
  request.set_request_id(t_.NewId());
  request.set_item_id(item);
  EXPECT_EQ(TagOf(t_.core->WithdrawItem(Id("police"), request).status()),
            "NOT_FOUND");

  request.set_request_id(t_.NewId());
  ASSERT_TRUE(t_.core->WithdrawItem(Id("social"), request).ok());

  EXPECT_EQ(t_.View(meeting, "police").items_size(), 0);
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 0);
}

TEST_F(AgendaTest, TheAgendaNamesEveryItemOnce) {
  const std::string meeting = t_.Plan();
  const std::string later = t_.Plan();
  const std::string one = t_.Announce(meeting, "social", common::v1::STRATEGIC);
  const std::string two = t_.Announce(meeting, "school", common::v1::STRATEGIC);
  meetings::v1::SetAgendaRequest request;
  request.set_meeting_id(meeting);
  const auto tag = [&] {
    request.set_request_id(t_.NewId());
    request.set_expected_revision(t_.Revision(meeting));
    return TagOf(t_.core->SetAgenda(Id("police"), request).status());
  };
  request.add_order(one);
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  request.add_order(one);
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  request.set_order(1, TestBytes("none", 16));
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  request.mutable_order()->RemoveLast();
  meetings::v1::Carry& carry = *request.add_carry();
  carry.set_item_id(two);
  carry.set_to_meeting_id(later);
  EXPECT_EQ(tag(), "INVALID_ARGUMENT");
  carry.set_why(common::v1::NO_TIME);
  EXPECT_EQ(TagOf(t_.core->SetAgenda(Id("social"), request).status()),
            "NOT_FOUND");

  EXPECT_EQ(tag(), "");

  EXPECT_EQ(t_.View(meeting, "police").items_size(), 1);
  const auto carried = t_.View(later, "school").items(0);
  EXPECT_EQ(carried.item_id(), two);
  EXPECT_EQ(carried.carried(), common::v1::NO_TIME);
}

TEST_F(AgendaTest, TwoChangesOnTheSameSightAreOne) {
  const std::string meeting = t_.Plan();
  meetings::v1::SetAgendaRequest request;
  request.set_request_id(t_.NewId());
  request.set_meeting_id(meeting);
  request.set_expected_revision(t_.Revision(meeting));
  ASSERT_TRUE(t_.core->SetAgenda(Id("police"), request).ok());
  EXPECT_TRUE(t_.core->SetAgenda(Id("police"), request).ok());  // the same
  request.set_request_id(t_.NewId());

  const absl::Status second =
      t_.core->SetAgenda(Id("police"), request).status();

  EXPECT_TRUE(absl::IsAborted(second));
  EXPECT_EQ(TagOf(second), "REVISION");
}

TEST_F(AgendaTest, ACancelledMeetingHoldsNothing) {
  const std::string meeting = t_.Plan();
  t_.HandIn(meeting, "social", common::v1::ANONYMOUS, {"police"});
  meetings::v1::ChangeMeetingRequest request;
  request.set_request_id(t_.NewId());
  request.set_meeting_id(meeting);
  request.set_expected_revision(t_.Revision(meeting));
  request.set_cancel(true);

  ASSERT_TRUE(t_.core->ChangeMeeting(Id("police"), request).ok());

  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 0);
  EXPECT_EQ(TagOf(t_.Sit(meeting, "social", {2})), "ROOM_STATE");
}

TEST_F(AgendaTest, LightsSayWhetherASeatIsVacantOrUnconfirmed) {
  const std::string meeting = t_.Plan();
  t_.HandIn(meeting, "social", common::v1::LEGAL_GROUND, {"police", "school"},
            {"school"});
  EXPECT_EQ(t_.View(meeting, "police").items(0).light(), common::v1::GREEN);

  t_.Confirm("school", 3, false);

  EXPECT_EQ(t_.View(meeting, "police").items(0).light(), common::v1::RED);
}

TEST_F(AgendaTest, ALightTurnsRedForChairAndOwnerWhenTheGroundIsGone) {
  const std::string meeting = t_.Plan();
  t_.HandIn(meeting, "social", common::v1::CONSENTED, {"police", "school"});
  ASSERT_TRUE(t_.Lock(meeting).ok());
  const auto light = [&](const std::string& agency) {
    return t_.View(meeting, agency).items(0).light();
  };
  t_.core->CheckComingItems();
  EXPECT_EQ(light("police"), common::v1::GREEN);
  const size_t told_to_others = t_.Kinds(meeting, "school").size();

  t_.gate.SetAnswer(absl::UnavailableError("away"));
  t_.core->CheckComingItems();
  EXPECT_EQ(light("police"), common::v1::GREEN);
  t_.gate.SetAnswer(base::Error(absl::StatusCode::kFailedPrecondition,
                                "CONSENT_WITHDRAWN", "no"));
  t_.core->CheckComingItems();

  EXPECT_EQ(light("police"), common::v1::RED);
  EXPECT_EQ(light("social"), common::v1::RED);
  EXPECT_EQ(light("school"), common::v1::LIGHT_UNSPECIFIED);
  EXPECT_EQ(t_.Kinds(meeting, "police").back(), common::v1::AGENDA_CHANGED);
  EXPECT_EQ(t_.Kinds(meeting, "school").size(), told_to_others);
  // Told once.
  const size_t told = t_.Kinds(meeting, "police").size();
  t_.core->CheckComingItems();
  EXPECT_EQ(t_.Kinds(meeting, "police").size(), told);
  t_.gate.SetAnswer(absl::OkStatus());
  t_.core->CheckComingItems();
  EXPECT_EQ(light("police"), common::v1::GREEN);
}

}  // namespace
}  // namespace samrad::hub
