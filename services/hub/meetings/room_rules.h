// Who may do what in the room, as questions to a Room and its group. Each
// refusal but the first is FAILED_PRECONDITION with a tag (README.md). Time
// comes in, and seats whose lease has ended are gone before anything is asked.
// Pure; thread-safe.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_ROOM_RULES_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_ROOM_RULES_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/hub/meetings/room.h"

namespace samrad::hub {

// Earliest opening of a planned room before its beginning.
inline constexpr absl::Duration kEarlyOpening = absl::Hours(1);

// ABORTED (REVISION) when another change came first.
absl::Status CheckRevision(uint64_t expected, uint64_t actual);

// The seat is in the room and chairs. NOT_IN_CHAIR.
absl::Status CheckChairs(const Room& room, uint32_t seat);

// OPEN_ROOM by this seat of the chair's agency: ROOM_STATE, NOT_LOCKED
// (agenda), TOO_EARLY, NOT_PRESENT.
absl::Status CheckMayOpenRoom(const Room& room, uint32_t seat, absl::Time now);

// CALL_ITEM: ROOM_STATE, ITEM_OPEN, ITEM_ENDED, NOT_HANDED_IN.
absl::Status CheckMayCall(const Room& room, const StoredItem& item);

// ITEM_OPENED of the current item for `present`, but for the gate:
//   ROOM_STATE, NOT_CALLED, ITEM_OPEN, ITEM_ENDED, NOT_HANDED_IN,
//   ROOM_UNCHECKED CLASS_NOT_ALLOWED  a STRATEGIC_GROUP opens nothing else
//   OTHER_TEXT         the act names another text
//   PRESENT_MISMATCH   `present` is not who is in the room
//   REQUIRED_ABSENT    the owner or a required agency is not seated
//   EXCLUDED_PRESENT   an excluded agency is in, or waits at the door
//   CANNOT_READ        somebody in the room has no permit
//   CONFLICT_OPEN      a seat has not answered
//   CONFLICTED         a seat has, and is still in
//   SEAT_UNCONFIRMED   an identified item, and a seat's confirmation is over
//   NOT_ACKNOWLEDGED   somebody present has not acknowledged an Oops
//   EXPIRED            the text
absl::Status CheckMayOpen(const meetings::v1::Group& group, const Room& room,
                          const sealed::v1::MeetingActHeader& act,
                          bool room_checked, absl::Time now);

// LATE_ADMITTED to the open item; the tags of CheckMayOpen, and NOT_OPEN,
// NOT_WAITING.
absl::Status CheckMayAdmit(const meetings::v1::Group& group, const Room& room,
                           const sealed::v1::MeetingActHeader& act,
                           absl::Time now);

// The agency has been let in to the open item and somebody of it sits there:
// until when a lease may last. CLOSED.
absl::StatusOr<absl::Time> LeaseEnd(const Room& room, std::string_view item_id,
                                    std::string_view agency, absl::Time now);

// Seats that wait at the door and may be let in with `agencies`.
std::set<uint32_t> SeatsAtTheDoor(const Room& room,
                                  const std::set<std::string>& agencies);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_ROOM_RULES_H_
