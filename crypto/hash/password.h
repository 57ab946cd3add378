// Staff passwords and passphrases: Argon2id (RFC 9106), by libsodium.
#ifndef SAMRAD_CRYPTO_HASH_PASSWORD_H_
#define SAMRAD_CRYPTO_HASH_PASSWORD_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

// What one guess costs. The default is libsodium's "interactive".
struct PasswordCost {
  uint32_t passes = 2;
  uint32_t memory_kib = 64 * 1024;

  friend bool operator==(const PasswordCost&, const PasswordCost&) = default;
};

inline constexpr size_t kPasswordSaltBytes = 16;
inline constexpr size_t kMaxPasswordBytes = 1024;
// Bounds accepted from stored bytes, so that a forged header cannot ask for
// the machine: 1-16 passes, 8 KiB - 1 GiB.
inline constexpr uint32_t kMaxPasswordPasses = 16;
inline constexpr uint32_t kMaxPasswordMemoryKib = 1024 * 1024;

// A line to store: "$argon2id$v=19$m=...,t=...,p=1$salt$hash" (salt 16 bytes,
// hash 32). INVALID_ARGUMENT for an empty or over-long password or a cost out
// of bounds, RESOURCE_EXHAUSTED when the memory cannot be had. Slow on
// purpose. Thread-safe.
[[nodiscard]] absl::StatusOr<std::string> HashPassword(
    const SecretBytes& password, const PasswordCost& cost,
    RandomSource& random);
[[nodiscard]] absl::StatusOr<std::string> HashPassword(
    std::string_view password, const PasswordCost& cost, RandomSource& random);

// OK when the password is the one; UNAUTHENTICATED when not;
// INVALID_ARGUMENT when `stored` is no such line or asks for more than the
// bounds. To answer for an unknown user in the same time, verify against a
// stored dummy line.
[[nodiscard]] absl::Status VerifyPassword(std::string_view stored,
                                          const SecretBytes& password);
[[nodiscard]] absl::Status VerifyPassword(std::string_view stored,
                                          std::string_view password);

// True when `stored` was made at another cost than `cost` (or is malformed).
bool NeedsRehash(std::string_view stored, const PasswordCost& cost);

// The 32-byte key behind a passphrase, for sealing a keyring. Errors as
// HashPassword.
[[nodiscard]] absl::StatusOr<SecretBytes> KeyFromPassphrase(
    const SecretBytes& passphrase,
    std::span<const uint8_t, kPasswordSaltBytes> salt,
    const PasswordCost& cost);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_PASSWORD_H_
