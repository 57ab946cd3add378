// What sealing and opening share. Internal to crypto/seal and crypto/open.
#ifndef SAMRAD_CRYPTO_SEAL_SEAL_FORMAT_H_
#define SAMRAD_CRYPTO_SEAL_SEAL_FORMAT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto::internal {

inline constexpr size_t kNonceBytes = 24;
inline constexpr size_t kTagBytes = 16;
inline constexpr size_t kShareBytes = 32;
inline constexpr size_t kContentKeyBytes = 32;
inline constexpr size_t kSealedKeyBytes = 32 + kTagBytes;
inline constexpr size_t kCommitmentBytes = 32;
inline constexpr size_t kMaxRecipientIdBytes = 255;

// Where the parts of a ciphertext and a slot begin.
inline constexpr size_t kCommitmentAt = 1;
inline constexpr size_t kContentNonceAt = kCommitmentAt + kCommitmentBytes;
inline constexpr size_t kContentAt = kContentNonceAt + kNonceBytes;
inline constexpr size_t kSlotPrefixBytes = 1 + 8 + 8;
inline constexpr size_t kShareNonceAt = kSlotPrefixBytes;
inline constexpr size_t kSealedShareAt = kShareNonceAt + kNonceBytes;
inline constexpr size_t kWrappedKeyAt = kSealedShareAt + kSealedKeyBytes;

// suite || sender key id || recipient key id.
std::array<uint8_t, kSlotPrefixBytes> SlotPrefix(
    const SealPublicKey& sender, const SealPublicKey& recipient);

// What a slot is bound to: prefix || header hash || recipient id.
std::string SlotAssociatedData(ByteSpan prefix, const Digest& header_hash,
                               std::string_view recipient_id);

// From the content key: what encrypts, and what shows that all recipients hold
// the same key (XChaCha20-Poly1305 alone does not commit to its key).
void ContentKeys(const WipedArray<kContentKeyBytes>& content_key,
                 const Digest& header_hash, WipedArray<32>& encryption_key,
                 std::array<uint8_t, kCommitmentBytes>& commitment);

// From both shares. Used for one message only, hence the zero nonce.
void WrapKey(const WipedArray<2 * kShareBytes>& shares,
             const Digest& header_hash, std::string_view recipient_id,
             WipedArray<32>& wrap_key);
inline constexpr std::array<uint8_t, kNonceBytes> kWrapNonce{};

}  // namespace samrad::crypto::internal

#endif  // SAMRAD_CRYPTO_SEAL_SEAL_FORMAT_H_
