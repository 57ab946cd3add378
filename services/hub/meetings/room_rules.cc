#include "services/hub/meetings/room_rules.h"

#include <algorithm>

#include "services/audit/headers.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

absl::Status CheckHeld(const Room& room) {
  if (room.Is(common::v1::HELD)) return absl::OkStatus();
  return Refuse("ROOM_STATE", "the room is not open");
}

absl::Status CheckNotEnded(const StoredItem& item) {
  if (HasEnded(item)) return Refuse("ITEM_ENDED", "the item has ended");
  if (!item.has_sealed()) {
    return Refuse("NOT_HANDED_IN", "the item's text is not at the hub");
  }
  return absl::OkStatus();
}

// What a text asks of whoever comes to hear it.
absl::Status CheckListeners(const meetings::v1::Group& group, const Room& room,
                            const StoredItem& item,
                            const std::set<std::string>& agencies,
                            const std::set<uint32_t>& seats, absl::Time now) {
  for (const std::string& agency : agencies) {
    if (!CanRead(item.sealed(), agency)) {
      return Refuse("CANNOT_READ", "somebody present may not hear the item");
    }
  }
  for (const uint32_t number : seats) {
    const LiveSeat& live = room.seats.at(number);
    if (!live.conflicted.has_value()) {
      return Refuse("CONFLICT_OPEN", "a seat has not answered about conflict");
    }
    if (*live.conflicted) {
      return Refuse("CONFLICTED", "a seat with a conflict must be out");
    }
    if (!audit::IsIdentified(item.item().item_class())) continue;
    const meetings::v1::Seat* seat = FindSeat(group, number);
    const absl::StatusOr<absl::Time> until =
        seat == nullptr ? absl::InfinitePast()
                        : audit::TimeOf(seat->confirmed_until());
    if (seat == nullptr || !seat->held() || !until.ok() || *until <= now) {
      return Refuse("SEAT_UNCONFIRMED", "a seat is not confirmed");
    }
  }
  const absl::StatusOr<absl::Time> expires =
      audit::TimeOf(item.sealed().expires_at());
  if (!expires.ok() || *expires <= now) {
    return Refuse("EXPIRED", "the text has expired");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckRevision(uint64_t expected, uint64_t actual) {
  if (expected == actual) return absl::OkStatus();
  return base::Error(absl::StatusCode::kAborted, "REVISION",
                     "another change came first: look and try again");
}

absl::Status CheckChairs(const Room& room, uint32_t seat) {
  if (seat != 0 && seat == room.stored.chair_seat() &&
      room.seats.count(seat) > 0) {
    return absl::OkStatus();
  }
  return Refuse("NOT_IN_CHAIR", "another seat chairs, or nobody");
}

absl::Status CheckMayOpenRoom(const Room& room, uint32_t seat, absl::Time now) {
  const bool emergency = room.meeting().emergency();
  if (room.Is(common::v1::PLANNED) && !emergency) {
    return Refuse("NOT_LOCKED", "the agenda is not locked");
  }
  if (!room.Is(common::v1::LOCKED) && !room.Is(common::v1::PLANNED)) {
    return Refuse("ROOM_STATE", "the room was opened before, or never will be");
  }
  const absl::StatusOr<absl::Time> starts =
      audit::TimeOf(room.meeting().starts_at());
  if (!emergency && (!starts.ok() || now < *starts - kEarlyOpening)) {
    return Refuse("TOO_EARLY", "the meeting begins later than in an hour");
  }
  if (room.seats.count(seat) == 0) {
    return Refuse("NOT_PRESENT", "nobody sits on that seat");
  }
  return absl::OkStatus();
}

absl::Status CheckMayCall(const Room& room, const StoredItem& item) {
  if (absl::Status s = CheckHeld(room); !s.ok()) return s;
  if (room.stored.open()) return Refuse("ITEM_OPEN", "an item is open");
  return CheckNotEnded(item);
}

absl::Status CheckMayOpen(const meetings::v1::Group& group, const Room& room,
                          const sealed::v1::MeetingActHeader& act,
                          bool room_checked, absl::Time now) {
  if (absl::Status s = CheckHeld(room); !s.ok()) return s;
  const StoredItem* item = CurrentItem(room);
  if (item == nullptr || item->item().item_id() != act.item_id()) {
    return Refuse("NOT_CALLED", "the item was not called");
  }
  if (room.stored.open()) return Refuse("ITEM_OPEN", "an item is open");
  if (absl::Status s = CheckNotEnded(*item); !s.ok()) return s;
  if (group.type() == common::v1::STRATEGIC_GROUP &&
      item->item().item_class() != common::v1::STRATEGIC) {
    return Refuse("CLASS_NOT_ALLOWED", "this group takes only strategic items");
  }
  if (act.content_header_hash() != item->sealed().header_hash()) {
    return Refuse("OTHER_TEXT", "the act names another text");
  }
  if (!room_checked) {
    return Refuse("ROOM_UNCHECKED", "the chair has not looked round the room");
  }
  const std::set<std::string> inside = AgenciesIn(room);
  if (!std::equal(inside.begin(), inside.end(), act.present().begin(),
                  act.present().end())) {
    return Refuse("PRESENT_MISMATCH", "other agencies are in the room");
  }
  if (inside.count(item->item().owner()) == 0) {
    return Refuse("REQUIRED_ABSENT", "the item's owner is not seated");
  }
  for (const std::string& agency : item->item().required()) {
    if (inside.count(agency) == 0) {
      return Refuse("REQUIRED_ABSENT", "a required agency is not seated");
    }
  }
  std::set<uint32_t> seats;
  for (const auto& [number, seat] : room.seats) {
    const auto& excluded = item->item().excluded();
    if (std::find(excluded.begin(), excluded.end(), seat.agency) !=
        excluded.end()) {
      return Refuse("EXCLUDED_PRESENT", "an excluded agency is in the room");
    }
    if (!seat.waiting) seats.insert(number);
  }
  for (const std::string& agency : inside) {
    if (HasToAcknowledge(*item, agency)) {
      return Refuse("NOT_ACKNOWLEDGED", "an Oops is not acknowledged");
    }
  }
  return CheckListeners(group, room, *item, inside, seats, now);
}

absl::Status CheckMayAdmit(const meetings::v1::Group& group, const Room& room,
                           const sealed::v1::MeetingActHeader& act,
                           absl::Time now) {
  if (absl::Status s = CheckHeld(room); !s.ok()) return s;
  const StoredItem* item = CurrentItem(room);
  if (item == nullptr || !room.stored.open() ||
      item->item().item_id() != act.item_id()) {
    return Refuse("NOT_OPEN", "the item is not open");
  }
  if (act.content_header_hash() != item->sealed().header_hash()) {
    return Refuse("OTHER_TEXT", "the act names another text");
  }
  const std::set<std::string> agencies(act.present().begin(),
                                       act.present().end());
  for (const std::string& agency : agencies) {
    const auto& excluded = item->item().excluded();
    if (std::find(excluded.begin(), excluded.end(), agency) != excluded.end()) {
      return Refuse("EXCLUDED_PRESENT", "an excluded agency stays outside");
    }
  }
  const std::set<uint32_t> seats = SeatsAtTheDoor(room, agencies);
  std::set<std::string> waiting;
  for (const uint32_t number : seats) {
    waiting.insert(room.seats.at(number).agency);
  }
  if (waiting != agencies) {
    return Refuse("NOT_WAITING", "nobody of an agency waits at the door");
  }
  return CheckListeners(group, room, *item, agencies, seats, now);
}

absl::StatusOr<absl::Time> LeaseEnd(const Room& room, std::string_view item_id,
                                    std::string_view agency, absl::Time now) {
  const absl::Status closed = Refuse("CLOSED", "the item is not open for you");
  if (!room.Is(common::v1::HELD) || !room.stored.open() ||
      room.stored.current_item_id() != item_id ||
      room.stored.let_in().count(std::string(agency)) == 0) {
    return closed;
  }
  absl::Time end = absl::InfinitePast();
  for (const auto& [number, seat] : room.seats) {
    if (seat.agency == agency && !seat.waiting) end = std::max(end, seat.until);
  }
  if (end <= now) return closed;
  return std::min(end, now + kLease);
}

std::set<uint32_t> SeatsAtTheDoor(const Room& room,
                                  const std::set<std::string>& agencies) {
  std::set<uint32_t> seats;
  for (const auto& [number, seat] : room.seats) {
    // Who was put out for a conflict stays out.
    if (seat.waiting && agencies.count(seat.agency) > 0 &&
        !seat.conflicted.value_or(false)) {
      seats.insert(number);
    }
  }
  return seats;
}

}  // namespace samrad::hub
