// GroupDesk: series and their calendar file.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/time/civil_time.h"
#include "services/agency/meetings/calendar_file.h"
#include "services/agency/meetings/group_desk.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/recurrence.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::Group;
using hub::meetings::v1::Meeting;

constexpr std::uint32_t kMaxPlanned = 60;
// A series of 60 meetings, one each month.
constexpr int kMaxDays = 2200;

absl::StatusOr<absl::CivilDay> DayIn(std::string_view path,
                                     std::string_view text) {
  absl::CivilDay day;
  if (text.size() != 10 ||
      !absl::ParseCivilTime(absl::string_view(text.data(), text.size()),
                            &day)) {
    return Malformed(path, "a day is YYYY-MM-DD");
  }
  return day;
}

absl::StatusOr<SchoolHoliday> HolidayIn(const std::string& path,
                                        std::string_view text) {
  const std::size_t slash = text.find('/');
  SAMRAD_ASSIGN_OR_RETURN(const absl::CivilDay first,
                          DayIn(path, text.substr(0, slash)));
  if (slash == std::string_view::npos) {
    return SchoolHoliday{.first = first, .last = first};
  }
  SAMRAD_ASSIGN_OR_RETURN(const absl::CivilDay last,
                          DayIn(path, text.substr(slash + 1)));
  return SchoolHoliday{.first = first, .last = last};
}

absl::StatusOr<MeetingSeries> SeriesIn(
    const meetings::v1::PlanSeriesRequest& request) {
  MeetingSeries series;
  if (request.first().size() != 16 ||
      !absl::ParseCivilTime(request.first(), &series.first)) {
    return Malformed("first", "the first meeting is YYYY-MM-DDTHH:MM");
  }
  if (request.minutes() < 15 || request.minutes() > 480) {
    return Malformed("minutes", "15 to 480");
  }
  if (request.count() < 1 || request.count() > kMaxPlanned) {
    return Malformed("count", "1 to 60 meetings");
  }
  series.length = absl::Minutes(request.minutes());
  series.rule = request.recurrence() == "MONTHLY"    ? MonthlyRule(series.first)
                : request.recurrence() == "BIWEEKLY" ? BiweeklyRule()
                                                     : request.recurrence();
  series.in_holidays =
      request.move_from_holidays() ? HolidayRule::kMove : HolidayRule::kDrop;
  for (int i = 0; i < request.holidays_size(); ++i) {
    SAMRAD_ASSIGN_OR_RETURN(
        const SchoolHoliday holiday,
        HolidayIn("holidays[" + std::to_string(i) + "]", request.holidays(i)));
    series.holidays.push_back(holiday);
  }
  return series;
}

// The first `count` that are held, and what was dropped before the last one.
absl::StatusOr<std::vector<PlannedMeeting>> FirstOf(const MeetingSeries& series,
                                                    std::uint32_t count,
                                                    absl::TimeZone stockholm) {
  const absl::CivilDay from(series.first);
  for (int days = 64;; days *= 2) {
    auto planned =
        PlanMeetings(series, from, from + std::min(days, kMaxDays), stockholm);
    if (!planned.ok()) {
      return base::WithPath(
          base::Error(absl::StatusCode::kInvalidArgument,
                      "IMPOSSIBLE_RECURRENCE",
                      std::string(planned.status().message())),
          "recurrence");
    }
    std::uint32_t held = 0;
    for (std::size_t i = 0; i < planned->size(); ++i) {
      if ((*planned)[i].change == MeetingChange::kDropped) continue;
      if (++held < count) continue;
      planned->resize(i + 1);
      return planned;
    }
    // A rule with an end gives fewer.
    if (days >= kMaxDays) return planned;
  }
}

std::string DayText(absl::CivilMinute minute) {
  return absl::FormatCivilTime(absl::CivilDay(minute));
}

}  // namespace

absl::StatusOr<meetings::v1::PlanSeriesResponse> GroupDesk::PlanSeries(
    const StaffIdentity& who, const meetings::v1::PlanSeriesRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id, ParseGroup(request.group()));
  SAMRAD_ASSIGN_OR_RETURN(const MeetingSeries series, SeriesIn(request));
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<PlannedMeeting> planned,
                          FirstOf(series, request.count(), parts_.stockholm));
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(id));
  if (group.chair() != parts_.groups.agency()) return NoSuchMeeting();
  meetings::v1::PlanSeriesResponse response;
  hub::meetings::v1::PlanMeetingsRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_group_id(std::string(id.bytes()));
  for (const PlannedMeeting& one : planned) {
    if (one.change == MeetingChange::kDropped) {
      response.add_skipped(DayText(one.planned));
      continue;
    }
    meetings::v1::MeetingLine& line = *response.add_meetings();
    line.set_group(id.ToHex());
    line.set_code(group.code());
    *line.mutable_starts_at() = ToProtoTime(one.begins);
    *line.mutable_ends_at() = ToProtoTime(one.ends);
    line.set_state(common::v1::PLANNED);
    if (one.change == MeetingChange::kMoved) {
      line.set_moved_from(DayText(one.planned));
    }
    Meeting& meeting = *out.add_meetings();
    meeting.set_meeting_id(IdFromRequest("series", parts_.groups.agency(),
                                         request_id, out.meetings_size()));
    *meeting.mutable_starts_at() = line.starts_at();
    *meeting.mutable_ends_at() = line.ends_at();
  }
  if (response.meetings().empty()) {
    return Malformed("recurrence", "no meeting is left: all are on holidays");
  }
  if (request.dry_run()) return response;
  auto made = parts_.hub.PlanMeetings(out);
  if (!made.ok()) return Told(made.status());
  parts_.groups.Forget();
  if (made->meetings_size() != response.meetings_size()) {
    return absl::InternalError("the hub answered with other meetings");
  }
  for (int i = 0; i < response.meetings_size(); ++i) {
    SAMRAD_ASSIGN_OR_RETURN(
        const MeetingId meeting,
        MeetingId::FromBytes(made->meetings(i).meeting_id()));
    response.mutable_meetings(i)->set_meeting(meeting.ToHex());
    response.mutable_meetings(i)->set_revision(made->meetings(i).revision());
  }
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kSeriesPlanned,
                 {id.ToHex(), std::to_string(response.meetings_size())}));
  return response;
}

absl::StatusOr<meetings::v1::GetCalendarResponse> GroupDesk::GetCalendar(
    const StaffIdentity& who, const meetings::v1::GetCalendarRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id, ParseGroup(request.group()));
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(id));
  const auto code = CalendarCode::Create(group.code());
  if (!code.ok()) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "CODE_NOT_NEUTRAL",
                       "the group's code is not of the form N7, so no calendar "
                       "may carry it");
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Meeting> meetings,
                          parts_.groups.Meetings());
  std::vector<CalendarEntry> entries;
  for (const Meeting& meeting : meetings) {
    if (meeting.group_id() != id.bytes()) continue;
    SAMRAD_ASSIGN_OR_RETURN(const MeetingId meeting_id,
                            MeetingId::FromBytes(meeting.meeting_id()));
    entries.push_back(
        {.uid = {.bytes = meeting_id.array()},
         .group = {.code = *code},
         .begins = TimeIn(meeting.starts_at()),
         .ends = TimeIn(meeting.ends_at()),
         .revision = static_cast<std::uint32_t>(meeting.revision()),
         .cancelled = meeting.state() == common::v1::CANCELLED});
  }
  if (entries.empty()) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "NO_MEETING_PLANNED", "the group has no meetings yet");
  }
  std::sort(entries.begin(), entries.end(),
            [](const CalendarEntry& a, const CalendarEntry& b) {
              return a.begins < b.begins;
            });
  meetings::v1::GetCalendarResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_ics(),
                          WriteCalendarFile(entries, parts_.clock.TimeNow()));
  SAMRAD_RETURN_IF_ERROR(Journalise(who, events::kCalendarRead, {id.ToHex()}));
  return response;
}

}  // namespace samrad::agency
