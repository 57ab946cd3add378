#include "services/agency/meetings/recurrence_rule.h"

#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace samrad::agency::internal {
namespace {

constexpr size_t kMaxRuleBytes = 500;
constexpr int kMaxInterval = 999;

struct IteratorFree {
  void operator()(icalrecur_iterator* it) const { icalrecur_iterator_free(it); }
};

absl::Status Refused(const char* what) {
  return absl::InvalidArgumentError(absl::StrCat("recurrence: ", what));
}

// 1 to most, in digits only.
bool IsNumber(const std::string& text, int most) {
  int number = 0;
  return !text.empty() &&
         text.find_first_not_of("0123456789") == std::string::npos &&
         absl::SimpleAtoi(text, &number) && number >= 1 && number <= most;
}

// 20270630, 20270630T120000 or 20270630T120000Z; libical says whether it
// exists.
bool IsUntil(std::string text) {
  if (text.size() == 16 && text.back() == 'Z') text.pop_back();
  if (text.size() == 15 && text[8] == 'T') text.erase(8, 1);
  return (text.size() == 8 || text.size() == 14) &&
         text.find_first_not_of("0123456789") == std::string::npos;
}

bool AreMonths(const std::string& text) {
  const std::vector<std::string> months = absl::StrSplit(text, ',');
  return std::all_of(
      months.begin(), months.end(),
      [](const std::string& month) { return IsNumber(month, 12); });
}

// 30 February, 31 June: none of the months has any of the days, in any year.
bool NamesNoDay(const icalrecurrencetype& rule) {
  const auto ends = [](short value) {
    return value == ICAL_RECURRENCE_ARRAY_MAX;
  };
  if (ends(rule.by_month[0]) || ends(rule.by_month_day[0])) return false;
  for (const short* month = rule.by_month; !ends(*month); ++month) {
    for (const short* day = rule.by_month_day; !ends(*day); ++day) {
      // 2028 has a 29 February.
      if (std::abs(*day) <= icaltime_days_in_month(*month, 2028)) return false;
    }
  }
  return true;
}

// What libical would take too kindly: unknown, repeated or unfit parts.
absl::Status CheckParts(std::string_view rule) {
  if (rule.empty() || rule.size() > kMaxRuleBytes) {
    return Refused("the rule is empty or over 500 characters");
  }
  const std::set<std::string> known = {
      "FREQ",    "INTERVAL", "COUNT",    "UNTIL",     "BYDAY", "BYMONTHDAY",
      "BYMONTH", "BYSETPOS", "BYWEEKNO", "BYYEARDAY", "WKST"};
  std::set<std::string> seen;
  const std::vector<std::string> parts =
      absl::StrSplit(absl::string_view(rule.data(), rule.size()), ';');
  for (const std::string& part : parts) {
    const std::vector<std::string> pair = absl::StrSplit(part, '=');
    if (pair.size() != 2 || pair[1].empty()) {
      return Refused("a part of the rule is not NAME=VALUE");
    }
    const std::string& name = pair[0];
    if (name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND") {
      return Refused(
          "the time of day is that of the first meeting; leave out "
          "BYHOUR, BYMINUTE and BYSECOND");
    }
    if (known.count(name) == 0) return Refused("a part that is not known");
    if (!seen.insert(name).second) return Refused("a part stands twice");
    if (name == "FREQ" && pair[1] != "DAILY" && pair[1] != "WEEKLY" &&
        pair[1] != "MONTHLY" && pair[1] != "YEARLY") {
      return Refused("FREQ must be DAILY, WEEKLY, MONTHLY or YEARLY");
    }
    if (name == "INTERVAL" && !IsNumber(pair[1], kMaxInterval)) {
      return Refused("INTERVAL must be 1 to 999");
    }
    if (name == "COUNT" && !IsNumber(pair[1], 1'000'000)) {
      return Refused("COUNT must be at least 1");
    }
    if (name == "UNTIL" && !IsUntil(pair[1])) {
      return Refused("UNTIL must be a date, 20270630, or an instant of UTC");
    }
    if (name == "BYMONTH" && !AreMonths(pair[1])) {
      return Refused("BYMONTH is out of its range, 1 to 12");
    }
  }
  if (seen.count("FREQ") == 0) return Refused("FREQ is missing");
  if (seen.count("COUNT") > 0 && seen.count("UNTIL") > 0) {
    return Refused("COUNT and UNTIL exclude each other");
  }
  return absl::OkStatus();
}

icaltimetype IcalTime(absl::CivilSecond wall) {
  icaltimetype time = icaltime_null_time();
  time.year = static_cast<int>(wall.year());
  time.month = wall.month();
  time.day = wall.day();
  time.hour = wall.hour();
  time.minute = wall.minute();
  time.second = wall.second();
  return time;
}

absl::CivilSecond WallTime(const icaltimetype& time) {
  return absl::CivilSecond(time.year, time.month, time.day, time.hour,
                           time.minute, time.second);
}

// libical runs over wall times without a zone, so the end must be one too. A
// day is included whole.
icaltimetype UntilInWallTime(const icaltimetype& until, absl::TimeZone zone) {
  if (icaltime_is_null_time(until)) return until;
  const absl::CivilSecond wall = WallTime(until);
  if (until.is_date) {
    return IcalTime(absl::CivilSecond(absl::CivilDay(wall) + 1) - 1);
  }
  if (!icaltime_is_utc(until)) return IcalTime(wall);
  return IcalTime(
      absl::ToCivilSecond(absl::FromCivil(wall, absl::UTCTimeZone()), zone));
}

}  // namespace

absl::StatusOr<std::vector<absl::CivilMinute>> WallTimesOf(
    std::string_view rule, absl::CivilMinute first, absl::CivilDay to,
    absl::TimeZone zone, size_t max_count) {
  if (absl::Status status = CheckParts(rule); !status.ok()) return status;
  icalrecurrencetype parsed =
      icalrecurrencetype_from_string(std::string(rule).c_str());
  if (parsed.freq == ICAL_NO_RECURRENCE) {
    return Refused("a value of the rule is out of its range");
  }
  if (rule.find("UNTIL=") != std::string_view::npos &&
      icaltime_is_null_time(parsed.until)) {
    return Refused("UNTIL must be a date, 20270630, or an instant of UTC");
  }
  if (NamesNoDay(parsed)) {
    return Refused("the rule never happens: no month of it has such a day");
  }
  parsed.until = UntilInWallTime(parsed.until, zone);
  std::unique_ptr<icalrecur_iterator, IteratorFree> it(
      icalrecur_iterator_new(parsed, IcalTime(absl::CivilSecond(first))));
  if (it == nullptr) return Refused("the parts of the rule do not go together");
  std::vector<absl::CivilMinute> walls;
  while (walls.size() <= max_count) {
    const icaltimetype next = icalrecur_iterator_next(it.get());
    if (icaltime_is_null_time(next)) break;
    const absl::CivilMinute wall(WallTime(next));
    if (!walls.empty() && absl::CivilDay(wall) > to) break;
    if (!walls.empty() && wall <= walls.back()) break;
    walls.push_back(wall);
  }
  return walls;
}

}  // namespace samrad::agency::internal
