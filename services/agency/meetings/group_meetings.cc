// GroupDesk: when a group meets.
#include <algorithm>
#include <optional>
#include <utility>

#include "services/agency/cases/answered.h"
#include "services/agency/meetings/group_desk.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::meetings::v1::Group;
using hub::meetings::v1::Meeting;

meetings::v1::MeetingLine LineOf(const Meeting& meeting,
                                 const std::string& code) {
  meetings::v1::MeetingLine line;
  line.set_meeting(MeetingId::FromBytes(meeting.meeting_id())->ToHex());
  line.set_group(GroupId::FromBytes(meeting.group_id())->ToHex());
  line.set_code(code);
  *line.mutable_starts_at() = meeting.starts_at();
  *line.mutable_ends_at() = meeting.ends_at();
  line.set_emergency(meeting.emergency());
  line.set_state(meeting.state());
  line.set_revision(meeting.revision());
  return line;
}

bool WellFormed(const Meeting& meeting) {
  return MeetingId::FromBytes(meeting.meeting_id()).ok() &&
         GroupId::FromBytes(meeting.group_id()).ok();
}

}  // namespace

absl::StatusOr<meetings::v1::CallSittingResponse> GroupDesk::CallSitting(
    const StaffIdentity& who, const meetings::v1::CallSittingRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id, ParseGroup(request.group()));
  const std::uint32_t minutes = request.minutes() == 0 ? 60 : request.minutes();
  if (minutes < 5 || minutes > 480) return Malformed("minutes", "5 to 480");
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(id));
  // "Now" is settled once, so that the same request asks for the same sitting.
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "CallSitting",
                       .content = content};
  const absl::Time now = parts_.clock.TimeNow();
  hub::meetings::v1::PlanMeetingsRequest out;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        out.Clear();
        return AnswerOnce(
            parts_.requests, txn, key, now, out, [&]() -> absl::Status {
              const absl::Time starts =
                  request.has_starts_at() ? TimeIn(request.starts_at()) : now;
              out.set_request_id(std::string(request_id.bytes()));
              out.set_group_id(std::string(id.bytes()));
              Meeting& meeting = *out.add_meetings();
              meeting.set_meeting_id(IdFromRequest(
                  "sitting", parts_.groups.agency(), request_id, 0));
              *meeting.mutable_starts_at() = ToProtoTime(starts);
              *meeting.mutable_ends_at() =
                  ToProtoTime(starts + absl::Minutes(minutes));
              meeting.set_emergency(true);
              return parts_.journal
                  .Append(txn, {.event = events::kSittingCalled,
                                .user = who.user.value(),
                                .subjects = {id.ToHex()}})
                  .status();
            });
      }));
  auto made = parts_.hub.PlanMeetings(out);
  if (!made.ok()) return Told(made.status());
  parts_.groups.Forget();
  if (made->meetings_size() != 1 || !WellFormed(made->meetings(0))) {
    return absl::InternalError("the hub answered with another meeting");
  }
  meetings::v1::CallSittingResponse response;
  *response.mutable_meeting() = LineOf(made->meetings(0), group.code());
  return response;
}

absl::StatusOr<meetings::v1::ChangeMeetingResponse> GroupDesk::ChangeMeeting(
    const StaffIdentity& who,
    const meetings::v1::ChangeMeetingRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const MeetingId id, ParseMeeting(request.meeting()));
  if (request.cancel() == request.has_starts_at()) {
    return Malformed("starts_at", "either cancel or a new time");
  }
  SAMRAD_ASSIGN_OR_RETURN(const Meeting meeting, parts_.groups.FindMeeting(id));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group_id,
                          GroupId::FromBytes(meeting.group_id()));
  SAMRAD_ASSIGN_OR_RETURN(const Group group, parts_.groups.FindGroup(group_id));
  hub::meetings::v1::ChangeMeetingRequest out;
  out.set_request_id(std::string(request_id.bytes()));
  out.set_meeting_id(std::string(id.bytes()));
  out.set_expected_revision(request.expected_revision());
  out.set_cancel(request.cancel());
  if (!request.cancel()) {
    const absl::Duration length =
        TimeIn(meeting.ends_at()) - TimeIn(meeting.starts_at());
    *out.mutable_starts_at() = request.starts_at();
    *out.mutable_ends_at() = ToProtoTime(TimeIn(request.starts_at()) + length);
  }
  auto made = parts_.hub.ChangeMeeting(out);
  if (!made.ok()) return Told(made.status());
  parts_.groups.Forget();
  if (!WellFormed(made->meeting())) {
    return absl::InternalError("the hub answered with another meeting");
  }
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMeetingChanged, {id.ToHex()}));
  meetings::v1::ChangeMeetingResponse response;
  *response.mutable_meeting() = LineOf(made->meeting(), group.code());
  return response;
}

absl::StatusOr<meetings::v1::ListMeetingsResponse> GroupDesk::ListMeetings(
    const StaffIdentity& who,
    const meetings::v1::ListMeetingsRequest& request) {
  std::optional<GroupId> only;
  if (!request.group().empty()) {
    SAMRAD_ASSIGN_OR_RETURN(only, ParseGroup(request.group()));
    SAMRAD_RETURN_IF_ERROR(parts_.groups.FindGroup(*only).status());
  }
  SAMRAD_ASSIGN_OR_RETURN(std::vector<Meeting> meetings,
                          parts_.groups.Meetings());
  std::sort(meetings.begin(), meetings.end(),
            [](const Meeting& a, const Meeting& b) {
              return std::pair(TimeIn(a.starts_at()), a.meeting_id()) <
                     std::pair(TimeIn(b.starts_at()), b.meeting_id());
            });
  meetings::v1::ListMeetingsResponse response;
  for (const Meeting& meeting : meetings) {
    if (!WellFormed(meeting)) continue;
    if (only.has_value() && meeting.group_id() != only->bytes()) continue;
    SAMRAD_ASSIGN_OR_RETURN(
        const Group group,
        parts_.groups.FindGroup(*GroupId::FromBytes(meeting.group_id())));
    *response.add_meetings() = LineOf(meeting, group.code());
  }
  SAMRAD_RETURN_IF_ERROR(
      Journalise(who, events::kMeetingsListed,
                 only.has_value() ? std::vector<std::string>{only->ToHex()}
                                  : std::vector<std::string>{}));
  return response;
}

}  // namespace samrad::agency
