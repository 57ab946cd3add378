#include "crypto/merkle/compact_tree.h"

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

namespace samrad::crypto {
namespace {

// A complete subtree of this many leaves is hashed at once: 32 KiB.
constexpr uint64_t kLeafBatch = 1024;

}  // namespace

absl::StatusOr<CompactTree> CompactTree::FromFrontier(
    uint64_t size, std::vector<Digest> frontier) {
  if (frontier.size() != static_cast<size_t>(std::popcount(size))) {
    return absl::InvalidArgumentError("frontier does not fit the size");
  }
  CompactTree tree;
  tree.size_ = size;
  tree.frontier_ = std::move(frontier);
  return tree;
}

void CompactTree::Append(std::span<const uint8_t> entry) {
  AppendLeafHash(LeafHash(entry));
}

void CompactTree::AppendLeafHash(const Digest& leaf_hash) {
  AppendSubtree(leaf_hash, 0);
}

void CompactTree::AppendEntries(std::span<const Entry> entries) {
  std::vector<Digest> hashes;
  while (!entries.empty()) {
    uint64_t count =
        std::min<uint64_t>(kLeafBatch, std::bit_floor(entries.size()));
    if (size_ != 0) count = std::min(count, size_ & (~size_ + 1));
    hashes.resize(count);
    LeafHashes(entries.first(count), hashes);
    for (uint64_t width = count / 2; width > 0; width /= 2) {
      NodeHashes(std::span(hashes).first(2 * width),
                 std::span(hashes).first(width));
    }
    AppendSubtree(hashes[0], std::countr_zero(count));
    entries = entries.subspan(count);
  }
}

void CompactTree::AppendSubtree(const Digest& hash, int level) {
  Digest node = hash;
  for (int at = level; (size_ >> at & 1) == 1; ++at) {
    node = NodeHash(frontier_.back(), node);
    frontier_.pop_back();
  }
  frontier_.push_back(node);
  size_ += uint64_t{1} << level;
}

Digest CompactTree::Root() const {
  if (frontier_.empty()) return EmptyRoot();
  Digest root = frontier_.back();
  for (size_t i = frontier_.size() - 1; i-- > 0;) {
    root = NodeHash(frontier_[i], root);
  }
  return root;
}

}  // namespace samrad::crypto
