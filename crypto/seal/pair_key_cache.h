// Shared keys of agency pairs, kept: X25519 is 96 % of the cost of sealing.
#ifndef SAMRAD_CRYPTO_SEAL_PAIR_KEY_CACHE_H_
#define SAMRAD_CRYPTO_SEAL_PAIR_KEY_CACHE_H_

#include <cstddef>
#include <list>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/mutex.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

// The pair key of two sealing keys: Blake2bKdf(X25519(own, other),
// "samrad/pair/v1", {lower public key, higher public key}); the same from both
// ends. At most `max_pairs` are kept, the least recently used goes first; all
// are wiped. Thread-safe.
class PairKeyCache {
 public:
  explicit PairKeyCache(size_t max_pairs);

  // INVALID_ARGUMENT if `other` is a low-order point; RESOURCE_EXHAUSTED when
  // guarded memory cannot be had. The key stays alive while the pointer is
  // held.
  [[nodiscard]] absl::StatusOr<std::shared_ptr<const SecretBytes>> Get(
      const SealKey& own, const SealPublicKey& other);

  // Drops every pair of this own key: call when the key is destroyed.
  void Forget(std::string_view own_key_id);

  size_t size() const;

 private:
  using PairId = std::pair<SealPublicKey, SealPublicKey>;  // own, other
  struct Kept {
    std::shared_ptr<const SecretBytes> key;
    std::list<PairId>::iterator place;
  };

  const size_t max_pairs_;
  mutable Mutex mutex_;
  absl::flat_hash_map<PairId, Kept> kept_ ABSL_GUARDED_BY(mutex_);
  std::list<PairId> recent_ ABSL_GUARDED_BY(mutex_);  // newest first
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SEAL_PAIR_KEY_CACHE_H_
