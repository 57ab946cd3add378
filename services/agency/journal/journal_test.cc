#include "services/agency/journal/journal.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class JournalTest : public testing::Test {
 protected:
  void SetUp() override {
    auto journal = Journal::Open(vault_.db(), vault_.clock());
    ASSERT_TRUE(journal.ok()) << journal.status();
    journal_ = *std::move(journal);
  }

  static JournalEvent CaseRead(std::string code) {
    return {.event = events::kCaseRead, .user = "anna", .subjects = {code}};
  }
  absl::Status Change(base::Literal sql) {
    return vault_.db().Write(
        [&](base::Transaction& txn) { return txn.Run(sql); });
  }

  TestVault vault_{{JournalSchema()}};
  std::unique_ptr<Journal> journal_;
};

TEST_F(JournalTest, BeginsEmptyWithAZeroHead) {
  const auto head = journal_->Head();

  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->size, 0u);
  EXPECT_EQ(head->hash, crypto::Digest{});
}

TEST_F(JournalTest, ChainsEntriesWithoutGaps) {
  ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  const auto first = journal_->Head();
  ASSERT_TRUE(journal_->Record(CaseRead("granit-13")).ok());

  const auto second = journal_->Verify();

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->size, 1u);
  EXPECT_EQ(second->size, 2u);
  EXPECT_NE(first->hash, second->hash);
  EXPECT_EQ(second->hash, journal_->Head()->hash);
}

TEST_F(JournalTest, LeavesNoTraceOfARolledBackTransaction) {
  ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  const auto before = journal_->Head();

  const absl::Status status =
      vault_.db().Write([&](base::Transaction& txn) -> absl::Status {
        EXPECT_TRUE(journal_->Append(txn, CaseRead("granit-13")).ok());
        return absl::InternalError("the work fails after its entry");
      });

  EXPECT_FALSE(status.ok());
  EXPECT_EQ(journal_->Head()->hash, before->hash);
  EXPECT_TRUE(journal_->Verify().ok());
}

TEST_F(JournalTest, KeepsTheChainUnderManyWriters) {
  std::vector<std::thread> writers;
  for (int i = 0; i < 8; ++i) {
    writers.emplace_back([&] {
      for (int n = 0; n < 25; ++n) {
        EXPECT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
      }
    });
  }
  for (std::thread& writer : writers) writer.join();

  const auto head = journal_->Verify();

  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->size, 200u);
}

TEST_F(JournalTest, FindsAChangedEntry) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  }
  ASSERT_TRUE(
      Change("UPDATE journal_entry SET user = 'bo' WHERE number = 2").ok());

  const auto head = journal_->Verify();

  EXPECT_EQ(head.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(base::TagOf(head.status()), "JOURNAL_BROKEN");
}

TEST_F(JournalTest, FindsARemovedEntry) {
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  }
  ASSERT_TRUE(Change("DELETE FROM journal_entry WHERE number = 2").ok());

  EXPECT_EQ(journal_->Verify().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(JournalTest, TellsSubjectsApartFromOneJoinedSubject) {
  ASSERT_TRUE(journal_
                  ->Record({.event = events::kItemsRead,
                            .user = "anna",
                            .subjects = {"a", "b"}})
                  .ok());

  const auto listed = journal_->List({});

  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_EQ(listed->front().subjects_size(), 2);
  EXPECT_EQ(
      journal_->Record({.event = events::kItemsRead, .subjects = {"a\nb"}})
          .code(),
      absl::StatusCode::kInvalidArgument);
}

TEST_F(JournalTest, RefusesTextThatIsNotUtf8) {
  EXPECT_EQ(
      journal_->Record({.event = events::kGlassBroken, .reason = "\xff\xfe"})
          .code(),
      absl::StatusCode::kInvalidArgument);
}

TEST_F(JournalTest, RefusesAReasonThatIsTooLong) {
  EXPECT_EQ(journal_
                ->Record({.event = events::kGlassBroken,
                          .reason = std::string(2001, 'x')})
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(JournalTest, ListsFromANumberAndByEvent) {
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  }
  ASSERT_TRUE(
      journal_->Record({.event = events::kSignedIn, .user = "bo"}).ok());

  const auto tail = journal_->List({.from = 4, .limit = 2});
  const auto sign_ins = journal_->List({.event = "signed_in"});

  ASSERT_EQ(tail->size(), 2u);
  EXPECT_EQ(tail->front().number(), 4u);
  ASSERT_EQ(sign_ins->size(), 1u);
  EXPECT_EQ(sign_ins->front().user(), "bo");
}

TEST_F(JournalTest, RefusesToListMoreThanAThousand) {
  EXPECT_EQ(journal_->List({.limit = 1001}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(JournalTest, NeverRunsBackwardsInTime) {
  ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  const absl::Time before = journal_->Head()->at;
  vault_.clock().Advance(-absl::Hours(1));

  ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());

  EXPECT_EQ(journal_->Head()->at, before);
  EXPECT_TRUE(journal_->Verify().ok());
}

TEST_F(JournalTest, DoesNotOpenWhenTheClockPrecedesItsHead) {
  ASSERT_TRUE(journal_->Record(CaseRead("granit-12")).ok());
  vault_.clock().Advance(-absl::Seconds(1));

  const auto reopened = Journal::Open(vault_.db(), vault_.clock());

  EXPECT_EQ(reopened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(reopened.status()), "CLOCK_BEFORE_JOURNAL");
}

}  // namespace
}  // namespace samrad::agency
