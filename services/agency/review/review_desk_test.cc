// The second key turned, by people of one agency over its own vault.
#include "services/agency/review/review_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/agency/cases/case_store.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/outbox/outbox_schema.h"
#include "services/agency/review/held_record.h"
#include "services/agency/sharing/sharing_schema.h"
#include "services/agency/staff/account_store.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr char kItem[] = "11111111111111111111111111111111";
constexpr char kNamedItem[] = "22222222222222222222222222222222";
constexpr char kReplyId[] = "33333333333333333333333333333333";
constexpr char kUnknown[] = "44444444444444444444444444444444";
constexpr char kText[] = "Kommer trött, undviker matsalen.";
constexpr char kNote[] = "Har setts växla stora sedlar.";
constexpr char kWhy[] = "Två punkter har samma grund samma dag.";
constexpr char kCase[] = "granit-12";

StaffIdentity Person(const std::string& user, std::vector<Role> roles) {
  return {*base::StaffId::Parse(user), std::move(roles), {}};
}

class ReviewDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    desk_ = std::make_unique<ReviewDesk>(
        ReviewDesk::Parts{vault_.db(), vault_.clock(), vault_.random(),
                          *journal_, vault_.requests()});
    ASSERT_TRUE(vault_.db()
                    .Write([&](base::Transaction& txn) -> absl::Status {
                      SAMRAD_RETURN_IF_ERROR(PutCase(txn));
                      return PutTexts(txn, meetings::v1::HANDED_IN);
                    })
                    .ok());
  }

  absl::Status PutCase(base::Transaction& txn) {
    StoredCase stored;
    stored.summary.set_code(kCase);
    const absl::Time now = vault_.clock().TimeNow();
    SAMRAD_RETURN_IF_ERROR(
        InsertCase(txn, stored, *base::StaffId::Parse("anna"), now));
    SAMRAD_RETURN_IF_ERROR(AddCaseStaff(txn, kCase, "anna"));
    cases::v1::Note note;
    note.set_id("n1");
    note.set_category(common::v1::RISK_OF_CRIME);
    note.set_text(kNote);
    return InsertNote(txn, kCase, note, now);
  }
  // anna's anonymous item, bo's item on anna's case, and bo's reply.
  absl::Status PutTexts(base::Transaction& txn, meetings::v1::ItemState state) {
    StoredItem item{.id = *ItemId::FromHex(kItem),
                    .meeting = *MeetingId::FromHex(kUnknown),
                    .group = *GroupId::FromHex(kUnknown)};
    item.item.set_author("anna");
    item.item.set_state(state);
    item.item.mutable_anonymous()->set_observed(kText);
    SAMRAD_RETURN_IF_ERROR(PutItem(txn, item));
    item.id = *ItemId::FromHex(kNamedItem);
    item.item.set_author("bo");
    item.item.mutable_named()->set_case_(kCase);
    item.item.mutable_named()->add_items("n1");
    SAMRAD_RETURN_IF_ERROR(PutItem(txn, item));
    const auto content = ItemId::FromHex(kReplyId);
    return PutReply(txn, {.content_id = std::string(content->bytes()),
                          .item = item.id,
                          .user = "bo",
                          .text = kText,
                          .leaf = 7});
  }

  static std::string Uuid(int n) {
    std::string id = "123e4567-e89b-12d3-a456-426614174000";
    const std::string digits = std::to_string(n);
    return id.replace(id.size() - digits.size(), digits.size(), digits);
  }
  std::string NewRequest() { return Uuid(++requests_); }

  absl::StatusOr<review::v1::Access> Ask(const StaffIdentity& who,
                                         const std::string& record,
                                         const std::string& why = kWhy) {
    review::v1::AskContentRequest request;
    request.set_request_id(NewRequest());
    request.set_record(record);
    request.set_why(why);
    SAMRAD_ASSIGN_OR_RETURN(const auto response, desk_->Ask(who, request));
    return response.access();
  }
  absl::StatusOr<review::v1::Access> Grant(const StaffIdentity& who,
                                           const std::string& id) {
    review::v1::GrantAccessRequest request;
    request.set_request_id(NewRequest());
    request.set_id(id);
    SAMRAD_ASSIGN_OR_RETURN(const auto response, desk_->Grant(who, request));
    return response.access();
  }
  absl::StatusOr<review::v1::Access> Refuse(const StaffIdentity& who,
                                            const std::string& id) {
    review::v1::RefuseAccessRequest request;
    request.set_request_id(NewRequest());
    request.set_id(id);
    SAMRAD_ASSIGN_OR_RETURN(const auto response, desk_->Refuse(who, request));
    return response.access();
  }
  absl::StatusOr<review::v1::Access> End(const StaffIdentity& who,
                                         const std::string& id) {
    review::v1::EndAccessRequest request;
    request.set_request_id(NewRequest());
    request.set_id(id);
    SAMRAD_ASSIGN_OR_RETURN(const auto response, desk_->End(who, request));
    return response.access();
  }
  absl::StatusOr<review::v1::ReadContentResponse> Read(const StaffIdentity& who,
                                                       const std::string& id) {
    review::v1::ReadContentRequest request;
    request.set_id(id);
    return desk_->Read(who, request);
  }
  // An open access of the auditor to this record.
  std::string Open(const std::string& record) {
    const auto asked = Ask(auditor_, record);
    EXPECT_TRUE(asked.ok()) << asked.status();
    const auto granted = Grant(security_, asked->id());
    EXPECT_TRUE(granted.ok()) << granted.status();
    return asked->id();
  }
  std::vector<review::v1::Notice> NoticesOf(const StaffIdentity& who) {
    const auto listed = desk_->Notices(who);
    EXPECT_TRUE(listed.ok()) << listed.status();
    return {listed->notices().begin(), listed->notices().end()};
  }
  journal::v1::JournalEntry Last(const std::string& event) {
    const auto entries = journal_->List({.limit = 1000, .event = event});
    EXPECT_TRUE(entries.ok()) << entries.status();
    return entries->empty() ? journal::v1::JournalEntry() : entries->back();
  }
  // From now on no entry can be written.
  void BreakJournal() {
    ASSERT_TRUE(vault_.db()
                    .Write([](base::Transaction& txn) {
                      return txn.Run(
                          "CREATE TRIGGER no_journal BEFORE INSERT ON "
                          "journal_entry BEGIN SELECT RAISE(ABORT, 'no'); END");
                    })
                    .ok());
  }

  TestVault vault_{{JournalSchema(), StaffSchema(), CasesSchema(),
                    OutboxSchema(), SharingSchema(), MeetingsSchema(),
                    ReviewSchema()}};
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<ReviewDesk> desk_;
  const StaffIdentity auditor_ = Person("auditor", {staff::v1::AUDITOR});
  const StaffIdentity other_auditor_ = Person("aud2", {staff::v1::AUDITOR});
  const StaffIdentity security_ =
      Person("security", {staff::v1::SECURITY_OFFICER});
  const StaffIdentity anna_ = Person("anna", {staff::v1::OFFICER});
  const StaffIdentity bo_ = Person("bo", {staff::v1::OFFICER});

 private:
  int requests_ = 0;
};

TEST_F(ReviewDeskTest, ShowsTheTextOnlyAfterTheSecondKey) {
  const auto asked = Ask(auditor_, kItem);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->state(), review::v1::WAITING);
  EXPECT_EQ(Read(auditor_, asked->id()).status(), NoSuchRecord());

  const auto granted = Grant(security_, asked->id());

  ASSERT_TRUE(granted.ok()) << granted.status();
  EXPECT_EQ(granted->state(), review::v1::OPEN);
  EXPECT_EQ(granted->answered_by(), "security");
  const auto shown = Read(auditor_, asked->id());
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_EQ(shown->content().anonymous().observed(), kText);
  EXPECT_EQ(shown->access().reads(), 1u);
}

TEST_F(ReviewDeskTest, ShowsAnItemByNameAndAReply) {
  const auto named = Read(auditor_, Open(kNamedItem));
  const auto reply = Read(auditor_, Open(kReplyId));

  ASSERT_TRUE(named.ok()) << named.status();
  ASSERT_EQ(named->content().items_size(), 1);
  EXPECT_EQ(named->content().items(0).text(), kNote);
  ASSERT_TRUE(reply.ok()) << reply.status();
  EXPECT_EQ(reply->content().plain(), kText);
}

TEST_F(ReviewDeskTest, TheWindowIsOverAfterThirtyMinutes) {
  const std::string id = Open(kItem);
  vault_.clock().Advance(absl::Minutes(30) - absl::Seconds(1));
  EXPECT_TRUE(Read(auditor_, id).ok());

  vault_.clock().Advance(absl::Seconds(1));

  EXPECT_EQ(Read(auditor_, id).status(), Read(auditor_, kUnknown).status());
  EXPECT_EQ(Last("content_read").outcome(), "NO_SUCH_RECORD");
}

TEST_F(ReviewDeskTest, AClockThatIsSetBackOpensNothingForLonger) {
  const std::string id = Open(kItem);
  vault_.clock().Advance(absl::Minutes(30));
  EXPECT_EQ(Read(auditor_, id).status(), NoSuchRecord());

  vault_.clock().Advance(-absl::Minutes(20));

  EXPECT_EQ(Read(auditor_, id).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, ANewWindowNeedsANewAskingAndANewYes) {
  const std::string id = Open(kItem);
  vault_.clock().Advance(absl::Minutes(31));

  EXPECT_EQ(base::TagOf(Grant(security_, id).status()), "NOT_WAITING");
  const auto again = Ask(auditor_, kItem);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(Read(auditor_, again->id()).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, EndsEarlyWhenEitherSaysSo) {
  const std::string first = Open(kItem);
  ASSERT_TRUE(End(auditor_, first).ok());
  EXPECT_EQ(Read(auditor_, first).status(), NoSuchRecord());

  const std::string second = Open(kItem);
  const auto ended = End(security_, second);

  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->state(), review::v1::ENDED);
  EXPECT_EQ(ended->ended_by(), "security");
  EXPECT_EQ(Read(auditor_, second).status(), NoSuchRecord());
  EXPECT_EQ(base::TagOf(End(security_, second).status()), "ALREADY_OVER");
}

TEST_F(ReviewDeskTest, WhatIsTakenBackCannotBeGranted) {
  const auto asked = Ask(auditor_, kItem);
  ASSERT_TRUE(End(auditor_, asked->id()).ok());

  EXPECT_EQ(base::TagOf(Grant(security_, asked->id()).status()), "NOT_WAITING");
}

TEST_F(ReviewDeskTest, NobodyTurnsBothKeys) {
  const StaffIdentity both =
      Person("both", {staff::v1::AUDITOR, staff::v1::SECURITY_OFFICER});
  const auto asked = Ask(both, kItem);
  ASSERT_TRUE(asked.ok()) << asked.status();

  const auto granted = Grant(both, asked->id());

  EXPECT_EQ(base::TagOf(granted.status()), "SAME_PERSON");
  EXPECT_EQ(Last("content_granted").outcome(), "SAME_PERSON");
  EXPECT_EQ(Last("content_granted").user(), "both");
  EXPECT_EQ(Read(both, asked->id()).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, ANoOpensNothingAndStands) {
  const auto asked = Ask(auditor_, kItem);

  const auto refused = Refuse(security_, asked->id());

  ASSERT_TRUE(refused.ok()) << refused.status();
  EXPECT_EQ(refused->state(), review::v1::ACCESS_REFUSED);
  EXPECT_EQ(base::TagOf(Grant(security_, asked->id()).status()), "NOT_WAITING");
  EXPECT_EQ(Read(auditor_, asked->id()).status(), NoSuchRecord());
  EXPECT_EQ(Last("content_refused").outcome(), "ok");
}

TEST_F(ReviewDeskTest, WhatNobodyAnsweredLapses) {
  const auto asked = Ask(auditor_, kItem);
  vault_.clock().Advance(absl::Hours(24 * 7));

  EXPECT_EQ(base::TagOf(Grant(security_, asked->id()).status()), "NOT_WAITING");
  const auto listed = desk_->List(auditor_, {});
  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(listed->accesses(0).state(), review::v1::LAPSED);
}

TEST_F(ReviewDeskTest, AnAccessIsTheAskersAlone) {
  const std::string id = Open(kItem);

  EXPECT_EQ(Read(other_auditor_, id).status(), NoSuchRecord());
  EXPECT_EQ(End(other_auditor_, id).status(), NoSuchRecord());
  EXPECT_EQ(desk_->List(other_auditor_, {})->accesses_size(), 0);
  EXPECT_EQ(Read(security_, id).status(), NoSuchRecord());
  EXPECT_EQ(desk_->List(security_, {})->accesses_size(), 1);
}

TEST_F(ReviewDeskTest, WhatIsUnknownIsRefusedAndJournalledAsAsked) {
  for (const std::string& record :
       {std::string(kUnknown), std::string("Malte Ekvall"), std::string()}) {
    const auto asked = Ask(auditor_, record);

    EXPECT_EQ(asked.status(), NoSuchRecord());
    EXPECT_EQ(Last("content_asked").outcome(), "NO_SUCH_RECORD");
  }
  // What is no id is not repeated.
  EXPECT_TRUE(Last("content_asked").subjects().empty());
  EXPECT_EQ(Grant(security_, kUnknown).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, ADraftAndWhatWasTakenBackCannotBeAskedFor) {
  for (const auto state :
       {meetings::v1::DRAFT, meetings::v1::CONFIRMED, meetings::v1::SECONDED,
        meetings::v1::TAKEN_BACK, meetings::v1::ITEM_STATE_UNSPECIFIED}) {
    ASSERT_TRUE(
        vault_.db()
            .Write([&](base::Transaction& txn) { return PutTexts(txn, state); })
            .ok());

    EXPECT_EQ(Ask(auditor_, kItem).status(), NoSuchRecord());
    EXPECT_EQ(Ask(auditor_, kNamedItem).status(), NoSuchRecord());
  }
}

TEST_F(ReviewDeskTest, AnItemIsShownForAsLongAsItsConsentStands) {
  const auto handle = *base::ConsentHandle::FromHex(kUnknown);
  StoredConsent consent;
  consent.record.set_case_(kCase);
  consent.record.set_state(cases::v1::REGISTERED);
  ASSERT_TRUE(vault_.db()
                  .Write([&](base::Transaction& txn) -> absl::Status {
                    SAMRAD_RETURN_IF_ERROR(InsertConsent(
                        txn, handle, consent, *base::StaffId::Parse("anna"),
                        vault_.clock().TimeNow()));
                    SAMRAD_ASSIGN_OR_RETURN(
                        std::optional<StoredItem> item,
                        FindItem(txn, *ItemId::FromHex(kNamedItem)));
                    item->item.mutable_named()->set_consent(kUnknown);
                    return PutItem(txn, *item);
                  })
                  .ok());
  const std::string id = Open(kNamedItem);
  ASSERT_TRUE(Read(auditor_, id).ok());
  consent.record.set_state(cases::v1::WITHDRAWING);
  ASSERT_TRUE(vault_.db()
                  .Write([&](base::Transaction& txn) {
                    return UpdateConsent(txn, handle, consent.record);
                  })
                  .ok());

  EXPECT_EQ(Read(auditor_, id).status(), NoSuchRecord());
  EXPECT_TRUE(End(auditor_, id).ok());
  EXPECT_EQ(Ask(auditor_, kNamedItem).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, WhatIsTakenBackInsideTheWindowIsShownNoMore) {
  const std::string id = Open(kItem);
  ASSERT_TRUE(Read(auditor_, id).ok());
  ASSERT_TRUE(vault_.db()
                  .Write([&](base::Transaction& txn) {
                    return PutTexts(txn, meetings::v1::TAKEN_BACK);
                  })
                  .ok());

  EXPECT_EQ(Read(auditor_, id).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, APageLooksWhetherItIsOpenWithoutReadingIt) {
  const std::string id = Open(kItem);
  review::v1::ReadContentRequest look;
  look.set_id(id);
  look.set_state_only(true);

  const auto open = desk_->Read(auditor_, look);

  ASSERT_TRUE(open.ok()) << open.status();
  EXPECT_FALSE(open->has_content());
  EXPECT_EQ(open->access().reads(), 0u);
  EXPECT_EQ(Last("content_read").event(), "");
  EXPECT_EQ(desk_->Read(other_auditor_, look).status(), NoSuchRecord());
  vault_.clock().Advance(absl::Minutes(30));
  EXPECT_EQ(desk_->Read(auditor_, look).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, AsksOnceForOneRecordAtATime) {
  ASSERT_TRUE(Ask(auditor_, kItem).ok());

  EXPECT_EQ(base::TagOf(Ask(auditor_, kItem).status()), "ALREADY_ASKED");
  EXPECT_TRUE(Ask(other_auditor_, kItem).ok());
  EXPECT_TRUE(Ask(auditor_, kReplyId).ok());
}

TEST_F(ReviewDeskTest, RefusesAnAskingWithoutAReason) {
  EXPECT_EQ(base::PathOf(Ask(auditor_, kItem, " ").status()), "why");
  EXPECT_EQ(base::PathOf(Ask(auditor_, kItem, std::string(501, 'a')).status()),
            "why");
}

TEST_F(ReviewDeskTest, AnswersTheSameRequestAsThingsStandNow) {
  const auto asked = Ask(auditor_, kItem);
  review::v1::GrantAccessRequest request;
  request.set_request_id(NewRequest());
  request.set_id(asked->id());
  ASSERT_TRUE(desk_->Grant(security_, request).ok());
  vault_.clock().Advance(absl::Minutes(31));

  const auto again = desk_->Grant(security_, request);

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->access().state(), review::v1::ENDED);
}

TEST_F(ReviewDeskTest, ShowsNothingWhenTheJournalCannotBeWritten) {
  const std::string id = Open(kItem);
  BreakJournal();

  const auto shown = Read(auditor_, id);

  EXPECT_FALSE(shown.ok());
  EXPECT_FALSE(absl::IsNotFound(shown.status()));
  EXPECT_FALSE(Ask(auditor_, kReplyId).ok());
  EXPECT_FALSE(desk_->List(auditor_, {}).ok());
  EXPECT_FALSE(desk_->Notices(anna_).ok());
}

TEST_F(ReviewDeskTest, OpensNothingWhenTheJournalCannotBeWritten) {
  const auto asked = Ask(auditor_, kItem);
  BreakJournal();

  EXPECT_FALSE(Grant(security_, asked->id()).ok());
  ASSERT_TRUE(vault_.db()
                  .Write([](base::Transaction& txn) {
                    return txn.Run("DROP TRIGGER no_journal");
                  })
                  .ok());
  EXPECT_EQ(Read(auditor_, asked->id()).status(), NoSuchRecord());
}

TEST_F(ReviewDeskTest, EveryStepStandsInTheJournalWithoutTheText) {
  const std::string id = Open(kNamedItem);
  ASSERT_TRUE(Read(auditor_, id).ok());
  ASSERT_TRUE(End(auditor_, id).ok());

  EXPECT_THAT(Last("content_asked").subjects(),
              ElementsAre(id, kNamedItem, kCase));
  EXPECT_EQ(Last("content_asked").reason(), kWhy);
  EXPECT_THAT(Last("content_granted").subjects(),
              ElementsAre(id, kNamedItem, kCase, "auditor"));
  EXPECT_THAT(Last("content_read").subjects(),
              ElementsAre(id, kNamedItem, kCase));
  EXPECT_EQ(Last("content_read").outcome(), "ok");
  EXPECT_EQ(Last("content_ended").outcome(), "ok");
  std::string all;
  const auto entries = journal_->List({.limit = 1000});
  for (const auto& entry : *entries) all += entry.DebugString();
  EXPECT_THAT(all, Not(HasSubstr("sedlar")));
  EXPECT_TRUE(journal_->Verify().ok());
}

TEST_F(ReviewDeskTest, TellsThePeopleOnTheCase) {
  const std::string id = Open(kNamedItem);
  ASSERT_TRUE(Read(auditor_, id).ok());

  const auto told = NoticesOf(anna_);

  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].case_(), kCase);
  EXPECT_EQ(told[0].access().asked_by(), "auditor");
  EXPECT_EQ(told[0].access().answered_by(), "security");
  EXPECT_EQ(told[0].access().why(), kWhy);
  EXPECT_EQ(told[0].access().reads(), 1u);
  EXPECT_TRUE(told[0].access().has_last_read_at());
  // bo wrote it but is not on the case.
  EXPECT_TRUE(NoticesOf(bo_).empty());
}

TEST_F(ReviewDeskTest, TellsTheAuthorOfATextThatBelongsToNoCase) {
  ASSERT_TRUE(Ask(auditor_, kItem).ok());
  ASSERT_TRUE(Ask(auditor_, kReplyId).ok());

  const auto annas = NoticesOf(anna_);
  const auto bos = NoticesOf(bo_);

  ASSERT_EQ(annas.size(), 1u);
  EXPECT_EQ(annas[0].access().record(), kItem);
  EXPECT_EQ(annas[0].case_(), "");
  ASSERT_EQ(bos.size(), 1u);
  EXPECT_EQ(bos[0].access().kind(), review::v1::MEETING_REPLY);
}

TEST_F(ReviewDeskTest, WhoComesToTheCaseLaterIsToldToo) {
  ASSERT_TRUE(Ask(auditor_, kNamedItem).ok());
  EXPECT_TRUE(NoticesOf(bo_).empty());

  ASSERT_TRUE(vault_.db()
                  .Write([](base::Transaction& txn) {
                    return AddCaseStaff(txn, kCase, "bo");
                  })
                  .ok());

  EXPECT_EQ(NoticesOf(bo_).size(), 1u);
}

TEST_F(ReviewDeskTest, ListsOneRecordWhenAskedTo) {
  ASSERT_TRUE(Ask(auditor_, kItem).ok());
  ASSERT_TRUE(Ask(auditor_, kReplyId).ok());
  review::v1::ListAccessesRequest request;
  request.set_record(kItem);
  EXPECT_EQ(desk_->List(auditor_, request)->accesses_size(), 1);

  request.set_record("no id");

  EXPECT_EQ(desk_->List(auditor_, request)->accesses_size(), 0);
}

}  // namespace
}  // namespace samrad::agency
