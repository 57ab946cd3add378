// Random sources that are not random. Tests only.
#ifndef SAMRAD_CRYPTO_TESTING_FIXED_RANDOM_SOURCE_H_
#define SAMRAD_CRYPTO_TESTING_FIXED_RANDOM_SOURCE_H_

#include <cstdint>
#include <span>

#include "absl/base/thread_annotations.h"
#include "crypto/secret/mutex.h"
#include "crypto/secret/random_source.h"

namespace samrad::crypto {

// The same stream for the same seed: block i is SHA-256(seed || i), both 8
// bytes big-endian. Thread-safe.
class FixedRandomSource final : public RandomSource {
 public:
  explicit FixedRandomSource(uint64_t seed = 1) : seed_(seed) {}
  void Fill(std::span<uint8_t> out) override;

 private:
  const uint64_t seed_;
  Mutex mutex_;
  uint64_t block_ ABSL_GUARDED_BY(mutex_) = 0;
};

// A broken generator: gives the same byte for ever. Thread-safe.
class StuckRandomSource final : public RandomSource {
 public:
  explicit StuckRandomSource(uint8_t byte) : byte_(byte) {}
  void Fill(std::span<uint8_t> out) override;

 private:
  const uint8_t byte_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_TESTING_FIXED_RANDOM_SOURCE_H_
