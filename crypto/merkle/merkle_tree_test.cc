#include "crypto/merkle/merkle_tree.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "crypto/hash/encoding.h"
#include "crypto/merkle/compact_tree.h"
#include "crypto/merkle/merkle_proof.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "crypto/testing/vectors.h"
#include "gtest/gtest.h"

namespace samrad::crypto {
namespace {

std::vector<Entry> Entries(size_t count) {
  std::vector<Entry> entries(count);
  for (size_t i = 0; i < count; ++i) entries[i] = TestEntry(i);
  return entries;
}

// The leaves and roots that the Certificate Transparency implementations
// share.
TEST(MerkleTreeTest, GivesTheWellKnownRoots) {
  const char* kLeaves[] = {"",
                           "00",
                           "10",
                           "2021",
                           "3031",
                           "40414243",
                           "5051525354555657",
                           "606162636465666768696a6b6c6d6e6f"};
  const char* kRoots[] = {
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  MerkleTree tree;
  CompactTree compact;
  for (size_t i = 0; i < 8; ++i) {
    const std::string leaf = HexDecode(kLeaves[i]).value();
    EXPECT_EQ(tree.Append(AsBytes(leaf)), i);
    compact.Append(AsBytes(leaf));

    EXPECT_EQ(HexEncode(tree.Root()), kRoots[i]);
    EXPECT_EQ(HexEncode(compact.Root()), kRoots[i]);
  }
}

TEST(MerkleTreeTest, GivesTheRootsOfTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("merkle");
  MerkleTree tree;
  CompactTree compact;
  for (const auto& entry : vectors["entries"]) {
    tree.Append(DigestOf(entry));
  }
  for (const auto& vector : vectors["roots"]) {
    const uint64_t size = vector["size"];
    if (size > 0) compact.Append(DigestOf(vectors["entries"][size - 1]));

    EXPECT_EQ(tree.RootAt(size).value(), DigestOf(vector["root"]));
    EXPECT_EQ(tree.HeadAt(size).value().root, DigestOf(vector["root"]));
    EXPECT_EQ(compact.Root(), DigestOf(vector["root"]));
  }
}

TEST(MerkleTreeTest, GivesTheProofsOfTheIndependentImplementation) {
  const nlohmann::json vectors = LoadVectors("merkle");
  MerkleTree tree;
  for (const auto& entry : vectors["entries"]) tree.Append(DigestOf(entry));
  for (const auto& vector : vectors["inclusion"]) {
    Proof expected;
    for (const auto& hash : vector["proof"]) expected.push_back(DigestOf(hash));
    const uint64_t size = vector["size"];

    EXPECT_EQ(tree.InclusionProof(vector["index"], size).value(), expected);
    EXPECT_EQ(
        tree.InclusionProof(vector["index"], tree.HeadAt(size).value()).value(),
        expected);
  }
  for (const auto& vector : vectors["consistency"]) {
    Proof expected;
    for (const auto& hash : vector["proof"]) expected.push_back(DigestOf(hash));

    EXPECT_EQ(tree.ConsistencyProof(vector["from"], vector["to"]).value(),
              expected);
  }
}

TEST(MerkleTreeTest, ProvesEveryLeafAtEverySize) {
  constexpr uint64_t kLargest = 40;
  MerkleTree tree;
  tree.AppendEntries(Entries(kLargest));
  for (uint64_t size = 1; size <= kLargest; ++size) {
    const TreeHead head = tree.HeadAt(size).value();
    for (uint64_t index = 0; index < size; ++index) {
      const Proof proof = tree.InclusionProof(index, head).value();

      EXPECT_TRUE(
          VerifyInclusion(tree.LeafHashAt(index), index, size, proof, head.root)
              .ok());
    }
  }
}

TEST(MerkleTreeTest, ProvesEveryExtension) {
  constexpr uint64_t kLargest = 40;
  MerkleTree tree;
  tree.AppendEntries(Entries(kLargest));
  for (uint64_t to = 0; to <= kLargest; ++to) {
    for (uint64_t from = 0; from <= to; ++from) {
      const Proof proof = tree.ConsistencyProof(from, to).value();

      EXPECT_TRUE(VerifyConsistency(from, to, tree.RootAt(from).value(),
                                    tree.RootAt(to).value(), proof)
                      .ok())
          << from << " to " << to;
    }
  }
}

TEST(MerkleTreeTest, ManyAtOnceAreTheSameAsOneByOne) {
  const std::vector<Entry> entries = Entries(5000);
  MerkleTree one_by_one;
  for (const Entry& entry : entries) one_by_one.Append(entry);
  MerkleTree at_once;
  at_once.AppendEntries(std::span(entries).first(3));
  at_once.AppendEntries(std::span(entries).subspan(3, 4000));
  at_once.AppendEntries(std::span(entries).subspan(4003));

  EXPECT_EQ(at_once.size(), 5000u);
  EXPECT_EQ(at_once.Root(), one_by_one.Root());
  EXPECT_EQ(at_once.RootAt(4097).value(), one_by_one.RootAt(4097).value());
}

TEST(MerkleTreeTest, RefusesWhatIsOutsideIt) {
  MerkleTree tree;
  tree.AppendEntries(Entries(5));

  EXPECT_EQ(tree.RootAt(6).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_FALSE(tree.HeadAt(6).ok());
  EXPECT_FALSE(tree.InclusionProof(5, 5).ok());
  EXPECT_FALSE(tree.InclusionProof(0, 6).ok());
  EXPECT_FALSE(tree.InclusionProof(0, 0).ok());
  EXPECT_FALSE(tree.ConsistencyProof(3, 2).ok());
  EXPECT_FALSE(tree.ConsistencyProof(3, 6).ok());
  EXPECT_FALSE(tree.TileHashes({.level = 0, .index = 0, .width = 6}).ok());
  EXPECT_FALSE(tree.TileHashes({.level = 0, .index = 1, .width = 1}).ok());
  EXPECT_FALSE(tree.TileHashes({.level = 1, .index = 0, .width = 1}).ok());
  EXPECT_FALSE(tree.TileHashes({.level = 0, .index = 0, .width = 0}).ok());
}

TEST(MerkleTreeTest, TilesHoldTheHashesOfTheirLevel) {
  MerkleTree tree;
  tree.AppendEntries(Entries(600));

  const std::vector<Digest> full =
      tree.TileHashes({.level = 0, .index = 1, .width = 256}).value();
  const std::vector<Digest> above =
      tree.TileHashes({.level = 1, .index = 0, .width = 2}).value();

  EXPECT_EQ(full.front(), tree.LeafHashAt(256));
  EXPECT_EQ(above[1], TileRoot(full));
  EXPECT_EQ(above[0], tree.RootAt(256).value());
}

TEST(CompactTreeTest, AgreesWithTheWholeTreeHoweverItIsFed) {
  const std::vector<Entry> entries = Entries(5000);
  MerkleTree tree;
  tree.AppendEntries(entries);
  for (size_t step : {1, 7, 256, 1024, 3000}) {
    CompactTree compact;
    for (size_t at = 0; at < entries.size(); at += step) {
      compact.AppendEntries(
          std::span(entries).subspan(at, std::min(step, entries.size() - at)));
      EXPECT_EQ(compact.Root(), tree.RootAt(compact.size()).value());
    }
    EXPECT_EQ(compact.size(), 5000u);
  }
}

TEST(CompactTreeTest, ContinuesFromItsFrontier) {
  CompactTree first;
  first.AppendEntries(Entries(21));
  absl::StatusOr<CompactTree> second =
      CompactTree::FromFrontier(first.size(), first.frontier());
  ASSERT_TRUE(second.ok());

  first.Append(TestEntry(21));
  second->Append(TestEntry(21));

  EXPECT_EQ(first.Root(), second->Root());
}

TEST(CompactTreeTest, RefusesAFrontierOfAnotherSize) {
  EXPECT_EQ(CompactTree::FromFrontier(3, {TestEntry(0)}).status().code(),
            absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace samrad::crypto
