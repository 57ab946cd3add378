#include "services/agency/meetings/group_directory.h"

#include <algorithm>
#include <utility>

#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/times.h"
#include "services/base/status.h"

namespace samrad::agency {

using hub::meetings::v1::Group;
using hub::meetings::v1::Meeting;

bool GroupDirectory::Fresh() const {
  const absl::Time now = parts_.clock.TimeNow();
  return now - asked_at_ < parts_.lifetime && now >= asked_at_;
}

void GroupDirectory::Forget() {
  base::MutexLock lock(mutex_);
  asked_at_ = absl::InfinitePast();
}

absl::Status GroupDirectory::Refresh() {
  const absl::Time now = parts_.clock.TimeNow();
  auto groups = parts_.hub.ListGroups();
  if (!groups.ok()) return Told(groups.status());
  auto meetings = parts_.hub.ListMeetings();
  if (!meetings.ok()) return Told(meetings.status());
  std::vector<std::pair<GroupId, std::string>> chairs;
  for (const Group& group : groups->groups()) {
    SAMRAD_ASSIGN_OR_RETURN(const GroupId id,
                            GroupId::FromBytes(group.group_id()));
    bool known = false;
    {
      base::MutexLock lock(mutex_);
      const auto found = groups_.find(group.group_id());
      known = found != groups_.end() && found->second.chair() == group.chair();
    }
    if (!known) chairs.emplace_back(id, group.chair());
  }
  if (!chairs.empty()) {
    SAMRAD_RETURN_IF_ERROR(
        parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
          for (const auto& [id, chair] : chairs) {
            SAMRAD_RETURN_IF_ERROR(PinChair(txn, id, chair));
          }
          return absl::OkStatus();
        }));
  }
  base::MutexLock lock(mutex_);
  groups_.clear();
  meetings_.clear();
  for (Group& group : *groups->mutable_groups()) {
    const std::string id = group.group_id();
    groups_[id] = std::move(group);
  }
  for (Meeting& meeting : *meetings->mutable_meetings()) {
    const std::string id = meeting.meeting_id();
    meetings_[id] = std::move(meeting);
  }
  asked_at_ = now;
  return absl::OkStatus();
}

absl::StatusOr<Group> GroupDirectory::FindGroup(const GroupId& id) {
  const std::string key(id.bytes());
  {
    base::MutexLock lock(mutex_);
    const auto found = groups_.find(key);
    if (Fresh() && found != groups_.end()) return found->second;
  }
  SAMRAD_RETURN_IF_ERROR(Refresh());
  base::MutexLock lock(mutex_);
  const auto found = groups_.find(key);
  if (found == groups_.end()) return NoSuchMeeting();
  return found->second;
}

absl::StatusOr<Meeting> GroupDirectory::FindMeeting(const MeetingId& id) {
  const std::string key(id.bytes());
  {
    base::MutexLock lock(mutex_);
    const auto found = meetings_.find(key);
    if (Fresh() && found != meetings_.end()) return found->second;
  }
  SAMRAD_RETURN_IF_ERROR(Refresh());
  base::MutexLock lock(mutex_);
  const auto found = meetings_.find(key);
  if (found == meetings_.end()) return NoSuchMeeting();
  return found->second;
}

absl::StatusOr<std::optional<Meeting>> GroupDirectory::NextMeeting(
    const GroupId& id) {
  bool fresh = false;
  {
    base::MutexLock lock(mutex_);
    fresh = Fresh();
  }
  if (!fresh) {
    SAMRAD_RETURN_IF_ERROR(Refresh());
  }
  const absl::Time now = parts_.clock.TimeNow();
  const auto before = [](const Meeting& a, const Meeting& b) {
    return std::pair(TimeIn(a.starts_at()), a.meeting_id()) <
           std::pair(TimeIn(b.starts_at()), b.meeting_id());
  };
  std::optional<Meeting> next;
  base::MutexLock lock(mutex_);
  for (const auto& [key, meeting] : meetings_) {
    const bool to_come = (meeting.state() == common::v1::PLANNED ||
                          meeting.state() == common::v1::LOCKED) &&
                         TimeIn(meeting.ends_at()) > now;
    if (meeting.group_id() != id.bytes() ||
        (!to_come && meeting.state() != common::v1::HELD)) {
      continue;
    }
    if (!next.has_value() || before(meeting, *next)) next = meeting;
  }
  return next;
}

absl::StatusOr<std::vector<Group>> GroupDirectory::Groups() {
  SAMRAD_RETURN_IF_ERROR(Refresh());
  base::MutexLock lock(mutex_);
  std::vector<Group> groups;
  for (const auto& [id, group] : groups_) groups.push_back(group);
  return groups;
}

absl::StatusOr<std::vector<Meeting>> GroupDirectory::Meetings() {
  SAMRAD_RETURN_IF_ERROR(Refresh());
  base::MutexLock lock(mutex_);
  std::vector<Meeting> meetings;
  for (const auto& [id, meeting] : meetings_) meetings.push_back(meeting);
  return meetings;
}

absl::StatusOr<std::vector<OwnSeat>> GroupDirectory::SeatsOf(
    const StaffIdentity& who, const Group& group) {
  SAMRAD_ASSIGN_OR_RETURN(const GroupId id,
                          GroupId::FromBytes(group.group_id()));
  std::vector<SeatHolder> holders;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(holders, HoldersOf(txn, id));
        return absl::OkStatus();
      }));
  std::vector<OwnSeat> seats;
  for (const SeatHolder& holder : holders) {
    const bool ours = std::any_of(group.seats().begin(), group.seats().end(),
                                  [&](const hub::meetings::v1::Seat& seat) {
                                    return seat.seat() == holder.seat &&
                                           seat.agency() == parts_.agency;
                                  });
    if (!ours) continue;  // the chair has taken the seat away
    if (holder.holder == who.user.value()) {
      seats.push_back({.seat = holder.seat, .deputy = false});
    } else if (holder.deputy == who.user.value()) {
      seats.push_back({.seat = holder.seat, .deputy = true});
    }
  }
  return seats;
}

absl::StatusOr<MeetingPlace> GroupDirectory::PlaceFor(const StaffIdentity& who,
                                                      const MeetingId& id) {
  MeetingPlace place;
  bool fresh = false;
  {
    base::MutexLock lock(mutex_);
    fresh = Fresh();
  }
  SAMRAD_ASSIGN_OR_RETURN(place.meeting, FindMeeting(id));
  SAMRAD_ASSIGN_OR_RETURN(const GroupId group,
                          GroupId::FromBytes(place.meeting.group_id()));
  SAMRAD_ASSIGN_OR_RETURN(place.group, FindGroup(group));
  SAMRAD_ASSIGN_OR_RETURN(place.seats, SeatsOf(who, place.group));
  if (place.seats.empty()) {
    // The hub is asked once, as for an unknown one, so that time does not tell
    // them apart.
    if (fresh) {
      SAMRAD_RETURN_IF_ERROR(Refresh());
    }
    return NoSuchMeeting();
  }
  return place;
}

}  // namespace samrad::agency
