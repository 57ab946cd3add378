// What sealing makes: plain bytes; the protos that carry them are made by
// others.
#ifndef SAMRAD_CRYPTO_SEAL_SEALED_H_
#define SAMRAD_CRYPTO_SEAL_SEALED_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace samrad::crypto {

// The hub's half of one recipient's key. Opens nothing alone.
using HubShare = std::array<uint8_t, 32>;

// suite (1) || key commitment (32) || nonce (24) || XChaCha20-Poly1305 of the
// content (its size + 16).
inline constexpr size_t kSealedOverheadBytes = 73;
// suite (1) || sender key id (8) || recipient key id (8) || nonce (24) ||
// sealed share (48) || wrapped content key (48).
inline constexpr size_t kSlotBytes = 137;

// One recipient's part. `slot` goes to the recipient with the ciphertext,
// `hub_share` to the hub alone.
struct SealedRecipient {
  std::string recipient_id;
  std::string recipient_key_id;
  std::string slot;
  HubShare hub_share{};
};

struct Sealed {
  std::string ciphertext;
  std::vector<SealedRecipient> recipients;  // in the order asked for
};

// The names a slot carries in clear (key ids, 16 hex digits each): which
// sender key and which own key open it. Not authenticated until it opens.
struct SlotKeys {
  std::string sender_key_id;
  std::string recipient_key_id;
};
// INVALID_ARGUMENT for a wrong size or an unknown suite.
[[nodiscard]] absl::StatusOr<SlotKeys> ParseSlotKeys(
    std::span<const uint8_t> slot);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SEAL_SEALED_H_
