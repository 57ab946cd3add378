#include "services/agency/meetings/calendar_file.h"

#include <libical/ical.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"

namespace samrad::agency {
namespace {

constexpr char kProduct[] = "-//Samrad//Meetings//SV";

struct ComponentFree {
  void operator()(icalcomponent* component) const {
    icalcomponent_free(component);
  }
};
using Component = std::unique_ptr<icalcomponent, ComponentFree>;

struct TextFree {
  void operator()(char* text) const { icalmemory_free_buffer(text); }
};

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

icaltimetype UtcTime(absl::Time time) {
  const absl::CivilSecond utc = absl::ToCivilSecond(time, absl::UTCTimeZone());
  icaltimetype result = icaltime_null_time();
  result.year = static_cast<int>(utc.year());
  result.month = utc.month();
  result.day = utc.day();
  result.hour = utc.hour();
  result.minute = utc.minute();
  result.second = utc.second();
  result.zone = icaltimezone_get_utc_timezone();
  return result;
}

bool InRange(absl::Time time) {
  return time >= absl::FromCivil(absl::CivilYear(2000), absl::UTCTimeZone()) &&
         time < absl::FromCivil(absl::CivilYear(2101), absl::UTCTimeZone());
}

std::string UuidOf(const CalendarUid& uid) {
  std::string text;
  for (size_t i = 0; i < uid.bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    absl::StrAppend(&text, absl::Hex(uid.bytes[i], absl::kZeroPad2));
  }
  return text;
}

std::string TextOf(const CalendarCode& code) {
  return std::string(code.text());
}

icalcomponent* EventOf(const CalendarEntry& entry, absl::Time written_at) {
  icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
  const auto add = [event](icalproperty* property) {
    icalcomponent_add_property(event, property);
  };
  add(icalproperty_new_uid(UuidOf(entry.uid).c_str()));
  add(icalproperty_new_dtstamp(UtcTime(written_at)));
  add(icalproperty_new_dtstart(UtcTime(entry.begins)));
  add(icalproperty_new_dtend(UtcTime(entry.ends)));
  add(icalproperty_new_summary(("Möte " + TextOf(entry.group.code)).c_str()));
  if (entry.room.has_value()) {
    add(icalproperty_new_location(TextOf(entry.room->code).c_str()));
  }
  add(icalproperty_new_sequence(static_cast<int>(entry.revision)));
  add(icalproperty_new_status(entry.cancelled ? ICAL_STATUS_CANCELLED
                                              : ICAL_STATUS_CONFIRMED));
  return event;
}

}  // namespace

absl::StatusOr<CalendarCode> CalendarCode::Create(std::string_view text) {
  size_t letters = 0;
  while (letters < text.size() && IsUpper(text[letters])) ++letters;
  const size_t digits = text.size() - std::min(letters, text.size());
  if (letters < 1 || letters > 2 || digits < 1 || digits > 3 ||
      !std::all_of(text.begin() + static_cast<std::ptrdiff_t>(letters),
                   text.end(), IsDigit)) {
    return absl::InvalidArgumentError(
        "a code is one or two of A-Z and one to three digits, such as N7");
  }
  std::array<char, 5> bytes{};
  std::copy(text.begin(), text.end(), bytes.begin());
  return CalendarCode(bytes, text.size());
}

absl::StatusOr<std::string> WriteCalendarFile(
    std::span<const CalendarEntry> entries, absl::Time written_at) {
  if (entries.empty() || entries.size() > kMaxCalendarEntries) {
    return absl::InvalidArgumentError(
        "a calendar file holds 1 to 1000 entries");
  }
  if (!InRange(written_at)) {
    return absl::InvalidArgumentError("the time of writing is out of range");
  }
  const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(calendar.get(), icalproperty_new_prodid(kProduct));
  for (const CalendarEntry& entry : entries) {
    if (!InRange(entry.begins) || !InRange(entry.ends) ||
        entry.ends <= entry.begins || entry.revision > 1'000'000) {
      return absl::InvalidArgumentError(
          "an entry must end after it begins, in the years 2000-2100");
    }
    icalcomponent_add_component(calendar.get(), EventOf(entry, written_at));
  }
  const std::unique_ptr<char, TextFree> text(
      icalcomponent_as_ical_string_r(calendar.get()));
  if (text == nullptr) return absl::InternalError("no calendar was written");
  return std::string(text.get());
}

}  // namespace samrad::agency
