// The keyring at rest: sealed with a passphrase or with a key file.
#ifndef SAMRAD_CRYPTO_KEYS_SEALED_KEYRING_H_
#define SAMRAD_CRYPTO_KEYS_SEALED_KEYRING_H_

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/hash/password.h"
#include "crypto/keys/keyring.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

inline constexpr size_t kFileKeyBytes = 32;
inline constexpr size_t kMaxSealedKeyringBytes = size_t{1} << 20;

// How a sealed keyring is locked.
enum class KeyringLock : uint8_t { kPassphrase = 1, kFileKey = 2 };

// "SAMRADKR" || suite || lock || passes (4) || memory KiB (4) || salt (16) ||
// nonce (24) || XChaCha20-Poly1305 ciphertext; all before the ciphertext is
// bound as associated data. INVALID_ARGUMENT for an empty passphrase, a cost
// out of bounds or a file key of other than 32 bytes.
[[nodiscard]] absl::StatusOr<std::string> SealKeyringWithPassphrase(
    const Keyring& keyring, const SecretBytes& passphrase,
    const PasswordCost& cost, RandomSource& random);
[[nodiscard]] absl::StatusOr<std::string> SealKeyringWithFileKey(
    const Keyring& keyring, const SecretBytes& file_key, RandomSource& random);

// INVALID_ARGUMENT for bytes that are no sealed keyring of this lock or ask
// for a cost out of bounds; DATA_LOSS for a wrong passphrase or key, or bytes
// changed (which of them cannot be told).
[[nodiscard]] absl::StatusOr<Keyring> OpenKeyringWithPassphrase(
    std::span<const uint8_t> sealed, const SecretBytes& passphrase);
[[nodiscard]] absl::StatusOr<Keyring> OpenKeyringWithFileKey(
    std::span<const uint8_t> sealed, const SecretBytes& file_key);

// Which lock; INVALID_ARGUMENT if the bytes are no sealed keyring.
[[nodiscard]] absl::StatusOr<KeyringLock> LockOf(
    std::span<const uint8_t> sealed);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_KEYS_SEALED_KEYRING_H_
