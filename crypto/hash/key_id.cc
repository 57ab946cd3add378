#include "crypto/hash/key_id.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"

namespace samrad::crypto {

std::string KeyIdOf(std::span<const uint8_t> public_key) {
  const Digest digest = Sha256(public_key);
  return HexEncode(std::span(digest).first<8>());
}

std::string FingerprintOf(std::span<const uint8_t> public_key) {
  const std::string hex = HexEncode(Sha256(public_key));
  std::string grouped;
  for (size_t i = 0; i < hex.size(); i += 4) {
    if (i > 0) grouped.push_back(':');
    grouped.append(hex, i, 4);
  }
  return grouped;
}

}  // namespace samrad::crypto
