#include "services/agency/outbox/mirror.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/testing/test_keys.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// Gives the mirror everything the hub has from its size on.
absl::Status Follow(FakeHub& hub, Mirror& mirror) {
  auto client = hub.ClientFor("any");
  return client->FollowEntries(
      mirror.size(), [&](const hub::log::v1::FollowEntriesResponse& message) {
        const absl::Status taken = mirror.Take(message);
        return taken.ok() ? absl::CancelledError("enough") : taken;
      });
}

class MirrorTest : public testing::Test {
 protected:
  Mirror& mirror() { return town_.police.outbox->mirror(); }
  void ExpectFollowed() {
    EXPECT_EQ(Follow(town_.hub, mirror()).code(), absl::StatusCode::kCancelled);
  }
  absl::Status Believe(const audit::v1::Receipt& receipt,
                       const audit::Entry& entry) {
    return mirror()
        .AwaitBelieved(receipt, entry, absl::Milliseconds(10))
        .status();
  }
  TestTown town_;
};

TEST_F(MirrorTest, BelievesAReceiptThatAgreesWithTheMirror) {
  const auto leaf = town_.hub.Append(crypto::TestEntry(1));
  ExpectFollowed();

  EXPECT_TRUE(Believe(town_.hub.ReceiptOf(leaf), crypto::TestEntry(1)).ok());
}

TEST_F(MirrorTest, DoesNotBelieveBeforeItHasMirroredTheTree) {
  const auto leaf = town_.hub.Append(crypto::TestEntry(1));

  EXPECT_EQ(
      base::TagOf(Believe(town_.hub.ReceiptOf(leaf), crypto::TestEntry(1))),
      "MIRROR_BEHIND");
}

TEST_F(MirrorTest, RefusesAReceiptOfAnotherEntry) {
  const auto leaf = town_.hub.Append(crypto::TestEntry(1));
  ExpectFollowed();

  EXPECT_EQ(
      base::TagOf(Believe(town_.hub.ReceiptOf(leaf), crypto::TestEntry(2))),
      "RECEIPT_WRONG");
}

TEST_F(MirrorTest, QuarantinesALogThatSignedTwoTreesOfOneSize) {
  const auto leaf = town_.hub.Append(crypto::TestEntry(1));
  ExpectFollowed();

  EXPECT_EQ(
      mirror().Compare(town_.hub.ForkedNote(mirror().size())).status().code(),
      absl::StatusCode::kDataLoss);

  EXPECT_TRUE(mirror().quarantined());
  EXPECT_EQ(
      base::TagOf(Believe(town_.hub.ReceiptOf(leaf), crypto::TestEntry(1))),
      "LOG_QUARANTINED");
  EXPECT_FALSE(mirror().Persist(true).ok());
}

TEST_F(MirrorTest, QuarantinesEntriesThatDoNotGiveTheSignedRoot) {
  HubLies lies;
  lies.follow = [](hub::log::v1::FollowEntriesResponse& message) {
    (*message.mutable_entries())[3] ^= 1;
  };
  town_.hub.Lie(lies);

  EXPECT_EQ(Follow(town_.hub, mirror()).code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(mirror().quarantined());
  EXPECT_EQ(mirror().size(), 0u);
}

TEST_F(MirrorTest, StaysQuarantinedAfterARestart) {
  ExpectFollowed();
  ASSERT_FALSE(mirror().Compare(town_.hub.ForkedNote(mirror().size())).ok());
  ASSERT_TRUE(town_.police.Alarmed("LOG_FORKED"));

  town_.police.Stop();
  town_.police.Open(town_.genesis);

  EXPECT_TRUE(mirror().quarantined());
}

TEST_F(MirrorTest, StaysQuarantinedAfterARestartAlsoWhenItHasMirroredNothing) {
  HubLies lies;
  lies.follow = [](hub::log::v1::FollowEntriesResponse& message) {
    (*message.mutable_entries())[3] ^= 1;
  };
  town_.hub.Lie(lies);
  ASSERT_EQ(Follow(town_.hub, mirror()).code(), absl::StatusCode::kDataLoss);
  ASSERT_EQ(mirror().size(), 0u);

  town_.police.Stop();
  town_.police.Open(town_.genesis);

  EXPECT_TRUE(mirror().quarantined());
}

// What the store did not take at once is stored later: the disk may have been
// full, or the process about to end.
TEST_F(MirrorTest, StoresItsQuarantineBeforePersistReturns) {
  ExpectFollowed();
  ASSERT_FALSE(mirror().Compare(town_.hub.ForkedNote(mirror().size())).ok());

  EXPECT_EQ(base::TagOf(mirror().Persist(false).status()), "LOG_QUARANTINED");

  bool stored = false;
  EXPECT_TRUE(town_.police.vault.db()
                  .Read([&](const base::ReadTransaction& txn) -> absl::Status {
                    return txn
                        .QueryOne(
                            "SELECT evidence FROM outbox_mirror_head WHERE "
                            "id = 1 AND quarantine = 'LOG_FORKED'",
                            {},
                            [&](const base::Row& row) {
                              stored = row.Bytes(0) ==
                                       town_.hub.ForkedNote(mirror().size());
                            })
                        .status();
                  })
                  .ok());
  EXPECT_TRUE(stored);
}

TEST_F(MirrorTest, IgnoresAnUnsignedCheckpoint) {
  ExpectFollowed();
  hub::log::v1::FollowEntriesResponse message;
  message.set_checkpoint("ekvik.samrad.example/log\n1\nAAAA\n\n");

  EXPECT_EQ(base::TagOf(mirror().Take(message)), "CHECKPOINT_NOT_SIGNED");
  EXPECT_FALSE(mirror().quarantined());
}

TEST_F(MirrorTest, TakesAnOlderCheckpointOfTheSameLog) {
  const std::string old = town_.hub.Note();
  town_.hub.Append(crypto::TestEntry(5));
  ExpectFollowed();

  const auto size = mirror().Compare(old);

  ASSERT_TRUE(size.ok());
  EXPECT_EQ(*size, mirror().size() - 1);
}

TEST_F(MirrorTest, KeepsWhatItMirroredAndCosignedOverARestart) {
  for (int i = 0; i < 600; ++i) town_.hub.Append(crypto::TestEntry(i));
  ExpectFollowed();
  ASSERT_TRUE(mirror().Persist(true).ok());
  const std::uint64_t size = mirror().size();
  town_.hub.Append(crypto::TestEntry(1000));
  ExpectFollowed();

  town_.police.Stop();
  town_.police.Open(town_.genesis);

  EXPECT_EQ(mirror().size(), size + 1);
  EXPECT_EQ(mirror().cosigned_size(), size);
}

// A node that was killed before it stored what it had mirrored; its receipt of
// the newest leaf was stored.
class KilledMirrorTest : public MirrorTest {
 protected:
  void SetUp() override {
    leaf_ = town_.hub.Append(crypto::TestEntry(1));
    const audit::v1::Receipt receipt = town_.hub.ReceiptOf(leaf_);
    const std::string bytes = receipt.SerializeAsString();
    town_.police.Stop();
    ASSERT_TRUE(
        town_.police.vault.db()
            .Write([&](base::Transaction& txn) -> absl::Status {
              SAMRAD_RETURN_IF_ERROR(txn.Run("DELETE FROM outbox_mirror_tile"));
              return txn.Run(
                  "INSERT INTO outbox_act (type, subject, record, entry, "
                  "queued_at, state, leaf, tree_size, receipt) "
                  "VALUES (8, x'01', x'', x'02', 0, 2, ?, ?, ?)",
                  {leaf_, receipt.tree_size(),
                   base::Blob(std::string_view(bytes))});
            })
            .ok());
    town_.police.Open(town_.genesis);
  }
  std::uint64_t leaf_ = 0;
};

TEST_F(KilledMirrorTest, GoesOnWithTheLogThatItsReceiptsProve) {
  EXPECT_EQ(mirror().size(), 0u);
  EXPECT_EQ(mirror().proven_size(), town_.hub.size());

  ExpectFollowed();

  EXPECT_EQ(mirror().size(), town_.hub.size());
  EXPECT_FALSE(mirror().quarantined());
}

TEST_F(KilledMirrorTest, QuarantinesAnotherLogThanItsReceiptsProve) {
  town_.hub.ForgetLogFrom(leaf_);
  town_.hub.Append(crypto::TestEntry(2));
  town_.hub.Append(crypto::TestEntry(3));

  EXPECT_EQ(Follow(town_.hub, mirror()).code(), absl::StatusCode::kDataLoss);

  EXPECT_TRUE(mirror().quarantined());
}

TEST_F(MirrorTest, ProvesAnyLeafInTheNewestTree) {
  town_.hub.Append(crypto::TestEntry(7));
  ExpectFollowed();

  const auto receipt = mirror().Prove(mirror().size() - 1);

  ASSERT_TRUE(receipt.ok());
  EXPECT_TRUE(
      audit::VerifyReceipt(*receipt, crypto::TestEntry(7), town_.hub.log_key())
          .ok());
}

}  // namespace
}  // namespace samrad::agency
