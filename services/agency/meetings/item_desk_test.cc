// Items before they leave: checked, read by a second person, handed in.
#include <set>
#include <string>

#include "services/agency/meetings/meeting_walk.h"
#include "services/agency/outbox/proto_time.h"

namespace samrad::agency {
namespace {

using testing::HasSubstr;
using testing::Not;

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

TEST_F(MeetingWalkTest, TheJournalSaysHowManyATextFitsAndNothingOfIt) {
  town_.OpenMeeting();
  town_.DraftAnonymous(town_.school, "En elev verkar rädd.");

  const std::string journal = town_.school.JournalText();

  EXPECT_THAT(journal, HasSubstr("\"fits=40\""));
  EXPECT_THAT(journal, HasSubstr("\"fits_with_earlier=40\""));
  EXPECT_THAT(journal, HasSubstr("\"k=10\""));
  EXPECT_THAT(journal, Not(HasSubstr("rädd")));
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

TEST_F(MeetingWalkTest, HandsInTheSameBytesWhenTheHubWasAway) {
  town_.OpenMeeting();
  const std::string item = town_.DraftAnonymous(town_.school, kWalkText);
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

TEST_F(MeetingWalkTest, NoTwoItemsOfAnAgencysMeetingShareACodeWord) {
  town_.OpenMeeting();
  std::set<std::string> words;
  for (int i = 0; i < 12; ++i) {
    meetings::v1::GetItemRequest get;
    get.set_item(town_.DraftAnonymous(town_.school, kWalkText));
    const auto got = town_.school.items->Get(town_.school.anna, get);
    ASSERT_TRUE(got.ok()) << got.status();
    words.insert(got->item().code_word());
  }
  EXPECT_EQ(words.size(), 12u);
}

TEST_F(MeetingWalkTest, NoTwoAgenciesOfAMeetingShareACodeWord) {
  town_.OpenMeeting();
  std::set<std::string> words;
  for (MeetingNode* node : {&town_.school, &town_.social, &town_.police}) {
    for (int i = 0; i < 10; ++i) {
      meetings::v1::GetItemRequest get;
      get.set_item(town_.DraftAnonymous(*node, kWalkText));
      const auto got = node->items->Get(node->anna, get);
      ASSERT_TRUE(got.ok()) << got.status();
      words.insert(got->item().code_word());
    }
  }
  EXPECT_EQ(words.size(), 30u);
}

TEST_F(MeetingWalkTest, TheJournalSaysWhatOfADescriptionWasMadeMoreGeneral) {
  town_.OpenMeeting();
  meetings::v1::PutDraftRequest put;
  put.set_request_id(town_.school.NewRequest());
  auto& item = *put.mutable_item();
  item.set_meeting(town_.meeting);
  item.set_item_class(common::v1::ANONYMOUS);
  item.set_minutes(10);
  item.mutable_anonymous()->add_stages("9");
  item.mutable_anonymous()->set_observed(kWalkText);
  item.mutable_anonymous()->set_asked("Vad har ni för stöd?");
  const auto first = town_.school.items->Put(town_.school.anna, put);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(town_.school.JournalText(), Not(HasSubstr("generalised=")));

  put.set_request_id(town_.school.NewRequest());
  item.set_item(first->item().item());
  item.mutable_anonymous()->add_stages("8");
  const auto second = town_.school.items->Put(town_.school.anna, put);
  ASSERT_TRUE(second.ok()) << second.status();

  EXPECT_THAT(town_.school.JournalText(), HasSubstr("\"generalised=stages\""));
}

}  // namespace
}  // namespace samrad::agency
