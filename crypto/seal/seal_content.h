// Seals content to several recipients so that neither recipient nor hub opens
// it alone. Only services/agency/sharing may call. The construction and why:
// docs/adr/0004-key-derivation-and-suites.md.
#ifndef SAMRAD_CRYPTO_SEAL_SEAL_CONTENT_H_
#define SAMRAD_CRYPTO_SEAL_SEAL_CONTENT_H_

#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/sealed.h"
#include "crypto/secret/random_source.h"

namespace samrad::crypto {

inline constexpr size_t kMaxContentBytes = size_t{4} << 20;
inline constexpr size_t kMaxRecipients = 64;

// Who may open: the id the header names and the sealing key the directory
// names for it now.
struct SealRecipient {
  std::string id;
  SealPublicKey public_key{};
};

// Encrypts once under a fresh content key; `header_hash` = SHA-256(the exact
// header bytes) is bound as associated data, so content opens only with that
// header. Per recipient the content key is wrapped under a key of two fresh
// shares: one sealed under the pair key (own, recipient), one for the hub.
// INVALID_ARGUMENT for no recipients, over 64, twice the same id, an empty id
// or one over 255 bytes, a bad public key, or content over 4 MiB;
// RESOURCE_EXHAUSTED when guarded memory cannot be had. Thread-safe.
[[nodiscard]] absl::StatusOr<Sealed> SealContent(
    std::string_view plaintext, const Digest& header_hash,
    std::span<const SealRecipient> recipients, const SealKey& own,
    RandomSource& random, PairKeyCache& cache);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SEAL_SEAL_CONTENT_H_
