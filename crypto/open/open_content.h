// Opens sealed content with both shares. Only services/agency/sharing may
// call, and only against a receipt.
#ifndef SAMRAD_CRYPTO_OPEN_OPEN_CONTENT_H_
#define SAMRAD_CRYPTO_OPEN_OPEN_CONTENT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/sealed.h"

namespace samrad::crypto {

// What one recipient holds. Views: the caller keeps the bytes alive.
struct OpenRequest {
  std::span<const uint8_t> ciphertext;
  std::span<const uint8_t> slot;
  std::span<const uint8_t> hub_share;
  Digest header_hash{};
  std::string_view own_id;            // as the sender named this recipient
  SealPublicKey sender_public_key{};  // from the directory, by the slot's id
};

// The plaintext. DATA_LOSS if anything does not match: a bit flipped in
// ciphertext, slot or share, another header, another recipient, another key.
// INVALID_ARGUMENT only for sizes that no sealed content has and unknown
// suites. Thread-safe.
[[nodiscard]] absl::StatusOr<std::string> OpenContent(
    const OpenRequest& request, const SealKey& own, PairKeyCache& cache);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_OPEN_OPEN_CONTENT_H_
