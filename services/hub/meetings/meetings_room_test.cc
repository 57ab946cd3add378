// The room while a meeting is held: each precondition, each refusal.
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

const std::vector<std::string> kAll = {"police", "school", "social"};

class RoomTest : public ::testing::Test {
 protected:
  // A meeting with one item of social's for everybody, called and answered.
  void Called(common::v1::ItemClass item_class,
              const std::vector<std::string>& to = {"leisure", "police",
                                                    "school"},
              const std::vector<std::string>& required = {},
              const std::vector<std::string>& excluded = {}) {
    meeting_ = t_.Plan();
    item_ = t_.HandIn(meeting_, "social", item_class, to, required, excluded);
    t_.Begin(meeting_);
    const absl::Status called = t_.CallAndAnswer(meeting_, item_);
    ASSERT_TRUE(called.ok()) << called << TagOf(called);
  }
  void Opened(common::v1::ItemClass item_class) {
    Called(item_class);
    const absl::Status opened = t_.Open(meeting_, item_, kAll);
    ASSERT_TRUE(opened.ok()) << opened << TagOf(opened);
  }
  std::string TagOfOpen(const std::vector<std::string>& present = kAll) {
    return TagOf(t_.Open(meeting_, item_, present));
  }
  meetings::v1::AgendaItem Item() {
    return t_.View(meeting_, "police").items(0);
  }

  TestMeetings t_;
  std::string meeting_;
  std::string item_;
};

TEST_F(RoomTest, OpensReadsAndCloses) {
  Opened(common::v1::LEGAL_GROUND);

  const auto read = t_.Read(meeting_, item_, "school");

  ASSERT_TRUE(read.ok()) << read.status() << TagOf(read.status());
  EXPECT_EQ(read->share(), TestBytes("share of school", 32));
  EXPECT_TRUE(read->has_opened());
  EXPECT_TRUE(read->content().has_receipt());
  EXPECT_TRUE(t_.Renew(meeting_, item_, "school").ok());
  ASSERT_TRUE(t_.Close(meeting_, item_).ok());
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  EXPECT_EQ(TagOf(t_.Read(meeting_, item_, "police").status()), "CLOSED");
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 0);
  EXPECT_EQ(Item().outcome(), common::v1::ADVICE_GIVEN);
  // The text, the opening, the reading, the closing.
  EXPECT_EQ(t_.log.entries().size(), 4u);
}

TEST_F(RoomTest, TheRoomIsOpenedOnALockedAgendaNotLongBefore) {
  meeting_ = t_.Plan();
  ASSERT_TRUE(t_.Sit(meeting_, "police", {1}).ok());
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::OPEN_ROOM)), "NOT_LOCKED");
  ASSERT_TRUE(t_.Lock(meeting_).ok());
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::OPEN_ROOM, 4)), "NOT_PRESENT");
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::OPEN_ROOM, 2)), "NOT_FOUND");
  t_.clock.Advance(-absl::Hours(1));
  // The hub's time does not run back, so the meeting is moved instead.
  meetings::v1::ChangeMeetingRequest later;
  later.set_request_id(t_.NewId());
  later.set_meeting_id(meeting_);
  later.set_expected_revision(t_.Revision(meeting_));
  SetTimestamp(t_.clock.TimeNow() + absl::Hours(30),
               *later.mutable_starts_at());
  SetTimestamp(t_.clock.TimeNow() + absl::Hours(31), *later.mutable_ends_at());
  ASSERT_TRUE(t_.core->ChangeMeeting(Id("police"), later).ok());
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::OPEN_ROOM)), "TOO_EARLY");
}

TEST_F(RoomTest, AnEmergencySittingBeginsAtOnce) {
  meeting_ = t_.Plan(true);
  ASSERT_TRUE(t_.Sit(meeting_, "police", {1}).ok());
  EXPECT_TRUE(t_.Run(meeting_, common::v1::OPEN_ROOM).ok());
  EXPECT_NE(t_.Announce(meeting_, "social", common::v1::STRATEGIC), "");
}

TEST_F(RoomTest, OneSeatChairsAtATime) {
  Called(common::v1::STRATEGIC);
  ASSERT_TRUE(t_.Sit(meeting_, "police", {1, 4}).ok());
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::LOCK_ROOM, 4)), "NOT_IN_CHAIR");
  ASSERT_TRUE(t_.Run(meeting_, common::v1::TAKE_CHAIR, 4).ok());
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::LOCK_ROOM, 1)), "NOT_IN_CHAIR");
  EXPECT_TRUE(t_.Run(meeting_, common::v1::LOCK_ROOM, 4).ok());
}

TEST_F(RoomTest, OnlyTheChairsAgencyRunsTheRoom) {
  Called(common::v1::STRATEGIC);
  meetings::v1::RunRoomRequest request;
  request.set_request_id(t_.NewId());
  request.set_meeting_id(meeting_);
  request.set_expected_revision(t_.Revision(meeting_));
  request.set_act(common::v1::LOCK_ROOM);
  request.set_seat(2);
  EXPECT_EQ(TagOf(t_.core->RunRoom(Id("social"), request).status()),
            "NOT_FOUND");
}

TEST_F(RoomTest, ALockedRoomTakesNobodyMore) {
  Called(common::v1::STRATEGIC);
  ASSERT_TRUE(t_.Run(meeting_, common::v1::LOCK_ROOM).ok());
  EXPECT_EQ(TagOf(t_.Sit(meeting_, "leisure", {5})), "ROOM_LOCKED");
  EXPECT_TRUE(t_.Sit(meeting_, "social", {2}).ok());  // keeps its seat
  ASSERT_TRUE(t_.Run(meeting_, common::v1::UNLOCK_ROOM).ok());
  EXPECT_TRUE(t_.Sit(meeting_, "leisure", {5}).ok());
}

TEST_F(RoomTest, NobodyIsPresentAfterTheirLease) {
  Called(common::v1::STRATEGIC);
  t_.clock.Advance(absl::Seconds(29));
  ASSERT_TRUE(t_.Sit(meeting_, "police", {1}).ok());
  EXPECT_EQ(t_.View(meeting_, "police").present_size(), 3);

  t_.clock.Advance(absl::Seconds(1));

  EXPECT_EQ(t_.View(meeting_, "police").present_size(), 1);
  EXPECT_THAT(t_.Kinds(meeting_, "leisure"), Contains(common::v1::SEAT_LAPSED));
}

TEST_F(RoomTest, ASweepTellsOfALapseWithoutBeingAsked) {
  Called(common::v1::STRATEGIC);
  t_.clock.Advance(absl::Seconds(31));
  t_.core->SweepRooms();
  EXPECT_THAT(t_.Kinds(meeting_, "social"), Contains(common::v1::SEAT_LAPSED));
}

TEST_F(RoomTest, AnItemIsCalledOnlyWhenItCanBeOpened) {
  meeting_ = t_.Plan();
  item_ = t_.Announce(meeting_, "social", common::v1::STRATEGIC);
  const std::string sealed =
      t_.Announce(meeting_, "school", common::v1::SEALED);
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::CALL_ITEM, 1, item_)),
            "ROOM_STATE");
  t_.Begin(meeting_);
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::CALL_ITEM, 1, item_)),
            "NOT_HANDED_IN");
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::CALL_ITEM, 1, sealed)),
            "NOT_HANDED_IN");
  EXPECT_EQ(
      TagOf(t_.Run(meeting_, common::v1::CALL_ITEM, 1, TestBytes("none", 16))),
      "NOT_FOUND");
}

TEST_F(RoomTest, RefusesToOpenWhileARequiredAgencyIsAway) {
  Called(common::v1::ANONYMOUS, {"leisure", "police", "school"}, {"leisure"});
  EXPECT_EQ(TagOfOpen(), "REQUIRED_ABSENT");
}

TEST_F(RoomTest, RefusesToOpenWhileTheOwnerIsAway) {
  Called(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Leave(meeting_, "social", 2).ok());
  EXPECT_EQ(TagOfOpen({"police", "school"}), "REQUIRED_ABSENT");
}

TEST_F(RoomTest, RefusesToOpenWhileAnExcludedAgencyIsIn) {
  Called(common::v1::ANONYMOUS, {"police"}, {}, {"school"});
  EXPECT_EQ(TagOfOpen(), "EXCLUDED_PRESENT");
  ASSERT_TRUE(t_.Leave(meeting_, "school", 3).ok());
  EXPECT_EQ(TagOfOpen({"police", "social"}), "");
}

TEST_F(RoomTest, RefusesToOpenBeforeSomebodyWithoutAPermit) {
  Called(common::v1::LEGAL_GROUND, {"police"});
  EXPECT_EQ(TagOfOpen(), "CANNOT_READ");
}

TEST_F(RoomTest, RefusesToOpenBeforeTheQuestionOfConflictIsAnswered) {
  Called(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Sit(meeting_, "leisure", {5}).ok());
  EXPECT_EQ(TagOfOpen({"leisure", "police", "school", "social"}),
            "CONFLICT_OPEN");
}

TEST_F(RoomTest, ASeatWithAConflictMustBeOut) {
  Called(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Answer(meeting_, item_, "school", 3, true).ok());
  EXPECT_EQ(TagOfOpen(), "CONFLICTED");
  // Only the chair and its own agency know.
  EXPECT_TRUE(t_.View(meeting_, "police").present(2).conflicted());
  EXPECT_TRUE(t_.View(meeting_, "school").present(2).conflicted());
  EXPECT_FALSE(t_.View(meeting_, "social").present(2).conflicted());
  ASSERT_TRUE(t_.Leave(meeting_, "school", 3).ok());
  EXPECT_EQ(TagOfOpen({"police", "social"}), "");
}

TEST_F(RoomTest, AConflictInAnOpenItemPutsTheSeatOut) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Renew(meeting_, item_, "school").ok());
  ASSERT_TRUE(t_.Answer(meeting_, item_, "school", 3, true).ok());
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  EXPECT_TRUE(t_.Renew(meeting_, item_, "police").ok());
}

TEST_F(RoomTest, AnIdentifiedItemAsksForConfirmedSeats) {
  Called(common::v1::LEGAL_GROUND);
  t_.Confirm("school", 3, false);
  EXPECT_EQ(TagOfOpen(), "SEAT_UNCONFIRMED");
  t_.Confirm("school", 3);
  EXPECT_EQ(TagOfOpen(), "");
}

TEST_F(RoomTest, AnAnonymousItemDoesNot) {
  Called(common::v1::ANONYMOUS);
  t_.Confirm("school", 3, false);
  EXPECT_EQ(TagOfOpen(), "");
}

TEST_F(RoomTest, TheGateIsAskedForThoseWhoListen) {
  Called(common::v1::CONSENTED);
  t_.gate.SetAnswer(base::Error(absl::StatusCode::kFailedPrecondition,
                                "CONSENT_WITHDRAWN", "no"));
  EXPECT_EQ(TagOfOpen(), "CONSENT_WITHDRAWN");
  t_.gate.SetAnswer(absl::UnavailableError("away"));
  EXPECT_EQ(TagOfOpen(), "UNAVAILABLE");
  t_.gate.SetAnswer(absl::OkStatus());
  EXPECT_EQ(TagOfOpen(), "");
  EXPECT_THAT(t_.gate.listeners(), ElementsAre("police", "school"));
}

TEST_F(RoomTest, TheChairSaysWhoIsThereAndHasLooked) {
  Called(common::v1::ANONYMOUS);
  EXPECT_EQ(TagOfOpen({"police", "social"}), "PRESENT_MISMATCH");
  auto unchecked = t_.Act(meeting_, item_, sealed::v1::ITEM_OPENED, kAll);
  unchecked.set_room_checked(false);
  EXPECT_EQ(TagOf(t_.Do(unchecked).status()), "ROOM_UNCHECKED");
  auto stale = t_.Act(meeting_, item_, sealed::v1::ITEM_OPENED, kAll);
  stale.set_expected_revision(stale.expected_revision() - 1);
  EXPECT_EQ(TagOf(t_.Do(stale).status()), "REVISION");
  auto other_seat = t_.Act(meeting_, item_, sealed::v1::ITEM_OPENED, kAll);
  other_seat.set_seat(4);
  EXPECT_EQ(TagOf(t_.Do(other_seat).status()), "NOT_IN_CHAIR");
}

TEST_F(RoomTest, AnActIsOfTheChairsAgencyAndItsKey) {
  Called(common::v1::ANONYMOUS);
  auto request = t_.Act(meeting_, item_, sealed::v1::ITEM_OPENED, kAll);
  EXPECT_EQ(TagOf(t_.core->ActInRoom(Id("social"), request).status()),
            "NOT_YOURS");
  (*request.mutable_record()->mutable_salt())[0] ^= 1;
  EXPECT_EQ(TagOf(t_.Do(request).status()), "BAD_SIGNATURE");
  sealed::v1::MeetingHeader header;
  *header.mutable_act() = t_.ActHeader(meeting_, item_, sealed::v1::ITEM_OPENED,
                                       "social", t_.HashOf(item_));
  header.mutable_act()->add_present("social");
  *request.mutable_record() = t_.Sign(header, "", "social");
  EXPECT_EQ(TagOf(t_.core->ActInRoom(Id("social"), request).status()),
            "NOT_FOUND");
}

TEST_F(RoomTest, AnotherTextIsNotOpened) {
  Called(common::v1::ANONYMOUS);
  const std::string other =
      t_.Announce(meeting_, "police", common::v1::STRATEGIC);
  ASSERT_TRUE(t_.Submit(t_.Text(meeting_, other, common::v1::STRATEGIC,
                                "police", {"social"}))
                  .ok());
  EXPECT_EQ(TagOf(t_.Open(meeting_, other, kAll)), "NOT_CALLED");
  sealed::v1::MeetingHeader header;
  *header.mutable_act() = t_.ActHeader(meeting_, item_, sealed::v1::ITEM_OPENED,
                                       "police", t_.HashOf(other));
  header.mutable_act()->mutable_present()->Assign(kAll.begin(), kAll.end());
  auto request = t_.Act(meeting_, item_, sealed::v1::ITEM_OPENED, kAll);
  *request.mutable_record() = t_.Sign(header, "", "police");
  EXPECT_EQ(TagOf(t_.Do(request).status()), "OTHER_TEXT");
}

TEST_F(RoomTest, TheSameActIsDoneOnce) {
  Called(common::v1::ANONYMOUS);
  const auto request = t_.Act(meeting_, item_, sealed::v1::ITEM_OPENED, kAll);
  ASSERT_TRUE(t_.Do(request).ok());
  const size_t leaves = t_.log.entries().size();
  const size_t events = t_.Events(meeting_, "school").size();

  ASSERT_TRUE(t_.Do(request).ok());

  EXPECT_EQ(t_.log.entries().size(), leaves);
  EXPECT_EQ(t_.Events(meeting_, "school").size(), events);
}

TEST_F(RoomTest, OneItemIsOpenAtATime) {
  Opened(common::v1::ANONYMOUS);
  EXPECT_EQ(TagOfOpen(), "ITEM_OPEN");
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::CALL_ITEM, 1, item_)),
            "ITEM_OPEN");
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::CLOSE_ROOM)), "ITEM_OPEN");
  EXPECT_EQ(TagOf(t_.Lock(meeting_)), "ITEM_OPEN");
}

TEST_F(RoomTest, ALateArrivalWaitsUntilTheChairAdmitsIt) {
  Opened(common::v1::LEGAL_GROUND);
  ASSERT_TRUE(t_.Sit(meeting_, "leisure", {5}).ok());
  EXPECT_TRUE(t_.View(meeting_, "police").present(3).waiting());
  EXPECT_EQ(TagOf(t_.Read(meeting_, item_, "leisure").status()), "CLOSED");
  const auto admit = [&](const std::string& agency) {
    return TagOf(
        t_.Do(t_.Act(meeting_, item_, sealed::v1::LATE_ADMITTED, {agency}))
            .status());
  };
  EXPECT_EQ(admit("leisure"), "CONFLICT_OPEN");
  ASSERT_TRUE(t_.Answer(meeting_, item_, "leisure", 5).ok());
  EXPECT_EQ(admit("school"), "NOT_WAITING");
  t_.gate.SetAnswer(
      base::Error(absl::StatusCode::kFailedPrecondition, "NO_GROUND", "no"));
  EXPECT_EQ(admit("leisure"), "NO_GROUND");
  t_.gate.SetAnswer(absl::OkStatus());

  EXPECT_EQ(admit("leisure"), "");

  EXPECT_THAT(t_.gate.listeners(), ElementsAre("leisure"));
  const auto read = t_.Read(meeting_, item_, "leisure");
  ASSERT_TRUE(read.ok());
  sealed::v1::MeetingHeader header;
  ASSERT_TRUE(header.ParseFromString(read->opened().record().header()));
  EXPECT_EQ(header.act().act(), sealed::v1::LATE_ADMITTED);
}

TEST_F(RoomTest, ALateArrivalWithoutPermitOrExcludedStaysOutside) {
  Called(common::v1::ANONYMOUS, {"police", "school"}, {}, {"leisure"});
  ASSERT_EQ(TagOfOpen(), "");
  ASSERT_TRUE(t_.Sit(meeting_, "leisure", {5}).ok());
  ASSERT_TRUE(t_.Answer(meeting_, item_, "leisure", 5).ok());
  EXPECT_EQ(TagOf(t_.Do(t_.Act(meeting_, item_, sealed::v1::LATE_ADMITTED,
                               {"leisure"}))
                      .status()),
            "EXCLUDED_PRESENT");
}

TEST_F(RoomTest, AReaderThatLeavesReadsNoMore) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Renew(meeting_, item_, "school").ok());
  ASSERT_TRUE(t_.Leave(meeting_, "school", 3).ok());
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  ASSERT_TRUE(t_.Sit(meeting_, "school", {3}).ok());  // waits at the door
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
}

TEST_F(RoomTest, ALeaseNeverOutlastsTheSeat) {
  Opened(common::v1::ANONYMOUS);
  t_.clock.Advance(absl::Seconds(25));
  ASSERT_TRUE(t_.Sit(meeting_, "police", {1}).ok());
  meetings::v1::RenewLeaseRequest request;
  request.set_meeting_id(meeting_);
  request.set_item_id(item_);

  const auto lease = t_.core->RenewLease(Id("school"), request);

  ASSERT_TRUE(lease.ok());
  EXPECT_EQ(lease->lease_until().seconds(),
            absl::ToUnixSeconds(t_.clock.TimeNow() + absl::Seconds(5)));
}

TEST_F(RoomTest, AnItemIsStoppedWhenTheChairIsGone) {
  Opened(common::v1::ANONYMOUS);
  t_.clock.Advance(absl::Seconds(20));
  ASSERT_TRUE(t_.Sit(meeting_, "school", {3}).ok());
  ASSERT_TRUE(t_.Sit(meeting_, "social", {2}).ok());
  t_.clock.Advance(absl::Seconds(10));
  t_.core->SweepRooms();
  EXPECT_THAT(t_.Kinds(meeting_, "school"), Contains(common::v1::ITEM_STOPPED));
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  EXPECT_EQ(t_.View(meeting_, "social").chair_seat(), 0u);
}

TEST_F(RoomTest, AnItemIsStoppedWhenTheChairLeaves) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Leave(meeting_, "police", 1).ok());
  EXPECT_THAT(t_.Kinds(meeting_, "school"), Contains(common::v1::ITEM_STOPPED));
}

TEST_F(RoomTest, AnItemIsStoppedWhenItsConsentEndsOrNobodyKnows) {
  for (const absl::Status& answer :
       {base::Error(absl::StatusCode::kFailedPrecondition, "CONSENT_WITHDRAWN",
                    "no"),
        absl::UnavailableError("away")}) {
    t_.gate.SetAnswer(absl::OkStatus());
    Opened(common::v1::CONSENTED);
    t_.core->CheckOpenItems();
    ASSERT_TRUE(t_.Renew(meeting_, item_, "school").ok());

    t_.gate.SetAnswer(answer);
    t_.core->CheckOpenItems();

    EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
    EXPECT_THAT(t_.Kinds(meeting_, "school"),
                Contains(common::v1::ITEM_STOPPED));
  }
}

TEST_F(RoomTest, TheGateIsNotAskedAboutWhatNamesNobody) {
  Opened(common::v1::ANONYMOUS);
  t_.core->CheckOpenItems();
  EXPECT_EQ(t_.gate.calls(), 0);
}

TEST_F(RoomTest, APausedItemMayBeOpenedAgain) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Close(meeting_, item_, common::v1::PAUSED).ok());
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 3);
  ASSERT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
  EXPECT_EQ(TagOfOpen(), "");
}

TEST_F(RoomTest, AnEndedItemMayNot) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Close(meeting_, item_).ok());
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::CALL_ITEM, 1, item_)),
            "ITEM_ENDED");
}

TEST_F(RoomTest, ClosingNeedsAnOutcomeAndTheItemAtHand) {
  Opened(common::v1::ANONYMOUS);
  auto request = t_.Act(meeting_, item_, sealed::v1::ITEM_CLOSED, kAll);
  request.clear_outcome();
  EXPECT_EQ(TagOf(t_.Do(request).status()), "INVALID_ARGUMENT");
  EXPECT_EQ(TagOf(t_.Close(meeting_, TestBytes("none", 16))), "NOT_CALLED");
  EXPECT_TRUE(t_.Renew(meeting_, item_, "school").ok());
}

TEST_F(RoomTest, OopsStopsAndAsksForAcknowledgement) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Do(t_.Act(meeting_, item_, sealed::v1::OOPS, kAll)).ok());
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  EXPECT_EQ(TagOfOpen(), "NOT_ACKNOWLEDGED");
  for (const std::string& agency : kAll) {
    const auto acknowledgement = t_.ActHeader(
        meeting_, item_, sealed::v1::OOPS_ACKNOWLEDGED, agency, "");
    EXPECT_EQ(TagOf(t_.Record(acknowledgement)), "");
    EXPECT_EQ(TagOf(t_.Record(acknowledgement)), "NOTHING_TO_ACKNOWLEDGE");
  }
  EXPECT_EQ(TagOfOpen(), "");
  EXPECT_THAT(t_.Kinds(meeting_, "leisure"),
              Contains(common::v1::EVENT_OOPS_ACKNOWLEDGED).Times(3));
}

TEST_F(RoomTest, TheFreezeStaysWithItsItem) {
  Opened(common::v1::ANONYMOUS);
  const std::string other = t_.HandIn(meeting_, "police", common::v1::STRATEGIC,
                                      {"school", "social"});
  ASSERT_TRUE(t_.Do(t_.Act(meeting_, item_, sealed::v1::OOPS, kAll)).ok());
  // Another item is called and the meeting goes on.
  ASSERT_TRUE(t_.CallAndAnswer(meeting_, other).ok());
  ASSERT_TRUE(t_.Open(meeting_, other, kAll).ok());
  ASSERT_TRUE(t_.Close(meeting_, other).ok());
  ASSERT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
  EXPECT_EQ(TagOfOpen(), "NOT_ACKNOWLEDGED");
  ASSERT_TRUE(t_.Close(meeting_, item_, common::v1::PAUSED).ok());
  ASSERT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
  EXPECT_EQ(TagOfOpen(), "NOT_ACKNOWLEDGED");

  for (const std::string& agency : kAll) {
    EXPECT_EQ(TagOf(t_.Record(t_.ActHeader(
                  meeting_, item_, sealed::v1::OOPS_ACKNOWLEDGED, agency, ""))),
              "");
  }

  EXPECT_EQ(TagOfOpen(), "");
}

TEST_F(RoomTest, AnybodyWhoIsLetInMaySayOops) {
  Opened(common::v1::ANONYMOUS);
  sealed::v1::MeetingActHeader oops =
      t_.ActHeader(meeting_, item_, sealed::v1::OOPS, "leisure", "");
  oops.mutable_present()->Assign(kAll.begin(), kAll.end());
  oops.add_categories(common::v1::IDENTITY);
  EXPECT_EQ(TagOf(t_.Record(oops)), "CLOSED");
  oops.set_agency("school");

  EXPECT_EQ(TagOf(t_.Record(oops)), "");

  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "police")), "CLOSED");
  EXPECT_THAT(t_.Kinds(meeting_, "social"), Contains(common::v1::EVENT_OOPS));
  EXPECT_EQ(TagOfOpen(), "NOT_ACKNOWLEDGED");
}

TEST_F(RoomTest, TheRoundLooksTheSameToEverybodyButTheChair) {
  Opened(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Round(meeting_, item_, "school", 3).ok());

  const auto seen = t_.Events(meeting_, "social").back();
  const auto chairs = t_.Events(meeting_, "police").back();

  EXPECT_EQ(seen.kind(), common::v1::ROUND_ANSWERED);
  EXPECT_EQ(seen.sealed_signal(), "");
  EXPECT_EQ(seen.share(), "");
  EXPECT_NE(chairs.sealed_signal(), "");
  EXPECT_EQ(t_.Events(meeting_, "school").back().sealed_signal(), "");
  EXPECT_EQ(TagOf(t_.Round(meeting_, item_, "school", 3).status()), "ANSWERED");
  EXPECT_EQ(TagOf(t_.Round(meeting_, item_, "leisure", 5).status()), "CLOSED");
}

TEST_F(RoomTest, ARoundAnswerHasOneSize) {
  Opened(common::v1::ANONYMOUS);
  meetings::v1::AnswerRoundRequest request;
  request.set_request_id(t_.NewId());
  request.set_meeting_id(meeting_);
  request.set_item_id(item_);
  request.set_seat(3);
  request.set_word(common::v1::CAN_HELP);
  request.set_share(std::string(32, 's'));
  request.set_sealed_signal("short");
  EXPECT_EQ(TagOf(t_.core->AnswerRound(Id("school"), request).status()),
            "INVALID_ARGUMENT");
}

TEST_F(RoomTest, ClosingTheRoomErasesWhatIsLeft) {
  Called(common::v1::ANONYMOUS);
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 3);

  ASSERT_TRUE(t_.Run(meeting_, common::v1::CLOSE_ROOM).ok());

  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 0);
  EXPECT_EQ(t_.View(meeting_, "police").present_size(), 0);
  EXPECT_EQ(TagOf(t_.Sit(meeting_, "police", {1})), "ROOM_STATE");
  EXPECT_EQ(TagOf(t_.Run(meeting_, common::v1::OPEN_ROOM)), "ROOM_STATE");
}

TEST_F(RoomTest, OfAMeetingThatIsOverALineStaysInMemory) {
  const std::string next = t_.Plan();
  Called(common::v1::ANONYMOUS);
  const base::Gauge& whole =
      t_.metrics.NewGauge("samrad_meetings_in_memory_count", "");
  ASSERT_TRUE(t_.core->SweepStore().ok());
  EXPECT_EQ(whole.value(), 2);
  ASSERT_TRUE(t_.Run(meeting_, common::v1::CLOSE_ROOM).ok());
  const std::string before = t_.View(meeting_, "school").SerializeAsString();
  const size_t events = t_.Events(meeting_, "school").size();
  const auto listed = [&] {
    return t_.core->ListMeetings(Id("school"), {})->SerializeAsString();
  };
  const std::string lines = listed();

  ASSERT_TRUE(t_.core->SweepStore().ok());

  EXPECT_EQ(whole.value(), 1);
  EXPECT_EQ(listed(), lines);
  EXPECT_EQ(t_.Events(meeting_, "school").size(), events);
  // A sweep of the rooms does not fetch it; whoever asks does.
  t_.core->SweepRooms();
  t_.core->CheckOpenItems();
  EXPECT_EQ(t_.View(meeting_, "school").SerializeAsString(), before);
  EXPECT_EQ(t_.View(meeting_, "police").items_size(), 1);
  ASSERT_TRUE(t_.core->SweepStore().ok());
  EXPECT_EQ(whole.value(), 1);
  t_.Restart();
  EXPECT_EQ(whole.value(), 1);
  EXPECT_EQ(t_.View(meeting_, "school").SerializeAsString(), before);
}

TEST_F(RoomTest, NothingIsDoneToAMeetingThatIsOverAndFetchedAgain) {
  Called(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Run(meeting_, common::v1::CLOSE_ROOM).ok());
  ASSERT_TRUE(t_.core->SweepStore().ok());

  EXPECT_EQ(TagOf(t_.Sit(meeting_, "police", {1})), "ROOM_STATE");
  meetings::v1::SetAgendaRequest carry;
  carry.set_request_id(t_.NewId());
  carry.set_meeting_id(meeting_);
  carry.set_expected_revision(t_.Revision(meeting_));
  ASSERT_TRUE(t_.core->SweepStore().ok());
  EXPECT_EQ(TagOf(t_.core->SetAgenda(Id("police"), carry).status()),
            "ROOM_STATE");
  EXPECT_EQ(TagOf(t_.core->GetMeeting(Id("nobody"), {}).status()),
            "NOT_A_MEMBER");
}

TEST_F(RoomTest, ADeputyThatTakesOverIsAskedAnew) {
  Called(common::v1::ANONYMOUS);
  ASSERT_TRUE(t_.Sit(meeting_, "school", {3}, true).ok());
  EXPECT_EQ(TagOfOpen(), "CONFLICT_OPEN");
}

TEST_F(RoomTest, EventsAreNumberedForEachAgencyWithoutGaps) {
  Opened(common::v1::ANONYMOUS);
  t_.Announce(meeting_, "police", common::v1::SEALED);
  ASSERT_TRUE(t_.Round(meeting_, item_, "school", 3).ok());
  ASSERT_TRUE(t_.Close(meeting_, item_).ok());
  for (const char* agency : {"police", "social", "school", "leisure"}) {
    uint64_t expected = 0;
    for (const auto& event : t_.Events(meeting_, agency)) {
      EXPECT_EQ(event.number(), ++expected) << agency;
    }
    EXPECT_EQ(t_.View(meeting_, agency).last_event(), expected);
    // Resuming anywhere gives the rest, once.
    EXPECT_EQ(t_.Events(meeting_, agency, 3).size(), expected - 3);
    EXPECT_EQ(TagOf(t_.core->EventsAfter(Id(agency), meeting_, expected + 1, 1)
                        .status()),
              "EVENTS_BEHIND");
  }
}

}  // namespace
}  // namespace samrad::hub
