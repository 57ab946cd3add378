// Ed25519 signatures (RFC 8032), by libsodium, with domain separation.
#ifndef SAMRAD_CRYPTO_SIGN_ED25519_H_
#define SAMRAD_CRYPTO_SIGN_ED25519_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

using Signature = std::array<uint8_t, 64>;

inline constexpr size_t kMaxSignDomainBytes = 64;

// A public key of 32 bytes. Copyable, comparable, usable as a map key.
// Thread-compatible.
class VerifyKey {
 public:
  // INVALID_ARGUMENT unless 32 bytes.
  [[nodiscard]] static absl::StatusOr<VerifyKey> FromBytes(
      std::span<const uint8_t> bytes);

  const std::array<uint8_t, 32>& bytes() const { return bytes_; }
  // KeyIdOf(bytes()).
  std::string id() const;

  // OK if `signature` was made by SigningKey::Sign with this domain and
  // message. DATA_LOSS if not.
  [[nodiscard]] absl::Status Verify(std::string_view domain,
                                    std::span<const uint8_t> message,
                                    const Signature& signature) const;
  // Pure Ed25519 over the message as it is: for formats that others fixed
  // (signed notes). DATA_LOSS if it does not verify.
  [[nodiscard]] absl::Status VerifyPlain(std::span<const uint8_t> message,
                                         const Signature& signature) const;

  friend auto operator<=>(const VerifyKey&, const VerifyKey&) = default;

 private:
  VerifyKey() = default;
  friend class SigningKey;
  std::array<uint8_t, 32> bytes_{};
};

// A private key. Move-only; wiped. Thread-compatible: signing is const.
class SigningKey {
 public:
  // RESOURCE_EXHAUSTED when guarded memory cannot be had.
  [[nodiscard]] static absl::StatusOr<SigningKey> Generate(
      RandomSource& random);
  // INVALID_ARGUMENT unless 32 bytes.
  [[nodiscard]] static absl::StatusOr<SigningKey> FromSeed(SecretBytes seed);

  // The 32-byte seed, in place; and a copy of it, to be stored sealed.
  std::span<const uint8_t> RevealSeed(AccessTicket ticket) const {
    return secret_.Reveal(ticket).first(32);
  }
  [[nodiscard]] absl::StatusOr<SecretBytes> Seed(AccessTicket ticket) const;
  const VerifyKey& PublicKey() const { return public_key_; }
  // PublicKey().id().
  std::string id() const { return public_key_.id(); }

  // Signs 0x00 || length of domain (1 byte) || domain || message. The zero
  // byte keeps it apart from every signed note, which is text. CHECKs that the
  // domain has 1-64 bytes.
  Signature Sign(std::string_view domain,
                 std::span<const uint8_t> message) const;
  // Pure Ed25519 over the message as it is. For signed notes only.
  Signature SignPlain(std::span<const uint8_t> message) const;

 private:
  SigningKey(SecretBytes secret, VerifyKey public_key)
      : secret_(std::move(secret)), public_key_(public_key) {}

  SecretBytes secret_;  // libsodium's 64 bytes: seed || public key
  VerifyKey public_key_;
};

// 64 bytes exactly, else INVALID_ARGUMENT.
[[nodiscard]] absl::StatusOr<Signature> SignatureFromBytes(
    std::span<const uint8_t> bytes);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_ED25519_H_
