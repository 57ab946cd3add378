#include "services/hub/log/log_core.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "crypto/merkle/compact_tree.h"
#include "services/base/files.h"
#include "services/base/status.h"
#include "services/hub/log/log_testing.h"

namespace samrad::hub {
namespace {

class LogCoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(log_.Start().ok()); }
  TestLog log_;
};

TEST_F(LogCoreTest, GivesOneReceiptPerEntryThatProvesIt) {
  const auto receipts = log_.Append(0, 5);

  ASSERT_TRUE(receipts.ok()) << receipts.status();
  ASSERT_EQ(receipts->size(), 5u);
  for (uint64_t i = 0; i < 5; ++i) {
    EXPECT_EQ((*receipts)[i].leaf, i);
    ExpectProves((*receipts)[i], TestEntry(i), log_.core().key());
  }
}

TEST_F(LogCoreTest, PublishesBeforeItAnswers) {
  const auto receipts = log_.Append(0, 3);

  ASSERT_TRUE(receipts.ok());
  EXPECT_EQ(log_.core().Published(), receipts->at(0).published);
  EXPECT_EQ(log_.core().Published()->size(), 3u);
}

TEST_F(LogCoreTest, WritesItsFolderSoonAfterwards) {
  ASSERT_TRUE(log_.Append(0, 3).ok());

  std::optional<std::string> note;
  for (int i = 0; i < 1000 && note != log_.core().Published()->note; ++i) {
    log_.core().WaitBeyond(3, absl::Milliseconds(10));
    note = *log_.tiles().ReadCheckpoint();
  }

  EXPECT_EQ(note, log_.core().Published()->note);
  EXPECT_EQ(log_.tiles().ReadEntries(0, 3)->at(2), TestEntry(2));
}

TEST_F(LogCoreTest, AnswersTheSameRequestWithTheSameLeaves) {
  ASSERT_TRUE(log_.Append(0, 3).ok());

  const auto again = log_.Append(0, 3);

  ASSERT_TRUE(again.ok());
  EXPECT_EQ((*again)[2].leaf, 2u);
  EXPECT_EQ(log_.core().Published()->size(), 3u);
}

TEST_F(LogCoreTest, RefusesASequenceThatDoesNotRise) {
  ASSERT_TRUE(log_.Append(5, 1).ok());

  const auto late = log_.Append(2, 1);

  EXPECT_EQ(late.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(log_.core().Published()->size(), 1u);
}

TEST_F(LogCoreTest, RefusesNoEntriesAndTooMany) {
  EXPECT_EQ(log_.Append(0, 0).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(log_.Append(0, kMaxAppendEntries + 1).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(LogCoreTest, GoesOnAfterARestartWithTheSameRoot) {
  ASSERT_TRUE(log_.Append(0, 300).ok());
  const crypto::Digest root = log_.core().Published()->head.root;

  ASSERT_TRUE(log_.Start().ok());

  EXPECT_EQ(log_.core().Published()->head.root, root);
  ASSERT_TRUE(log_.Append(300, 1).ok());
  EXPECT_EQ(log_.core().Published()->size(), 301u);
}

TEST_F(LogCoreTest, RemembersEntriesAndSequencesOverARestart) {
  ASSERT_TRUE(log_.Append(0, 3).ok());
  ASSERT_TRUE(log_.Start().ok());

  const auto again = log_.Append(1, 1);
  const auto reused = log_.core().Append(
      AppendingRoom::kExchange, {{.sequence = 3, .entry = TestEntry(77)}},
      absl::Seconds(20));

  EXPECT_EQ(again->at(0).leaf, 1u);
  EXPECT_EQ(reused.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(LogCoreTest, WritesTilesThatLeadToTheRoot) {
  for (uint64_t at = 0; at < 600; at += 50) {
    ASSERT_TRUE(log_.Append(at, 50).ok());
    ASSERT_TRUE(log_.core().FlushFolder().ok());
  }

  const auto entries = log_.tiles().ReadEntries(0, 600);
  ASSERT_TRUE(entries.ok()) << entries.status();
  crypto::CompactTree tree;
  tree.AppendEntries(*entries);

  EXPECT_EQ(tree.Root(), log_.core().Published()->head.root);
  const std::string folder = log_.tile_folder();
  EXPECT_TRUE(base::FileExists(folder + "/tile/0/000"));
  EXPECT_TRUE(base::FileExists(folder + "/tile/0/002.p/88"));
  EXPECT_TRUE(base::FileExists(folder + "/tile/1/000.p/2"));
  EXPECT_FALSE(base::FileExists(folder + "/tile/0/000.p"));
}

TEST_F(LogCoreTest, WritesMissingAndDamagedTilesAnewAtStart) {
  ASSERT_TRUE(log_.Append(0, 600).ok());
  const std::string folder = log_.tile_folder();
  log_.Stop();
  std::filesystem::remove_all(folder + "/tile/entries");
  std::ofstream(folder + "/tile/0/001", std::ios::binary) << "damaged";

  ASSERT_TRUE(log_.Start().ok());

  EXPECT_TRUE(log_.tiles().ReadEntries(0, 600).ok());
  EXPECT_EQ(base::ReadFile(folder + "/tile/0/001")->size(), 256u * 32);
}

TEST_F(LogCoreTest, RefusesToStartWhenTheEntriesDoNotLeadToThePublishedRoot) {
  ASSERT_TRUE(log_.Append(0, 3).ok());
  log_.Stop();
  const crypto::Checkpoint other = {.origin = kTestOrigin,
                                    .size = 3,
                                    .root = crypto::Sha256("another tree"),
                                    .extensions = {}};
  std::ofstream(log_.tile_folder() + "/checkpoint", std::ios::binary)
      << crypto::SignCheckpoint(other, TestSigningKey(1));

  EXPECT_EQ(log_.Start().code(), absl::StatusCode::kDataLoss);
}

TEST_F(LogCoreTest, RefusesToStartOnACheckpointOfAnotherKey) {
  ASSERT_TRUE(log_.Append(0, 3).ok());

  EXPECT_EQ(log_.Start(/*key_number=*/2).code(), absl::StatusCode::kDataLoss);
}

TEST_F(LogCoreTest, RefusesToStartWithAClockBeforeTheLastLeaf) {
  ASSERT_TRUE(log_.Append(0, 1).ok());
  log_.clock().Advance(-absl::Seconds(1));

  const absl::Status status = log_.Start();

  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(status), "CLOCK_BEHIND");
}

TEST_F(LogCoreTest, AppendsNothingWhileTheClockIsBehind) {
  ASSERT_TRUE(log_.Append(0, 1).ok());
  log_.clock().Advance(-absl::Minutes(1));

  const auto early = log_.Append(1, 1);
  log_.clock().Advance(absl::Minutes(2));
  const auto later = log_.Append(1, 1);

  EXPECT_EQ(early.status().code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(later.ok()) << later.status();
  EXPECT_EQ(later->at(0).leaf, 1u);
}

TEST_F(LogCoreTest, ProvesOnlyWhatIsPublished) {
  ASSERT_TRUE(log_.Append(0, 10).ok());

  EXPECT_EQ(log_.core().InclusionProof(10, 0).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(log_.core().InclusionProof(0, 11).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(log_.core().ConsistencyProof(0, 5).status().code(),
            absl::StatusCode::kOutOfRange);
  EXPECT_EQ(log_.core().ConsistencyProof(5, 11).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST_F(LogCoreTest, ProvesInclusionAndConsistencyForEarlierSizes) {
  ASSERT_TRUE(log_.Append(0, 20).ok());

  const auto receipt = log_.core().InclusionProof(3, 7);
  const auto at7 = log_.core().CheckpointAt(7);
  const auto proof = log_.core().ConsistencyProof(7, 20);

  ASSERT_TRUE(receipt.ok() && at7.ok() && proof.ok());
  EXPECT_TRUE(crypto::VerifyInclusion(crypto::LeafHash(TestEntry(3)), 3, 7,
                                      receipt->proof, at7->root)
                  .ok());
  EXPECT_TRUE(crypto::VerifyConsistency(
                  7, 20, at7->root, log_.core().Published()->head.root, *proof)
                  .ok());
}

TEST_F(LogCoreTest, FollowersReadEverythingInOrder) {
  ASSERT_TRUE(log_.Append(0, 20).ok());

  const auto part = log_.core().ReadPart(5);

  ASSERT_TRUE(part.ok());
  EXPECT_EQ(part->first, 5u);
  ASSERT_EQ(part->entries.size(), 15u * 32);
  const crypto::Entry last = TestEntry(19);
  EXPECT_EQ(part->entries.substr(14 * 32),
            std::string(last.begin(), last.end()));
  EXPECT_NE(part->published, nullptr);
  EXPECT_FALSE(log_.core().ReadPart(21).ok());
}

TEST_F(LogCoreTest, WakesAFollowerWhenSomethingIsPublished) {
  std::thread follower(
      [this] { log_.core().WaitBeyond(0, absl::Seconds(20)); });

  ASSERT_TRUE(log_.Append(0, 1).ok());

  follower.join();
  EXPECT_EQ(log_.core().Published()->size(), 1u);
}

TEST_F(LogCoreTest, AppendsNothingWhileItsFolderCannotBeWritten) {
  ASSERT_TRUE(log_.Append(0, 1).ok());
  ASSERT_TRUE(log_.core().FlushFolder().ok());
  const std::string folder = log_.tile_folder();
  // A file where the next folder must be: nothing can be written there.
  std::filesystem::remove_all(folder + "/tile/entries");
  std::ofstream(folder + "/tile/entries") << "in the way";
  ASSERT_TRUE(log_.Append(1, 1).ok());

  EXPECT_EQ(log_.core().FlushFolder().code(), absl::StatusCode::kUnavailable);
  const auto refused = log_.Append(2, 2);
  std::filesystem::remove_all(folder + "/tile/entries");
  EXPECT_TRUE(log_.core().FlushFolder().ok());
  const auto retried = log_.Append(2, 2);

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kUnavailable);
  ASSERT_TRUE(retried.ok()) << retried.status();
  EXPECT_EQ(retried->at(0).leaf, 2u);
  EXPECT_NE(log_.LogText().find("log_folder_not_written"), std::string::npos);
}

TEST_F(LogCoreTest, AppendsNothingWhileHeldOrStopped) {
  log_.core().HoldAppends(true);
  EXPECT_EQ(log_.Append(0, 1).status().code(), absl::StatusCode::kUnavailable);
  log_.core().HoldAppends(false);
  EXPECT_TRUE(log_.Append(0, 1).ok());
  log_.core().Stop();
  EXPECT_EQ(log_.Append(1, 1).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(LogCoreTest, ManyAppendersAndReadersAgree) {
  constexpr int kThreads = 4;
  constexpr uint64_t kRounds = 40;
  std::vector<std::thread> threads;
  threads.emplace_back([this] {
    uint64_t next = 0;
    while (next < 2 * kThreads * kRounds) {
      log_.core().WaitBeyond(next, absl::Milliseconds(10));
      next += log_.core().ReadPart(next)->entries.size() / 32;
      if (next > 0) {
        EXPECT_TRUE(log_.core().InclusionProof(next - 1, next).ok());
        EXPECT_TRUE(log_.core().ConsistencyProof(1, next).ok());
      }
    }
  });
  base::Mutex mutex;
  uint64_t sequence = 0;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([this, &mutex, &sequence] {
      for (uint64_t round = 0; round < kRounds; ++round) {
        // A room appends in its own order: one appender at a time hands in.
        base::MutexLock lock(mutex);
        const auto receipts = log_.Append(sequence, 2);
        ASSERT_TRUE(receipts.ok()) << receipts.status();
        ExpectProves((*receipts)[1], TestEntry(sequence + 1),
                     log_.core().key());
        sequence += 2;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(log_.core().Published()->size(), 2 * kThreads * kRounds);
}

TEST_F(LogCoreTest, TwoRoomsAppendAtOnceWithoutGaps) {
  auto run = [this](AppendingRoom room, uint64_t offset) {
    for (uint64_t i = 0; i < 100; ++i) {
      const auto receipts = log_.core().Append(
          room, {{.sequence = i + 1, .entry = TestEntry(offset + i)}},
          absl::Seconds(20));
      ASSERT_TRUE(receipts.ok()) << receipts.status();
      ExpectProves(receipts->at(0), TestEntry(offset + i), log_.core().key());
    }
  };
  std::thread exchange(run, AppendingRoom::kExchange, 0);
  std::thread directory(run, AppendingRoom::kDirectory, 1000);
  exchange.join();
  directory.join();

  EXPECT_EQ(log_.core().Published()->size(), 200u);
  ASSERT_TRUE(log_.Start().ok());
  EXPECT_EQ(log_.core().Published()->size(), 200u);
}

}  // namespace
}  // namespace samrad::hub
