#include "crypto/seal/seal_content.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/key_id.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/seal_key.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/seal_format.h"
#include "crypto/seal/sealed.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

using internal::ContentKeys;
using internal::kCommitmentAt;
using internal::kContentAt;
using internal::kContentKeyBytes;
using internal::kContentNonceAt;
using internal::kMaxRecipientIdBytes;
using internal::kNonceBytes;
using internal::kSealedShareAt;
using internal::kShareBytes;
using internal::kShareNonceAt;
using internal::kSlotPrefixBytes;
using internal::kWrapNonce;
using internal::kWrappedKeyAt;
using internal::SlotAssociatedData;
using internal::SlotPrefix;

uint8_t* At(std::string& bytes, size_t offset) {
  return reinterpret_cast<uint8_t*>(bytes.data()) + offset;
}

void Encrypt(uint8_t* out, ByteSpan plain, ByteSpan bound, const uint8_t* nonce,
             const uint8_t* key) {
  crypto_aead_xchacha20poly1305_ietf_encrypt(out, nullptr, plain.data(),
                                             plain.size(), bound.data(),
                                             bound.size(), nullptr, nonce, key);
}

absl::Status CheckArguments(std::string_view plaintext,
                            std::span<const SealRecipient> recipients) {
  if (plaintext.size() > kMaxContentBytes) {
    return absl::InvalidArgumentError("content is too large");
  }
  if (recipients.empty() || recipients.size() > kMaxRecipients) {
    return absl::InvalidArgumentError("no recipients, or too many");
  }
  std::set<std::string_view> ids;
  for (const SealRecipient& recipient : recipients) {
    if (recipient.id.empty() || recipient.id.size() > kMaxRecipientIdBytes) {
      return absl::InvalidArgumentError("recipient id of wrong size");
    }
    if (!ids.insert(recipient.id).second) {
      return absl::InvalidArgumentError("the same recipient twice");
    }
  }
  return absl::OkStatus();
}

// One recipient's slot and the hub's share for it.
absl::StatusOr<SealedRecipient> SealTo(
    const SealRecipient& recipient,
    const WipedArray<kContentKeyBytes>& content_key, const Digest& header_hash,
    const SealKey& own, RandomSource& random, PairKeyCache& cache) {
  const absl::StatusOr<std::shared_ptr<const SecretBytes>> pair_key =
      cache.Get(own, recipient.public_key);
  if (!pair_key.ok()) return pair_key.status();
  // The recipient's share, then the hub's.
  WipedArray<2 * kShareBytes> shares;
  random.Fill(shares.span());

  SealedRecipient sealed;
  sealed.recipient_id = recipient.id;
  sealed.recipient_key_id = KeyIdOf(recipient.public_key);
  std::ranges::copy(shares.span().last<kShareBytes>(),
                    sealed.hub_share.begin());
  const std::array<uint8_t, kSlotPrefixBytes> prefix =
      SlotPrefix(own.PublicKey(), recipient.public_key);
  const std::string bound =
      SlotAssociatedData(prefix, header_hash, recipient.id);
  sealed.slot.resize(kSlotBytes);
  std::ranges::copy(prefix, At(sealed.slot, 0));
  random.Fill({At(sealed.slot, kShareNonceAt), kNonceBytes});
  Encrypt(At(sealed.slot, kSealedShareAt), shares.span().first<kShareBytes>(),
          AsBytes(bound), At(sealed.slot, kShareNonceAt),
          (*pair_key)->Reveal(AccessTicket::ForFile("seals a share")).data());
  WipedArray<32> wrap_key;
  internal::WrapKey(shares, header_hash, recipient.id, wrap_key);
  Encrypt(At(sealed.slot, kWrappedKeyAt), content_key.span(), AsBytes(bound),
          kWrapNonce.data(), wrap_key.data());
  return sealed;
}

}  // namespace

absl::StatusOr<Sealed> SealContent(std::string_view plaintext,
                                   const Digest& header_hash,
                                   std::span<const SealRecipient> recipients,
                                   const SealKey& own, RandomSource& random,
                                   PairKeyCache& cache) {
  const absl::Status status = CheckArguments(plaintext, recipients);
  if (!status.ok()) return status;
  WipedArray<kContentKeyBytes> content_key;
  random.Fill(content_key.span());
  WipedArray<32> encryption_key;
  std::array<uint8_t, internal::kCommitmentBytes> commitment;
  ContentKeys(content_key, header_hash, encryption_key, commitment);

  Sealed sealed;
  sealed.ciphertext.resize(plaintext.size() + kSealedOverheadBytes);
  sealed.ciphertext[0] = static_cast<char>(kSuite1);
  std::ranges::copy(commitment, At(sealed.ciphertext, kCommitmentAt));
  random.Fill({At(sealed.ciphertext, kContentNonceAt), kNonceBytes});
  Encrypt(At(sealed.ciphertext, kContentAt), AsBytes(plaintext), header_hash,
          At(sealed.ciphertext, kContentNonceAt), encryption_key.data());
  sealed.recipients.reserve(recipients.size());
  for (const SealRecipient& recipient : recipients) {
    absl::StatusOr<SealedRecipient> slot =
        SealTo(recipient, content_key, header_hash, own, random, cache);
    if (!slot.ok()) return slot.status();
    sealed.recipients.push_back(*std::move(slot));
  }
  return sealed;
}

}  // namespace samrad::crypto
