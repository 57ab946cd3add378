// Key derivation: keyed BLAKE2b (RFC 7693) with a personalisation. Why not
// HKDF: docs/adr/0004-key-derivation-and-suites.md.
#ifndef SAMRAD_CRYPTO_HASH_KDF_H_
#define SAMRAD_CRYPTO_HASH_KDF_H_

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

// The one suite there is: Ed25519, X25519, XChaCha20-Poly1305, BLAKE2b KDF,
// Argon2id. It is the first byte of everything crypto writes.
inline constexpr uint8_t kSuite1 = 1;

inline constexpr size_t kDerivedKeyBytes = 32;
inline constexpr size_t kMaxKdfDomainBytes = 16;

// 32 bytes that depend on `key` (16-64 bytes), `domain` (1-16 bytes, says what
// the derived key is for; keys of different domains tell nothing about each
// other) and `inputs`. Each input is hashed with its length before it (4
// bytes, big-endian), so no two lists of inputs are confused.
// INVALID_ARGUMENT on sizes outside these.
[[nodiscard]] absl::StatusOr<SecretBytes> Blake2bKdf(
    const SecretBytes& key, std::string_view domain,
    std::initializer_list<ByteSpan> inputs);

// The same into memory of the caller, who wipes it (WipedArray).
[[nodiscard]] absl::Status Blake2bKdfInto(
    std::span<uint8_t, kDerivedKeyBytes> out, ByteSpan key,
    std::string_view domain, std::initializer_list<ByteSpan> inputs);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_KDF_H_
