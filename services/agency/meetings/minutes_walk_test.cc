// Minutes over a fake hub: three agencies in one process.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_town.h"
#include "services/agency/meetings/text_gate.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

class MinutesWalkTest : public ::testing::Test {
 protected:
  // School's item, which social must not hear: opened, closed; the room too.
  void Hold(bool oops = false) {
    town_.OpenMeeting();
    item_ =
        town_.DraftAnonymous(town_.school, "En elev verkar rädd.", {"social"});
    ASSERT_TRUE(town_.HandIn(town_.school, item_).ok());
    meetings::v1::LeaveSeatRequest leave;
    leave.set_meeting(town_.meeting);
    ASSERT_TRUE(town_.social.room->LeaveSeat(town_.social.anna, leave).ok());
    const auto opened = town_.Open(item_);
    ASSERT_TRUE(opened.ok()) << opened.status();
    ASSERT_TRUE(town_.Read(town_.police, item_).ok());
    if (oops) {
      meetings::v1::SayOopsRequest said;
      said.set_meeting(town_.meeting);
      said.set_item(item_);
      ASSERT_TRUE(town_.police.room->SayOops(town_.police.cia, said).ok());
    }
    ASSERT_TRUE(town_.Close(item_).ok());
  }
  void EndMeeting() {
    meetings::v1::RunRoomRequest run;
    run.set_request_id(town_.police.NewRequest());
    run.set_meeting(town_.meeting);
    run.set_act(common::v1::CLOSE_ROOM);
    ASSERT_TRUE(town_.police.room->RunRoom(town_.police.cia, run).ok());
  }

  meetings::v1::PutLinesRequest Lines(const std::string& decision) {
    meetings::v1::PutLinesRequest request;
    request.set_request_id(town_.police.NewRequest());
    request.set_meeting(town_.meeting);
    request.set_item(item_);
    request.set_decision(decision);
    auto& action = *request.add_actions();
    action.set_agency("school");
    action.set_due("2026-12-24");
    action.set_text("Prova stöd.");
    return request;
  }
  absl::StatusOr<meetings::v1::PutLinesResponse> Put(
      const std::string& decision) {
    return town_.police.minutes->PutLines(town_.police.cia, Lines(decision));
  }
  absl::StatusOr<meetings::v1::GiveMinutesResponse> Give(
      const std::string& second = "bo", const std::string& id = "") {
    meetings::v1::GiveMinutesRequest request;
    request.set_request_id(id.empty() ? town_.police.NewRequest() : id);
    request.set_meeting(town_.meeting);
    request.set_second(second);
    return town_.police.minutes->Give(town_.police.cia, request);
  }
  absl::StatusOr<meetings::v1::GetMinutesResponse> Get(MeetingNode& node) {
    meetings::v1::GetMinutesRequest request;
    request.set_meeting(town_.meeting);
    return node.minutes->Get(&node == &town_.police ? node.cia : node.anna,
                             request);
  }
  absl::StatusOr<meetings::v1::AnswerMinutesResponse> Answer(MeetingNode& node,
                                                             bool approve) {
    meetings::v1::AnswerMinutesRequest request;
    request.set_meeting(town_.meeting);
    request.set_approve(approve);
    if (!approve) request.set_reason("Det saknas något.");
    return node.minutes->Answer(node.anna, request);
  }

  // What the chair's agency can seal and hand in beside its own MinutesDesk.
  void GiveSchool(const meetings::v1::Minutes& minutes) {
    MeetingNode& chair = town_.police;
    const auto place =
        chair.groups->PlaceFor(chair.cia, *ParseMeeting(town_.meeting));
    ASSERT_TRUE(place.ok()) << place.status();
    meetings::v1::MeetingText text;
    *text.mutable_minutes() = minutes;
    const auto context = chair.items->ContextFor(
        chair.cia, place->group, ItemId(std::array<std::uint8_t, 16>{}));
    ASSERT_TRUE(context.ok()) << context.status();
    const auto check = CheckMeetingText(text, *context);
    const auto question = chair.sharing->AnonymisedQuestion(
        {"school"}, SmallestGroup(check, context->k), true);
    ASSERT_TRUE(question.ok()) << question.status();
    const auto clearance = ClearMeetingText(text, *context,
                                            {.confirmed = {},
                                             .author = "cia",
                                             .second = "bo",
                                             .facts = question->facts,
                                             .catalogue = question->catalogue});
    ASSERT_TRUE(clearance.ok()) << clearance.status();
    const TextPlace where{
        .group_id = place->group.group_id(),
        .meeting_id = place->meeting.meeting_id(),
        .item_id = "",
        .content_id = std::string(16, 'c'),
        .kind = common::v1::MINUTES,
        .item_class = common::v1::ITEM_CLASS_UNSPECIFIED,
        .to = {"school"},
        .expires_at = chair.node.vault.clock().TimeNow() + absl::Hours(24)};
    hub::meetings::v1::SubmitContentRequest submit;
    const absl::Status sealed = chair.sharing->SealCleared(
        chair.cia, where, *clearance, *question, text,
        [&](base::Transaction&,
            const hub::meetings::v1::SubmitContentRequest& made) {
          submit = made;
          return absl::OkStatus();
        });
    ASSERT_TRUE(sealed.ok()) << sealed;
    const auto leaf = chair.sharing->HandIn(submit);
    ASSERT_TRUE(leaf.ok()) << leaf.status();
  }

  MeetingTown town_;
  std::string item_;
};

TEST_F(MinutesWalkTest, EachAgencyReadsWhatItTookPartIn) {
  Hold();
  ASSERT_TRUE(Put("Skolan provar stöd.")->stored());
  EndMeeting();

  const auto given = Give();

  ASSERT_TRUE(given.ok()) << given.status() << base::TagOf(given.status());
  EXPECT_THAT(given->given_to(), UnorderedElementsAre("school", "social"));
  const auto school = Get(town_.school);
  ASSERT_TRUE(school.ok()) << school.status() << base::TagOf(school.status());
  EXPECT_EQ(school->minutes().items(0).decision(), "Skolan provar stöd.");
  EXPECT_FALSE(school->minutes().items(0).code_word().empty());
  EXPECT_EQ(school->minutes().version(), 1u);
  const auto social = Get(town_.social);
  ASSERT_TRUE(social.ok()) << social.status();
  EXPECT_THAT(social->minutes().DebugString(), Not(HasSubstr("stöd")));
  EXPECT_EQ(social->minutes().items(0).item(), "");
  EXPECT_EQ(Get(town_.police)->minutes().items(0).decision(),
            "Skolan provar stöd.");
  // Neither the hub nor any journal holds the text.
  EXPECT_THAT(town_.room_hub.Everything(), Not(HasSubstr("provar stöd")));
  EXPECT_THAT(town_.police.JournalText(), Not(HasSubstr("provar")));
  EXPECT_THAT(town_.school.JournalText(), Not(HasSubstr("provar")));
}

TEST_F(MinutesWalkTest, AnObjectionIsFollowedByACorrection) {
  Hold();
  ASSERT_TRUE(Put("Skolan provar stöd.")->stored());
  EndMeeting();
  ASSERT_TRUE(Give().ok());
  EXPECT_EQ(base::TagOf(Give().status()), "UNCHANGED");
  ASSERT_TRUE(Answer(town_.school, false).ok());
  EXPECT_EQ(base::TagOf(Answer(town_.school, true).status()), "ANSWERED");
  EXPECT_TRUE(Answer(town_.school, false).ok());

  ASSERT_TRUE(Put("Skolan och fritid provar stöd.")->stored());
  const auto again = Give();

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->version(), 2u);
  EXPECT_TRUE(Answer(town_.school, true).ok());
  EXPECT_EQ(Get(town_.school)->minutes().version(), 2u);
  const auto answers = Get(town_.police)->minutes().answers();
  ASSERT_EQ(answers.size(), 2);
  EXPECT_FALSE(answers[0].approved());
  EXPECT_EQ(answers[0].version(), 1u);
  EXPECT_TRUE(answers[1].approved());
  EXPECT_EQ(answers[1].version(), 2u);
}

TEST_F(MinutesWalkTest, ANameDoesNotGetIn) {
  Hold();

  const auto named = Put("Ring 20100823-2397.");

  ASSERT_TRUE(named.ok());
  EXPECT_FALSE(named->stored());
  EXPECT_EQ(named->check().verdict(), "BLOCK");
  EXPECT_EQ(named->check().findings(0).field(), "decision");
  EndMeeting();
  ASSERT_TRUE(Give().ok());
  EXPECT_EQ(Get(town_.school)->minutes().items(0).decision(), "");
}

TEST_F(MinutesWalkTest, AfterAnOopsNoWarningCanBeConfirmed) {
  Hold(/*oops=*/true);
  auto lines = Lines("Saga var med.");
  auto first = town_.police.minutes->PutLines(town_.police.cia, lines);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_FALSE(first->check().findings().empty());
  *lines.mutable_confirmed() = first->check().findings();
  lines.set_request_id(town_.police.NewRequest());

  const auto confirmed =
      town_.police.minutes->PutLines(town_.police.cia, lines);

  ASSERT_TRUE(confirmed.ok());
  EXPECT_TRUE(confirmed->oops());
  EXPECT_FALSE(confirmed->stored());
  EXPECT_TRUE(Put("Skolan provar stöd.")->stored());
}

TEST_F(MinutesWalkTest, AConfirmedWarningGoesWithTheWhole) {
  Hold();
  auto lines = Lines("Saga var med.");
  auto first = town_.police.minutes->PutLines(town_.police.cia, lines);
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first->check().verdict(), "WARN");
  *lines.mutable_confirmed() = first->check().findings();
  lines.set_request_id(town_.police.NewRequest());

  ASSERT_TRUE(
      town_.police.minutes->PutLines(town_.police.cia, lines)->stored());
  EndMeeting();

  const auto given = Give();
  EXPECT_TRUE(given.ok()) << given.status() << base::TagOf(given.status());
}

TEST_F(MinutesWalkTest, IsGivenWhenTheMeetingIsOverAndASecondHasReadIt) {
  Hold();
  EXPECT_EQ(base::TagOf(Give().status()), "NOT_ENDED");
  EXPECT_EQ(base::TagOf(Get(town_.school).status()), "NOT_GIVEN");
  EndMeeting();
  EXPECT_EQ(base::TagOf(Give("cia").status()), "SAME_PERSON");
  EXPECT_EQ(base::TagOf(Give("nobody").status()), "NO_SUCH_ACCOUNT");
  EXPECT_TRUE(Give().ok());
  // anna of the police holds no seat.
  EXPECT_TRUE(absl::IsNotFound(Answer(town_.police, true).status()));
}

TEST_F(MinutesWalkTest, GoesOnWhenTheHubWasAway) {
  Hold();
  ASSERT_TRUE(Put("Skolan provar stöd.")->stored());
  EndMeeting();
  town_.room_hub.Lie({.away = true, .read = nullptr});
  EXPECT_TRUE(absl::IsUnavailable(Give().status()));
  town_.room_hub.Lie({});

  const std::string id = town_.police.NewRequest();
  ASSERT_TRUE(Give("bo", id).ok());
  const auto again = Give("bo", id);

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->version(), 1u);
}

TEST_F(MinutesWalkTest, SevenDaysAreGivenToAnswer) {
  Hold();
  EndMeeting();
  ASSERT_TRUE(Give().ok());
  ASSERT_TRUE(Get(town_.school).ok());
  town_.school.node.vault.clock().Advance(absl::Hours(24 * 7 + 1));

  EXPECT_EQ(base::TagOf(Answer(town_.school, true).status()), "TOO_LATE");
}

TEST_F(MinutesWalkTest, WhoHasNoSeatSeesNothing) {
  Hold();
  EndMeeting();
  ASSERT_TRUE(Give().ok());
  meetings::v1::GetMinutesRequest request;
  request.set_meeting(town_.meeting);
  EXPECT_TRUE(absl::IsNotFound(
      town_.school.minutes->Get(town_.school.bo, request).status()));
  meetings::v1::GetDraftMinutesRequest draft;
  draft.set_meeting(town_.meeting);
  EXPECT_TRUE(absl::IsNotFound(
      town_.school.minutes->Draft(town_.school.anna, draft).status()));
}

TEST_F(MinutesWalkTest, NoAnswerAndNoDisclosureIsBelievedOnTheChairsWordAlone) {
  Hold();
  EndMeeting();
  meetings::v1::Minutes lie;
  lie.set_meeting(town_.meeting);
  lie.set_agency("school");
  lie.set_version(1);
  auto& answer = *lie.add_answers();
  answer.set_agency("social");
  answer.set_approved(true);
  lie.add_disclosures()->set_from("school");
  auto& item = *lie.add_items();
  item.set_item(item_);
  item.add_took_part("school");
  item.set_decision("Skolan provar stöd.");
  item.add_disclosures()->set_from("social");
  GiveSchool(lie);

  const auto read = Get(town_.school);

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->minutes().items(0).decision(), "Skolan provar stöd.");
  EXPECT_EQ(read->minutes().answers_size(), 0);
  EXPECT_EQ(read->minutes().disclosures_size(), 0);
  for (const auto& line : read->minutes().items(0).disclosures()) {
    EXPECT_EQ(line.from(), "school");
  }
}

TEST_F(MinutesWalkTest, AnActionIsItsOwnersAndTheChairsToClose) {
  Hold();
  ASSERT_TRUE(Put("Skolan provar stöd.")->stored());
  EndMeeting();
  ASSERT_TRUE(Give().ok());
  ASSERT_TRUE(Get(town_.school).ok());
  ASSERT_TRUE(Get(town_.social).ok());
  const auto of = [](MeetingNode& node, const StaffIdentity& who) {
    return node.minutes->ListActions(who, {})->actions();
  };
  ASSERT_EQ(of(town_.school, town_.school.anna).size(), 1);
  EXPECT_EQ(of(town_.police, town_.police.cia).size(), 1);
  EXPECT_EQ(of(town_.social, town_.social.anna).size(), 0);

  meetings::v1::CloseActionRequest close;
  close.set_request_id(town_.school.NewRequest());
  close.set_action(of(town_.school, town_.school.anna)[0].action());
  ASSERT_TRUE(town_.school.minutes->CloseAction(town_.school.anna, close).ok());

  EXPECT_EQ(of(town_.school, town_.school.anna).size(), 0);
  EXPECT_TRUE(absl::IsNotFound(
      town_.social.minutes->CloseAction(town_.social.anna, close).status()));
}

TEST_F(MinutesWalkTest, OpenActionsStandOnTheAgendaOfTheNextMeeting) {
  Hold();
  ASSERT_TRUE(Put("Skolan provar stöd.")->stored());
  EndMeeting();
  ASSERT_TRUE(Give().ok());
  ASSERT_TRUE(Get(town_.school).ok());
  ASSERT_TRUE(Get(town_.social).ok());
  const std::string last = town_.meeting;
  const auto call = [&](absl::Duration in) {
    meetings::v1::CallSittingRequest request;
    request.set_request_id(town_.police.NewRequest());
    request.set_group(town_.group);
    *request.mutable_starts_at() = ToProtoTime(town_.clock.TimeNow() + in);
    return town_.police.group_desk->CallSitting(town_.police.cia, request)
        ->meeting()
        .meeting();
  };
  const std::string later = call(absl::Hours(24 * 60));
  const std::string next = call(absl::Hours(24 * 30));
  for (MeetingNode* one : {&town_.police, &town_.social, &town_.school}) {
    one->groups->Forget();
  }
  const auto on = [&](const std::string& meeting, MeetingNode& node) {
    meetings::v1::GetMeetingRequest request;
    request.set_meeting(meeting);
    const auto got = node.room->GetMeeting(
        &node == &town_.police ? node.cia : node.anna, request);
    EXPECT_TRUE(got.ok()) << got.status();
    std::vector<std::string> texts;
    for (const auto& action : got->view().open_actions()) {
      texts.push_back(action.text());
      EXPECT_EQ(action.meeting(), last);
    }
    return texts;
  };

  EXPECT_THAT(on(next, town_.school), ElementsAre("Prova stöd."));
  EXPECT_THAT(on(next, town_.police), ElementsAre("Prova stöd."));
  // It was not there, and it is not its action.
  EXPECT_THAT(on(next, town_.social), IsEmpty());
  EXPECT_THAT(on(later, town_.school), IsEmpty());
  EXPECT_THAT(on(last, town_.school), IsEmpty());
  EXPECT_THAT(town_.room_hub.Everything(), Not(HasSubstr("Prova")));

  meetings::v1::CloseActionRequest close;
  close.set_request_id(town_.school.NewRequest());
  close.set_action(town_.school.minutes->ListActions(town_.school.anna, {})
                       ->actions(0)
                       .action());
  ASSERT_TRUE(town_.school.minutes->CloseAction(town_.school.anna, close).ok());
  EXPECT_THAT(on(next, town_.school), IsEmpty());
}

}  // namespace
}  // namespace samrad::agency
