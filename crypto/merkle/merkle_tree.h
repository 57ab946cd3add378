// The whole tree in memory: appends, roots and proofs.
#ifndef SAMRAD_CRYPTO_MERKLE_MERKLE_TREE_H_
#define SAMRAD_CRYPTO_MERKLE_MERKLE_TREE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/merkle/tile.h"

namespace samrad::crypto {

using Proof = std::vector<Digest>;

// The tree as it was at one size: its root, and the hashes of the unfinished
// subtrees at its right edge. Make one per published size and hand it to
// InclusionProof: then a proof is copying only.
struct TreeHead {
  uint64_t size = 0;
  Digest root = EmptyRoot();
  // edge[level]: hash of the leaves from the last multiple of 2^level on.
  std::vector<Digest> edge;
};

// RFC 6962 tree over SHA-256, append only, all complete subtrees kept: 64
// bytes a leaf. Thread-compatible: many readers, or one writer.
class MerkleTree {
 public:
  MerkleTree() = default;

  // Returns the index of the new leaf.
  uint64_t Append(std::span<const uint8_t> entry);
  uint64_t AppendLeafHash(const Digest& leaf_hash);
  // Appends all, hashing many at once. Returns the new size.
  uint64_t AppendEntries(std::span<const Entry> entries);

  uint64_t size() const { return levels_.empty() ? 0 : levels_[0].size(); }
  // CHECKs index < size().
  const Digest& LeafHashAt(uint64_t index) const;

  // The root now. O(log size) hashes.
  Digest Root() const;
  // The root when the tree had `size` leaves. INVALID_ARGUMENT if size is over
  // size(). O(log size) hashes.
  [[nodiscard]] absl::StatusOr<Digest> RootAt(uint64_t size) const;
  // As RootAt, with what InclusionProof needs.
  [[nodiscard]] absl::StatusOr<TreeHead> HeadAt(uint64_t size) const;

  // Audit path of leaf `index` in the tree of `size` leaves (RFC 6962, 2.1.1).
  // INVALID_ARGUMENT unless index < size <= size().
  [[nodiscard]] absl::StatusOr<Proof> InclusionProof(uint64_t index,
                                                     uint64_t size) const;
  // The same in the tree of `head`, without hashing. `head` is one this tree
  // gave.
  [[nodiscard]] absl::StatusOr<Proof> InclusionProof(
      uint64_t index, const TreeHead& head) const;

  // RFC 6962, 2.1.2. INVALID_ARGUMENT unless from <= to <= size(). Empty when
  // from is 0 or equals to.
  [[nodiscard]] absl::StatusOr<Proof> ConsistencyProof(uint64_t from,
                                                       uint64_t to) const;

  // The same up to the tree of `head`, without hashing.
  [[nodiscard]] absl::StatusOr<Proof> ConsistencyProof(
      uint64_t from, const TreeHead& head) const;

  // The hashes of one tile (tile.h). INVALID_ARGUMENT when the tree does not
  // reach that far.
  [[nodiscard]] absl::StatusOr<std::vector<Digest>> TileHashes(
      const TileId& tile) const;

 private:
  // Hash of leaves [begin, end), begin a multiple of a power of two that is at
  // least end - begin.
  Digest RangeHash(uint64_t begin, uint64_t end) const;
  void GrowLevels();
  // What lies beside the way from the node at `level` over leaf `index` to the
  // root, lowest first.
  void AppendPath(uint64_t index, int level, const TreeHead& head,
                  Proof& proof) const;

  // levels_[k][i]: hash of the complete subtree of leaves [i*2^k, (i+1)*2^k).
  std::vector<std::vector<Digest>> levels_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_MERKLE_MERKLE_TREE_H_
