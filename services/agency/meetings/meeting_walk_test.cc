// An item's whole way: three agencies over fake hubs.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/secret/bytes.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/meeting_town.h"
#include "services/agency/outbox/law_change.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/open_packet.h"
#include "services/agency/sharing/replay.h"
#include "services/audit/catalogue_files.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kText[] = "Kommer trött, undviker matsalen och svarar kort.";

class MeetingWalkTest : public testing::Test {
 protected:
  // Handed in by school, open for all three.
  std::string OpenOne() {
    town_.OpenMeeting();
    const std::string item = town_.DraftAnonymous(town_.school, kText);
    const auto handed = town_.HandIn(town_.school, item);
    EXPECT_TRUE(handed.ok()) << handed.status();
    const auto opened = town_.Open(item);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return item;
  }
  meetings::v1::SayOopsRequest Oops(const std::string& item) {
    meetings::v1::SayOopsRequest request;
    request.set_meeting(town_.meeting);
    request.set_item(item);
    return request;
  }
  absl::Status Acknowledge(MeetingNode& node, const std::string& item) {
    meetings::v1::AcknowledgeOopsRequest request;
    request.set_meeting(town_.meeting);
    request.set_item(item);
    return node.room
        ->AcknowledgeOops(&node == &town_.police ? node.cia : node.anna,
                          request)
        .status();
  }
  meetings::v1::ReplyRequest Reply(MeetingNode& node, const std::string& item,
                                   const std::string& text) {
    meetings::v1::ReplyRequest request;
    request.set_request_id(node.NewRequest());
    request.set_item(item);
    request.set_text(text);
    request.set_second("bo");
    return request;
  }

  // A draft of social on OSL 10:18 a, for the police alone. Its id.
  std::string DraftNamed() {
    const auto [code, note] =
        town_.social.OpenCase("Har setts växla stora sedlar vid Kiosken.");
    meetings::v1::PutDraftRequest put;
    put.set_request_id(town_.social.NewRequest());
    auto& item = *put.mutable_item();
    item.set_meeting(town_.meeting);
    item.set_item_class(common::v1::LEGAL_GROUND);
    item.set_minutes(10);
    item.add_excluded("school");
    auto& named = *item.mutable_named();
    named.set_case_(code);
    named.add_items(note);
    named.mutable_ground()->set_kind(law::v1::PROVISION);
    named.mutable_ground()->set_provision("OSL 10:18 a");
    named.mutable_offence()->set_status(law::v1::RISK);
    named.set_direction(law::v1::OWN_INITIATIVE);
    named.set_purpose(law::v1::PREVENT_CRIME);
    for (const auto kind : {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK,
                            law::v1::NOT_INAPPROPRIATE}) {
      auto& assessment = *named.add_assessments();
      assessment.set_kind(kind);
      assessment.set_answer(law::v1::YES);
    }
    const auto draft = town_.social.items->Put(town_.social.anna, put);
    EXPECT_TRUE(draft.ok()) << draft.status();
    return draft.ok() ? draft->item().item() : "";
  }
  // Everything that the hub has to give of an open item's text.
  struct Given {
    audit::v1::SignedRecord read;
    hub::meetings::v1::ReadContentResponse text;
  };
  absl::StatusOr<Given> TakeFromHub(MeetingNode& node,
                                    const std::string& item) {
    const std::string item_id(ParseItem(item)->bytes());
    SAMRAD_ASSIGN_OR_RETURN(
        const MeetingPlace place,
        node.groups->PlaceFor(&node == &town_.police ? node.cia : node.anna,
                              *ParseMeeting(town_.meeting)));
    const auto view = node.hub->GetMeeting(place.meeting.meeting_id());
    sealed::v1::MeetingActHeader header;
    header.set_group_id(place.group.group_id());
    header.set_meeting_id(place.meeting.meeting_id());
    header.set_item_id(item_id);
    header.set_act(sealed::v1::CONTENT_READ);
    for (const auto& line : view->view().items()) {
      if (line.item_id() != item_id) continue;
      header.set_content_header_hash(line.content_header_hash());
    }
    Given given;
    SAMRAD_RETURN_IF_ERROR(
        node.node.vault.db().Write([&](base::Transaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(
              const SignedAct act,
              node.post->SignAct(txn, header,
                                 node.node.vault.clock().TimeNow()));
          given.read = act.record;
          return absl::OkStatus();
        }));
    hub::meetings::v1::ReadContentRequest request;
    *request.mutable_record() = given.read;
    SAMRAD_ASSIGN_OR_RETURN(given.text, node.hub->ReadContent(request));
    return given;
  }
  // Opens it as `node` with the keys of `with` and this share.
  absl::Status OpenWith(const Given& given, MeetingNode& node,
                        MeetingNode& with, const std::string& share) {
    SAMRAD_ASSIGN_OR_RETURN(
        const audit::Receipt receipt,
        node.post->Believe(given.read, given.text.receipt()));
    SAMRAD_ASSIGN_OR_RETURN(const BelievedRecord content,
                            node.post->Believe(given.text.content()));
    SAMRAD_ASSIGN_OR_RETURN(const BelievedRecord opened,
                            node.post->Believe(given.text.opened()));
    SAMRAD_ASSIGN_OR_RETURN(
        const crypto::SecretBytes half,
        crypto::SecretBytes::CopyOf(crypto::AsBytes(share)));
    crypto::PairKeyCache cache(16);
    const ChainSnapshot chain = node.node.outbox->directory().chain();
    return OpenAgainstReceipt({.receipt = receipt,
                               .read = given.read,
                               .content = content,
                               .opened = &opened,
                               .chair = "police",
                               .body = given.text.body()},
                              node.node.agency, half, *chain,
                              with.node.vault.keys(), cache)
        .status();
  }
  void LeaveSchool() {
    meetings::v1::LeaveSeatRequest leave;
    leave.set_meeting(town_.meeting);
    ASSERT_TRUE(town_.school.room->LeaveSeat(town_.school.anna, leave).ok());
  }

  MeetingTown town_;
};

TEST_F(MeetingWalkTest, AnAnonymousItemIsReadWhileItIsOpenAndNotAfter) {
  const std::string item = OpenOne();

  const auto read = town_.Read(town_.social, item);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->texts_size(), 1);
  EXPECT_EQ(read->texts(0).anonymous().observed(), kText);
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
      town_.DraftAnonymous(town_.school, kText, {"social"});
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
      town_.DraftAnonymous(town_.school, kText, {"social"});
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());

  const absl::Status refused = town_.Open(item).status();

  EXPECT_EQ(base::TagOf(refused), "MUST_BE_OUT");
  EXPECT_EQ(base::PathOf(refused), "social");
}

TEST_F(MeetingWalkTest, DoesNotOpenBeforeEverybodyHasAnsweredAboutConflict) {
  town_.OpenMeeting();
  const std::string item = town_.DraftAnonymous(town_.school, kText);
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
  const std::string item = town_.DraftAnonymous(town_.school, kText);
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

TEST_F(MeetingWalkTest, ASecondPersonIsNeededAndIsNotTheAuthor) {
  town_.OpenMeeting();
  meetings::v1::PutDraftRequest put;
  put.set_request_id(town_.school.NewRequest());
  put.mutable_item()->set_meeting(town_.meeting);
  put.mutable_item()->set_item_class(common::v1::STRATEGIC);
  put.mutable_item()->set_minutes(5);
  put.mutable_item()->set_strategic("Belysningen vid torget.");
  const auto draft = town_.school.items->Put(town_.school.anna, put);
  ASSERT_TRUE(draft.ok()) << draft.status();
  meetings::v1::ConfirmDraftRequest confirm;
  confirm.set_request_id(town_.school.NewRequest());
  confirm.set_item(draft->item().item());
  ASSERT_TRUE(town_.school.items->Confirm(town_.school.anna, confirm).ok());

  EXPECT_EQ(
      base::TagOf(town_.HandIn(town_.school, draft->item().item()).status()),
      "NOT_SECONDED");
  meetings::v1::SecondDraftRequest second;
  second.set_request_id(town_.school.NewRequest());
  second.set_item(draft->item().item());
  EXPECT_EQ(base::TagOf(
                town_.school.items->Second(town_.school.anna, second).status()),
            "SAME_PERSON");
  EXPECT_TRUE(town_.school.items->Second(town_.school.bo, second).ok());
  const auto handed = town_.HandIn(town_.school, draft->item().item());
  ASSERT_TRUE(handed.ok()) << handed.status();
  EXPECT_EQ(handed->item().state(), meetings::v1::HANDED_IN);
  EXPECT_GT(handed->leaf(), 0u);
}

TEST_F(MeetingWalkTest, ATextThatNamesSomebodyIsNotConfirmed) {
  town_.OpenMeeting();
  town_.school.OpenCase("En anteckning.");
  meetings::v1::PutDraftRequest put;
  put.set_request_id(town_.school.NewRequest());
  put.mutable_item()->set_meeting(town_.meeting);
  put.mutable_item()->set_item_class(common::v1::STRATEGIC);
  put.mutable_item()->set_minutes(5);
  put.mutable_item()->set_strategic("Malte Ekvall kommer sent.");
  const auto draft = town_.school.items->Put(town_.school.anna, put);
  ASSERT_TRUE(draft.ok()) << draft.status();
  meetings::v1::ConfirmDraftRequest confirm;
  confirm.set_request_id(town_.school.NewRequest());
  confirm.set_item(draft->item().item());

  EXPECT_EQ(
      base::TagOf(
          town_.school.items->Confirm(town_.school.anna, confirm).status()),
      "TEXT_BLOCKED");
  EXPECT_THAT(town_.school.JournalText(), Not(HasSubstr("Ekvall")));
}

TEST_F(MeetingWalkTest, ADescriptionThatFitsTooFewIsNotConfirmed) {
  town_.OpenMeeting();
  meetings::v1::CheckTextRequest check;
  check.mutable_item()->set_meeting(town_.meeting);
  check.mutable_item()->set_item_class(common::v1::ANONYMOUS);
  check.mutable_item()->mutable_anonymous()->add_stages("9");
  check.mutable_item()->mutable_anonymous()->set_observed("Kommer sent.");

  const auto checked = town_.school.items->Check(town_.school.anna, check);

  ASSERT_TRUE(checked.ok()) << checked.status();
  EXPECT_EQ(checked->meter().count(), 3u);
  EXPECT_FALSE(checked->meter().passes());
  EXPECT_GT(checked->meter().proposals_size(), 0);
}

TEST_F(MeetingWalkTest, ItemsByNameAreHeardByThoseThatThePermitNames) {
  town_.OpenMeeting();
  const auto handed = town_.HandIn(town_.social, DraftNamed());
  ASSERT_TRUE(handed.ok()) << handed.status();
  ASSERT_EQ(handed->decision().verdict(), law::v1::ALLOW)
      << handed->decision().ShortDebugString();
  EXPECT_EQ(base::TagOf(town_.Open(handed->item().item()).status()),
            "MUST_BE_OUT");
  LeaveSchool();
  ASSERT_TRUE(town_.Open(handed->item().item()).ok());

  const auto read = town_.Read(town_.police, handed->item().item());
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->texts(0).named_size(), 1);
  EXPECT_THAT(read->texts(0).named(0).text(), HasSubstr("Kiosken"));
  EXPECT_EQ(read->texts(0).ground().provision(), "OSL 10:18 a");
  // Who is not on the case does not learn that the item exists.
  meetings::v1::GetItemRequest get;
  get.set_item(handed->item().item());
  EXPECT_EQ(town_.social.items->Get(town_.social.bo, get).status(),
            NoSuchMeeting());
}

TEST_F(MeetingWalkTest, WhatTheLawRefusesIsAnAnswerAndStaysHere) {
  town_.OpenMeeting();
  const auto [code, note] = town_.social.OpenCase("Text om någon.");
  meetings::v1::PutDraftRequest put;
  put.set_request_id(town_.social.NewRequest());
  auto& item = *put.mutable_item();
  item.set_meeting(town_.meeting);
  item.set_item_class(common::v1::LEGAL_GROUND);
  item.set_minutes(10);
  item.mutable_named()->set_case_(code);
  item.mutable_named()->add_items(note);
  item.mutable_named()->mutable_ground()->set_kind(law::v1::NO_GROUND);
  const auto draft = town_.social.items->Put(town_.social.anna, put);
  ASSERT_TRUE(draft.ok()) << draft.status();

  const auto handed = town_.HandIn(town_.social, draft->item().item());

  ASSERT_TRUE(handed.ok()) << handed.status();
  EXPECT_NE(handed->decision().verdict(), law::v1::ALLOW);
  EXPECT_EQ(handed->leaf(), 0u);
  EXPECT_EQ(handed->item().state(), meetings::v1::DRAFT);
  EXPECT_EQ(base::TagOf(town_.Open(draft->item().item()).status()),
            "NOT_HANDED_IN");
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

TEST_F(MeetingWalkTest, TheJournalSaysHowManyATextFitsAndNothingOfIt) {
  town_.OpenMeeting();
  town_.DraftAnonymous(town_.school, "En elev verkar rädd.");

  const std::string journal = town_.school.JournalText();

  EXPECT_THAT(journal, HasSubstr("\"fits=40\""));
  EXPECT_THAT(journal, HasSubstr("\"fits_with_earlier=40\""));
  EXPECT_THAT(journal, HasSubstr("\"k=10\""));
  EXPECT_THAT(journal, Not(HasSubstr("rädd")));
}

TEST_F(MeetingWalkTest, AGroupSaysThatItHasNotMetForSixWeeks) {
  town_.OpenMeeting();
  const auto alarms = [&] {
    const auto groups = town_.police.group_desk->List(town_.police.cia);
    EXPECT_TRUE(groups.ok()) << groups.status();
    return std::vector<std::string>(groups->groups(0).alarms().begin(),
                                    groups->groups(0).alarms().end());
  };
  EXPECT_THAT(alarms(), ElementsAre("NO_MEETING_PLANNED"));

  town_.police.node.vault.clock().Advance(absl::Hours(24 * 42));
  EXPECT_THAT(alarms(), ElementsAre("NO_MEETING_PLANNED"));
  town_.police.node.vault.clock().Advance(absl::Hours(1));
  EXPECT_THAT(alarms(),
              ElementsAre("NOT_MET_FOR_SIX_WEEKS", "NO_MEETING_PLANNED"));
}

TEST_F(MeetingWalkTest, TextsLiveAMonthAfterTheLastMeetingThatIsPlanned) {
  const absl::Time now = town_.clock.TimeNow();
  std::vector<hub::meetings::v1::Meeting> meetings(3);
  *meetings[0].mutable_ends_at() = ToProtoTime(now - absl::Hours(24));
  *meetings[1].mutable_ends_at() = ToProtoTime(now + absl::Hours(24 * 40));
  *meetings[2].mutable_ends_at() = ToProtoTime(now + absl::Hours(24 * 50));
  meetings[2].set_state(common::v1::CANCELLED);

  EXPECT_EQ(TextsUntil({}, now), absl::InfinitePast());
  EXPECT_EQ(TextsUntil(meetings, now), now + absl::Hours(24 * 70));
  *meetings[1].mutable_ends_at() = ToProtoTime(now + absl::Hours(24 * 9999));
  EXPECT_EQ(TextsUntil(meetings, now), now + kLongestTextLife);
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
  const std::string item = town_.DraftAnonymous(town_.school, kText);
  ASSERT_TRUE(town_.HandIn(town_.school, item).ok());
  meetings::v1::OpenItemRequest request;
  request.set_meeting(town_.meeting);
  request.set_item(item);

  EXPECT_EQ(town_.social.room->OpenItem(town_.social.anna, request).status(),
            NoSuchMeeting());
}

TEST_F(MeetingWalkTest, HandsInTheSameBytesWhenTheHubWasAway) {
  town_.OpenMeeting();
  const std::string item = town_.DraftAnonymous(town_.school, kText);
  meetings::v1::HandInItemRequest request;
  request.set_request_id(town_.school.NewRequest());
  request.set_item(item);
  town_.room_hub.Lie({.away = true, .read = {}});
  EXPECT_TRUE(absl::IsUnavailable(
      town_.school.items->HandIn(town_.school.anna, request).status()));
  town_.room_hub.Lie({});

  const auto handed = town_.school.items->HandIn(town_.school.anna, request);
  const auto again = town_.school.items->HandIn(town_.school.anna, request);

  ASSERT_TRUE(handed.ok()) << handed.status();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(handed->leaf(), again->leaf());
}

TEST_F(MeetingWalkTest, GroupsSayWhatIsWrongWithThem) {
  const auto list = town_.police.group_desk->List(town_.police.cia);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->groups_size(), 1);
  EXPECT_THAT(list->groups(0).alarms(),
              testing::ElementsAre("NO_MEETING_PLANNED"));
  EXPECT_EQ(list->groups(0).seats(0).holder(), "cia");
  EXPECT_EQ(list->groups(0).seats(1).holder(), "") << "another's people";

  for (base::FakeClock* clock : {&town_.police.node.vault.clock()}) {
    clock->Advance(kHalfYear + absl::Hours(72));
  }
  const auto later = town_.police.group_desk->List(town_.police.cia);
  ASSERT_TRUE(later.ok());
  EXPECT_THAT(later->groups(0).alarms(), testing::Contains("SEAT_UNCONFIRMED"));
}

TEST_F(MeetingWalkTest, PlansASeriesWithoutTheHolidays) {
  meetings::v1::PlanSeriesRequest request;
  request.set_request_id(town_.police.NewRequest());
  request.set_group(town_.group);
  request.set_recurrence("MONTHLY");
  request.set_first("2026-12-08T13:00");
  request.set_minutes(90);
  request.set_count(3);
  request.add_holidays("2027-01-11/2027-01-15");
  request.set_dry_run(true);
  const auto shown =
      town_.police.group_desk->PlanSeries(town_.police.cia, request);
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_THAT(shown->skipped(), testing::ElementsAre("2027-01-12"));
  ASSERT_EQ(shown->meetings_size(), 3);
  EXPECT_EQ(shown->meetings(0).meeting(), "");
  meetings::v1::GetCalendarRequest calendar;
  calendar.set_group(town_.group);
  EXPECT_EQ(base::TagOf(
                town_.police.group_desk->GetCalendar(town_.police.cia, calendar)
                    .status()),
            "NO_MEETING_PLANNED")
      << "a dry run plans nothing";

  request.set_dry_run(false);
  const auto planned =
      town_.police.group_desk->PlanSeries(town_.police.cia, request);
  const auto again =
      town_.police.group_desk->PlanSeries(town_.police.cia, request);
  ASSERT_TRUE(planned.ok()) << planned.status();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(planned->meetings(2).meeting(), again->meetings(2).meeting());
  const auto ics =
      town_.police.group_desk->GetCalendar(town_.police.cia, calendar);
  ASSERT_TRUE(ics.ok()) << ics.status();
  EXPECT_THAT(ics->ics(), HasSubstr("N7"));
  EXPECT_EQ(
      town_.social.group_desk->PlanSeries(town_.social.cia, request).status(),
      NoSuchMeeting());
}

TEST_F(MeetingWalkTest, SaysWhatIsImpossibleInASeries) {
  meetings::v1::PlanSeriesRequest request;
  request.set_request_id(town_.police.NewRequest());
  request.set_group(town_.group);
  request.set_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
  request.set_first("2027-02-28T13:00");
  request.set_minutes(90);
  request.set_count(1);
  const auto path_of = [&] {
    return base::PathOf(
        town_.police.group_desk->PlanSeries(town_.police.cia, request)
            .status());
  };

  EXPECT_EQ(path_of(), "recurrence");
  request.set_first("28/2 2027");
  EXPECT_EQ(path_of(), "first");
  request.set_first("2027-02-28T13:00");
  request.set_recurrence("MONTHLY");
  request.add_holidays("2027-02-30");
  EXPECT_EQ(path_of(), "holidays[0]");
}

TEST_F(MeetingWalkTest, KeepsTheHistoryOfASeat) {
  meetings::v1::AssignSeatRequest assign;
  assign.set_request_id(town_.social.NewRequest());
  assign.set_group(town_.group);
  assign.set_seat(2);
  assign.set_holder("bo");
  assign.set_deputy("anna");
  ASSERT_TRUE(town_.social.group_desk->Assign(town_.social.bo, assign).ok());
  assign.set_request_id(town_.social.NewRequest());
  assign.set_holder("nobody");
  EXPECT_EQ(
      base::TagOf(
          town_.social.group_desk->Assign(town_.social.bo, assign).status()),
      "NO_SUCH_ACCOUNT");

  meetings::v1::ListSeatHistoryRequest request;
  request.set_group(town_.group);
  const auto history =
      town_.social.group_desk->History(town_.social.bo, request);

  ASSERT_TRUE(history.ok());
  ASSERT_EQ(history->entries_size(), 2);
  EXPECT_EQ(history->entries(0).holder(), "anna");
  EXPECT_TRUE(history->entries(0).has_until());
  EXPECT_EQ(history->entries(1).deputy(), "anna");
  EXPECT_FALSE(history->entries(1).has_until());
}

// Social and police release the law without OSL 10:18 a, in force in ten
// minutes.
class ChangingLawTest : public MeetingWalkTest {
 protected:
  void Release() {
    std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
    std::erase_if(files, [](const law::CatalogueFile& file) {
      return file.name == "osl-10-18a.txtpb";
    });
    const law::Catalogue stricter = *law::Catalogue::Parse(files);
    TestNode& social = town_.social.node;
    TestNode& police = town_.police.node;
    const absl::Time effect = absl::FromUnixSeconds(absl::ToUnixSeconds(
                                  social.vault.clock().TimeNow())) +
                              absl::Minutes(10);
    LawChange first(*social.outbox, *social.journal, social.vault.clock());
    LawChange second(*police.outbox, *police.journal, police.vault.clock());
    ASSERT_TRUE(
        first.Propose("security", audit::FilesOf(stricter), effect).ok());
    ASSERT_TRUE(second.Release("security", stricter.digest_hex()).ok());
    for (MeetingNode* node : {&town_.social, &town_.police, &town_.school}) {
      ASSERT_TRUE(Eventually([&] {
        return node->node.outbox->catalogues()
            .Find(stricter.digest())
            .has_value();
      }));
    }
  }
  void TakeEffect() {
    town_.clock.Advance(absl::Minutes(10));
    for (MeetingNode* node : {&town_.social, &town_.police, &town_.school}) {
      node->node.vault.clock().Advance(absl::Minutes(10));
    }
  }
  staff::v1::ReplayDecisionsResponse ReplayOf(MeetingNode& node) {
    Replay replay(node.node.vault.db(), *node.node.journal,
                  node.node.outbox->catalogues());
    const auto done = replay.Run("auditor", 0, 0);
    EXPECT_TRUE(done.ok()) << done.status();
    return done.ok() ? *done : staff::v1::ReplayDecisionsResponse();
  }
};

TEST_F(ChangingLawTest, HandsInByTheLawOfTheDayAndReplaysTheOld) {
  town_.OpenMeeting();
  Release();
  const auto before = town_.HandIn(town_.social, DraftNamed());
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->decision().verdict(), law::v1::ALLOW);
  TakeEffect();

  const auto after = town_.HandIn(town_.social, DraftNamed());

  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->decision().verdict(), law::v1::DENY);
  EXPECT_EQ(after->leaf(), 0u);
  const auto replayed = ReplayOf(town_.social);
  EXPECT_EQ(replayed.checked(), 2u);
  EXPECT_EQ(replayed.agreed(), 2u);
  EXPECT_EQ(replayed.unrecorded(), 0u);
}

TEST_F(ChangingLawTest, DoesNotReadWhatTheLawNoLongerAllows) {
  town_.OpenMeeting();
  const auto handed = town_.HandIn(town_.social, DraftNamed());
  ASSERT_TRUE(handed.ok()) << handed.status();
  Release();
  LeaveSchool();
  TakeEffect();
  town_.Seat(town_.police, town_.police.cia);
  town_.Seat(town_.social, town_.social.anna);
  ASSERT_TRUE(town_.Open(handed->item().item()).ok());

  EXPECT_EQ(
      base::TagOf(town_.Read(town_.police, handed->item().item()).status()),
      "STRICTER_CATALOGUE");
}

TEST_F(ChangingLawTest, ClearsATextThatNamesNobodyUnderTheLawOfTheDay) {
  Release();
  TakeEffect();

  const std::string item = OpenOne();

  // The reader compares what it cites with the catalogue in force.
  const auto read = town_.Read(town_.police, item);
  ASSERT_TRUE(read.ok()) << read.status();
  const auto replayed = ReplayOf(town_.school);
  EXPECT_EQ(replayed.checked(), 1u);
  EXPECT_EQ(replayed.agreed(), 1u);
}

TEST_F(ChangingLawTest, ReplaysWhatWasToldAloud) {
  town_.OpenMeeting();
  meetings::v1::RecordOralRequest request;
  request.set_request_id(town_.social.NewRequest());
  request.set_meeting(town_.meeting);
  request.set_case_(town_.social.OpenCase("En anteckning.").first);
  request.add_categories(common::v1::SCHOOL_SITUATION);
  request.mutable_ground()->set_kind(law::v1::NO_GROUND);
  request.add_secrecy("OSL 26:1");
  ASSERT_TRUE(town_.social.room->RecordOral(town_.social.anna, request).ok());
  request.set_request_id(town_.social.NewRequest());
  request.set_said(true);
  ASSERT_TRUE(town_.social.room->RecordOral(town_.social.anna, request).ok());

  const auto replayed = ReplayOf(town_.social);

  EXPECT_EQ(replayed.checked(), 2u);
  EXPECT_EQ(replayed.agreed(), 2u);
}

}  // namespace
}  // namespace samrad::agency
