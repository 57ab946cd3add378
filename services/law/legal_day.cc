#include "services/law/legal_day.h"

#include "absl/strings/str_format.h"

namespace samrad::law::internal {
namespace {

constexpr int64_t kSecondsPerDay = 86400;
constexpr int64_t kFirstSecond = -62135596800;  // 0001-01-01T00:00:00Z
constexpr int64_t kLastSecond = 253402300799;   // 9999-12-31T23:59:59Z

// Days since 1970-01-01 of a proleptic Gregorian date.
constexpr int64_t DaysFromCivil(int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const int64_t era = (year >= 0 ? year : year - 399) / 400;
  const int64_t year_of_era = year - era * 400;
  const int64_t day_of_year =
      (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

constexpr Day CivilFromDays(int64_t days) {
  days += 719468;
  const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const int64_t day_of_era = days - era * 146097;
  const int64_t year_of_era = (day_of_era - day_of_era / 1460 +
                               day_of_era / 36524 - day_of_era / 146096) /
                              365;
  const int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const int64_t month = shifted_month + (shifted_month < 10 ? 3 : -9);
  const int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return static_cast<Day>(year * 10000 + month * 100 + day);
}

constexpr int64_t FloorDiv(int64_t a, int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// 01:00 UTC on the last Sunday of a month of 31 or 30 days.
constexpr int64_t LastSunday(int64_t year, int month, int month_days) {
  const int64_t last = DaysFromCivil(year, month, month_days);
  const int64_t weekday = ((last % 7) + 11) % 7;  // 0 is Sunday
  return (last - weekday) * kSecondsPerDay + 3600;
}

constexpr bool SummerTime(int64_t seconds, int64_t year) {
  if (year < 1980) return false;
  const int64_t begin = year == 1980
                            ? DaysFromCivil(1980, 4, 6) * kSecondsPerDay + 3600
                            : LastSunday(year, 3, 31);
  const int64_t end =
      year <= 1995 ? LastSunday(year, 9, 30) : LastSunday(year, 10, 31);
  return seconds >= begin && seconds < end;
}

constexpr Day LocalDay(int64_t seconds) {
  const int64_t winter = seconds + 3600;
  const Day day = CivilFromDays(FloorDiv(winter, kSecondsPerDay));
  // Only in the last hour before midnight does summer time change the date.
  const int64_t until_midnight =
      (FloorDiv(winter, kSecondsPerDay) + 1) * kSecondsPerDay - winter;
  if (until_midnight > 3600 || !SummerTime(seconds, day / 10000)) return day;
  return CivilFromDays(FloorDiv(winter, kSecondsPerDay) + 1);
}

constexpr bool IsLeap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static_assert(CivilFromDays(0) == 19700101);
static_assert(LastSunday(2025, 3, 31) == 1743296400);
static_assert(LastSunday(2025, 10, 31) == 1761440400);
static_assert(LocalDay(1743458399) == 20250331);  // 23:59:59 CEST
static_assert(LocalDay(1743458400) == 20250401);  // 00:00 CEST
static_assert(LocalDay(1764543599) == 20251130);  // 23:59:59 CET
static_assert(LocalDay(1764543600) == 20251201);  // 00:00 CET

}  // namespace

std::optional<Instant> ToInstant(bool has,
                                 const google::protobuf::Timestamp& time) {
  if (!has || time.seconds() < kFirstSecond || time.seconds() > kLastSecond ||
      time.nanos() < 0 || time.nanos() > 999999999) {
    return std::nullopt;
  }
  return Instant{time.seconds(), time.nanos()};
}

Day StockholmDay(Instant instant) { return LocalDay(instant.seconds); }

std::optional<Day> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  int number = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i == 4 || i == 7) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  const int year = number / 10000;
  const int month = number / 100 % 100;
  const int day = number % 100;
  constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return std::nullopt;
  const int month_days =
      kDays[month - 1] + (month == 2 && IsLeap(year) ? 1 : 0);
  if (day > month_days) return std::nullopt;
  return number;
}

std::string ToString(Day day) {
  return absl::StrFormat("%04d-%02d-%02d", day / 10000, day / 100 % 100,
                         day % 100);
}

}  // namespace samrad::law::internal
