// The calendar file of a meeting (iCalendar, RFC 5545): when, a neutral title,
// a room's code if the group allows it, and nothing else.
//
// It leaves our walls: it lies in mail and on phones. What goes into it comes
// from types that have no room for a person or for free text, so a name in a
// calendar is a compile error and not a slip.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_CALENDAR_FILE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_CALENDAR_FILE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace samrad::agency {

// One or two of A-Z and one to three digits: "N7". Too short for a name.
class CalendarCode {
 public:
  // INVALID_ARGUMENT for anything else; the text is not repeated.
  static absl::StatusOr<CalendarCode> Create(std::string_view text);
  CalendarCode() = delete;

  std::string_view text() const {
    return std::string_view(text_.data(), size_);
  }
  friend bool operator==(const CalendarCode&, const CalendarCode&) = default;

 private:
  CalendarCode(const std::array<char, 5>& text, size_t size)
      : text_(text), size_(size) {}

  std::array<char, 5> text_;
  size_t size_;
};

// The neutral code of a group, and of a room in the municipality's own list.
struct GroupCode {
  CalendarCode code;
};
struct RoomCode {
  CalendarCode code;
};

// 16 random bytes, drawn once for the meeting and kept; a moved or cancelled
// meeting has the same. Written as a UUID (RFC 7986, 5.3).
struct CalendarUid {
  std::array<uint8_t, 16> bytes;
};

struct CalendarEntry {
  CalendarUid uid;
  GroupCode group;
  absl::Time begins;
  absl::Time ends;
  // Nothing unless the group allows its place to be told.
  std::optional<RoomCode> room = std::nullopt;
  // 0 at first, one more for each change.
  uint32_t revision = 0;
  bool cancelled = false;
};

inline constexpr size_t kMaxCalendarEntries = 1000;

// The file: CRLF, lines of at most 75 octets, times in UTC, so that it means
// the same on every phone. `written_at` is DTSTAMP. INVALID_ARGUMENT for an
// entry that does not end after it begins or lies outside 2000-2100, and for
// none or more than kMaxCalendarEntries. Pure, deterministic, thread-safe.
absl::StatusOr<std::string> WriteCalendarFile(
    std::span<const CalendarEntry> entries, absl::Time written_at);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_CALENDAR_FILE_H_
