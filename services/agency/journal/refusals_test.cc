#include "services/agency/journal/refusals.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/agency/journal/journal.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class RefusalsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto journal = Journal::Open(vault_.db(), vault_.clock());
    ASSERT_TRUE(journal.ok()) << journal.status();
    journal_ = *std::move(journal);
  }
  void Refuse(const std::string& ground, std::vector<std::string> reasons) {
    JournalEvent event{.event = events::kDisclosureRefused,
                       .outcome = "DENY",
                       .subjects = {"granit-12", "police"}};
    event.subjects.push_back(std::string(kGroundMark) + ground);
    for (const std::string& reason : reasons) {
      event.subjects.push_back(std::string(kReasonMark) + reason);
    }
    ASSERT_TRUE(journal_->Record(event).ok());
  }
  journal::v1::CountRefusalsResponse Count(absl::Time from, absl::Time until) {
    const auto counted = journal_->CountRefusals(from, until);
    EXPECT_TRUE(counted.ok()) << counted.status();
    return counted.value_or(journal::v1::CountRefusalsResponse());
  }
  static std::vector<std::string> Texts(
      const google::protobuf::RepeatedPtrField<journal::v1::Tally>& tallies) {
    std::vector<std::string> texts;
    for (const journal::v1::Tally& one : tallies) {
      texts.push_back(one.name() + " " + std::to_string(one.count()));
    }
    return texts;
  }

  TestVault vault_{{JournalSchema()}};
  std::unique_ptr<Journal> journal_;
};

TEST_F(RefusalsTest, CountsEachRefusalOnceByGroundAndOnceByEachReason) {
  Refuse("OSL 10:27", {"SECRECY_NOT_BROKEN_BY_GROUND", "ASSESSMENT_MISSING"});
  Refuse("OSL 10:27", {"ASSESSMENT_MISSING"});
  Refuse("NO_GROUND", {"NO_GROUND_CITED"});
  ASSERT_TRUE(journal_->Record({.event = events::kCaseRead}).ok());

  const auto counted = Count(absl::InfinitePast(), absl::InfiniteFuture());

  EXPECT_EQ(counted.refusals(), 3u);
  EXPECT_THAT(Texts(counted.grounds()),
              testing::ElementsAre("NO_GROUND 1", "OSL 10:27 2"));
  EXPECT_THAT(Texts(counted.reasons()),
              testing::ElementsAre("ASSESSMENT_MISSING 2", "NO_GROUND_CITED 1",
                                   "SECRECY_NOT_BROKEN_BY_GROUND 1"));
  EXPECT_EQ(counted.months_size(), 1);
  EXPECT_EQ(counted.counts_size(), 3);
}

TEST_F(RefusalsTest, CountsWhatTheLawRefusedInAMeetingAndNotWhatItAllowed) {
  for (const base::Literal event :
       {events::kItemDecided, events::kOralRecorded}) {
    ASSERT_TRUE(journal_
                    ->Record({.event = event,
                              .outcome = "DENY",
                              .subjects = {"item", "ground=OSL 10:18 a",
                                           "reason=SUBJECT_TOO_OLD"}})
                    .ok());
    ASSERT_TRUE(journal_
                    ->Record({.event = event,
                              .outcome = "ALLOW",
                              .subjects = {"item", "police"}})
                    .ok());
  }

  const auto counted = Count(absl::InfinitePast(), absl::InfiniteFuture());

  EXPECT_EQ(counted.refusals(), 2u);
  EXPECT_THAT(Texts(counted.grounds()), testing::ElementsAre("OSL 10:18 a 2"));
  const auto listed = journal_->List({.refused = true});
  ASSERT_TRUE(listed.ok());
  EXPECT_EQ(listed->size(), 2u);
}

TEST_F(RefusalsTest, CountsTheHubsRefusalUnderItsTag) {
  ASSERT_TRUE(journal_
                  ->Record({.event = events::kDisclosureRefusedByHub,
                            .outcome = "CLOCK_SKEW",
                            .subjects = {"00ff"}})
                  .ok());

  const auto counted = Count(absl::InfinitePast(), absl::InfiniteFuture());

  EXPECT_THAT(Texts(counted.reasons()), testing::ElementsAre("CLOCK_SKEW 1"));
  EXPECT_THAT(Texts(counted.grounds()), testing::ElementsAre(" 1"));
}

TEST_F(RefusalsTest, CountsWithinAHalfOpenPeriod) {
  const absl::Time first = vault_.clock().TimeNow();
  Refuse("OSL 10:27", {"ASSESSMENT_MISSING"});
  vault_.clock().Advance(absl::Hours(24 * 40));
  const absl::Time second = vault_.clock().TimeNow();
  Refuse("OSL 10:27", {"ASSESSMENT_MISSING"});

  EXPECT_EQ(Count(first, second).refusals(), 1u);
  EXPECT_EQ(Count(first, second + absl::Seconds(1)).refusals(), 2u);
  EXPECT_EQ(Count(first, second + absl::Seconds(1)).months_size(), 2);
  EXPECT_EQ(
      Count(second + absl::Seconds(1), second + absl::Hours(1)).refusals(), 0u);
}

TEST_F(RefusalsTest, RefusesAPeriodThatEndsBeforeItBegins) {
  const absl::Time now = vault_.clock().TimeNow();
  const auto counted = journal_->CountRefusals(now, now - absl::Seconds(1));
  EXPECT_EQ(counted.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(base::PathOf(counted.status()), "until");
}

TEST_F(RefusalsTest, ListsOnlyWhatWasRefused) {
  ASSERT_TRUE(journal_->Record({.event = events::kCaseRead}).ok());
  Refuse("OSL 10:27", {"ASSESSMENT_MISSING"});

  const auto listed = journal_->List({.refused = true});

  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->size(), 1u);
  EXPECT_EQ(listed->front().event(), events::kDisclosureRefused.text());
}

}  // namespace
}  // namespace samrad::agency
