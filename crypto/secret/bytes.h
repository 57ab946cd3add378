// Views between text and bytes. Nothing here copies secrets.
#ifndef SAMRAD_CRYPTO_SECRET_BYTES_H_
#define SAMRAD_CRYPTO_SECRET_BYTES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace samrad::crypto {

using ByteSpan = std::span<const uint8_t>;

// The bytes of `text`, seen in place. Valid as long as `text` is.
inline ByteSpan AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

// `bytes` seen in place as characters (for fields of type std::string).
inline std::string_view AsChars(ByteSpan bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// A copy of `bytes`. Not for secrets: a std::string is never wiped.
inline std::string ToString(ByteSpan bytes) {
  return std::string(AsChars(bytes));
}

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_BYTES_H_
