// Hex and base64 (RFC 4648). Public bytes only: not constant time.
#ifndef SAMRAD_CRYPTO_HASH_ENCODING_H_
#define SAMRAD_CRYPTO_HASH_ENCODING_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"

namespace samrad::crypto {

// Lower case.
std::string HexEncode(std::span<const uint8_t> bytes);
// Either case, even length, nothing else. INVALID_ARGUMENT otherwise.
[[nodiscard]] absl::StatusOr<std::string> HexDecode(std::string_view text);

// Standard alphabet, padded.
std::string Base64Encode(std::span<const uint8_t> bytes);
// Strict: standard alphabet, right padding, unused bits zero, no white space,
// so that each value has one spelling. INVALID_ARGUMENT otherwise.
[[nodiscard]] absl::StatusOr<std::string> Base64Decode(std::string_view text);

// 32 bytes exactly, else INVALID_ARGUMENT.
[[nodiscard]] absl::StatusOr<Digest> DigestFromBytes(
    std::span<const uint8_t> bytes);
[[nodiscard]] absl::StatusOr<Digest> DigestFromHex(std::string_view text);
[[nodiscard]] absl::StatusOr<Digest> DigestFromBase64(std::string_view text);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_ENCODING_H_
