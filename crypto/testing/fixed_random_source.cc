#include "crypto/testing/fixed_random_source.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "crypto/hash/sha256.h"
#include "crypto/secret/mutex.h"

namespace samrad::crypto {

void FixedRandomSource::Fill(std::span<uint8_t> out) {
  MutexLock lock(mutex_);
  while (!out.empty()) {
    std::array<uint8_t, 16> input;
    for (size_t i = 0; i < 8; ++i) {
      input[i] = static_cast<uint8_t>(seed_ >> (56 - 8 * i));
      input[8 + i] = static_cast<uint8_t>(block_ >> (56 - 8 * i));
    }
    ++block_;
    const Digest bytes = Sha256(input);
    const size_t count = std::min(out.size(), bytes.size());
    std::copy_n(bytes.begin(), count, out.begin());
    out = out.subspan(count);
  }
}

void StuckRandomSource::Fill(std::span<uint8_t> out) {
  std::fill(out.begin(), out.end(), byte_);
}

}  // namespace samrad::crypto
