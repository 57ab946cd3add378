// X25519 keys that content is sealed between (RFC 7748). Agency only.
#ifndef SAMRAD_CRYPTO_KEYS_SEAL_KEY_H_
#define SAMRAD_CRYPTO_KEYS_SEAL_KEY_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

using SealPublicKey = std::array<uint8_t, 32>;

// 32 bytes that are not a low-order point, else INVALID_ARGUMENT.
[[nodiscard]] absl::StatusOr<SealPublicKey> SealPublicKeyFromBytes(
    std::span<const uint8_t> bytes);

// One private sealing key. Move-only; wiped. Thread-compatible.
class SealKey {
 public:
  // RESOURCE_EXHAUSTED when guarded memory cannot be had.
  [[nodiscard]] static absl::StatusOr<SealKey> Generate(RandomSource& random);
  // INVALID_ARGUMENT unless 32 bytes.
  [[nodiscard]] static absl::StatusOr<SealKey> FromSecret(SecretBytes secret);

  const SealPublicKey& PublicKey() const { return public_key_; }
  // KeyIdOf(PublicKey()).
  const std::string& id() const { return id_; }
  // The 32 secret bytes, in place.
  std::span<const uint8_t> Reveal(AccessTicket ticket) const {
    return secret_.Reveal(ticket);
  }

 private:
  SealKey(SecretBytes secret, const SealPublicKey& public_key);

  SecretBytes secret_;
  SealPublicKey public_key_;
  std::string id_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_KEYS_SEAL_KEY_H_
