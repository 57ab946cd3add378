#include "crypto/seal/seal_format.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/sealed.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace internal {

static_assert(kContentAt + kTagBytes == kSealedOverheadBytes);
static_assert(kWrappedKeyAt + kSealedKeyBytes == kSlotBytes);

std::array<uint8_t, kSlotPrefixBytes> SlotPrefix(
    const SealPublicKey& sender, const SealPublicKey& recipient) {
  std::array<uint8_t, kSlotPrefixBytes> prefix;
  prefix[0] = kSuite1;
  // The bytes that KeyIdOf spells in hex.
  const Digest sender_id = Sha256(sender);
  const Digest recipient_id = Sha256(recipient);
  std::copy_n(sender_id.begin(), 8, prefix.begin() + 1);
  std::copy_n(recipient_id.begin(), 8, prefix.begin() + 9);
  return prefix;
}

std::string SlotAssociatedData(ByteSpan prefix, const Digest& header_hash,
                               std::string_view recipient_id) {
  std::string data;
  data.reserve(prefix.size() + header_hash.size() + recipient_id.size());
  data.append(AsChars(prefix));
  data.append(AsChars(header_hash));
  data.append(recipient_id);
  return data;
}

void ContentKeys(const WipedArray<kContentKeyBytes>& content_key,
                 const Digest& header_hash, WipedArray<32>& encryption_key,
                 std::array<uint8_t, kCommitmentBytes>& commitment) {
  Check(Blake2bKdfInto(encryption_key.span(), content_key.span(),
                       "samrad/content/1", {header_hash})
                .ok() &&
            Blake2bKdfInto(commitment, content_key.span(), "samrad/commit/v1",
                           {header_hash})
                .ok(),
        "constant sizes suit the KDF");
}

void WrapKey(const WipedArray<2 * kShareBytes>& shares,
             const Digest& header_hash, std::string_view recipient_id,
             WipedArray<32>& wrap_key) {
  Check(Blake2bKdfInto(wrap_key.span(), shares.span(), "samrad/wrap/v1",
                       {header_hash, AsBytes(recipient_id)})
            .ok(),
        "constant sizes suit the KDF");
}

}  // namespace internal

absl::StatusOr<SlotKeys> ParseSlotKeys(std::span<const uint8_t> slot) {
  if (slot.size() != kSlotBytes) {
    return absl::InvalidArgumentError("slot of wrong size");
  }
  if (slot[0] != kSuite1) return absl::InvalidArgumentError("unknown suite");
  return SlotKeys{.sender_key_id = HexEncode(slot.subspan(1, 8)),
                  .recipient_key_id = HexEncode(slot.subspan(9, 8))};
}

}  // namespace samrad::crypto
