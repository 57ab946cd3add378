#include "services/hub/meetings/room_view.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/audit/headers.h"
#include "services/audit/meeting_headers.h"

namespace samrad::hub {
namespace {

uint64_t LastNumber(const Room& room, std::string_view agency) {
  const auto found = room.stored.last_number().find(std::string(agency));
  return found == room.stored.last_number().end() ? 0 : found->second;
}

// The worse of what the owner says and of what the hub knows.
common::v1::Light LightOf(const meetings::v1::Group& group, const Room& room,
                          const StoredItem& item) {
  common::v1::Light light = item.item().light();
  const auto at_least = [&light](common::v1::Light worse) {
    light = std::max(light, worse);
  };
  if (item.item().item_class() == common::v1::SEALED) return light;
  if (!item.has_sealed() || room.refused.count(item.item().item_id()) > 0) {
    at_least(common::v1::RED);
  }
  if (!audit::IsIdentified(item.item().item_class())) return light;
  const auto starts = audit::TimeOf(room.meeting().starts_at());
  std::vector<std::string> wanted(item.item().required().begin(),
                                  item.item().required().end());
  wanted.push_back(item.item().owner());
  for (const std::string& agency : wanted) {
    common::v1::Light best = common::v1::RED;
    for (const meetings::v1::Seat& seat : group.seats()) {
      if (seat.agency() != agency || !seat.held()) continue;
      const auto until = audit::TimeOf(seat.confirmed_until());
      const bool confirmed = until.ok() && starts.ok() && *until > *starts;
      best = std::min(best, confirmed ? common::v1::GREEN : common::v1::YELLOW);
    }
    at_least(best);
  }
  return light;
}

}  // namespace

void SetTimestamp(absl::Time time, google::protobuf::Timestamp& out) {
  const int64_t micros = absl::ToUnixMicros(time);
  out.set_seconds(micros / 1000000);
  out.set_nanos(static_cast<int32_t>(micros % 1000000) * 1000);
}

bool MaySee(const meetings::v1::Group& group, const Room& room,
            const StoredItem& item, std::string_view agency) {
  if (agency == group.chair() || agency == item.item().owner()) return true;
  // Who has heard of it before follows it to a later agenda.
  if (item.opened() && CanRead(item.sealed(), agency)) return true;
  return item.item().item_class() != common::v1::SEALED &&
         !room.Is(common::v1::PLANNED);
}

meetings::v1::AgendaItem ItemFor(const meetings::v1::Group& group,
                                 const Room& room, const StoredItem& item,
                                 std::string_view agency) {
  meetings::v1::AgendaItem out = item.item();
  const bool owner = agency == item.item().owner();
  out.clear_place();
  out.set_handed_in(item.has_sealed());
  out.set_open(room.stored.open() &&
               room.stored.current_item_id() == item.item().item_id());
  if (item.has_sealed()) {
    out.add_readers(item.sealed().author());
    for (const std::string& to : item.sealed().to()) out.add_readers(to);
  }
  if (item.has_sealed() &&
      (agency == group.chair() || CanRead(item.sealed(), agency))) {
    out.set_content_header_hash(item.sealed().header_hash());
  }
  if (item.has_sealed() && CanRead(item.sealed(), agency)) {
    out.set_thread(TakesReplies(room, item));
    out.set_replies(static_cast<uint32_t>(item.replies_size()));
  }
  if (owner || agency == group.chair()) {
    out.set_light(LightOf(group, room, item));
  } else {
    out.clear_light();
    out.clear_required();
    out.clear_excluded();
  }
  if (item.item().item_class() == common::v1::SEALED && !owner) {
    out.clear_owner();
  }
  return out;
}

meetings::v1::Meeting MeetingFor(const meetings::v1::Group& group,
                                 const Room& room, std::string_view agency) {
  meetings::v1::Meeting out = room.meeting();
  if (agency != group.chair()) out.set_revision(LastNumber(room, agency));
  return out;
}

meetings::v1::MeetingView ViewFor(const meetings::v1::Group& group,
                                  const Room& room, std::string_view agency) {
  meetings::v1::MeetingView view;
  *view.mutable_meeting() = MeetingFor(group, room, agency);
  std::vector<const StoredItem*> items;
  for (const StoredItem& item : room.stored.items()) {
    if (MaySee(group, room, item, agency)) items.push_back(&item);
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const auto* a, const auto* b) {
                     // Those without a place come last.
                     return a->item().place() - 1 < b->item().place() - 1;
                   });
  uint32_t place = 0;
  for (const StoredItem* item : items) {
    meetings::v1::AgendaItem& out = *view.add_items();
    out = ItemFor(group, room, *item, agency);
    if (item->item().place() > 0) out.set_place(++place);
  }
  for (const auto& [number, seat] : room.seats) {
    meetings::v1::SeatPresence& out = *view.add_present();
    out.set_seat(number);
    out.set_agency(seat.agency);
    out.set_deputy(seat.deputy);
    SetTimestamp(seat.since, *out.mutable_since());
    out.set_waiting(seat.waiting);
    out.set_conflict_answered(seat.conflicted.has_value());
    out.set_conflicted((agency == group.chair() || agency == seat.agency) &&
                       seat.conflicted.value_or(false));
  }
  view.set_room_locked(room.stored.room_locked());
  view.set_chair_seat(room.stored.chair_seat());
  const StoredItem* current = CurrentItem(room);
  if (current != nullptr && MaySee(group, room, *current, agency)) {
    view.set_current_item_id(current->item().item_id());
  }
  view.set_last_event(LastNumber(room, agency));
  return view;
}

EventBook::EventBook(const meetings::v1::Group& group, Room& room,
                     MeetingsChange& change, absl::Time now)
    : group_(group),
      room_(room),
      change_(change),
      now_(now),
      members_(MembersOf(group)) {}

meetings::v1::WatchMeetingResponse EventBook::Of(
    common::v1::EventKind kind) const {
  meetings::v1::WatchMeetingResponse event;
  event.set_kind(kind);
  SetTimestamp(now_, *event.mutable_at());
  return event;
}

void EventBook::To(const std::string& agency,
                   meetings::v1::WatchMeetingResponse event) {
  uint64_t& number = (*room_.stored.mutable_last_number())[agency];
  event.set_number(++number);
  event.set_revision(agency == group_.chair() ? room_.meeting().revision()
                                              : number);
  change_.events.push_back(
      {room_.meeting().meeting_id(), agency, std::move(event)});
}

void EventBook::ToAll(const meetings::v1::WatchMeetingResponse& event) {
  for (const std::string& agency : members_) To(agency, event);
}

void EventBook::OfItem(const StoredItem& item,
                       const meetings::v1::WatchMeetingResponse& event) {
  for (const std::string& agency : members_) {
    if (MaySee(group_, room_, item, agency)) To(agency, event);
  }
}

void EventBook::ToThese(const std::set<std::string>& agencies,
                        const meetings::v1::WatchMeetingResponse& event) {
  for (const std::string& agency : agencies) {
    if (members_.count(agency) > 0) To(agency, event);
  }
}

void EventBook::OfRound(const meetings::v1::WatchMeetingResponse& event) {
  meetings::v1::WatchMeetingResponse bare = event;
  bare.clear_sealed_signal();
  bare.clear_share();
  for (const std::string& agency : members_) {
    To(agency, agency == group_.chair() ? event : bare);
  }
}

}  // namespace samrad::hub
