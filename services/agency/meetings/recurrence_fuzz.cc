// Any text as a recurrence rule: refused, or meetings in order that do not
// overlap and none on a holiday unless it is said.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "services/agency/meetings/recurrence.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using samrad::agency::MeetingChange;
  samrad::agency::MeetingSeries series;
  series.first = absl::CivilMinute(2026, 9, 8, 13, 0);
  series.length = absl::Minutes(90);
  series.rule.assign(reinterpret_cast<const char*>(data), size);
  series.in_holidays = samrad::agency::HolidayRule::kMove;
  series.holidays = {
      {absl::CivilDay(2026, 10, 26), absl::CivilDay(2026, 10, 30)}};
  const auto meetings = samrad::agency::PlanMeetings(
      series, absl::CivilDay(2026, 9, 1), absl::CivilDay(2027, 6, 30),
      absl::UTCTimeZone());
  if (!meetings.ok()) return 0;
  absl::Time ended = absl::InfinitePast();
  for (const auto& meeting : *meetings) {
    if (meeting.change == MeetingChange::kDropped) continue;
    if (meeting.begins < ended) std::abort();
    ended = meeting.ends;
    const absl::CivilDay day(meeting.held);
    if (series.holidays[0].first <= day && day <= series.holidays[0].last) {
      std::abort();
    }
  }
  return 0;
}
