#include "services/agency/cases/case_book.h"

#include <gtest/gtest.h>

#include <string>

#include "services/agency/cases/case_test_support.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class CaseBookTest : public CaseFixture {
 protected:
  absl::StatusOr<cases::v1::GetCaseResponse> Get(const StaffIdentity& who,
                                                 const std::string& code) {
    cases::v1::GetCaseRequest request;
    request.set_case_(code);
    return book_->Get(who, request);
  }
  absl::StatusOr<cases::v1::ChangeCaseStaffResponse> Change(
      const std::string& code, int id, const std::string& add,
      const std::string& remove) {
    cases::v1::ChangeCaseStaffRequest request;
    request.set_request_id(Uuid(id));
    request.set_case_(code);
    if (!add.empty()) request.add_add(add);
    if (!remove.empty()) request.add_remove(remove);
    return book_->ChangeStaff(anna_, request);
  }
  absl::StatusOr<cases::v1::BreakGlassResponse> Break(const StaffIdentity& who,
                                                      const std::string& code,
                                                      const std::string& reason,
                                                      int id = 50) {
    cases::v1::BreakGlassRequest request;
    request.set_request_id(Uuid(id));
    request.set_case_(code);
    request.set_reason(reason);
    return book_->BreakGlass(who, request);
  }
};

TEST_F(CaseBookTest, OpensACaseUnderASayableCode) {
  const std::string code = Open();

  const auto read = Get(anna_, code);

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->person().name(), "Testa Testsson");
  EXPECT_EQ(read->register_().checked_by(), "anna");
  ASSERT_EQ(read->staff_size(), 1);
  EXPECT_EQ(read->staff(0), "anna");
  EXPECT_EQ(Journalled("case_created").size(), 1u);
  EXPECT_EQ(Journalled("case_read").size(), 1u);
}

TEST_F(CaseBookTest, AnswersUnknownAndForeignCasesAlike) {
  const std::string code = Open();

  const absl::Status foreign = Get(bo_, code).status();
  const absl::Status unknown = Get(bo_, "granit-1000").status();
  const absl::Status malformed = Get(bo_, "no such thing!").status();

  EXPECT_EQ(foreign.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(foreign, unknown);
  EXPECT_EQ(foreign, malformed);
}

TEST_F(CaseBookTest, JournalsARefusedReadWithWhatWasAskedFor) {
  const std::string code = Open();

  EXPECT_FALSE(Get(bo_, code).ok());
  EXPECT_FALSE(Get(bo_, "anything at all").ok());

  const auto refused = Journalled("case_refused");
  ASSERT_EQ(refused.size(), 2u);
  EXPECT_EQ(refused[0].user(), "bo");
  EXPECT_EQ(refused[0].subjects(0), code);
  EXPECT_EQ(refused[1].subjects_size(), 0);
}

TEST_F(CaseBookTest, AnswersARepeatedRequestWithTheSameCase) {
  const auto first = book_->Create(anna_, NewCase(1));
  const auto second = book_->Create(anna_, NewCase(1));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->case_().code(), second->case_().code());
  EXPECT_EQ(book_->List(anna_)->cases_size(), 1);
}

TEST_F(CaseBookTest, RefusesARequestIdUsedForOtherContent) {
  ASSERT_TRUE(book_->Create(anna_, NewCase(1)).ok());
  auto other = NewCase(1);
  other.mutable_person()->set_name("Annan Testsson");

  const auto second = book_->Create(anna_, other);

  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(second.status()), "REQUEST_ID_REUSED");
}

TEST_F(CaseBookTest, RefusesARequestWithoutAUuid) {
  auto request = NewCase(1);
  request.set_request_id("1");

  EXPECT_EQ(base::PathOf(book_->Create(anna_, request).status()), "request_id");
}

TEST_F(CaseBookTest, RefusesAColleagueWithoutAnActiveAccount) {
  auto request = NewCase(1);
  request.add_staff("bo");
  request.add_staff("cecilia");

  const auto made = book_->Create(anna_, request);

  EXPECT_EQ(made.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(base::PathOf(made.status()), "staff[1]");
}

TEST_F(CaseBookTest, LetsColleaguesOnTheCaseReadIt) {
  auto request = NewCase(1);
  request.add_staff("bo");
  const auto made = book_->Create(anna_, request);

  EXPECT_TRUE(Get(bo_, made->case_().code()).ok());
}

TEST_F(CaseBookTest, ListsOnlyOwnCases) {
  Open();

  EXPECT_EQ(book_->List(anna_)->cases_size(), 1);
  EXPECT_EQ(book_->List(bo_)->cases_size(), 0);
}

TEST_F(CaseBookTest, KeepsNotesOldestFirstWithWriterAndTime) {
  const std::string code = Open();
  const std::string first = AddNote(code, 1);
  vault_.clock().Advance(absl::Minutes(1));
  const std::string second = AddNote(code, 2);

  const auto read = Get(anna_, code);

  ASSERT_EQ(read->notes_size(), 2);
  EXPECT_EQ(read->notes(0).id(), first);
  EXPECT_EQ(read->notes(1).id(), second);
  EXPECT_EQ(read->notes(0).written_by(), "anna");
  EXPECT_EQ(read->case_().notes(), 2u);
}

TEST_F(CaseBookTest, LetsNobodyClaimThatANoteCameInAPacket) {
  auto request = NewNote(Open(), 1);
  request.mutable_note()->set_from_disclosure("ab");
  request.mutable_note()->set_written_by("bo");

  const auto added = book_->AddNote(anna_, request);

  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_EQ(added->note().from_disclosure(), "");
  EXPECT_EQ(added->note().written_by(), "anna");
}

TEST_F(CaseBookTest, RefusesANoteOnAnothersCase) {
  const auto request = NewNote(Open(), 1);

  EXPECT_EQ(book_->AddNote(bo_, request).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(CaseBookTest, ReplacesAllRegisterFacts) {
  const std::string code = Open();
  cases::v1::UpdateRegisterFactsRequest request;
  request.set_request_id(Uuid(2));
  request.set_case_(code);
  request.mutable_register_()->set_birth_date("2010-01-02");

  ASSERT_TRUE(book_->UpdateRegister(anna_, request).ok());

  const auto read = Get(anna_, code);
  EXPECT_EQ(read->register_().birth_date(), "2010-01-02");
  EXPECT_EQ(read->register_().guardians_size(), 0);
}

TEST_F(CaseBookTest, AddsAndRemovesPeople) {
  const std::string code = Open();

  ASSERT_TRUE(Change(code, 1, "bo", "").ok());
  EXPECT_TRUE(Get(bo_, code).ok());
  const auto left = Change(code, 2, "", "bo");

  ASSERT_TRUE(left.ok()) << left.status();
  EXPECT_EQ(left->staff_size(), 1);
  EXPECT_FALSE(Get(bo_, code).ok());
}

TEST_F(CaseBookTest, NeverLeavesACaseWithoutAnActivePerson) {
  const std::string code = Open();

  const auto left = Change(code, 1, "", "anna");

  EXPECT_EQ(base::TagOf(left.status()), "LAST_ON_CASE");
  EXPECT_TRUE(Get(anna_, code).ok());
}

TEST_F(CaseBookTest, BreaksGlassLoudlyWithAReason) {
  const std::string code = Open();

  const auto broken =
      Break(bo_, code, "Jourärende, handläggaren är sjuk i kväll.");

  ASSERT_TRUE(broken.ok()) << broken.status();
  EXPECT_TRUE(Get(bo_, code).ok());
  const auto said = Journalled("glass_broken");
  ASSERT_EQ(said.size(), 1u);
  EXPECT_EQ(said[0].reason(), "Jourärende, handläggaren är sjuk i kväll.");
  EXPECT_NE(sink_.Text().find("glass_broken"), std::string::npos);
  EXPECT_EQ(sink_.Text().find(code), std::string::npos);
}

TEST_F(CaseBookTest, DoesNotBreakGlassWithoutAReason) {
  const std::string code = Open();

  EXPECT_EQ(base::PathOf(Break(bo_, code, "för att").status()), "reason");
  EXPECT_FALSE(Get(bo_, code).ok());
}

TEST_F(CaseBookTest, DoesNotBreakGlassOnAnUnknownCase) {
  EXPECT_EQ(Break(bo_, "granit-1000", std::string(30, 'x')).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(CaseBookTest, FindsCasesThatADisabledPersonLeavesBehind) {
  const std::string alone = Open(1);
  const std::string shared = Open(2);
  ASSERT_TRUE(Change(shared, 3, "bo", "").ok());
  const CaseStaffLoad load;
  std::vector<std::string> orphans;

  ASSERT_TRUE(vault_.db()
                  .Read([&](const base::ReadTransaction& txn) -> absl::Status {
                    auto found = load.OrphanedBy(
                        txn, anna_.user,
                        [](const std::string& user) { return user == "bo"; });
                    if (found.ok()) orphans = *found;
                    return found.status();
                  })
                  .ok());

  EXPECT_EQ(orphans, std::vector<std::string>{alone});
}

}  // namespace
}  // namespace samrad::agency
