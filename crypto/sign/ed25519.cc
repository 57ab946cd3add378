#include "crypto/sign/ed25519.h"

#include <sodium.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/key_id.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {
namespace {

constexpr size_t kSeedBytes = crypto_sign_ed25519_SEEDBYTES;
constexpr size_t kSecretBytes = crypto_sign_ed25519_SECRETKEYBYTES;

std::vector<uint8_t> WithDomain(std::string_view domain, ByteSpan message) {
  Check(!domain.empty() && domain.size() <= kMaxSignDomainBytes,
        "signature domain has 1-64 bytes");
  std::vector<uint8_t> bytes;
  bytes.reserve(2 + domain.size() + message.size());
  bytes.push_back(0);
  bytes.push_back(static_cast<uint8_t>(domain.size()));
  bytes.insert(bytes.end(), domain.begin(), domain.end());
  bytes.insert(bytes.end(), message.begin(), message.end());
  return bytes;
}

}  // namespace

absl::StatusOr<VerifyKey> VerifyKey::FromBytes(std::span<const uint8_t> bytes) {
  VerifyKey key;
  if (bytes.size() != key.bytes_.size()) {
    return absl::InvalidArgumentError("public key is not 32 bytes");
  }
  std::copy(bytes.begin(), bytes.end(), key.bytes_.begin());
  return key;
}

std::string VerifyKey::id() const { return KeyIdOf(bytes_); }

absl::Status VerifyKey::Verify(std::string_view domain,
                               std::span<const uint8_t> message,
                               const Signature& signature) const {
  return VerifyPlain(WithDomain(domain, message), signature);
}

absl::Status VerifyKey::VerifyPlain(std::span<const uint8_t> message,
                                    const Signature& signature) const {
  if (crypto_sign_ed25519_verify_detached(signature.data(), message.data(),
                                          message.size(), bytes_.data()) != 0) {
    return absl::DataLossError("signature does not verify");
  }
  return absl::OkStatus();
}

absl::StatusOr<SigningKey> SigningKey::Generate(RandomSource& random) {
  absl::StatusOr<SecretBytes> seed = SecretBytes::Random(random, kSeedBytes);
  if (!seed.ok()) return seed.status();
  return FromSeed(*std::move(seed));
}

absl::StatusOr<SigningKey> SigningKey::FromSeed(SecretBytes seed) {
  if (seed.size() != kSeedBytes) {
    return absl::InvalidArgumentError("seed is not 32 bytes");
  }
  absl::StatusOr<SecretBytes> secret = SecretBytes::Create(kSecretBytes);
  if (!secret.ok()) return secret.status();
  VerifyKey public_key;
  crypto_sign_ed25519_seed_keypair(
      public_key.bytes_.data(),
      secret->RevealMutable(AccessTicket::ForFile("writes a signing key"))
          .data(),
      seed.Reveal(AccessTicket::ForFile("expands a seed")).data());
  return SigningKey(*std::move(secret), public_key);
}

absl::StatusOr<SecretBytes> SigningKey::Seed(AccessTicket ticket) const {
  return SecretBytes::CopyOf(RevealSeed(ticket));
}

Signature SigningKey::Sign(std::string_view domain,
                           std::span<const uint8_t> message) const {
  return SignPlain(WithDomain(domain, message));
}

Signature SigningKey::SignPlain(std::span<const uint8_t> message) const {
  Signature signature;
  crypto_sign_ed25519_detached(
      signature.data(), nullptr, message.data(), message.size(),
      secret_.Reveal(AccessTicket::ForFile("signs with it")).data());
  return signature;
}

absl::StatusOr<Signature> SignatureFromBytes(std::span<const uint8_t> bytes) {
  Signature signature;
  if (bytes.size() != signature.size()) {
    return absl::InvalidArgumentError("signature is not 64 bytes");
  }
  std::copy(bytes.begin(), bytes.end(), signature.begin());
  return signature;
}

}  // namespace samrad::crypto
