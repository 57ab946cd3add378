#include "services/law/instant_text.h"

#include "absl/strings/str_format.h"
#include "absl/time/civil_time.h"

namespace samrad::law::internal {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Two digits at `at`, below `limit`.
bool TwoDigits(std::string_view text, size_t at, int limit, int* value) {
  if (at + 2 > text.size() || !IsDigit(text[at]) || !IsDigit(text[at + 1])) {
    return false;
  }
  *value = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return *value < limit;
}

// Seconds east of UTC.
bool Offset(std::string_view text, int* seconds) {
  if (text == "Z") {
    *seconds = 0;
    return true;
  }
  int hours = 0;
  int minutes = 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') ||
      text[3] != ':' || !TwoDigits(text, 1, 24, &hours) ||
      !TwoDigits(text, 4, 60, &minutes)) {
    return false;
  }
  *seconds = (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
  return true;
}

int64_t EpochSeconds(Day day) {
  return (absl::CivilDay(day / 10000, day / 100 % 100, day % 100) -
          absl::CivilDay(1970, 1, 1)) *
         86400;
}

}  // namespace

std::optional<Instant> ParseInstant(std::string_view text) {
  const std::optional<Day> day = ParseDay(text.substr(0, 10));
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!day.has_value() || text.size() < 20 || text[10] != 'T' ||
      text[13] != ':' || text[16] != ':' || !TwoDigits(text, 11, 24, &hour) ||
      !TwoDigits(text, 14, 60, &minute) || !TwoDigits(text, 17, 60, &second)) {
    return std::nullopt;
  }
  size_t at = 19;
  int32_t nanos = 0;
  if (text[at] == '.') {
    ++at;
    int32_t unit = 100000000;
    const size_t first = at;
    while (at < text.size() && IsDigit(text[at]) && at - first < 9) {
      nanos += unit * (text[at] - '0');
      unit /= 10;
      ++at;
    }
    if (at == first) return std::nullopt;
  }
  int offset = 0;
  if (!Offset(text.substr(at), &offset)) return std::nullopt;
  google::protobuf::Timestamp time;
  time.set_seconds(EpochSeconds(*day) + hour * 3600 + minute * 60 + second -
                   offset);
  time.set_nanos(nanos);
  return ToInstant(true, time);
}

std::string FormatInstant(Instant instant) {
  int64_t days = instant.seconds / 86400;
  int64_t rest = instant.seconds % 86400;
  if (rest < 0) {
    rest += 86400;
    --days;
  }
  const absl::CivilDay day = absl::CivilDay(1970, 1, 1) + days;
  std::string text =
      absl::StrFormat("%04d-%02d-%02dT%02d:%02d:%02d", day.year(), day.month(),
                      day.day(), rest / 3600, rest / 60 % 60, rest % 60);
  if (instant.nanos % 1000000 == 0 && instant.nanos != 0) {
    absl::StrAppendFormat(&text, ".%03d", instant.nanos / 1000000);
  } else if (instant.nanos % 1000 == 0 && instant.nanos != 0) {
    absl::StrAppendFormat(&text, ".%06d", instant.nanos / 1000);
  } else if (instant.nanos != 0) {
    absl::StrAppendFormat(&text, ".%09d", instant.nanos);
  }
  return text + "Z";
}

}  // namespace samrad::law::internal
