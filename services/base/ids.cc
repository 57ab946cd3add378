#include "services/base/ids.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace samrad::base::internal {
namespace {

constexpr char kDigits[] = "0123456789abcdef";
constexpr size_t kMaxCaseCodeBytes = 64;
constexpr size_t kMaxOriginBytes = 128;
constexpr size_t kUuidTextSize = 36;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

int DigitOf(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The size of the well-formed letter above ASCII that `text` begins with: two
// bytes of UTF-8 from U+00C0 on, which holds the letters of Nordic words.
size_t LetterSize(std::string_view text) {
  if (text.size() < 2) return 0;
  const auto first = static_cast<unsigned char>(text[0]);
  const auto second = static_cast<unsigned char>(text[1]);
  const bool lead = first >= 0xC3 && first <= 0xCF;
  return lead && (second & 0xC0) == 0x80 ? 2 : 0;
}

}  // namespace

bool IsSlug(std::string_view text, size_t max_size, std::string_view extra) {
  if (text.empty() || text.size() > max_size || !IsLower(text[0])) return false;
  return std::all_of(text.begin(), text.end(), [extra](char c) {
    return IsLower(c) || IsDigit(c) || extra.find(c) != extra.npos;
  });
}

bool IsCaseCode(std::string_view text) {
  if (text.empty() || text.size() > kMaxCaseCodeBytes || text[0] == '-') {
    return false;
  }
  while (!text.empty()) {
    const char c = text[0];
    const bool plain = IsLower(c) || IsUpper(c) || IsDigit(c) || c == '-';
    const size_t size = plain ? 1 : LetterSize(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

bool IsLogOrigin(std::string_view text) {
  if (text.empty() || text.size() > kMaxOriginBytes) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < 0x7F && c != '+'; });
}

absl::Status MalformedId(std::string_view kind) {
  return absl::InvalidArgumentError(
      absl::StrCat("malformed ", absl::string_view(kind.data(), kind.size())));
}

std::string Hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.push_back(kDigits[byte >> 4]);
    hex.push_back(kDigits[byte & 15]);
  }
  return hex;
}

bool FromHex(std::string_view hex, uint8_t* out, size_t out_size) {
  if (hex.size() != out_size * 2) return false;
  for (size_t i = 0; i < out_size; ++i) {
    const int high = DigitOf(hex[2 * i]);
    const int low = DigitOf(hex[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    out[i] = static_cast<uint8_t>(high * 16 + low);
  }
  return true;
}

std::string UuidText(const uint8_t* bytes) {
  std::string text = Hex({reinterpret_cast<const char*>(bytes), 16});
  for (const size_t at : {8, 13, 18, 23}) text.insert(at, 1, '-');
  return text;
}

bool FromUuidText(std::string_view text, uint8_t* out) {
  if (text.size() != kUuidTextSize) return false;
  std::string hex;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash != (text[i] == '-')) return false;
    if (!dash) hex.push_back(text[i]);
  }
  return FromHex(hex, out, 16);
}

}  // namespace samrad::base::internal
