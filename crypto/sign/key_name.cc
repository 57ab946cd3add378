#include "crypto/sign/key_name.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace samrad::crypto {
namespace {

// Takes one code point off the front. Nothing for what is not shortest-form
// UTF-8 or a surrogate.
std::optional<char32_t> TakeCodePoint(std::string_view& text) {
  const auto lead = static_cast<uint8_t>(text.front());
  size_t length = 1;
  char32_t point = lead;
  char32_t least = 0;
  if (lead >= 0xf0 && lead < 0xf8) {
    length = 4;
    point = lead & 0x07;
    least = 0x10000;
  } else if (lead >= 0xe0 && lead < 0xf0) {
    length = 3;
    point = lead & 0x0f;
    least = 0x800;
  } else if (lead >= 0xc0 && lead < 0xe0) {
    length = 2;
    point = lead & 0x1f;
    least = 0x80;
  } else if (lead >= 0x80) {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<uint8_t>(text[i]);
    if ((byte & 0xc0) != 0x80) return std::nullopt;
    point = point << 6 | (byte & 0x3f);
  }
  if (point < least || point > 0x10ffff ||
      (point >= 0xd800 && point < 0xe000)) {
    return std::nullopt;
  }
  text.remove_prefix(length);
  return point;
}

// White_Space of Unicode.
bool IsSpace(char32_t c) {
  return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0x85 || c == 0xa0 ||
         c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
         c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

}  // namespace

bool IsKeyName(std::string_view name) {
  if (name.empty() || name.size() > kMaxKeyNameBytes) return false;
  while (!name.empty()) {
    const std::optional<char32_t> c = TakeCodePoint(name);
    if (!c || IsSpace(*c) || *c < 0x20 || *c == '+') return false;
  }
  return true;
}

bool IsNoteText(std::string_view text) {
  while (!text.empty()) {
    const std::optional<char32_t> c = TakeCodePoint(text);
    if (!c || (*c < 0x20 && *c != '\n')) return false;
  }
  return true;
}

}  // namespace samrad::crypto
