// Agenda and room as the hub says them, in the words of this agency's people,
// and the order with the fewest comings and goings. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_VIEW_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_VIEW_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/meetings/v1/room.pb.h"
#include "services/agency/meetings/group_directory.h"

namespace samrad::agency {

// As one who sits for `agency` may see it. Another agency's coming and going is
// shown to the chair alone.
meetings::v1::MeetingView RoomViewOf(const hub::meetings::v1::MeetingView& view,
                                     const MeetingPlace& place,
                                     const std::string& agency);

// Agencies that sit in the room and do not wait for the next item.
std::set<std::string> AgenciesIn(const hub::meetings::v1::MeetingView& view);

// OK when nothing that the chair sees keeps the item from being opened now.
// FAILED_PRECONDITION with the agencies it is about as path, tag
// NOT_HANDED_IN, MUST_BE_IN, MUST_BE_OUT, NO_PERMIT_FOR, CONFLICT_UNANSWERED or
// CONFLICTED. The hub asks the same and more.
absl::Status CheckMayOpen(const hub::meetings::v1::MeetingView& view,
                          const hub::meetings::v1::AgendaItem& item);

// INVALID_ARGUMENT with a path when no order keeps the fixed places.
absl::StatusOr<meetings::v1::ProposeOrderResponse> ProposeOrderFor(
    const hub::meetings::v1::MeetingView& view, const MeetingPlace& place,
    const google::protobuf::RepeatedPtrField<meetings::v1::FixedPlace>& fixed);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_VIEW_H_
