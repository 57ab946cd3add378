// The compression behind merkle_hash.h: several fixed-size messages at once.
// Internal to crypto/merkle; its tests and benchmarks compare the ways.
#ifndef SAMRAD_CRYPTO_MERKLE_SHA256_LANES_H_
#define SAMRAD_CRYPTO_MERKLE_SHA256_LANES_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/hash/sha256.h"

namespace samrad::crypto::internal {

// True when this processor has the SHA, SSSE3 and SSE4.1 instructions. Asked
// once. Always false off x86-64.
bool HasShaInstructions();

// out[i] = SHA-256(0x00 || in[i]). May be done in place.
void LeafHashesPortable(const Digest* in, Digest* out, size_t count);
// out[i] = SHA-256(0x01 || in[2i] || in[2i+1]). `out` may be `in`.
void NodeHashesPortable(const Digest* in, Digest* out, size_t count);

// The same, two messages interleaved. Call only if HasShaInstructions().
void LeafHashesSha(const Digest* in, Digest* out, size_t count);
void NodeHashesSha(const Digest* in, Digest* out, size_t count);

// Measures the instructions themselves: compresses the same two blocks over
// and over, `pairs` times, touching no memory. Call only if
// HasShaInstructions(). For benchmarks.
uint32_t RawInterleavedRate(size_t pairs);

}  // namespace samrad::crypto::internal

#endif  // SAMRAD_CRYPTO_MERKLE_SHA256_LANES_H_
