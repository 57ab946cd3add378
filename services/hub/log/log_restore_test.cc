// What a log does when its disk is yesterday's copy.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "services/base/fake_clock.h"
#include "services/base/status.h"
#include "services/hub/log/log_testing.h"

namespace samrad::hub {
namespace {

namespace fs = std::filesystem;

// Copies what the next Restore brings back.
void Backup(TestLog& log, bool with_tiles) {
  log.Stop();
  fs::copy_file(log.database_path(), log.folder().File("log.db.yesterday"));
  if (with_tiles) {
    fs::copy(log.tile_folder(), log.folder().File("log.yesterday"),
             fs::copy_options::recursive);
  }
  ASSERT_TRUE(log.Start().ok());
}

void Restore(TestLog& log, bool with_tiles) {
  log.Stop();
  fs::remove(log.database_path());
  fs::copy_file(log.folder().File("log.db.yesterday"), log.database_path());
  if (with_tiles) {
    fs::remove_all(log.tile_folder());
    fs::copy(log.folder().File("log.yesterday"), log.tile_folder(),
             fs::copy_options::recursive);
  }
}

std::vector<crypto::Entry> Entries(uint64_t first, uint64_t count) {
  std::vector<crypto::Entry> entries;
  for (uint64_t i = first; i < first + count; ++i) {
    entries.push_back(TestEntry(i));
  }
  return entries;
}

class LogRestoreTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(log_.Start().ok());
    ASSERT_TRUE(log_.Append(0, 300).ok());
  }

  absl::StatusOr<uint64_t> Return(uint64_t first, uint64_t count,
                                  const std::string& note) {
    return log_.core().ReturnEntries(first, Entries(first, count), note, {},
                                     absl::Seconds(20));
  }
  // The same, of a checkpoint over more; `proof` leads there.
  absl::StatusOr<uint64_t> ReturnPage(uint64_t first, uint64_t count,
                                      const std::string& note,
                                      const crypto::Proof& proof) {
    return log_.core().ReturnEntries(first, Entries(first, count), note, proof,
                                     absl::Seconds(20));
  }

  TestLog log_;
};

TEST_F(LogRestoreTest, TakesBackWhatItsOwnBundlesHold) {
  Backup(log_, /*with_tiles=*/false);
  ASSERT_TRUE(log_.Append(300, 400).ok());
  const crypto::Digest root = log_.core().Published()->head.root;
  Restore(log_, /*with_tiles=*/false);

  ASSERT_TRUE(log_.Start().ok());

  EXPECT_EQ(log_.core().Published()->head.root, root);
  EXPECT_FALSE(log_.core().behind());
  EXPECT_EQ(log_.core().returned().from, 300u);
  EXPECT_EQ(log_.core().returned().to, 700u);
  EXPECT_NE(log_.LogText().find("log_store_behind"), std::string::npos);
  ASSERT_TRUE(log_.Start().ok());
  EXPECT_EQ(log_.core().Published()->size(), 700u);
  EXPECT_EQ(log_.core().returned().to, 700u) << "forgotten by a restart";
}

TEST_F(LogRestoreTest, AppendsNothingWhileItLacksWhatItPublished) {
  Backup(log_, /*with_tiles=*/false);
  ASSERT_TRUE(log_.Append(300, 5).ok());
  const std::string newest = log_.core().Published()->note;
  Restore(log_, /*with_tiles=*/false);
  fs::remove_all(log_.tile_folder() + "/tile");
  ASSERT_TRUE(log_.Start().ok());

  const auto refused = log_.Append(400, 1);
  const auto checkpoint_file = log_.tiles().ReadCheckpoint();
  EXPECT_EQ(log_.core().returned().to, 0u);
  const auto returned = Return(300, 5, newest);
  EXPECT_EQ(log_.core().returned().from, 300u);
  EXPECT_EQ(log_.core().returned().to, 305u);
  const auto accepted = log_.Append(400, 1);

  EXPECT_EQ(base::TagOf(refused.status()), "LOG_BEHIND");
  EXPECT_EQ(**checkpoint_file, newest) << "the published log went back";
  ASSERT_TRUE(returned.ok()) << returned.status();
  EXPECT_EQ(*returned, 305u);
  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->at(0).leaf, 305u);
  EXPECT_TRUE(log_.core().FlushFolder().ok());
  EXPECT_TRUE(log_.tiles().ReadEntries(0, 306).ok());
}

TEST_F(LogRestoreTest, TakesBackWhatANodeReturns) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const auto newest = log_.core().Published();
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());

  const auto returned = Return(300, 50, newest->note);

  ASSERT_TRUE(returned.ok()) << returned.status();
  EXPECT_EQ(log_.core().Published()->head.root, newest->head.root);
  EXPECT_EQ(log_.Append(310, 1)->at(0).leaf, 310u);
}

TEST_F(LogRestoreTest, TakesBackEntriesThatOverlapWithItsOwn) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const auto newest = log_.core().Published();
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());

  EXPECT_EQ(Return(100, 250, newest->note).value(), 350u);
  EXPECT_EQ(Return(100, 250, newest->note).value(), 350u);
}

TEST_F(LogRestoreTest, TakesBackPageAfterPage) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const auto newest = log_.core().Published();
  const crypto::Proof proof = *log_.core().ConsistencyProof(320, 350);
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());

  EXPECT_EQ(ReturnPage(300, 20, newest->note, proof).value(), 320u);
  EXPECT_EQ(ReturnPage(320, 30, newest->note, {}).value(), 350u);

  EXPECT_EQ(log_.core().Published()->head.root, newest->head.root);
}

TEST_F(LogRestoreTest, AppendsNothingBeforeTheLastPage) {
  Backup(log_, /*with_tiles=*/false);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const auto newest = log_.core().Published();
  const crypto::Proof proof = *log_.core().ConsistencyProof(320, 350);
  Restore(log_, /*with_tiles=*/false);
  fs::remove_all(log_.tile_folder() + "/tile");
  ASSERT_TRUE(log_.Start().ok());

  ASSERT_TRUE(ReturnPage(300, 20, newest->note, proof).ok());
  EXPECT_EQ(base::TagOf(log_.Append(400, 1).status()), "LOG_BEHIND");
  ASSERT_TRUE(ReturnPage(320, 30, newest->note, {}).ok());
  EXPECT_TRUE(log_.Append(400, 1).ok());
}

TEST_F(LogRestoreTest, RefusesAPageThatIsNotProvenToLeadToTheCheckpoint) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const auto newest = log_.core().Published();
  const crypto::Proof other = *log_.core().ConsistencyProof(321, 350);
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());

  EXPECT_EQ(ReturnPage(300, 20, newest->note, {}).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(ReturnPage(300, 20, newest->note, other).status().code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(log_.core().Published()->size(), 300u);
}

TEST_F(LogRestoreTest, RefusesEntriesThatDoNotLeadToTheCheckpoint) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const std::string note = log_.core().Published()->note;
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());
  std::vector<crypto::Entry> wrong = Entries(300, 50);
  wrong[7] = TestEntry(9999);

  const auto returned =
      log_.core().ReturnEntries(300, wrong, note, {}, absl::Seconds(20));

  EXPECT_EQ(returned.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(log_.core().Published()->size(), 300u);
}

TEST_F(LogRestoreTest, RefusesACheckpointOfAnotherKey) {
  const crypto::Checkpoint checkpoint = {.origin = kTestOrigin,
                                         .size = 301,
                                         .root = crypto::Digest{},
                                         .extensions = {}};

  const auto returned =
      Return(300, 1, crypto::SignCheckpoint(checkpoint, TestSigningKey(2)));

  EXPECT_EQ(returned.status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(LogRestoreTest, RefusesAReturnAcrossAGap) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 50).ok());
  const std::string note = log_.core().Published()->note;
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());

  EXPECT_EQ(Return(310, 40, note).status().code(),
            absl::StatusCode::kOutOfRange);
}

TEST_F(LogRestoreTest, TellsLoudlyWhenItWentOnDifferently) {
  Backup(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Append(300, 2).ok());
  const std::string note = log_.core().Published()->note;
  Restore(log_, /*with_tiles=*/true);
  ASSERT_TRUE(log_.Start().ok());
  ASSERT_TRUE(log_.Append(900, 2).ok());

  const auto returned = Return(300, 2, note);

  EXPECT_EQ(returned.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_NE(log_.LogText().find("log_return_refused"), std::string::npos);
}

}  // namespace
}  // namespace samrad::hub
