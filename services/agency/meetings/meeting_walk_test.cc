// An item's whole way: opened, read, answered, closed.
#include "services/agency/meetings/meeting_walk.h"

#include "services/base/files.h"

namespace samrad::agency {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(MeetingWalkTest, AnAnonymousItemIsReadWhileItIsOpenAndNotAfter) {
  const std::string item = OpenOne();

  const auto read = town_.Read(town_.social, item);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->texts_size(), 1);
  EXPECT_EQ(read->texts(0).anonymous().observed(), kWalkText);
  EXPECT_EQ(read->texts(0).from(), "school");
  EXPECT_GT(read->texts(0).read_leaf(), 0u);
  EXPECT_FALSE(read->texts(0).code_word().empty());

  const auto closed = town_.Close(item);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(base::TagOf(town_.Read(town_.social, item).status()), "CLOSED");
  EXPECT_TRUE(
      Eventually([&] { return town_.social.rooms->shelf().Held().empty(); }));
  EXPECT_EQ(base::TagOf(town_.Read(town_.police, item).status()), "CLOSED");
}

TEST_F(MeetingWalkTest, TheTextIsNowhereButInItsAuthorsVault) {
  const std::string item = OpenOne();
  ASSERT_TRUE(town_.Read(town_.social, item).ok());
  ASSERT_TRUE(town_.Read(town_.police, item).ok());
  ASSERT_TRUE(town_.Close(item).ok());

  EXPECT_THAT(town_.room_hub.Everything(), Not(HasSubstr("matsalen")));
  for (MeetingNode* one : {&town_.police, &town_.social, &town_.school}) {
    EXPECT_THAT(one->JournalText(), Not(HasSubstr("matsalen")));
    EXPECT_THAT(one->node.sink.Text(), Not(HasSubstr("matsalen")));
  }
  // What was read is not stored: not in any table of the readers.
  for (MeetingNode* one : {&town_.police, &town_.social}) {
    std::string items;
    ASSERT_TRUE(one->node.vault.db()
                    .Read([&](const base::ReadTransaction& txn) {
                      return txn.Query(
                          "SELECT item FROM meetings_item", {},
                          [&](const base::Row& row) { items += row.Bytes(0); });
                    })
                    .ok());
    EXPECT_EQ(items, "");
  }
}

TEST_F(MeetingWalkTest, ReadingIsOneLeafHoweverOftenItIsShown) {
  const std::string item = OpenOne();

  for (int i = 0; i < 3; ++i) ASSERT_TRUE(town_.Read(town_.social, item).ok());

  EXPECT_EQ(town_.room_hub.reads("social"), 1);
}

TEST_F(MeetingWalkTest, AnswersAlikeForClosedUnknownAndNotLetIn) {
  town_.OpenMeeting();
  const std::string item =
      town_.DraftAnonymous(town_.school, kWalkText, {"social"});
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());

  const absl::Status closed = town_.Read(town_.social, item).status();
  // The hub opens it for the others only once social is out.
  meetings::v1::LeaveSeatRequest leave;
  leave.set_meeting(town_.meeting);
  ASSERT_TRUE(town_.social.room->LeaveSeat(town_.social.anna, leave).ok());
  ASSERT_TRUE(town_.Open(item).ok());
  town_.Seat(town_.social, town_.social.anna);
  const absl::Status not_let_in = town_.Read(town_.social, item).status();
  const absl::Status unknown =
      town_.Read(town_.social, std::string(32, 'a')).status();

  EXPECT_EQ(base::TagOf(closed), "CLOSED");
  EXPECT_EQ(not_let_in, closed);
  EXPECT_EQ(unknown, closed);
  EXPECT_EQ(town_.room_hub.reads("social"), 0);
}

TEST_F(MeetingWalkTest, DoesNotOpenWhileAnExcludedAgencySits) {
  town_.OpenMeeting();
  const std::string item =
      town_.DraftAnonymous(town_.school, kWalkText, {"social"});
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());

  const absl::Status refused = town_.Open(item).status();

  EXPECT_EQ(base::TagOf(refused), "MUST_BE_OUT");
  EXPECT_EQ(base::PathOf(refused), "social");
}

TEST_F(MeetingWalkTest, DoesNotOpenBeforeEverybodyHasAnsweredAboutConflict) {
  town_.OpenMeeting();
  const std::string item = town_.DraftAnonymous(town_.school, kWalkText);
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());
  meetings::v1::OpenItemRequest request;
  request.set_meeting(town_.meeting);
  request.set_item(item);

  const absl::Status early =
      town_.police.room->OpenItem(town_.police.cia, request).status();

  EXPECT_EQ(base::TagOf(early), "CONFLICT_UNANSWERED");
  EXPECT_EQ(base::PathOf(early), "police,school,social");
}

TEST_F(MeetingWalkTest, ALateAgencyWaitsUntilTheChairLetsItIn) {
  town_.OpenMeeting();
  const std::string item = town_.DraftAnonymous(town_.school, kWalkText);
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());
  meetings::v1::LeaveSeatRequest leave;
  leave.set_meeting(town_.meeting);
  ASSERT_TRUE(town_.social.room->LeaveSeat(town_.social.anna, leave).ok());
  ASSERT_TRUE(town_.Open(item).ok());
  town_.Seat(town_.social, town_.social.anna);

  EXPECT_EQ(base::TagOf(town_.Read(town_.social, item).status()), "CLOSED");
  meetings::v1::AdmitLateRequest admit;
  admit.set_meeting(town_.meeting);
  admit.set_item(item);
  admit.set_agency("social");
  const auto admitted = town_.police.room->AdmitLate(town_.police.cia, admit);
  ASSERT_TRUE(admitted.ok()) << admitted.status();
  EXPECT_TRUE(town_.Read(town_.social, item).ok());
}

TEST_F(MeetingWalkTest, IsBlankThirtySecondsAfterTheHubsLastWord) {
  const std::string item = OpenOne();
  ASSERT_TRUE(town_.Read(town_.social, item).ok());
  town_.room_hub.Lie({.away = true, .read = {}});
  base::FakeClock& clock = town_.social.node.vault.clock();

  clock.Advance(absl::Seconds(29));
  town_.social.rooms->Renew();
  town_.social.rooms->Sweep();
  EXPECT_FALSE(town_.social.rooms->shelf().Held().empty());
  clock.Advance(absl::Seconds(1));
  town_.social.rooms->Sweep();

  EXPECT_TRUE(town_.social.rooms->shelf().Held().empty());
}

TEST_F(MeetingWalkTest, KeepsALeaseThatTheHubRenews) {
  const std::string item = OpenOne();
  ASSERT_TRUE(town_.Read(town_.social, item).ok());
  base::FakeClock& clock = town_.social.node.vault.clock();

  for (int i = 0; i < 6; ++i) {
    clock.Advance(absl::Seconds(10));
    town_.social.rooms->presence().Heard(
        std::string(ParseMeeting(town_.meeting)->bytes()), "anna",
        clock.TimeNow());
    town_.social.rooms->Renew();
    town_.social.rooms->Sweep();
  }

  EXPECT_FALSE(town_.social.rooms->shelf().Held().empty());
}

TEST_F(MeetingWalkTest, RefusesATextWithoutTheChairsOwnAct) {
  const std::string item = OpenOne();
  for (const auto& lie : std::vector<
           std::function<void(hub::meetings::v1::ReadContentResponse&)>>{
           [](auto& response) { response.clear_opened(); },
           // The text's own record in place of the chair's act.
           [](auto& response) {
             *response.mutable_opened() = response.content();
           },
           // Another receipt.
           [](auto& response) {
             *response.mutable_receipt() = response.content().receipt();
           },
           [](auto& response) { response.mutable_share()->assign(32, 'x'); },
           [](auto& response) { response.mutable_body()->append("x"); }}) {
    town_.room_hub.Lie({.away = false, .read = lie});

    EXPECT_FALSE(town_.Read(town_.social, item).ok());
    EXPECT_TRUE(town_.social.rooms->shelf().Held().empty());
  }
  town_.room_hub.Lie({});
  EXPECT_TRUE(town_.Read(town_.social, item).ok());
}

TEST_F(MeetingWalkTest, NeitherTheHubNorAnAgencyAloneCanOpenAText) {
  town_.OpenMeeting();
  const std::string item =
      town_.DraftAnonymous(town_.school, "En elev verkar rädd.");
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());
  EXPECT_FALSE(TakeFromHub(town_.social, item).ok()) << "before it is open";
  ASSERT_TRUE(town_.Open(item).ok());
  const auto social = TakeFromHub(town_.social, item);
  const auto police = TakeFromHub(town_.police, item);
  ASSERT_TRUE(social.ok() && police.ok());

  const auto tag = [&](MeetingNode& with, const std::string& share) {
    return base::TagOf(OpenWith(*social, town_.social, with, share));
  };
  // The agency with all its keys and all that lies at the hub but its share.
  EXPECT_EQ(tag(town_.social, std::string(32, '\0')), "OPEN_FAILED");
  EXPECT_EQ(tag(town_.social, police->text.share()), "OPEN_FAILED");
  // The hub with all it has, and the keys of another agency that reads it.
  EXPECT_EQ(tag(town_.police, social->text.share()), "KEY_DESTROYED");
  EXPECT_THAT(town_.room_hub.Everything(), Not(HasSubstr("rädd")));
  // Both together.
  EXPECT_EQ(tag(town_.social, social->text.share()), "");
}

TEST_F(MeetingWalkTest, APrivateTalkIsSeenByTheChairAlone) {
  const std::string item = OpenOne();
  const auto answer = [&](MeetingNode& node, bool wanted) {
    meetings::v1::AnswerRoundRequest request;
    request.set_request_id(node.NewRequest());
    request.set_meeting(town_.meeting);
    request.set_item(item);
    request.set_word(common::v1::NOTHING_TO_ADD);
    request.set_private_talk(wanted);
    EXPECT_TRUE(node.room->AnswerRound(node.anna, request).ok());
  };

  answer(town_.social, true);
  answer(town_.school, false);

  meetings::v1::ListPrivateTalksRequest list;
  list.set_meeting(town_.meeting);
  const auto talks =
      town_.police.room->ListPrivateTalks(town_.police.cia, list);
  ASSERT_TRUE(talks.ok()) << talks.status();
  ASSERT_EQ(talks->talks_size(), 1);
  EXPECT_EQ(talks->talks(0).agency(), "social");
  EXPECT_EQ(
      town_.school.room->ListPrivateTalks(town_.school.anna, list).status(),
      NoSuchMeeting());
  // Alike to everybody else: same word, same size, same journal.
  const auto seen = town_.school.room->Next(town_.school.anna, town_.meeting, 0,
                                            absl::Seconds(5));
  ASSERT_TRUE(seen.ok());
  EXPECT_THAT(town_.social.JournalText(), HasSubstr("round_answered"));
  EXPECT_THAT(town_.social.JournalText(), Not(HasSubstr("PRIVATE")));
}

TEST_F(MeetingWalkTest, TheChairsJournalSaysHowManyPrivateTalksWhenItIsOver) {
  const std::string item = OpenOne();
  for (MeetingNode* node : {&town_.social, &town_.school}) {
    meetings::v1::AnswerRoundRequest request;
    request.set_request_id(node->NewRequest());
    request.set_meeting(town_.meeting);
    request.set_item(item);
    request.set_word(common::v1::NOTHING_TO_ADD);
    request.set_private_talk(node == &town_.social);
    ASSERT_TRUE(node->room->AnswerRound(node->anna, request).ok());
  }
  ASSERT_TRUE(town_.Close(item).ok());
  EXPECT_THAT(town_.police.JournalText(), Not(HasSubstr("private_talks=")));

  meetings::v1::RunRoomRequest run;
  run.set_request_id(town_.police.NewRequest());
  run.set_meeting(town_.meeting);
  run.set_act(common::v1::CLOSE_ROOM);
  ASSERT_TRUE(town_.police.room->RunRoom(town_.police.cia, run).ok());

  EXPECT_THAT(town_.police.JournalText(), HasSubstr("\"private_talks=1\""));
  for (MeetingNode* node : {&town_.social, &town_.school}) {
    EXPECT_THAT(node->JournalText(), Not(HasSubstr("private_talks=")));
  }
}

TEST_F(MeetingWalkTest, SignalsAreOfOneSize) {
  const SignalPlace place{.meeting_id = std::string(16, 'm'),
                          .item_id = std::string(16, 'i'),
                          .seat = 2};
  const auto yes =
      town_.social.sharing->SealForChair(Signal::kPrivateTalk, place, "police");
  const auto no =
      town_.social.sharing->SealForChair(Signal::kNothing, place, "police");
  ASSERT_TRUE(yes.ok() && no.ok());
  EXPECT_EQ(yes->bytes.size(), kSealedSignalBytes);
  EXPECT_EQ(no->bytes.size(), kSealedSignalBytes);

  const auto open = [&](const SealedSignal& signal, const SignalPlace& at) {
    return town_.police.sharing->OpenAsChair(signal.bytes, signal.share, at,
                                             "social");
  };
  EXPECT_EQ(*open(*yes, place), Signal::kPrivateTalk);
  EXPECT_EQ(*open(*no, place), Signal::kNothing);
  SignalPlace another = place;
  another.seat = 3;
  EXPECT_EQ(base::TagOf(open(*yes, another).status()), "OPEN_FAILED");
}

TEST_F(MeetingWalkTest, AReplyPassesTheSameGateAndIsReadByTheOthers) {
  const std::string item = OpenOne();
  auto request =
      Reply(town_.social, item, "Vi har ett program som kan hjälpa.");

  const auto replied = town_.social.room->Reply(town_.social.anna, request);
  ASSERT_TRUE(replied.ok()) << replied.status();
  EXPECT_GT(replied->leaf(), 0u) << replied->ShortDebugString();
  const auto read = town_.Read(town_.police, item);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->texts_size(), 2);
  EXPECT_EQ(read->texts(1).text(), request.text());
  EXPECT_EQ(read->texts(1).from(), "social");

  auto named = Reply(town_.social, item, "Ring 070-174 06 35 om det.");
  const auto refused = town_.social.room->Reply(town_.social.anna, named);
  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->check().verdict(), "BLOCK");
  EXPECT_EQ(refused->leaf(), 0u);
  auto alone = Reply(town_.social, item, "Vi kan hjälpa.");
  alone.set_second("anna");
  EXPECT_EQ(
      base::TagOf(town_.social.room->Reply(town_.social.anna, alone).status()),
      "SAME_PERSON");
}

TEST_F(MeetingWalkTest, AThreadGoesOnWhileItsItemIsPaused) {
  const std::string item = OpenOne();
  ASSERT_TRUE(town_.Close(item, common::v1::PAUSED).ok());
  meetings::v1::LeaveSeatRequest leave;
  leave.set_meeting(town_.meeting);
  ASSERT_TRUE(town_.social.room->LeaveSeat(town_.social.anna, leave).ok());
  auto request = Reply(town_.social, item, "Vi har ett program att erbjuda.");
  const auto tag = [&](const StaffIdentity& who) {
    return base::TagOf(town_.social.room->Reply(who, request).status());
  };
  // It does not sit anywhere, and names no meeting.
  EXPECT_EQ(tag(town_.social.anna), "CLOSED");
  request.set_meeting(town_.meeting);
  EXPECT_EQ(tag(town_.social.anna), "CONFLICT_UNANSWERED");
  request.set_no_conflict(true);
  // Has no seat in the group.
  request.set_second("anna");
  EXPECT_EQ(tag(town_.social.bo), base::TagOf(NoSuchMeeting()));
  request.set_second("bo");

  const auto replied = town_.social.room->Reply(town_.social.anna, request);

  ASSERT_TRUE(replied.ok()) << replied.status();
  EXPECT_GT(replied->leaf(), 0u) << replied->ShortDebugString();
  // Nobody reads it before the item is opened again.
  EXPECT_EQ(base::TagOf(town_.Read(town_.police, item).status()), "CLOSED");
  meetings::v1::GetMeetingRequest look;
  look.set_meeting(town_.meeting);
  const auto seen = town_.school.room->GetMeeting(town_.school.anna, look);
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_TRUE(seen->view().items(0).thread());
  EXPECT_EQ(seen->view().items(0).replies(), 1u);
  town_.Seat(town_.social, town_.social.anna);
  ASSERT_TRUE(town_.Open(item).ok());
  const auto read = town_.Read(town_.police, item);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->texts_size(), 2);
  EXPECT_EQ(read->texts(1).text(), request.text());
}

TEST_F(MeetingWalkTest, WhoIsOutForAConflictWritesNothingInTheThread) {
  const std::string item = OpenOne();
  meetings::v1::AnswerConflictRequest conflict;
  conflict.set_meeting(town_.meeting);
  conflict.set_item(item);
  conflict.set_conflicted(true);
  ASSERT_TRUE(
      town_.social.room->AnswerConflict(town_.social.anna, conflict).ok());

  EXPECT_EQ(base::TagOf(town_.social.room
                            ->Reply(town_.social.anna,
                                    Reply(town_.social, item, "Vi kan hjälpa."))
                            .status()),
            "CLOSED");
  EXPECT_THAT(town_.social.JournalText(), HasSubstr("reply_refused"));
}

TEST_F(MeetingWalkTest, AnItemByNameHasNoWrittenReplies) {
  town_.OpenMeeting();
  const std::string item = DraftNamed();
  ASSERT_TRUE(town_.HandIn(town_.social, item).ok());
  LeaveSchool();
  const auto opened = town_.Open(item);
  ASSERT_TRUE(opened.ok()) << opened.status();

  EXPECT_EQ(base::TagOf(town_.police.room
                            ->Reply(town_.police.cia,
                                    Reply(town_.police, item, "Vi vet mer."))
                            .status()),
            "TELL_IT_ALOUD");
}

TEST_F(MeetingWalkTest, OopsStopsTheItemUntilEverybodyHasUnderstood) {
  const std::string item = OpenOne();
  ASSERT_TRUE(town_.Read(town_.social, item).ok());

  const auto said = town_.social.room->SayOops(town_.social.anna, Oops(item));

  ASSERT_TRUE(said.ok()) << said.status();
  EXPECT_GT(said->leaf(), 0u);
  EXPECT_TRUE(
      Eventually([&] { return town_.social.rooms->shelf().Held().empty(); }));
  EXPECT_EQ(base::TagOf(town_.Read(town_.social, item).status()), "CLOSED");
  for (MeetingNode* one : {&town_.police, &town_.social, &town_.school}) {
    EXPECT_TRUE(Acknowledge(*one, item).ok());
  }
  const auto record = town_.police.room->RecordOf(*ParseMeeting(town_.meeting));
  ASSERT_TRUE(record.ok());
  const FoldedItem& folded =
      record->items.at(std::string(ParseItem(item)->bytes()));
  EXPECT_TRUE(folded.oops);
  EXPECT_FALSE(folded.frozen());
  ASSERT_TRUE(town_.Open(item).ok());
  EXPECT_TRUE(town_.Read(town_.social, item).ok());
}

TEST_F(MeetingWalkTest, WhatIsToldAloudIsOneDisclosureToAllInTheRoom) {
  town_.OpenMeeting();
  const auto [code, note] = town_.social.OpenCase("En anteckning.");
  meetings::v1::RecordOralRequest request;
  request.set_request_id(town_.social.NewRequest());
  request.set_meeting(town_.meeting);
  request.set_case_(code);
  request.add_categories(common::v1::SCHOOL_SITUATION);
  request.mutable_ground()->set_kind(law::v1::NO_GROUND);
  request.add_secrecy("OSL 26:1");

  const auto asked = town_.social.room->RecordOral(town_.social.anna, request);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_THAT(asked->to(), testing::ElementsAre("police", "school"));
  EXPECT_NE(asked->decision().verdict(), law::v1::ALLOW);
  EXPECT_EQ(asked->disclosure(), "") << "a refusal is an answer";

  request.set_request_id(town_.social.NewRequest());
  request.set_said(true);
  const auto said = town_.social.room->RecordOral(town_.social.anna, request);
  const auto again = town_.social.room->RecordOral(town_.social.anna, request);
  ASSERT_TRUE(said.ok()) << said.status();
  ASSERT_TRUE(again.ok());
  EXPECT_NE(said->disclosure(), "");
  EXPECT_EQ(said->disclosure(), again->disclosure());
  std::vector<OralLine> lines;
  ASSERT_TRUE(town_.social.node.vault.db()
                  .Read([&](const base::ReadTransaction& txn) -> absl::Status {
                    SAMRAD_ASSIGN_OR_RETURN(
                        lines, OralLines(txn, *ParseMeeting(town_.meeting)));
                    return absl::OkStatus();
                  })
                  .ok());
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].disclosure, said->disclosure());
}

TEST_F(MeetingWalkTest, OneWithoutASeatSeesNothingOfTheMeeting) {
  town_.OpenMeeting();
  meetings::v1::GetMeetingRequest get;
  get.set_meeting(town_.meeting);
  const absl::Status forbidden =
      town_.social.room->GetMeeting(town_.social.bo, get).status();
  get.set_meeting(std::string(32, 'a'));
  const absl::Status unknown =
      town_.social.room->GetMeeting(town_.social.anna, get).status();

  EXPECT_EQ(forbidden, unknown);
  EXPECT_EQ(forbidden, NoSuchMeeting());
}

TEST_F(MeetingWalkTest, ForbiddenCostsAsManyQuestionsToTheHubAsUnknown) {
  town_.OpenMeeting();
  MeetingNode& social = town_.social;
  const auto asked = [&](const std::string& meeting) {
    const int before = town_.room_hub.calls("social");
    meetings::v1::GetMeetingRequest get;
    get.set_meeting(meeting);
    EXPECT_EQ(social.room->GetMeeting(social.bo, get).status(),
              NoSuchMeeting());
    return town_.room_hub.calls("social") - before;
  };
  for (const bool known : {true, false}) {
    const auto prepare = [&] {
      social.groups->Forget();
      if (known) {
        EXPECT_TRUE(social.groups->Meetings().ok());
      }
    };
    prepare();
    const int forbidden = asked(town_.meeting);
    prepare();
    EXPECT_EQ(forbidden, asked(std::string(32, 'a'))) << known;
    EXPECT_GT(forbidden, 0);
  }
}

TEST_F(MeetingWalkTest, OnlyTheSeatThatChairsActsAsChair) {
  town_.OpenMeeting();
  const std::string item = town_.DraftAnonymous(town_.school, kWalkText);
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());
  meetings::v1::OpenItemRequest request;
  request.set_meeting(town_.meeting);
  request.set_item(item);

  EXPECT_EQ(town_.social.room->OpenItem(town_.social.anna, request).status(),
            NoSuchMeeting());
}

}  // namespace
}  // namespace samrad::agency
