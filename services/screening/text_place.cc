#include "services/screening/text_place.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace samrad::screening {
namespace internal {
namespace {

constexpr char kPlaceUrl[] = "samrad.screening/place";

bool Continues(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

}  // namespace

std::string PlaceOf(std::string_view text, size_t byte) {
  byte = std::min(byte, text.size());
  size_t line = 1;
  size_t column = 1;
  size_t i = text.substr(0, 3) == kByteOrderMark && byte >= 3 ? 3 : 0;
  for (; i < byte; ++i) {
    if (text[i] == '\n') {
      ++line;
      column = 1;
    } else if (!Continues(text[i])) {
      ++column;
    }
  }
  return absl::StrCat("line ", line, ", column ", column);
}

absl::Status FaultAt(std::string_view text, size_t byte,
                     std::string_view what) {
  const std::string place = PlaceOf(text, byte);
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat(place, ": ", absl::string_view(what.data(), what.size())));
  status.SetPayload(kPlaceUrl, absl::Cord(place));
  return status;
}

size_t FirstInvalidUtf8(std::string_view text) {
  for (size_t i = 0; i < text.size();) {
    const auto lead = static_cast<uint8_t>(text[i]);
    const size_t length = lead < 0x80             ? 1
                          : (lead & 0xE0) == 0xC0 ? 2
                          : (lead & 0xF0) == 0xE0 ? 3
                          : (lead & 0xF8) == 0xF0 ? 4
                                                  : 0;
    if (length == 0 || i + length > text.size()) return i;
    uint32_t point = length == 1 ? lead : lead & (0xFF >> (length + 1));
    for (size_t j = 1; j < length; ++j) {
      if (!Continues(text[i + j])) return i;
      point = (point << 6) | (static_cast<uint8_t>(text[i + j]) & 0x3F);
    }
    constexpr uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[length] || point > 0x10FFFF ||
        (point >= 0xD800 && point <= 0xDFFF)) {
      return i;
    }
    i += length;
  }
  return std::string_view::npos;
}

}  // namespace internal

std::string PlaceOfFault(const absl::Status& status) {
  auto payload = status.GetPayload(internal::kPlaceUrl);
  return payload.has_value() ? std::string(*payload) : std::string();
}

}  // namespace samrad::screening
