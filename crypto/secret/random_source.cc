#include "crypto/secret/random_source.h"

#include <sodium.h>

#include <cstdint>
#include <span>

namespace samrad::crypto {

void SodiumRandomSource::Fill(std::span<uint8_t> out) {
  if (!out.empty()) randombytes_buf(out.data(), out.size());
}

}  // namespace samrad::crypto
