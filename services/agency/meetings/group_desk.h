// Groups, seats and meetings, as the people of this agency handle them.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_DESK_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_DESK_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/meetings/v1/groups.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/meetings/group_directory.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/outbox/meetings_hub.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// A group that has not met for this long is an alarm.
inline constexpr absl::Duration kSixWeeks = absl::Hours(24 * 42);
// A seat is confirmed for half a year at most.
inline constexpr absl::Duration kHalfYear = absl::Hours(24 * 182);

// Every act is journalled. The caller has checked roles. NOT_FOUND, always with
// the same words, for what is unknown or not this agency's; INVALID_ARGUMENT
// with a path; ABORTED, tag REVISION; UNAVAILABLE: the hub is away. A request
// made again with the same id changes nothing more. Thread-safe.
class GroupDesk {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    const RequestLog& requests;
    MeetingsHub& hub;
    GroupDirectory& groups;
    // Europe/Stockholm.
    absl::TimeZone stockholm;
  };
  explicit GroupDesk(Parts parts) : parts_(parts) {}

  absl::StatusOr<meetings::v1::CreateGroupResponse> Create(
      const StaffIdentity& who,
      const meetings::v1::CreateGroupRequest& request);
  absl::StatusOr<meetings::v1::SetSeatsResponse> SetSeats(
      const StaffIdentity& who, const meetings::v1::SetSeatsRequest& request);
  absl::StatusOr<meetings::v1::ListGroupsResponse> List(
      const StaffIdentity& who);
  // INVALID_ARGUMENT NO_SUCH_ACCOUNT at holder or deputy.
  absl::StatusOr<meetings::v1::AssignSeatResponse> Assign(
      const StaffIdentity& who, const meetings::v1::AssignSeatRequest& request);
  absl::StatusOr<meetings::v1::ListSeatHistoryResponse> History(
      const StaffIdentity& who,
      const meetings::v1::ListSeatHistoryRequest& request);
  // INVALID_ARGUMENT, path "line L, column C".
  absl::StatusOr<meetings::v1::ImportPopulationResponse> ImportPopulation(
      const StaffIdentity& who,
      const meetings::v1::ImportPopulationRequest& request);

  // INVALID_ARGUMENT with a path; tag IMPOSSIBLE_RECURRENCE says which. With
  // dry_run nothing is planned.
  absl::StatusOr<meetings::v1::PlanSeriesResponse> PlanSeries(
      const StaffIdentity& who, const meetings::v1::PlanSeriesRequest& request);
  absl::StatusOr<meetings::v1::CallSittingResponse> CallSitting(
      const StaffIdentity& who,
      const meetings::v1::CallSittingRequest& request);
  absl::StatusOr<meetings::v1::ChangeMeetingResponse> ChangeMeeting(
      const StaffIdentity& who,
      const meetings::v1::ChangeMeetingRequest& request);
  absl::StatusOr<meetings::v1::ListMeetingsResponse> ListMeetings(
      const StaffIdentity& who,
      const meetings::v1::ListMeetingsRequest& request);
  // FAILED_PRECONDITION: CODE_NOT_NEUTRAL (only a code such as N7 may lie in a
  // calendar), NO_MEETING_PLANNED.
  absl::StatusOr<meetings::v1::GetCalendarResponse> GetCalendar(
      const StaffIdentity& who,
      const meetings::v1::GetCalendarRequest& request);

 private:
  absl::StatusOr<meetings::v1::GroupView> ViewOf(
      const base::ReadTransaction& txn, const hub::meetings::v1::Group& group,
      const std::vector<hub::meetings::v1::Meeting>& meetings) const;
  absl::StatusOr<meetings::v1::GroupView> View(
      const hub::meetings::v1::Group& group);
  absl::Status Journalise(const StaffIdentity& who, base::Literal event,
                          std::vector<std::string> subjects) const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_GROUP_DESK_H_
