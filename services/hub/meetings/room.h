// One meeting in memory: what is stored, and what lives only while the hub
// does. A value: every act changes a copy, which takes its place when it is
// durable.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_ROOM_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_ROOM_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/hub/meetings/v1/stored.pb.h"

namespace samrad::hub {

// A seat is somebody's for so long, and so is a text.
inline constexpr absl::Duration kLease = absl::Seconds(30);

// A seat that somebody sits on.
struct LiveSeat {
  std::string agency;
  bool deputy = false;
  absl::Time since;
  // Its lease. Nobody is there from this instant on.
  absl::Time until;
  // Came, or was put out, while an item was open.
  bool waiting = false;
  // Answer to the question of conflict for the current item.
  std::optional<bool> conflicted;
};

// Thread-compatible.
struct Room {
  meetings::v1::StoredMeeting stored;
  std::map<uint32_t, LiveSeat> seats;
  // Until when each agency may show the open item.
  std::map<std::string, absl::Time> leases;
  // Seats that have answered in the round of the open item.
  std::set<uint32_t> answered;

  // Identified items that the gate refused when it was last asked.
  std::set<std::string> refused;

  // What is over is only a line in memory: its meeting and last_number. The
  // rest is in the store.
  bool line = false;

  const meetings::v1::Meeting& meeting() const { return stored.meeting(); }
  bool Is(common::v1::MeetingState state) const {
    return meeting().state() == state;
  }
};

using StoredItem = meetings::v1::StoredItem;
using StoredText = meetings::v1::StoredText;

// Null when there is none.
const StoredItem* FindItem(const Room& room, std::string_view item_id);
StoredItem* FindItem(Room& room, std::string_view item_id);
// The item that was called; null when there is none.
const StoredItem* CurrentItem(const Room& room);
// The item's text or a reply, or minutes, by the hash of its header.
const StoredText* FindText(const StoredItem& item,
                           std::string_view header_hash);
const StoredText* FindMinutes(const Room& room, std::string_view header_hash);

// Never to be opened again.
bool HasEnded(const StoredItem& item);
// It has been opened and may be again: its thread goes on, in the room and
// between meetings.
bool TakesReplies(const Room& room, const StoredItem& item);
// Heard a name that was said by mistake, and has not said that it understood.
bool HasToAcknowledge(const StoredItem& item, std::string_view agency);
// Its recipients and its author.
bool CanRead(const StoredText& text, std::string_view agency);

// A seat of the group; null when there is none.
const meetings::v1::Seat* FindSeat(const meetings::v1::Group& group,
                                   uint32_t seat);
// Chairs the group or has a seat in it.
bool IsMember(const meetings::v1::Group& group, std::string_view agency);
std::set<std::string> MembersOf(const meetings::v1::Group& group);

// Agencies with somebody in the room who is not waiting outside.
std::set<std::string> AgenciesIn(const Room& room);

// Nobody can read the item from here on: not open, nobody let in, no lease.
void Blank(Room& room);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_ROOM_H_
