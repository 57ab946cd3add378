// What the files of RoomDesk share. Internal to it.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_DESK_PARTS_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_DESK_PARTS_H_

#include <set>
#include <string>
#include <string_view>

#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/room_desk.h"

namespace samrad::agency {

// One who sits in the room.
struct RoomDesk::Seated {
  MeetingPlace place;
  Sitting sitting;
};
// One who chairs it now.
struct RoomDesk::Chairing {
  MeetingPlace place;
  hub::meetings::v1::MeetingView view;
  std::uint32_t seat = 0;
};

namespace internal {

using sealed::v1::MeetingActHeader;

inline absl::Status Closed() {
  return Cannot("CLOSED", "the item is not open for you");
}

inline MeetingActHeader ActOf(const MeetingPlace& place,
                              sealed::v1::MeetingAct act,
                              const std::string& item_id) {
  MeetingActHeader header;
  header.set_group_id(place.group.group_id());
  header.set_meeting_id(place.meeting.meeting_id());
  header.set_item_id(item_id);
  header.set_act(act);
  return header;
}

inline void SetPresent(const std::set<std::string>& agencies,
                       MeetingActHeader& header) {
  header.clear_present();
  for (const std::string& agency : agencies) header.add_present(agency);
}

inline const hub::meetings::v1::AgendaItem* FindOnAgenda(
    const hub::meetings::v1::MeetingView& view, std::string_view item_id) {
  for (const hub::meetings::v1::AgendaItem& item : view.items()) {
    if (item.item_id() == item_id) return &item;
  }
  return nullptr;
}

// OK when a colleague of that name may confirm a text of `who`.
// FAILED_PRECONDITION SAME_PERSON; INVALID_ARGUMENT NO_SUCH_ACCOUNT.
absl::Status RequireSecond(const base::ReadTransaction& txn,
                           const StaffIdentity& who, const std::string& user);

}  // namespace internal
}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_DESK_PARTS_H_
