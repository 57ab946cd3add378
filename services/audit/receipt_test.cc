#include "services/audit/receipt.h"

#include <string>
#include <type_traits>

#include "gtest/gtest.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using testing::SyntheticLog;

// A receipt cannot be made out of nothing.
static_assert(!std::is_default_constructible_v<Receipt>);
static_assert(!std::is_constructible_v<Receipt, std::uint64_t, std::uint64_t,
                                       Entry, Entry>);
static_assert(!std::is_aggregate_v<Receipt>);

class ReceiptTest : public ::testing::Test {
 protected:
  ReceiptTest() {
    log_.LogFiller(20);
    receipt_ = log_.ReceiptFor(11);
    entry_ = log_.entries()[11];
  }

  absl::StatusCode Code() {
    return VerifyReceipt(receipt_, entry_, log_.Key()).status().code();
  }

  SyntheticLog log_;
  v1::Receipt receipt_;
  Entry entry_;
};

TEST_F(ReceiptTest, SaysLeafSizeEntryAndRoot) {
  const auto receipt = VerifyReceipt(receipt_, entry_, log_.Key());

  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(receipt->leaf(), 11u);
  EXPECT_EQ(receipt->tree_size(), log_.size());
  EXPECT_EQ(receipt->entry(), entry_);
  EXPECT_EQ(receipt->root(), log_.tree().Root());
}

TEST_F(ReceiptTest, RefusesAnotherEntry) {
  entry_[0] ^= 1;
  EXPECT_EQ(Code(), absl::StatusCode::kDataLoss);
}

TEST_F(ReceiptTest, RefusesAnotherLeafOrSize) {
  receipt_.set_leaf(12);
  EXPECT_EQ(Code(), absl::StatusCode::kDataLoss);
  receipt_.set_leaf(11);
  receipt_.set_tree_size(log_.size() + 1);
  EXPECT_EQ(Code(), absl::StatusCode::kDataLoss);
}

TEST_F(ReceiptTest, RefusesAProofWithOneBitFlippedOrANodeTooMany) {
  const v1::Receipt good = receipt_;
  (*receipt_.mutable_inclusion_proof(0))[5] ^= 1;
  EXPECT_EQ(Code(), absl::StatusCode::kDataLoss);
  receipt_ = good;
  receipt_.add_inclusion_proof(std::string(32, 'x'));
  EXPECT_EQ(Code(), absl::StatusCode::kDataLoss);
  receipt_ = good;
  receipt_.set_inclusion_proof(0, "short");
  EXPECT_EQ(Code(), absl::StatusCode::kDataLoss);
}

TEST_F(ReceiptTest, RefusesACheckpointOfAnotherKeyOrWithOneBitFlipped) {
  LogKey other = log_.Key();
  other.vkey = log_.Trust().genesis[0].vkey;
  EXPECT_EQ(VerifyReceipt(receipt_, entry_, other).status().code(),
            absl::StatusCode::kInvalidArgument);  // names another origin
  for (std::size_t i = 0; i < receipt_.checkpoint().size(); ++i) {
    v1::Receipt bad = receipt_;
    (*bad.mutable_checkpoint())[i] ^= 1;
    EXPECT_EQ(VerifyReceipt(bad, entry_, log_.Key()).status().code(),
              absl::StatusCode::kDataLoss)
        << i;
  }
}

TEST_F(ReceiptTest, RemembersOnlyACheckpointThatVerified) {
  auto verifier = ReceiptVerifier::Create(log_.Key());
  ASSERT_TRUE(verifier.ok());
  v1::Receipt bad = receipt_;
  (*bad.mutable_checkpoint())[bad.checkpoint().size() - 5] ^= 1;

  EXPECT_FALSE(verifier->Verify(bad, entry_).ok());
  EXPECT_FALSE(verifier->Verify(bad, entry_).ok());
  EXPECT_TRUE(verifier->Verify(receipt_, entry_).ok());
  EXPECT_TRUE(verifier->Verify(receipt_, entry_).ok());
  EXPECT_FALSE(verifier->Verify(bad, entry_).ok());
}

}  // namespace
}  // namespace samrad::audit
