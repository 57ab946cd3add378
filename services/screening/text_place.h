// Where in a text a fault is, as people count: what this room's refusals of a
// file say. Pure, thread-safe.
#ifndef SAMRAD_SERVICES_SCREENING_TEXT_PLACE_H_
#define SAMRAD_SERVICES_SCREENING_TEXT_PLACE_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace samrad::screening::internal {

// "line L, column C" of a byte, both from 1, the column in characters of
// UTF-8; a byte order mark at the start is no character.
std::string PlaceOf(std::string_view text, size_t byte);

// INVALID_ARGUMENT "line L, column C: what". PlaceOfFault gives the place
// alone.
absl::Status FaultAt(std::string_view text, size_t byte, std::string_view what);

// The first byte that begins no valid UTF-8 (RFC 3629), or npos.
size_t FirstInvalidUtf8(std::string_view text);

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace samrad::screening::internal

namespace samrad::screening {

// The "line L, column C" of a refusal by this room, or "".
std::string PlaceOfFault(const absl::Status& status);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_TEXT_PLACE_H_
