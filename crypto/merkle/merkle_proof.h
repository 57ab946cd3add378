// Verifying proofs: pure functions, usable offline (RFC 9162, 2.1.3 and 2.1.4).
#ifndef SAMRAD_CRYPTO_MERKLE_MERKLE_PROOF_H_
#define SAMRAD_CRYPTO_MERKLE_MERKLE_PROOF_H_

#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/merkle/merkle_hash.h"

namespace samrad::crypto {

// A longer proof is no proof (a tree has at most 2^63 leaves).
inline constexpr size_t kMaxProofHashes = 64;

// OK if `proof` shows that the leaf is number `index` of the tree of `size`
// leaves with this root (RFC 9162, 2.1.3.2). DATA_LOSS if not, also when index
// is not below size.
[[nodiscard]] absl::Status VerifyInclusion(const Digest& leaf_hash,
                                           uint64_t index, uint64_t size,
                                           std::span<const Digest> proof,
                                           const Digest& root);

// The root that the proof leads to; the caller compares or checks a signature
// over it. DATA_LOSS when the proof has the wrong length for index and size.
[[nodiscard]] absl::StatusOr<Digest> RootFromInclusion(
    const Digest& leaf_hash, uint64_t index, uint64_t size,
    std::span<const Digest> proof);

// OK if the tree (to, to_root) extends the tree (from, from_root) (RFC 9162,
// 2.1.4.2). DATA_LOSS if not. from = 0 holds with an empty proof and the root
// of the empty tree.
[[nodiscard]] absl::Status VerifyConsistency(uint64_t from, uint64_t to,
                                             const Digest& from_root,
                                             const Digest& to_root,
                                             std::span<const Digest> proof);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_MERKLE_MERKLE_PROOF_H_
