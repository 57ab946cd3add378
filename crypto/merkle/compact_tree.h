// A tree that only knows its right edge: enough to append and give the root.
#ifndef SAMRAD_CRYPTO_MERKLE_COMPACT_TREE_H_
#define SAMRAD_CRYPTO_MERKLE_COMPACT_TREE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"

namespace samrad::crypto {

// At most 64 hashes whatever the size. For mirrors and the verifier.
// Thread-compatible.
class CompactTree {
 public:
  CompactTree() = default;
  // From what frontier() gave. INVALID_ARGUMENT unless there is one hash for
  // each one-bit of `size`.
  [[nodiscard]] static absl::StatusOr<CompactTree> FromFrontier(
      uint64_t size, std::vector<Digest> frontier);

  void Append(std::span<const uint8_t> entry);
  void AppendLeafHash(const Digest& leaf_hash);
  // Hashes many at once.
  void AppendEntries(std::span<const Entry> entries);

  uint64_t size() const { return size_; }
  // O(log size) hashes.
  Digest Root() const;
  // Roots of the complete subtrees, largest first.
  const std::vector<Digest>& frontier() const { return frontier_; }

 private:
  // Appends a complete subtree of 2^level leaves; size_ is a multiple of that.
  void AppendSubtree(const Digest& hash, int level);

  uint64_t size_ = 0;
  std::vector<Digest> frontier_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_MERKLE_COMPACT_TREE_H_
