#include "services/hub/log/witness_book.h"

#include <gtest/gtest.h>

#include "crypto/sign/cosignature.h"
#include "services/hub/log/chain_testing.h"
#include "services/hub/log/log_testing.h"
#include "services/hub/log/quorum_alarm.h"

namespace samrad::hub {
namespace {

constexpr absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

crypto::Checkpoint CheckpointOf(uint64_t size) {
  return {.origin = kTestOrigin,
          .size = size,
          .root = TestEntry(size),
          .extensions = {}};
}

base::AgencyId Agency(const std::string& id) {
  return base::AgencyId::Parse(id).value();
}

class WitnessBookTest : public testing::Test {
 protected:
  // The agency cosigns with its own witness key.
  absl::Status Cosign(const std::string& agency, uint64_t size,
                      absl::Time now = kNow) {
    return book_.Add(directory_.chain(), Agency(agency),
                     directory_.Cosigned(agency, CheckpointOf(size)),
                     CheckpointOf(size), now);
  }

  TestDirectory directory_{{"leisure", "police", "school", "social"}};
  WitnessBook book_;
};

TEST_F(WitnessBookTest, IsWitnessedWhenMoreThanHalfHaveCosigned) {
  ASSERT_TRUE(Cosign("police", 10).ok());
  ASSERT_TRUE(Cosign("school", 10).ok());
  EXPECT_EQ(book_.WitnessedSize(directory_.chain()), 0u) << "two of four";

  ASSERT_TRUE(Cosign("social", 10).ok());

  EXPECT_EQ(book_.WitnessedSize(directory_.chain()), 10u);
}

TEST_F(WitnessBookTest, CountsALargerTreeForASmallerOne) {
  ASSERT_TRUE(Cosign("police", 10).ok());
  ASSERT_TRUE(Cosign("school", 20).ok());
  ASSERT_TRUE(Cosign("social", 30).ok());

  EXPECT_EQ(book_.WitnessedSize(directory_.chain()), 10u);
}

TEST_F(WitnessBookTest, CountsAnAgencyOnceHoweverOftenItCosigns) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(Cosign("police", 10).ok());

  EXPECT_EQ(book_.WitnessedSize(directory_.chain()), 0u);
}

TEST_F(WitnessBookTest, AddsTheLinesToTheirCheckpointOnly) {
  ASSERT_TRUE(Cosign("police", 10).ok());
  const std::string note =
      crypto::SignCheckpoint(CheckpointOf(10), TestSigningKey(1));

  const CosignedNote at10 = book_.Decorate(&directory_.chain(), 10, note);
  const CosignedNote at11 = book_.Decorate(&directory_.chain(), 11, note);

  EXPECT_EQ(at10.witnesses, std::vector<std::string>{"police"});
  EXPECT_EQ(crypto::ParseNote(at10.note)->signatures.size(), 2u);
  EXPECT_FALSE(at10.witnessed);
  EXPECT_TRUE(at11.witnesses.empty());
  EXPECT_EQ(at11.note, note);
}

TEST_F(WitnessBookTest, RefusesAnotherAgencysCosignature) {
  const absl::Status status = book_.Add(
      directory_.chain(), Agency("school"),
      directory_.Cosigned("police", CheckpointOf(10)), CheckpointOf(10), kNow);

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(WitnessBookTest, RefusesACosignatureOfAnotherTree) {
  const absl::Status status = book_.Add(
      directory_.chain(), Agency("police"),
      directory_.Cosigned("police", CheckpointOf(10)), CheckpointOf(11), kNow);

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(WitnessBookTest, RefusesWhenOneBitOfTheCosignatureIsFlipped) {
  crypto::Note note = directory_.Cosigned("police", CheckpointOf(10));
  note.signatures[0].bytes[20] ^= 1;

  const absl::Status status = book_.Add(directory_.chain(), Agency("police"),
                                        note, CheckpointOf(10), kNow);

  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(WitnessBookTest, RefusesAnAgencyThatIsNotInTheDirectory) {
  const absl::Status status = book_.Add(
      directory_.chain(), Agency("stranger"),
      directory_.Cosigned("police", CheckpointOf(10)), CheckpointOf(10), kNow);

  EXPECT_EQ(status.code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(WitnessBookTest, TellsWhenAQuorumLastCosigned) {
  EXPECT_EQ(book_.LastQuorumAt(directory_.chain()), absl::InfinitePast());
  ASSERT_TRUE(Cosign("police", 10, kNow).ok());
  ASSERT_TRUE(Cosign("school", 10, kNow + absl::Hours(1)).ok());
  ASSERT_TRUE(Cosign("social", 10, kNow + absl::Hours(2)).ok());

  EXPECT_EQ(book_.LastQuorumAt(directory_.chain()), kNow);
}

TEST_F(WitnessBookTest, CountsTheTimeWithoutAQuorum) {
  const absl::Time first = kNow - absl::Hours(5);
  const absl::Time now = kNow + absl::Hours(30);
  const auto last = [&](uint64_t published) {
    return book_.LastWitnessedAt(&directory_.chain(), published, first, now);
  };

  EXPECT_EQ(last(20), first) << "never witnessed";
  for (const char* agency : {"police", "school", "social"}) {
    ASSERT_TRUE(Cosign(agency, 10).ok());
  }
  EXPECT_EQ(last(20), kNow) << "witnessed once, not since";
  EXPECT_EQ(last(10), now) << "nothing new since";
  EXPECT_EQ(book_.LastWitnessedAt(nullptr, 20, first, now), first);
}

TEST(QuorumAlarmTest, IsRaisedAfterADayAndThenHourly) {
  base::FakeClock clock(kNow);
  base::MemoryLogSink sink;
  QuorumAlarm alarm(base::Logger(sink, clock, "log"));
  const auto raised = [&sink] {
    size_t count = 0;
    const std::string text = sink.Text();
    for (size_t at = text.find("log_without_quorum"); at != text.npos;
         at = text.find("log_without_quorum", at + 1)) {
      ++count;
    }
    return count;
  };

  alarm.Look(kNow, kNow + absl::Hours(23));
  EXPECT_EQ(raised(), 0u);
  alarm.Look(kNow, kNow + absl::Hours(24));
  alarm.Look(kNow, kNow + absl::Hours(24) + absl::Minutes(59));
  EXPECT_EQ(raised(), 1u);
  alarm.Look(kNow, kNow + absl::Hours(25));
  EXPECT_EQ(raised(), 2u);
}

TEST_F(WitnessBookTest, RemembersWhatWasStored) {
  for (const char* agency : {"police", "school", "social"}) {
    ASSERT_TRUE(Cosign(agency, 10).ok());
  }
  const std::vector<WitnessRow> rows = book_.TakeChanged();
  EXPECT_EQ(rows.size(), 3u);
  EXPECT_TRUE(book_.TakeChanged().empty());
  WitnessBook later;

  later.Restore(rows);

  EXPECT_EQ(later.WitnessedSize(directory_.chain()), 10u);
  const std::string note =
      crypto::SignCheckpoint(CheckpointOf(10), TestSigningKey(1));
  EXPECT_TRUE(later.Decorate(&directory_.chain(), 10, note).witnessed);
}

TEST_F(WitnessBookTest, KeepsTheNewestSizesOnly) {
  for (uint64_t size = 1; size <= 2 * WitnessBook::kSizesKept; ++size) {
    ASSERT_TRUE(Cosign("police", size).ok());
  }

  const std::string note =
      crypto::SignCheckpoint(CheckpointOf(1), TestSigningKey(1));
  EXPECT_EQ(book_.newest_size(), 2 * WitnessBook::kSizesKept);
  EXPECT_TRUE(book_.Decorate(&directory_.chain(), 1, note).witnesses.empty());
}

}  // namespace
}  // namespace samrad::hub
