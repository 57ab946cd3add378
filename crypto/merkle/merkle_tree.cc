#include "crypto/merkle/merkle_tree.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/merkle/tile.h"
#include "crypto/secret/check.h"

namespace samrad::crypto {
namespace {

// Appends go through the levels in pieces that stay in the cache.
constexpr size_t kChunkEntries = 2048;

absl::Status OutOfTree() {
  return absl::InvalidArgumentError("not within the tree");
}

}  // namespace

void MerkleTree::GrowLevels() {
  for (size_t level = 0; levels_[level].size() >= 2; ++level) {
    if (level + 1 == levels_.size()) levels_.emplace_back();
    const std::vector<Digest>& below = levels_[level];
    std::vector<Digest>& nodes = levels_[level + 1];
    const size_t had = nodes.size();
    const size_t complete = below.size() / 2;
    if (complete == had) return;
    nodes.resize(complete);
    NodeHashes(std::span(below).subspan(2 * had, 2 * (complete - had)),
               std::span(nodes).subspan(had));
  }
}

uint64_t MerkleTree::AppendLeafHash(const Digest& leaf_hash) {
  if (levels_.empty()) levels_.emplace_back();
  levels_[0].push_back(leaf_hash);
  GrowLevels();
  return size() - 1;
}

uint64_t MerkleTree::Append(std::span<const uint8_t> entry) {
  return AppendLeafHash(LeafHash(entry));
}

uint64_t MerkleTree::AppendEntries(std::span<const Entry> entries) {
  if (levels_.empty()) levels_.emplace_back();
  if (levels_[0].empty()) levels_[0].reserve(entries.size());
  while (!entries.empty()) {
    const size_t count = std::min(entries.size(), kChunkEntries);
    const size_t had = levels_[0].size();
    levels_[0].resize(had + count);
    LeafHashes(entries.first(count), std::span(levels_[0]).subspan(had));
    GrowLevels();
    entries = entries.subspan(count);
  }
  return size();
}

const Digest& MerkleTree::LeafHashAt(uint64_t index) const {
  Check(index < size(), "leaf is in the tree");
  return levels_[0][index];
}

Digest MerkleTree::RangeHash(uint64_t begin, uint64_t end) const {
  const uint64_t count = end - begin;
  if (std::has_single_bit(count)) {
    const int level = std::countr_zero(count);
    return levels_[level][begin >> level];
  }
  const uint64_t left = std::bit_floor(count);
  return NodeHash(RangeHash(begin, begin + left), RangeHash(begin + left, end));
}

Digest MerkleTree::Root() const {
  return size() == 0 ? EmptyRoot() : RangeHash(0, size());
}

absl::StatusOr<Digest> MerkleTree::RootAt(uint64_t size) const {
  if (size > this->size()) return OutOfTree();
  return size == 0 ? EmptyRoot() : RangeHash(0, size);
}

absl::StatusOr<TreeHead> MerkleTree::HeadAt(uint64_t size) const {
  if (size > this->size()) return OutOfTree();
  TreeHead head;
  head.size = size;
  const int height = std::bit_width(size);
  head.edge.resize(height + 1);
  for (int level = 0; level < height; ++level) {
    const uint64_t rest = size & ((uint64_t{1} << level) - 1);
    if ((size >> level & 1) == 0) {
      head.edge[level + 1] = head.edge[level];
      continue;
    }
    const Digest& complete = levels_[level][(size >> level) - 1];
    head.edge[level + 1] =
        rest == 0 ? complete : NodeHash(complete, head.edge[level]);
  }
  if (size > 0) head.root = head.edge[height];
  return head;
}

absl::StatusOr<Proof> MerkleTree::InclusionProof(uint64_t index,
                                                 uint64_t size) const {
  if (size > this->size() || index >= size) return OutOfTree();
  Proof proof;
  proof.reserve(std::bit_width(size - 1));
  for (int level = 0; (size - 1) >> level != 0; ++level) {
    const uint64_t sibling = (index >> level) ^ 1;
    if (sibling < size >> level) {
      proof.push_back(levels_[level][sibling]);
    } else if (sibling << level < size) {
      proof.push_back(RangeHash(sibling << level, size));
    }
  }
  return proof;
}

void MerkleTree::AppendPath(uint64_t index, int level, const TreeHead& head,
                            Proof& proof) const {
  const uint64_t size = head.size;
  for (; (size - 1) >> level != 0; ++level) {
    const uint64_t sibling = (index >> level) ^ 1;
    if (sibling < size >> level) {
      proof.push_back(levels_[level][sibling]);
    } else if (sibling << level < size) {
      proof.push_back(head.edge[level]);
    }
  }
}

absl::StatusOr<Proof> MerkleTree::InclusionProof(uint64_t index,
                                                 const TreeHead& head) const {
  if (head.size > size() || index >= head.size) return OutOfTree();
  Proof proof;
  proof.reserve(std::bit_width(head.size - 1));
  AppendPath(index, 0, head, proof);
  return proof;
}

absl::StatusOr<Proof> MerkleTree::ConsistencyProof(uint64_t from,
                                                   uint64_t to) const {
  const absl::StatusOr<TreeHead> head = HeadAt(to);
  if (!head.ok()) return head.status();
  return ConsistencyProof(from, *head);
}

absl::StatusOr<Proof> MerkleTree::ConsistencyProof(uint64_t from,
                                                   const TreeHead& head) const {
  const uint64_t to = head.size;
  if (to > size() || from > to) return OutOfTree();
  if (from == 0 || from == to) return Proof();
  // What SUBPROOF of RFC 6962, 2.1.2 comes to: the last complete subtree of the
  // old tree, unless that is all of it, and then what lies beside the way from
  // there to the new root.
  const int level = std::countr_zero(from);
  const uint64_t last = from - 1;
  Proof proof;
  proof.reserve(std::bit_width(to) + 1);
  if (last >> level != 0) proof.push_back(levels_[level][last >> level]);
  AppendPath(last, level, head, proof);
  return proof;
}

absl::StatusOr<std::vector<Digest>> MerkleTree::TileHashes(
    const TileId& tile) const {
  if (tile.level < 0 || tile.level > kMaxTileLevel || tile.width == 0 ||
      tile.width > kTileWidth) {
    return OutOfTree();
  }
  const size_t level = static_cast<size_t>(tile.level) * 8;
  if (level >= levels_.size()) return OutOfTree();
  const std::vector<Digest>& nodes = levels_[level];
  if (tile.index > nodes.size() / kTileWidth) return OutOfTree();
  const uint64_t begin = tile.index * kTileWidth;
  if (begin + tile.width > nodes.size()) return OutOfTree();
  return std::vector<Digest>(nodes.begin() + begin,
                             nodes.begin() + begin + tile.width);
}

}  // namespace samrad::crypto
