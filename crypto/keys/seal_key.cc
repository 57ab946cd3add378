#include "crypto/keys/seal_key.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {

absl::StatusOr<SealPublicKey> SealPublicKeyFromBytes(
    std::span<const uint8_t> bytes) {
  SealPublicKey key;
  if (bytes.size() != key.size()) {
    return absl::InvalidArgumentError("sealing key is not 32 bytes");
  }
  std::copy(bytes.begin(), bytes.end(), key.begin());
  // A low-order point gives the all-zero shared key with every secret, which
  // libsodium refuses: so any secret will do to ask.
  WipedArray<32> shared;
  const SealPublicKey any_secret = {1};
  if (crypto_scalarmult_curve25519(shared.data(), any_secret.data(),
                                   key.data()) != 0) {
    return absl::InvalidArgumentError("sealing key is a low-order point");
  }
  return key;
}

absl::StatusOr<SealKey> SealKey::Generate(RandomSource& random) {
  absl::StatusOr<SecretBytes> secret = SecretBytes::Random(random, 32);
  if (!secret.ok()) return secret.status();
  return FromSecret(*std::move(secret));
}

absl::StatusOr<SealKey> SealKey::FromSecret(SecretBytes secret) {
  if (secret.size() != crypto_scalarmult_curve25519_SCALARBYTES) {
    return absl::InvalidArgumentError("sealing secret is not 32 bytes");
  }
  SealPublicKey public_key;
  crypto_scalarmult_curve25519_base(
      public_key.data(),
      secret.Reveal(AccessTicket::ForFile("makes its public key")).data());
  return SealKey(std::move(secret), public_key);
}

SealKey::SealKey(SecretBytes secret, const SealPublicKey& public_key)
    : secret_(std::move(secret)),
      public_key_(public_key),
      id_(KeyIdOf(public_key)) {}

}  // namespace samrad::crypto
