// Verifies entries of the same batch with one Ed25519 verification.
#ifndef SAMRAD_CRYPTO_SIGN_BATCH_VERIFIER_H_
#define SAMRAD_CRYPTO_SIGN_BATCH_VERIFIER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "crypto/secret/mutex.h"
#include "crypto/sign/batch_signature.h"

namespace samrad::crypto {

// Remembers the last `max_roots` (key, root, size, signature) that verified,
// as one SHA-256 each; only successes are remembered, and only exact repeats
// are spared. Same answers as VerifyEntrySignature. Thread-safe.
class BatchVerifier {
 public:
  explicit BatchVerifier(size_t max_roots);

  [[nodiscard]] absl::Status Verify(const Digest& entry,
                                    std::span<const uint8_t> blob,
                                    const VerifyKey& key);
  // How many Ed25519 verifications were made so far.
  uint64_t verifications() const;

 private:
  const size_t max_roots_;
  mutable Mutex mutex_;
  absl::flat_hash_set<Digest> known_ ABSL_GUARDED_BY(mutex_);
  std::deque<Digest> order_ ABSL_GUARDED_BY(mutex_);
  uint64_t verifications_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_BATCH_VERIFIER_H_
