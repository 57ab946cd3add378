// What each agency may see of a meeting. To others than chair and owner a
// SEALED item does not exist, and before the agenda is locked no other agency's
// item does. What is hidden leaves no gap: places are counted anew for each
// agency, events are numbered for each, and only the chair sees the meeting's
// revision (others see the number of their newest event). Pure; thread-safe.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_ROOM_VIEW_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_ROOM_VIEW_H_

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "services/hub/meetings/meetings_store.h"
#include "services/hub/meetings/room.h"

namespace samrad::hub {

bool MaySee(const meetings::v1::Group& group, const Room& room,
            const StoredItem& item, std::string_view agency);

// The item as the agency may see it, without its place.
meetings::v1::AgendaItem ItemFor(const meetings::v1::Group& group,
                                 const Room& room, const StoredItem& item,
                                 std::string_view agency);
meetings::v1::Meeting MeetingFor(const meetings::v1::Group& group,
                                 const Room& room, std::string_view agency);
meetings::v1::MeetingView ViewFor(const meetings::v1::Group& group,
                                  const Room& room, std::string_view agency);

// Puts what happened into a change, once for each agency that may know, with
// its next number. Not thread-safe; for one change of one room.
class EventBook {
 public:
  // All must outlive it.
  EventBook(const meetings::v1::Group& group, Room& room,
            MeetingsChange& change, absl::Time now);

  // Something of its kind, for the caller to complete.
  meetings::v1::WatchMeetingResponse Of(common::v1::EventKind kind) const;

  void ToAll(const meetings::v1::WatchMeetingResponse& event);
  // To those who may see the item.
  void OfItem(const StoredItem& item,
              const meetings::v1::WatchMeetingResponse& event);
  // To these, as far as they are members.
  void ToThese(const std::set<std::string>& agencies,
               const meetings::v1::WatchMeetingResponse& event);
  // The sealed signal and its share go to the chair alone; the event to all.
  void OfRound(const meetings::v1::WatchMeetingResponse& event);

 private:
  void To(const std::string& agency, meetings::v1::WatchMeetingResponse event);

  const meetings::v1::Group& group_;
  Room& room_;
  MeetingsChange& change_;
  const absl::Time now_;
  const std::set<std::string> members_;
};

void SetTimestamp(absl::Time time, google::protobuf::Timestamp& out);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_ROOM_VIEW_H_
