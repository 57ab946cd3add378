#include "services/agency/meetings/recurrence.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/agency/meetings/recurrence_rule.h"

namespace samrad::agency {
namespace {

constexpr absl::Duration kLongest = absl::Hours(24);
// Longer than any holiday: how far after `to` a meeting may be moved from.
constexpr int kLookAheadDays = 200;

const char* WeekdayCode(absl::Weekday weekday) {
  constexpr const char* kCodes[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  return kCodes[static_cast<int>(weekday)];
}

bool InRange(absl::CivilDay day) {
  return day.year() >= 2000 && day.year() <= 2100;
}

absl::Status CheckSeries(const MeetingSeries& series, absl::CivilDay from,
                         absl::CivilDay to) {
  if (series.length <= absl::ZeroDuration() || series.length > kLongest) {
    return absl::InvalidArgumentError(
        "a meeting must last more than nothing and at most 24 hours");
  }
  if (!InRange(absl::CivilDay(series.first)) || !InRange(from) ||
      !InRange(to) || to < from) {
    return absl::InvalidArgumentError(
        "the days must lie in 2000-2100, the first before the last");
  }
  if (series.holidays.size() > kMaxHolidays) {
    return absl::InvalidArgumentError("more than 200 school holidays");
  }
  for (const SchoolHoliday& holiday : series.holidays) {
    if (holiday.last < holiday.first) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the school holiday from ", absl::FormatCivilTime(holiday.first),
          " ends before it begins"));
    }
  }
  return absl::OkStatus();
}

bool InHoliday(const MeetingSeries& series, absl::CivilMinute wall) {
  const absl::CivilDay day(wall);
  return std::any_of(series.holidays.begin(), series.holidays.end(),
                     [day](const SchoolHoliday& holiday) {
                       return holiday.first <= day && day <= holiday.last;
                     });
}

absl::CivilMinute WeeksLater(absl::CivilMinute wall, int weeks) {
  return absl::CivilMinute(wall.year(), wall.month(), wall.day() + 7 * weeks,
                           wall.hour(), wall.minute());
}

absl::Time InstantOf(absl::CivilMinute wall, absl::TimeZone zone) {
  return zone.At(absl::CivilSecond(wall)).pre;
}

class Planner {
 public:
  Planner(const MeetingSeries& series, absl::TimeZone zone,
          std::vector<absl::CivilMinute> walls)
      : series_(series), zone_(zone), walls_(std::move(walls)) {}

  // INVALID_ARGUMENT when one begins before the one before has ended.
  absl::Status CheckOverlaps() const {
    for (size_t i = 1; i < walls_.size(); ++i) {
      if (InstantOf(walls_[i], zone_) <
          InstantOf(walls_[i - 1], zone_) + series_.length) {
        return absl::InvalidArgumentError(absl::StrCat(
            "the meeting of ", absl::FormatCivilTime(absl::CivilDay(walls_[i])),
            " begins before the one before it has ended"));
      }
    }
    return absl::OkStatus();
  }

  PlannedMeeting Plan(size_t i) const {
    PlannedMeeting meeting;
    meeting.planned = meeting.held = walls_[i];
    if (InHoliday(series_, walls_[i])) {
      meeting.change = MeetingChange::kDropped;
      if (series_.in_holidays == HolidayRule::kMove) Move(i, &meeting);
    }
    meeting.begins = InstantOf(meeting.held, zone_);
    meeting.ends = meeting.begins + series_.length;
    return meeting;
  }

 private:
  void Move(size_t i, PlannedMeeting* meeting) const {
    constexpr int kMaxWeeks = kLookAheadDays / 7;
    for (int weeks = 1; weeks <= kMaxWeeks; ++weeks) {
      const absl::CivilMinute later = WeeksLater(walls_[i], weeks);
      if (i + 1 < walls_.size() &&
          InstantOf(walls_[i + 1], zone_) <
              InstantOf(later, zone_) + series_.length) {
        return;
      }
      if (InHoliday(series_, later)) continue;
      meeting->held = later;
      meeting->change = MeetingChange::kMoved;
      return;
    }
  }

  const MeetingSeries& series_;
  const absl::TimeZone zone_;
  const std::vector<absl::CivilMinute> walls_;
};

}  // namespace

std::string MonthlyRule(absl::CivilMinute first) {
  const int week = (first.day() - 1) / 7 + 1;
  return absl::StrCat("FREQ=MONTHLY;BYDAY=", week > 4 ? -1 : week,
                      WeekdayCode(absl::GetWeekday(absl::CivilDay(first))));
}

std::string BiweeklyRule() { return "FREQ=WEEKLY;INTERVAL=2"; }

absl::StatusOr<std::vector<PlannedMeeting>> PlanMeetings(
    const MeetingSeries& series, absl::CivilDay from, absl::CivilDay to,
    absl::TimeZone stockholm) {
  if (absl::Status status = CheckSeries(series, from, to); !status.ok()) {
    return status;
  }
  // Beyond `to`, because what is moved must not reach the next of the series.
  absl::StatusOr<std::vector<absl::CivilMinute>> walls =
      internal::WallTimesOf(series.rule, series.first, to + kLookAheadDays,
                            stockholm, kMaxSeriesMeetings);
  if (!walls.ok()) return walls.status();
  if (walls->empty()) {
    return absl::InvalidArgumentError(
        "recurrence: the rule never happens from the first meeting on");
  }
  if (walls->front() != series.first) {
    return absl::InvalidArgumentError(absl::StrCat(
        "recurrence: the first meeting is not one of the rule's; the rule's "
        "first is on ",
        absl::FormatCivilTime(absl::CivilDay(walls->front()))));
  }
  if (walls->size() > kMaxSeriesMeetings) {
    return absl::InvalidArgumentError(
        "recurrence: more than 1000 meetings; ask for fewer days");
  }
  const Planner planner(series, stockholm, *walls);
  if (absl::Status status = planner.CheckOverlaps(); !status.ok()) {
    return status;
  }
  std::vector<PlannedMeeting> meetings;
  for (size_t i = 0; i < walls->size(); ++i) {
    PlannedMeeting meeting = planner.Plan(i);
    const auto within = [from, to](absl::CivilMinute wall) {
      return from <= absl::CivilDay(wall) && absl::CivilDay(wall) <= to;
    };
    if (within(meeting.planned) || within(meeting.held)) {
      meetings.push_back(meeting);
    }
  }
  return meetings;
}

}  // namespace samrad::agency
