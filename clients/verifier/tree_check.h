// From the entry bundles of an export to its root, comparing every tile on the
// way. This is the part whose speed counts: one pass, files read once, hashes
// made many at a time, two threads.
#ifndef SAMRAD_CLIENTS_VERIFIER_TREE_CHECK_H_
#define SAMRAD_CLIENTS_VERIFIER_TREE_CHECK_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "clients/verifier/export_folder.h"
#include "clients/verifier/fault.h"
#include "crypto/merkle/merkle_hash.h"

namespace samrad::verifier {

// A larger tree is refused: its bookkeeping alone would be half a gigabyte.
inline constexpr std::uint64_t kMaxTreeSize = std::uint64_t{1} << 32;

// What is known of a tree whose entries gave its root. A value.
struct TreeFacts {
  std::uint64_t size = 0;
  crypto::Digest root = crypto::EmptyRoot();
  // Roots of the full bundles of 256 leaves, in order.
  std::vector<crypto::Digest> bundle_roots;
  // Leaf hashes after them.
  std::vector<crypto::Digest> tail;
  // Tiles that agree with the entries.
  std::uint64_t tiles = 0;
  // Entries at the wanted leaves, in the order asked.
  std::vector<crypto::Entry> wanted;
};

// Recomputes the tree of `size` leaves. `wanted` is sorted, without repetition,
// all below size. Faults: a bundle or tile missing ("missing") or of a wrong
// size (unreadable, "truncated"); an entry or its tile changed ("entry",
// "tile", told apart by which of them gives `expected_root`); a root that is
// not `expected_root` ("root"). `threads` is at least 1.
Checked CheckTree(const ExportFolder& folder, std::uint64_t size,
                  const crypto::Digest& expected_root,
                  std::span<const std::uint64_t> wanted, int threads,
                  TreeFacts& facts);

// Whether one tree is the beginning of the other. If not, the first leaf in
// which they differ; the folders are read again there.
Checked CheckFork(const ExportFolder& folder_a, const TreeFacts& a,
                  const ExportFolder& folder_b, const TreeFacts& b);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_TREE_CHECK_H_
