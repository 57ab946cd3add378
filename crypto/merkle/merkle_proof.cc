#include "crypto/merkle/merkle_proof.h"

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/merkle/merkle_hash.h"

namespace samrad::crypto {
namespace {

absl::Status Wrong() { return absl::DataLossError("proof does not hold"); }

bool IsPowerOfTwo(uint64_t n) { return n != 0 && (n & (n - 1)) == 0; }

// One step of RFC 9162, 2.1.3.2 and 2.1.4.2: up to the next parent whose other
// child is part of the proof.
void ClimbToRightChild(uint64_t& node, uint64_t& last) {
  while ((node & 1) == 0 && node != 0) {
    node >>= 1;
    last >>= 1;
  }
}

}  // namespace

absl::StatusOr<Digest> RootFromInclusion(const Digest& leaf_hash,
                                         uint64_t index, uint64_t size,
                                         std::span<const Digest> proof) {
  if (index >= size || proof.size() > kMaxProofHashes) return Wrong();
  uint64_t node = index;
  uint64_t last = size - 1;
  Digest root = leaf_hash;
  for (const Digest& hash : proof) {
    if (last == 0) return Wrong();
    if ((node & 1) == 1 || node == last) {
      root = NodeHash(hash, root);
      ClimbToRightChild(node, last);
    } else {
      root = NodeHash(root, hash);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return Wrong();
  return root;
}

absl::Status VerifyInclusion(const Digest& leaf_hash, uint64_t index,
                             uint64_t size, std::span<const Digest> proof,
                             const Digest& root) {
  const absl::StatusOr<Digest> computed =
      RootFromInclusion(leaf_hash, index, size, proof);
  if (!computed.ok()) return computed.status();
  if (*computed != root) return Wrong();
  return absl::OkStatus();
}

absl::Status VerifyConsistency(uint64_t from, uint64_t to,
                               const Digest& from_root, const Digest& to_root,
                               std::span<const Digest> proof) {
  if (from > to || proof.size() > kMaxProofHashes) return Wrong();
  if (from == to || from == 0) {
    if (!proof.empty()) return Wrong();
    const Digest expected = from == to ? to_root : EmptyRoot();
    if (from_root != expected) return Wrong();
    if (from == 0 && to == 0 && to_root != EmptyRoot()) return Wrong();
    return absl::OkStatus();
  }
  if (proof.empty()) return Wrong();
  // A complete old tree is itself the first node of the path.
  const bool complete = IsPowerOfTwo(from);
  const Digest& first = complete ? from_root : proof.front();
  if (!complete) proof = proof.subspan(1);
  uint64_t node = from - 1;
  uint64_t last = to - 1;
  while ((node & 1) == 1) {
    node >>= 1;
    last >>= 1;
  }
  Digest old_root = first;
  Digest new_root = first;
  for (const Digest& hash : proof) {
    if (last == 0) return Wrong();
    if ((node & 1) == 1 || node == last) {
      old_root = NodeHash(hash, old_root);
      new_root = NodeHash(hash, new_root);
      ClimbToRightChild(node, last);
    } else {
      new_root = NodeHash(new_root, hash);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0 || old_root != from_root || new_root != to_root) {
    return Wrong();
  }
  return absl::OkStatus();
}

}  // namespace samrad::crypto
