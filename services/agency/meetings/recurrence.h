// When a series of meetings meets: an RFC 5545 recurrence in Swedish wall time,
// with school holidays left out. By libical, of which nothing shows here.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_RECURRENCE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_RECURRENCE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace samrad::agency {

// Days without school, both included.
struct SchoolHoliday {
  absl::CivilDay first;
  absl::CivilDay last;
};

enum class HolidayRule : uint8_t {
  // A meeting in a holiday is not held.
  kDrop,
  // It is held the same weekday and time in the first week after, unless the
  // next meeting of the series comes first or they would overlap; then it is
  // dropped.
  kMove,
};

struct MeetingSeries {
  // Wall time in Sweden of the first meeting; it must be one that the rule
  // makes.
  absl::CivilMinute first;
  // Elapsed time, also over a change of the clock; over zero, at most 24 h.
  absl::Duration length;
  // A recurrence rule (RFC 5545, 3.3.10) without "RRULE:", such as MonthlyRule
  // makes.
  std::string rule;
  HolidayRule in_holidays = HolidayRule::kDrop;
  std::vector<SchoolHoliday> holidays;
};

// The same weekday of the month as `first` (the second Tuesday); one on the
// 29th or later is the last of its weekday.
std::string MonthlyRule(absl::CivilMinute first);
// Every second week.
std::string BiweeklyRule();

enum class MeetingChange : uint8_t { kAsPlanned, kMoved, kDropped };

struct PlannedMeeting {
  // Wall time that the rule gives.
  absl::CivilMinute planned;
  MeetingChange change = MeetingChange::kAsPlanned;
  // Wall time at which it is held; `planned` for a dropped one.
  absl::CivilMinute held;
  // Instants of `held` and its end. A wall time that the clock skips in spring
  // is taken by the clock before the change, and of one that comes twice in
  // autumn the first is meant (RFC 5545, 3.3.5).
  absl::Time begins;
  absl::Time ends;
};

inline constexpr size_t kMaxSeriesMeetings = 1000;
inline constexpr size_t kMaxHolidays = 200;

// The meetings planned or held on the days from `from` to `to`, both included,
// dropped ones too, so that it can be said. `stockholm` is Europe/Stockholm.
//
// INVALID_ARGUMENT, and the message says which and what to do, when
// - the rule is malformed, repeats more often than daily, sets a time of day
//   (BYHOUR and smaller) or names a calendar (RSCALE);
// - it can never happen (30 February), ends before it begins, or does not make
//   `first`;
// - a meeting begins before the one before it has ended;
// - the length is out of bounds, a holiday ends before it begins, the years are
//   not 2000-2100, or there are more than the limits above up to 200
//   days after `to`.
// Pure, deterministic; thread-safe.
absl::StatusOr<std::vector<PlannedMeeting>> PlanMeetings(
    const MeetingSeries& series, absl::CivilDay from, absl::CivilDay to,
    absl::TimeZone stockholm);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_RECURRENCE_H_
