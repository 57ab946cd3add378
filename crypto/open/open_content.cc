#include "crypto/open/open_content.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/seal_content.h"
#include "crypto/seal/seal_format.h"
#include "crypto/seal/sealed.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

using internal::kCommitmentAt;
using internal::kCommitmentBytes;
using internal::kContentAt;
using internal::kContentKeyBytes;
using internal::kContentNonceAt;
using internal::kSealedKeyBytes;
using internal::kSealedShareAt;
using internal::kShareBytes;
using internal::kShareNonceAt;
using internal::kSlotPrefixBytes;
using internal::kTagBytes;
using internal::kWrapNonce;
using internal::kWrappedKeyAt;

// `out` has room for the ciphertext without its tag.
bool Decrypt(uint8_t* out, ByteSpan ciphertext, ByteSpan bound,
             const uint8_t* nonce, const uint8_t* key) {
  return crypto_aead_xchacha20poly1305_ietf_decrypt(
             out, nullptr, nullptr, ciphertext.data(), ciphertext.size(),
             bound.data(), bound.size(), nonce, key) == 0;
}

absl::Status CheckSizes(const OpenRequest& request) {
  if (request.slot.size() != kSlotBytes ||
      request.hub_share.size() != kShareBytes ||
      request.ciphertext.size() < kSealedOverheadBytes ||
      request.ciphertext.size() > kSealedOverheadBytes + kMaxContentBytes) {
    return absl::InvalidArgumentError("sealed content of wrong size");
  }
  if (request.slot[0] != kSuite1 || request.ciphertext[0] != kSuite1) {
    return absl::InvalidArgumentError("unknown suite");
  }
  return absl::OkStatus();
}

// The content key out of the slot, with both shares.
absl::Status Unwrap(const OpenRequest& request, const SealKey& own,
                    PairKeyCache& cache,
                    WipedArray<kContentKeyBytes>& content_key) {
  const std::array<uint8_t, kSlotPrefixBytes> prefix =
      internal::SlotPrefix(request.sender_public_key, own.PublicKey());
  if (!std::ranges::equal(prefix, request.slot.first<kSlotPrefixBytes>())) {
    return absl::DataLossError("slot of other keys");
  }
  const absl::StatusOr<std::shared_ptr<const SecretBytes>> pair_key =
      cache.Get(own, request.sender_public_key);
  if (!pair_key.ok()) return pair_key.status();
  const std::string bound =
      internal::SlotAssociatedData(prefix, request.header_hash, request.own_id);
  WipedArray<2 * kShareBytes> shares;
  if (!Decrypt(
          shares.data(), request.slot.subspan(kSealedShareAt, kSealedKeyBytes),
          AsBytes(bound), request.slot.data() + kShareNonceAt,
          (*pair_key)->Reveal(AccessTicket::ForFile("opens a share")).data())) {
    return absl::DataLossError("share does not open");
  }
  std::ranges::copy(request.hub_share, shares.data() + kShareBytes);
  WipedArray<32> wrap_key;
  internal::WrapKey(shares, request.header_hash, request.own_id, wrap_key);
  if (!Decrypt(content_key.data(),
               request.slot.subspan(kWrappedKeyAt, kSealedKeyBytes),
               AsBytes(bound), kWrapNonce.data(), wrap_key.data())) {
    return absl::DataLossError("content key does not open");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> OpenContent(const OpenRequest& request,
                                        const SealKey& own,
                                        PairKeyCache& cache) {
  absl::Status status = CheckSizes(request);
  if (!status.ok()) return status;
  WipedArray<kContentKeyBytes> content_key;
  status = Unwrap(request, own, cache, content_key);
  if (!status.ok()) return status;
  WipedArray<32> encryption_key;
  std::array<uint8_t, kCommitmentBytes> commitment;
  internal::ContentKeys(content_key, request.header_hash, encryption_key,
                        commitment);
  if (!ConstantTimeEquals(commitment, request.ciphertext.subspan(
                                          kCommitmentAt, kCommitmentBytes))) {
    return absl::DataLossError("content of another key");
  }
  const ByteSpan sealed = request.ciphertext.subspan(kContentAt);
  std::string plaintext(sealed.size() - kTagBytes, '\0');
  if (!Decrypt(reinterpret_cast<uint8_t*>(plaintext.data()), sealed,
               request.header_hash, request.ciphertext.data() + kContentNonceAt,
               encryption_key.data())) {
    return absl::DataLossError("content does not open");
  }
  return plaintext;
}

}  // namespace samrad::crypto
