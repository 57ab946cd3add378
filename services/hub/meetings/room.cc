#include "services/hub/meetings/room.h"

#include <algorithm>

namespace samrad::hub {
namespace {

template <typename Items>
auto* FindIn(Items& items, std::string_view item_id) {
  for (auto& item : items) {
    if (item.item().item_id() == item_id) return &item;
  }
  return static_cast<decltype(&*items.begin())>(nullptr);
}

}  // namespace

const StoredItem* FindItem(const Room& room, std::string_view item_id) {
  return FindIn(room.stored.items(), item_id);
}

StoredItem* FindItem(Room& room, std::string_view item_id) {
  return FindIn(*room.stored.mutable_items(), item_id);
}

const StoredItem* CurrentItem(const Room& room) {
  if (room.stored.current_item_id().empty()) return nullptr;
  return FindItem(room, room.stored.current_item_id());
}

const StoredText* FindText(const StoredItem& item,
                           std::string_view header_hash) {
  if (item.has_sealed() && item.sealed().header_hash() == header_hash) {
    return &item.sealed();
  }
  for (const StoredText& reply : item.replies()) {
    if (reply.header_hash() == header_hash) return &reply;
  }
  return nullptr;
}

const StoredText* FindMinutes(const Room& room, std::string_view header_hash) {
  for (const StoredText& minutes : room.stored.minutes()) {
    if (minutes.header_hash() == header_hash) return &minutes;
  }
  return nullptr;
}

bool HasEnded(const StoredItem& item) {
  return item.item().outcome() != common::v1::OUTCOME_UNSPECIFIED &&
         item.item().outcome() != common::v1::PAUSED;
}

bool TakesReplies(const Room& room, const StoredItem& item) {
  return item.opened() && !HasEnded(item) && !room.Is(common::v1::ENDED) &&
         !room.Is(common::v1::CANCELLED);
}

bool HasToAcknowledge(const StoredItem& item, std::string_view agency) {
  return std::find(item.unacknowledged().begin(), item.unacknowledged().end(),
                   agency) != item.unacknowledged().end();
}

bool CanRead(const StoredText& text, std::string_view agency) {
  return text.author() == agency ||
         std::find(text.to().begin(), text.to().end(), agency) !=
             text.to().end();
}

const meetings::v1::Seat* FindSeat(const meetings::v1::Group& group,
                                   uint32_t seat) {
  for (const meetings::v1::Seat& one : group.seats()) {
    if (one.seat() == seat) return &one;
  }
  return nullptr;
}

bool IsMember(const meetings::v1::Group& group, std::string_view agency) {
  return group.chair() == agency ||
         std::any_of(group.seats().begin(), group.seats().end(),
                     [&](const auto& seat) { return seat.agency() == agency; });
}

std::set<std::string> MembersOf(const meetings::v1::Group& group) {
  std::set<std::string> members = {group.chair()};
  for (const meetings::v1::Seat& seat : group.seats()) {
    members.insert(seat.agency());
  }
  return members;
}

std::set<std::string> AgenciesIn(const Room& room) {
  std::set<std::string> agencies;
  for (const auto& [number, seat] : room.seats) {
    if (!seat.waiting) agencies.insert(seat.agency);
  }
  return agencies;
}

void Blank(Room& room) {
  room.stored.set_open(false);
  room.stored.clear_let_in();
  room.leases.clear();
  room.answered.clear();
}

}  // namespace samrad::hub
