// The hashes of an RFC 6962 tree.
#ifndef SAMRAD_CRYPTO_MERKLE_MERKLE_HASH_H_
#define SAMRAD_CRYPTO_MERKLE_MERKLE_HASH_H_

#include <cstdint>
#include <span>

#include "crypto/hash/sha256.h"

namespace samrad::crypto {

// A log entry: the same 32 bytes whatever its kind.
using Entry = Digest;

// SHA-256(0x00 || entry) (RFC 6962, 2.1).
Digest LeafHash(std::span<const uint8_t> entry);
// SHA-256(0x01 || left || right) (RFC 6962, 2.1).
Digest NodeHash(const Digest& left, const Digest& right);
// SHA-256 of nothing: the root of the empty tree.
Digest EmptyRoot();

// Many at once, interleaved on the SHA instructions where the processor has
// them, else one by one: out[i] = LeafHash(entries[i]). CHECKs equal sizes.
// In place (the same memory) is allowed.
void LeafHashes(std::span<const Entry> entries, std::span<Digest> out);
// out[i] = NodeHash(children[2i], children[2i+1]). CHECKs that children has
// twice the size. `out` may be the first half of `children`.
void NodeHashes(std::span<const Digest> children, std::span<Digest> out);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_MERKLE_MERKLE_HASH_H_
