#include "crypto/secret/secret_pool.h"

#include <sanitizer/asan_interface.h>
#include <sodium.h>

#include <cstddef>
#include <cstdint>

#include "crypto/secret/mutex.h"

namespace samrad::crypto::internal {

SecretPool& SecretPool::Get() {
  static SecretPool& pool = *new SecretPool();
  return pool;
}

bool SecretPool::AddBlock() {
  // Harmless when InitCrypto has run; without it sodium's memory aborts.
  if (sodium_init() < 0) return false;
  auto* block =
      static_cast<uint8_t*>(sodium_allocarray(kSlotsPerBlock, kSlotBytes));
  if (block == nullptr) return false;
  ASAN_POISON_MEMORY_REGION(block, kSlotsPerBlock * kSlotBytes);
  free_.reserve(free_.size() + kSlotsPerBlock);
  for (size_t i = 0; i < kSlotsPerBlock; ++i) {
    free_.push_back(block + i * kSlotBytes);
  }
  return true;
}

uint8_t* SecretPool::Take(size_t size) {
  uint8_t* slot = nullptr;
  {
    MutexLock lock(mutex_);
    if (free_.empty() && !AddBlock()) return nullptr;
    slot = free_.back();
    free_.pop_back();
  }
  ASAN_UNPOISON_MEMORY_REGION(slot, size);
  (void)size;
  return slot;
}

void SecretPool::GiveBack(uint8_t* slot) {
  ASAN_UNPOISON_MEMORY_REGION(slot, kSlotBytes);
  sodium_memzero(slot, kSlotBytes);
  ASAN_POISON_MEMORY_REGION(slot, kSlotBytes);
  MutexLock lock(mutex_);
  free_.push_back(slot);
}

}  // namespace samrad::crypto::internal
