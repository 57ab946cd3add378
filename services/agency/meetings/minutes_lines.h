// What a meeting's events add up to as minutes, and what of it each agency may
// keep. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_LINES_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_LINES_H_

#include <cstddef>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/content.pb.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"
#include "services/agency/meetings/group_directory.h"
#include "services/agency/meetings/room_fold.h"

namespace samrad::agency {

inline constexpr std::size_t kMaxDecisionBytes = 4000;
inline constexpr std::size_t kMaxActionBytes = 1000;
inline constexpr int kMaxActions = 20;
// From when they were given.
inline constexpr absl::Duration kAnswerTime = absl::Hours(24 * 7);

// Attendance, and the items that were opened, in the agenda's order. Never a
// wish for a private talk (SEALED).
meetings::v1::Minutes WholeMinutes(const MeetingPlace& place,
                                   const hub::meetings::v1::MeetingView& view,
                                   const FoldedRoom& room);

// Agencies that sat in the room.
std::set<std::string> AttendedBy(const meetings::v1::Minutes& minutes);
bool TookPart(const meetings::v1::MinutesItem& item, const std::string& agency);

// What `agency` may keep of the whole: who was there, the items it took part
// in, of others place and times. No answers, no disclosure lines.
meetings::v1::Minutes MinutesFor(const meetings::v1::Minutes& whole,
                                 const std::string& agency);
// Items of class STRATEGIC and when the meeting was; nothing else.
meetings::v1::Minutes StrategicPart(const meetings::v1::Minutes& minutes);

// The form of what the chair writes of `item`. INVALID_ARGUMENT with a path; an
// action's agency must have taken part.
[[nodiscard]] absl::Status CheckLines(
    const meetings::v1::PutLinesRequest& request,
    const meetings::v1::MinutesItem& item);
// Decision and actions of one item as a text to be checked.
meetings::v1::MeetingText TextOfLines(
    const meetings::v1::PutLinesRequest& request);

// True when both say the same, whenever and in whatever version they say it.
bool SameLines(const meetings::v1::Minutes& a, const meetings::v1::Minutes& b);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_LINES_H_
