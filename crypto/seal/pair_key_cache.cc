#include "crypto/seal/pair_key_cache.h"

#include <sodium.h>

#include <algorithm>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/key_id.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/mutex.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

absl::StatusOr<SecretBytes> MakePairKey(const SealKey& own,
                                        const SealPublicKey& other) {
  WipedArray<32> shared;
  if (crypto_scalarmult_curve25519(
          shared.data(),
          own.Reveal(AccessTicket::ForFile("makes a pair key")).data(),
          other.data()) != 0) {
    return absl::InvalidArgumentError("sealing key is a low-order point");
  }
  absl::StatusOr<SecretBytes> key = SecretBytes::Create(kDerivedKeyBytes);
  if (!key.ok()) return key.status();
  const auto [lower, higher] = std::minmax(own.PublicKey(), other);
  const absl::Status status = Blake2bKdfInto(
      key->RevealMutable(AccessTicket::ForFile("makes a pair key"))
          .first<kDerivedKeyBytes>(),
      shared.span(), "samrad/pair/v1", {lower, higher});
  if (!status.ok()) return status;
  return key;
}

}  // namespace

PairKeyCache::PairKeyCache(size_t max_pairs) : max_pairs_(max_pairs) {}

absl::StatusOr<std::shared_ptr<const SecretBytes>> PairKeyCache::Get(
    const SealKey& own, const SealPublicKey& other) {
  const PairId id(own.PublicKey(), other);
  {
    MutexLock lock(mutex_);
    const auto found = kept_.find(id);
    if (found != kept_.end()) {
      recent_.splice(recent_.begin(), recent_, found->second.place);
      return found->second.key;
    }
  }
  // Two threads may compute the same key; they get the same bytes.
  absl::StatusOr<SecretBytes> made = MakePairKey(own, other);
  if (!made.ok()) return made.status();
  auto key = std::make_shared<const SecretBytes>(*std::move(made));
  MutexLock lock(mutex_);
  if (max_pairs_ == 0 || kept_.contains(id)) return key;
  recent_.push_front(id);
  kept_.emplace(id, Kept{key, recent_.begin()});
  if (recent_.size() > max_pairs_) {
    kept_.erase(recent_.back());
    recent_.pop_back();
  }
  return key;
}

void PairKeyCache::Forget(std::string_view own_key_id) {
  MutexLock lock(mutex_);
  for (auto at = recent_.begin(); at != recent_.end();) {
    if (KeyIdOf(at->first) == own_key_id) {
      kept_.erase(*at);
      at = recent_.erase(at);
    } else {
      ++at;
    }
  }
}

size_t PairKeyCache::size() const {
  MutexLock lock(mutex_);
  return kept_.size();
}

}  // namespace samrad::crypto
