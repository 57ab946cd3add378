#include "services/agency/meetings/room_view.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "services/agency/meetings/agenda_order.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/times.h"
#include "services/agency/outbox/proto_time.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using HubItem = hub::meetings::v1::AgendaItem;
using HubView = hub::meetings::v1::MeetingView;

std::vector<std::string> AgenciesOf(const hub::meetings::v1::Group& group) {
  std::set<std::string> agencies;
  for (const hub::meetings::v1::Seat& seat : group.seats()) {
    agencies.insert(seat.agency());
  }
  return {agencies.begin(), agencies.end()};
}

// Who may hear the item, as far as the view says: its readers, or before it is
// handed in everybody who is not excluded.
std::uint32_t ListenersOf(const HubItem& item,
                          const std::vector<std::string>& agencies) {
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < agencies.size() && i < 32; ++i) {
    const auto named = [&](const auto& list) {
      return std::find(list.begin(), list.end(), agencies[i]) != list.end();
    };
    const bool hears = item.readers().empty() ? !named(item.excluded())
                                              : named(item.readers());
    if (hears) mask |= std::uint32_t{1} << i;
  }
  return mask;
}

Agenda AgendaOf(const std::vector<const HubItem*>& items,
                const std::vector<std::string>& agencies) {
  Agenda agenda;
  for (const HubItem* item : items) {
    agenda.items.push_back(
        {.listeners = ListenersOf(*item, agencies),
         .strategic = item->item_class() == common::v1::STRATEGIC,
         .is_break = false,
         .pinned_at = std::nullopt});
  }
  return agenda;
}

// When each agency comes and goes in this order.
std::vector<meetings::v1::ComeAndGo> ComingAndGoing(
    const std::vector<const HubItem*>& order,
    const std::vector<std::string>& agencies, absl::Time starts_at) {
  std::vector<absl::Time> begins{starts_at};
  for (const HubItem* item : order) {
    begins.push_back(begins.back() + absl::Minutes(item->minutes()));
  }
  std::vector<meetings::v1::ComeAndGo> all;
  for (std::size_t i = 0; i < agencies.size() && i < 32; ++i) {
    std::optional<std::size_t> first;
    std::size_t last = 0;
    for (std::size_t place = 0; place < order.size(); ++place) {
      if ((ListenersOf(*order[place], agencies) >> i & 1) == 0) continue;
      if (!first.has_value()) first = place;
      last = place;
    }
    if (!first.has_value()) continue;
    meetings::v1::ComeAndGo& one = all.emplace_back();
    one.set_agency(agencies[i]);
    one.set_from_place(static_cast<std::uint32_t>(*first + 1));
    one.set_to_place(static_cast<std::uint32_t>(last + 1));
    for (std::size_t place = *first; place <= last; ++place) {
      if ((ListenersOf(*order[place], agencies) >> i & 1) == 0) {
        one.add_out_for(static_cast<std::uint32_t>(place + 1));
      }
    }
    *one.mutable_comes_at() = ToProtoTime(begins[*first]);
    *one.mutable_leaves_at() = ToProtoTime(begins[last + 1]);
  }
  return all;
}

// Items still to be taken, in today's order.
std::vector<const HubItem*> InOrder(const HubView& view) {
  std::vector<const HubItem*> items;
  for (const HubItem& item : view.items()) items.push_back(&item);
  std::stable_sort(items.begin(), items.end(),
                   [](const HubItem* a, const HubItem* b) {
                     const auto key = [](const HubItem* item) {
                       return item->place() == 0 ? 1u << 30 : item->place();
                     };
                     return key(a) < key(b);
                   });
  return items;
}

absl::Status About(std::string_view tag, std::string_view message,
                   const std::set<std::string>& agencies) {
  std::string list;
  for (const std::string& agency : agencies) {
    if (!list.empty()) list += ",";
    list += agency;
  }
  return base::WithPath(
      base::Error(absl::StatusCode::kFailedPrecondition, tag, message), list);
}

meetings::v1::AgendaLine LineOf(const HubItem& item) {
  meetings::v1::AgendaLine line;
  line.set_item(Hex(item.item_id()));
  line.set_place(item.place());
  line.set_item_class(item.item_class());
  line.set_minutes(item.minutes());
  line.set_owner(item.owner());
  *line.mutable_required() = item.required();
  *line.mutable_excluded() = item.excluded();
  *line.mutable_readers() = item.readers();
  line.set_light(item.light());
  line.set_open(item.open());
  line.set_outcome(item.outcome());
  line.set_carried(item.carried());
  line.set_handed_in(item.handed_in());
  line.set_thread(item.thread() && !audit::IsIdentified(item.item_class()));
  line.set_replies(item.replies());
  return line;
}

}  // namespace

meetings::v1::MeetingView RoomViewOf(const HubView& view,
                                     const MeetingPlace& place,
                                     const std::string& agency) {
  const hub::meetings::v1::Meeting& meeting = view.meeting();
  meetings::v1::MeetingView out;
  out.set_meeting(Hex(meeting.meeting_id()));
  out.set_group(Hex(meeting.group_id()));
  out.set_code(place.group.code());
  *out.mutable_starts_at() = meeting.starts_at();
  *out.mutable_ends_at() = meeting.ends_at();
  out.set_state(meeting.state());
  std::uint32_t wanted = 0;
  for (const HubItem& item : view.items()) {
    *out.add_items() = LineOf(item);
    wanted += item.minutes();
  }
  out.set_minutes_wanted(wanted);
  out.set_minutes_planned(static_cast<std::uint32_t>(absl::ToInt64Minutes(
      TimeIn(meeting.ends_at()) - TimeIn(meeting.starts_at()))));
  const bool chairs = place.ChairedBy(agency);
  for (meetings::v1::ComeAndGo& one :
       ComingAndGoing(InOrder(view), AgenciesOf(place.group),
                      TimeIn(meeting.starts_at()))) {
    if (chairs || one.agency() == agency) *out.add_come_and_go() = one;
  }
  for (const hub::meetings::v1::SeatPresence& seat : view.present()) {
    meetings::v1::PresentSeat& one = *out.add_present();
    one.set_seat(seat.seat());
    one.set_agency(seat.agency());
    one.set_deputy(seat.deputy());
    *one.mutable_since() = seat.since();
    one.set_waiting(seat.waiting());
    one.set_conflict_answered(seat.conflict_answered());
    one.set_conflicted(seat.conflicted());
  }
  out.set_room_locked(view.room_locked());
  out.set_chair_seat(view.chair_seat());
  if (!view.current_item_id().empty()) {
    out.set_current_item(Hex(view.current_item_id()));
  }
  out.set_revision(meeting.revision());
  out.set_last_event(view.last_event());
  out.set_chairs(chairs);
  for (const OwnSeat& seat : place.seats) out.add_own_seats(seat.seat);
  return out;
}

std::set<std::string> AgenciesIn(const HubView& view) {
  std::set<std::string> agencies;
  for (const hub::meetings::v1::SeatPresence& seat : view.present()) {
    if (!seat.waiting()) agencies.insert(seat.agency());
  }
  return agencies;
}

absl::Status CheckMayOpen(const HubView& view, const HubItem& item) {
  if (!item.handed_in() || item.content_header_hash().size() != 32) {
    return About("NOT_HANDED_IN", "its text has not been handed in",
                 {item.owner()});
  }
  const std::set<std::string> present = AgenciesIn(view);
  std::set<std::string> wanted(item.required().begin(), item.required().end());
  wanted.insert(item.owner());
  std::set<std::string> missing, unwanted, unread, unanswered, conflicted;
  for (const std::string& agency : wanted) {
    if (!present.contains(agency)) missing.insert(agency);
  }
  // One that waits at the door is in the room too.
  for (const hub::meetings::v1::SeatPresence& seat : view.present()) {
    const auto& excluded = item.excluded();
    if (std::find(excluded.begin(), excluded.end(), seat.agency()) !=
        excluded.end()) {
      unwanted.insert(seat.agency());
    }
    if (seat.waiting()) continue;
    if (!seat.conflict_answered()) unanswered.insert(seat.agency());
    if (seat.conflicted()) conflicted.insert(seat.agency());
  }
  for (const std::string& agency : present) {
    const auto& readers = item.readers();
    if (std::find(readers.begin(), readers.end(), agency) == readers.end()) {
      unread.insert(agency);
    }
  }
  if (!missing.empty()) {
    return About("MUST_BE_IN", "these have to be seated first", missing);
  }
  if (!unwanted.empty()) {
    return About("MUST_BE_OUT", "these have to be out", unwanted);
  }
  if (!unread.empty()) {
    return About("NO_PERMIT_FOR", "these may not hear it", unread);
  }
  if (!unanswered.empty()) {
    return About("CONFLICT_UNANSWERED",
                 "these have not answered about conflict of interest",
                 unanswered);
  }
  if (!conflicted.empty()) {
    return About("CONFLICTED", "a seat of these has a conflict and must be out",
                 conflicted);
  }
  return absl::OkStatus();
}

absl::StatusOr<meetings::v1::ProposeOrderResponse> ProposeOrderFor(
    const HubView& view, const MeetingPlace& place,
    const google::protobuf::RepeatedPtrField<meetings::v1::FixedPlace>& fixed) {
  const std::vector<const HubItem*> items = InOrder(view);
  const std::vector<std::string> agencies = AgenciesOf(place.group);
  Agenda agenda = AgendaOf(items, agencies);
  for (int i = 0; i < fixed.size(); ++i) {
    const std::string path = "fixed[" + std::to_string(i) + "]";
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const HubItem* item) {
          return Hex(item->item_id()) == fixed[i].item();
        });
    if (found == items.end()) {
      return Malformed(path + ".item", "not an item of this agenda");
    }
    if (fixed[i].place() < 1 || fixed[i].place() > items.size()) {
      return Malformed(path + ".place", "not a place of this agenda");
    }
    agenda.items[static_cast<std::size_t>(found - items.begin())].pinned_at =
        static_cast<int>(fixed[i].place()) - 1;
  }
  auto proposed = ProposeAgendaOrder(agenda);
  if (!proposed.ok()) {
    return Malformed("fixed", "no order keeps these places");
  }
  meetings::v1::ProposeOrderResponse response;
  std::vector<const HubItem*> order;
  for (const int index : proposed->order) {
    order.push_back(items[static_cast<std::size_t>(index)]);
    response.add_order(Hex(order.back()->item_id()));
  }
  response.set_moves(static_cast<std::uint32_t>(proposed->moves));
  response.set_moves_now(static_cast<std::uint32_t>(proposed->given_moves));
  for (meetings::v1::ComeAndGo& one :
       ComingAndGoing(order, agencies, TimeIn(view.meeting().starts_at()))) {
    *response.add_come_and_go() = std::move(one);
  }
  return response;
}

}  // namespace samrad::agency
