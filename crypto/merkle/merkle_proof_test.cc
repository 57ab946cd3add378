#include "crypto/merkle/merkle_proof.h"

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/testing/test_keys.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

class MerkleProofTest : public testing::Test {
 protected:
  void SetUp() override {
    for (uint64_t i = 0; i < 21; ++i) tree_.Append(TestEntry(i));
  }

  Digest Root(uint64_t size) const { return tree_.RootAt(size).value(); }
  absl::Status Include(uint64_t index, uint64_t size, const Proof& proof,
                       const Digest& root) const {
    return VerifyInclusion(tree_.LeafHashAt(index), index, size, proof, root);
  }

  MerkleTree tree_;
};

void Flip(Digest& digest, int bit) {
  digest[bit / 8] = static_cast<uint8_t>(digest[bit / 8] ^ (1 << bit % 8));
}

TEST_F(MerkleProofTest, InclusionFailsWhenOneBitIsFlipped) {
  const Proof proof = tree_.InclusionProof(6, 21).value();
  ASSERT_TRUE(Include(6, 21, proof, Root(21)).ok());
  for (size_t hash = 0; hash < proof.size(); ++hash) {
    for (int bit : {0, 100, 255}) {
      Proof changed = proof;
      Flip(changed[hash], bit);
      EXPECT_EQ(Include(6, 21, changed, Root(21)).code(),
                absl::StatusCode::kDataLoss);
    }
  }
  Digest root = Root(21);
  Flip(root, 9);
  EXPECT_EQ(Include(6, 21, proof, root).code(), absl::StatusCode::kDataLoss);
  Digest leaf = tree_.LeafHashAt(6);
  Flip(leaf, 9);
  EXPECT_FALSE(VerifyInclusion(leaf, 6, 21, proof, Root(21)).ok());
}

TEST_F(MerkleProofTest, InclusionFailsForAnotherPlaceOrSize) {
  const Proof proof = tree_.InclusionProof(6, 21).value();

  for (uint64_t index : {0, 5, 7, 20, 21, 22}) {
    EXPECT_EQ(
        VerifyInclusion(tree_.LeafHashAt(6), index, 21, proof, Root(21)).code(),
        absl::StatusCode::kDataLoss);
  }
  // A path alone does not fix the size: another root of that size does.
  for (uint64_t size : {0, 6, 7, 16, 20}) {
    EXPECT_FALSE(
        Include(6, size, proof, size == 0 ? Root(21) : Root(size)).ok());
  }
}

TEST_F(MerkleProofTest, InclusionFailsWithAHashMoreOrLess) {
  Proof proof = tree_.InclusionProof(6, 21).value();
  Proof longer = proof;
  longer.push_back(Root(21));
  Proof huge(65, Root(21));
  proof.pop_back();

  EXPECT_FALSE(Include(6, 21, longer, Root(21)).ok());
  EXPECT_FALSE(Include(6, 21, proof, Root(21)).ok());
  EXPECT_FALSE(Include(6, 21, {}, Root(21)).ok());
  EXPECT_FALSE(Include(6, 21, huge, Root(21)).ok());
}

TEST_F(MerkleProofTest, ANodeIsNoLeaf) {
  // The hash of a node passed off as a leaf of a smaller tree.
  const Digest node = NodeHash(tree_.LeafHashAt(0), tree_.LeafHashAt(1));
  const Proof proof = tree_.InclusionProof(0, 4).value();

  EXPECT_TRUE(VerifyInclusion(node, 0, 2, {&proof[1], 1}, Root(4)).ok())
      << "the size must come from a signed checkpoint, never from the prover";
  EXPECT_FALSE(VerifyInclusion(node, 0, 4, {&proof[1], 1}, Root(4)).ok());
}

TEST_F(MerkleProofTest, ConsistencyFailsWhenOneBitIsFlipped) {
  for (uint64_t from : {1, 7, 8, 16, 20}) {
    const Proof proof = tree_.ConsistencyProof(from, 21).value();
    ASSERT_TRUE(VerifyConsistency(from, 21, Root(from), Root(21), proof).ok());
    for (size_t hash = 0; hash < proof.size(); ++hash) {
      Proof changed = proof;
      Flip(changed[hash], 77);
      EXPECT_EQ(
          VerifyConsistency(from, 21, Root(from), Root(21), changed).code(),
          absl::StatusCode::kDataLoss);
    }
    Digest root = Root(from);
    Flip(root, 3);
    EXPECT_FALSE(VerifyConsistency(from, 21, root, Root(21), proof).ok());
    root = Root(21);
    Flip(root, 3);
    EXPECT_FALSE(VerifyConsistency(from, 21, Root(from), root, proof).ok());
  }
}

TEST_F(MerkleProofTest, ConsistencyFailsForOtherSizesAndLengths) {
  Proof proof = tree_.ConsistencyProof(7, 21).value();

  EXPECT_FALSE(VerifyConsistency(21, 7, Root(21), Root(7), proof).ok());
  EXPECT_FALSE(VerifyConsistency(8, 21, Root(8), Root(21), proof).ok());
  EXPECT_FALSE(VerifyConsistency(7, 21, Root(7), Root(21), {}).ok());
  proof.push_back(Root(1));
  EXPECT_FALSE(VerifyConsistency(7, 21, Root(7), Root(21), proof).ok());
}

TEST_F(MerkleProofTest, EqualSizesWantEqualRootsAndNoProof) {
  EXPECT_TRUE(VerifyConsistency(7, 7, Root(7), Root(7), {}).ok());
  EXPECT_FALSE(VerifyConsistency(7, 7, Root(7), Root(8), {}).ok());
  EXPECT_FALSE(VerifyConsistency(7, 7, Root(7), Root(7), Proof{Root(1)}).ok());
}

TEST_F(MerkleProofTest, EverythingExtendsTheEmptyTree) {
  EXPECT_TRUE(VerifyConsistency(0, 21, EmptyRoot(), Root(21), {}).ok());
  EXPECT_TRUE(VerifyConsistency(0, 0, EmptyRoot(), EmptyRoot(), {}).ok());
  EXPECT_FALSE(VerifyConsistency(0, 0, Root(1), Root(1), {}).ok());
  EXPECT_FALSE(VerifyConsistency(0, 21, Root(1), Root(21), {}).ok());
}

// What two forked logs would have to do: no proof fits both.
TEST_F(MerkleProofTest, AForkHasNoConsistencyProof) {
  MerkleTree other;
  for (uint64_t i = 0; i < 21; ++i) other.Append(TestEntry(i == 5 ? 99 : i));
  const Proof of_other = other.ConsistencyProof(7, 21).value();

  EXPECT_FALSE(VerifyConsistency(7, 21, Root(7), other.Root(), of_other).ok());
}

}  // namespace
}  // namespace samrad::crypto
