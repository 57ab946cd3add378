#include "services/hub/log/log_planner.h"

#include <gtest/gtest.h>

#include "services/base/status.h"
#include "services/hub/log/log_testing.h"

namespace samrad::hub {
namespace {

constexpr absl::Time kAt = absl::UnixEpoch();

// A planner and the log it plans for.
struct Planned {
  std::vector<crypto::Entry> entries;
  LogPlanner planner = LogPlanner::Create(entries, {}).value();

  void Integrate(const PlannedAppend& plan) {
    entries.insert(entries.end(), plan.run.entries.begin(),
                   plan.run.entries.end());
    planner.Commit(plan.run);
  }
  absl::StatusOr<PlannedAppend> Plan(const std::vector<RoomEntry>& wanted) {
    return planner.Plan(AppendingRoom::kExchange, wanted, kAt);
  }
};

TEST(LogPlannerTest, NumbersNewEntriesWithoutGaps) {
  Planned log;

  const auto first = log.Plan(TestEntries(0, 3));
  const auto second = log.Plan(TestEntries(3, 2));

  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->leaves, (std::vector<uint64_t>{0, 1, 2}));
  EXPECT_EQ(second->leaves, (std::vector<uint64_t>{3, 4}));
}

TEST(LogPlannerTest, AnswersAKnownEntryWithItsLeaf) {
  Planned log;
  log.Integrate(log.Plan(TestEntries(0, 3)).value());

  const auto again = log.Plan(TestEntries(1, 1));

  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->run.entries.empty());
  EXPECT_EQ(again->leaves, std::vector<uint64_t>{1});
}

TEST(LogPlannerTest, AnswersAnEntryThatIsOnlyPlannedWithItsLeaf) {
  Planned log;
  ASSERT_TRUE(log.Plan(TestEntries(0, 3)).ok());

  const auto again = log.Plan(TestEntries(2, 1));

  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(again->run.entries.empty());
  EXPECT_EQ(again->leaves, std::vector<uint64_t>{2});
}

TEST(LogPlannerTest, RefusesASequenceThatIsUsedForAnotherEntry) {
  Planned log;
  log.Integrate(log.Plan(TestEntries(0, 3)).value());

  const auto reused = log.Plan({{.sequence = 2, .entry = TestEntry(99)}});

  EXPECT_EQ(reused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(reused.status()), "SEQUENCE_NOT_RISING");
}

TEST(LogPlannerTest, PlansNothingOfARequestThatItRefuses) {
  Planned log;

  const auto refused = log.Plan({{.sequence = 5, .entry = TestEntry(1)},
                                 {.sequence = 4, .entry = TestEntry(2)}});

  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(log.planner.next_leaf(), 0u);
  EXPECT_TRUE(log.Plan({{.sequence = 1, .entry = TestEntry(3)}}).ok());
}

TEST(LogPlannerTest, KeepsTheSequencesOfRoomsApart) {
  Planned log;
  log.Integrate(log.Plan(TestEntries(10, 3)).value());

  const std::vector<RoomEntry> entries = TestEntries(0, 2);
  const auto directory =
      log.planner.Plan(AppendingRoom::kDirectory, entries, kAt);

  EXPECT_TRUE(directory.ok());
}

TEST(LogPlannerTest, UsesTheLeafAgainWhenTheRowsWereNotWritten) {
  Planned log;
  const auto lost = log.Plan(TestEntries(0, 3)).value();
  log.planner.Drop(lost.run);

  const auto retried = log.Plan(TestEntries(0, 3));

  ASSERT_TRUE(retried.ok());
  EXPECT_EQ(retried->leaves, (std::vector<uint64_t>{0, 1, 2}));
  EXPECT_EQ(retried->run.entries.size(), 3u);
}

TEST(LogPlannerTest, RefusesAStoreThatHoldsAnEntryTwice) {
  const std::vector<crypto::Entry> entries = {TestEntry(1), TestEntry(1)};

  EXPECT_EQ(LogPlanner::Create(entries, {}).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace samrad::hub
