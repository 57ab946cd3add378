// Guarded memory for small secrets, without four system calls for each.
// Internal to crypto/secret.
#ifndef SAMRAD_CRYPTO_SECRET_SECRET_POOL_H_
#define SAMRAD_CRYPTO_SECRET_SECRET_POOL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "crypto/secret/mutex.h"

namespace samrad::crypto::internal {

// Hands out slots of 64 bytes from blocks that sodium_malloc made (locked, out
// of core dumps, between unmapped pages). A slot is wiped the moment it comes
// back. Blocks are kept for the next secrets: memory is bounded by the most
// secrets alive at once. Inside a block only address sanitizer stands between
// neighbours; that is the price (docs/adr/0005). Thread-safe.
class SecretPool {
 public:
  static constexpr size_t kSlotBytes = 64;

  // The one of this process; like the heap, it is never torn down.
  static SecretPool& Get();

  // At least `size` (at most kSlotBytes) bytes, or null without memory.
  uint8_t* Take(size_t size);
  void GiveBack(uint8_t* slot);

 private:
  static constexpr size_t kSlotsPerBlock = 64;

  bool AddBlock() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  Mutex mutex_;
  std::vector<uint8_t*> free_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::crypto::internal

#endif  // SAMRAD_CRYPTO_SECRET_SECRET_POOL_H_
