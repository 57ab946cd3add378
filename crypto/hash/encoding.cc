#include "crypto/hash/encoding.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"

namespace samrad::crypto {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<int8_t, 256> MakeReverse(std::string_view digits) {
  std::array<int8_t, 256> reverse{};
  for (int8_t& value : reverse) value = -1;
  for (size_t i = 0; i < digits.size(); ++i) {
    reverse[static_cast<uint8_t>(digits[i])] = static_cast<int8_t>(i);
  }
  return reverse;
}

constexpr std::array<int8_t, 256> kBase64Values = MakeReverse(kBase64Digits);

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

absl::StatusOr<Digest> ToDigest(const absl::StatusOr<std::string>& bytes) {
  if (!bytes.ok()) return bytes.status();
  return DigestFromBytes(AsBytes(*bytes));
}

}  // namespace

std::string HexEncode(std::span<const uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (uint8_t byte : bytes) {
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 15]);
  }
  return text;
}

absl::StatusOr<std::string> HexDecode(std::string_view text) {
  if (text.size() % 2 != 0) return absl::InvalidArgumentError("odd hex");
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (size_t i = 0; i < text.size(); i += 2) {
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return absl::InvalidArgumentError("not hex");
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

std::string Base64Encode(std::span<const uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  size_t i = 0;
  for (; i + 3 <= bytes.size(); i += 3) {
    const uint32_t v =
        uint32_t{bytes[i]} << 16 | uint32_t{bytes[i + 1]} << 8 | bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) {
      text.push_back(kBase64Digits[v >> shift & 63]);
    }
  }
  const size_t left = bytes.size() - i;
  if (left > 0) {
    uint32_t v = uint32_t{bytes[i]} << 16;
    if (left == 2) v |= uint32_t{bytes[i + 1]} << 8;
    text.push_back(kBase64Digits[v >> 18 & 63]);
    text.push_back(kBase64Digits[v >> 12 & 63]);
    text.push_back(left == 2 ? kBase64Digits[v >> 6 & 63] : '=');
    text.push_back('=');
  }
  return text;
}

absl::StatusOr<std::string> Base64Decode(std::string_view text) {
  const absl::Status malformed = absl::InvalidArgumentError("not base64");
  if (text.size() % 4 != 0) return malformed;
  size_t padding = 0;
  if (text.ends_with("==")) {
    padding = 2;
  } else if (text.ends_with("=")) {
    padding = 1;
  }
  std::string bytes;
  bytes.reserve(text.size() / 4 * 3);
  for (size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    const size_t digits = last ? 4 - padding : 4;
    uint32_t v = 0;
    for (size_t k = 0; k < 4; ++k) {
      int value = 0;
      if (k < digits) {
        value = kBase64Values[static_cast<uint8_t>(text[i + k])];
        if (value < 0) return malformed;
      }
      v = v << 6 | static_cast<uint32_t>(value);
    }
    bytes.push_back(static_cast<char>(v >> 16));
    if (digits > 2) bytes.push_back(static_cast<char>(v >> 8));
    if (digits > 3) bytes.push_back(static_cast<char>(v));
    // One spelling per value: bits that no byte uses are zero.
    if ((digits == 2 && (v & 0xffff) != 0) ||
        (digits == 3 && (v & 0xff) != 0)) {
      return malformed;
    }
  }
  return bytes;
}

absl::StatusOr<Digest> DigestFromBytes(std::span<const uint8_t> bytes) {
  Digest digest;
  if (bytes.size() != digest.size()) {
    return absl::InvalidArgumentError("not 32 bytes");
  }
  std::copy(bytes.begin(), bytes.end(), digest.begin());
  return digest;
}

absl::StatusOr<Digest> DigestFromHex(std::string_view text) {
  return ToDigest(HexDecode(text));
}

absl::StatusOr<Digest> DigestFromBase64(std::string_view text) {
  return ToDigest(Base64Decode(text));
}

}  // namespace samrad::crypto
