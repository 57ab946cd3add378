#include "crypto/sign/batch_verifier.h"

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/mutex.h"
#include "crypto/sign/batch_message.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/ed25519.h"

namespace samrad::crypto {

BatchVerifier::BatchVerifier(size_t max_roots) : max_roots_(max_roots) {}

absl::Status BatchVerifier::Verify(const Digest& entry,
                                   std::span<const uint8_t> blob,
                                   const VerifyKey& key) {
  const absl::StatusOr<EntrySignature> parsed = ParseEntrySignature(blob);
  if (!parsed.ok()) return parsed.status();
  const absl::StatusOr<Digest> root = internal::BatchRoot(entry, *parsed);
  if (!root.ok()) return root.status();
  const std::string message = internal::BatchMessage(parsed->batch_size, *root);
  // All of fixed size: no two different triples give the same bytes.
  const Digest mark = Sha256Hasher()
                          .Update(key.bytes())
                          .Update(parsed->signature)
                          .Update(message)
                          .Finish();
  {
    MutexLock lock(mutex_);
    if (known_.contains(mark)) return absl::OkStatus();
    ++verifications_;
  }
  const absl::Status status =
      key.Verify(kBatchDomain, AsBytes(message), parsed->signature);
  if (!status.ok() || max_roots_ == 0) return status;
  MutexLock lock(mutex_);
  if (!known_.insert(mark).second) return absl::OkStatus();
  order_.push_back(mark);
  if (order_.size() > max_roots_) {
    known_.erase(order_.front());
    order_.pop_front();
  }
  return absl::OkStatus();
}

uint64_t BatchVerifier::verifications() const {
  MutexLock lock(mutex_);
  return verifications_;
}

}  // namespace samrad::crypto
