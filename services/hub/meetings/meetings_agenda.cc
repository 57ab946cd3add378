#include <algorithm>
#include <utility>

#include "services/audit/headers.h"
#include "services/base/status.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/meetings/room_rules.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

constexpr int kMaxPlanned = 60;
constexpr int kMaxItems = 64;
constexpr absl::Duration kLongestMeeting = absl::Hours(24);

absl::Status CheckTimes(const meetings::v1::Meeting& meeting) {
  const auto starts = audit::TimeOf(meeting.starts_at());
  const auto ends = audit::TimeOf(meeting.ends_at());
  if (!starts.ok() || !ends.ok() || *ends <= *starts ||
      *ends - *starts > kLongestMeeting) {
    return absl::InvalidArgumentError(
        "ends_at is not within 24 h of starts_at");
  }
  return absl::OkStatus();
}

bool IsBeforehand(const Room& room) {
  return room.Is(common::v1::PLANNED) || room.Is(common::v1::LOCKED);
}

absl::Status WrongState() {
  return Refuse("ROOM_STATE", "the meeting is past that");
}

absl::Status ItemExists() {
  return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                     "there is an item of that id");
}

template <typename List>
absl::Status CheckAgencies(const meetings::v1::Group& group, const List& list,
                           std::set<std::string>& seen) {
  for (const std::string& agency : list) {
    if (!IsMember(group, agency) || !seen.insert(agency).second) {
      return absl::InvalidArgumentError(
          "required and excluded are not members, each once");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckWanted(const meetings::v1::Group& group,
                         const meetings::v1::AgendaItem& item,
                         const std::string& owner) {
  if (item.item_id().size() != audit::kIdBytes) {
    return absl::InvalidArgumentError("item_id is not 16 bytes");
  }
  if (item.item_class() == common::v1::ITEM_CLASS_UNSPECIFIED ||
      !common::v1::ItemClass_IsValid(item.item_class())) {
    return absl::InvalidArgumentError("class is not stated");
  }
  if (item.minutes() < 1 || item.minutes() > 240) {
    return absl::InvalidArgumentError("minutes are not 1 to 240");
  }
  if (!common::v1::Light_IsValid(item.light())) {
    return absl::InvalidArgumentError("light is unknown");
  }
  if (group.type() == common::v1::STRATEGIC_GROUP &&
      item.item_class() != common::v1::STRATEGIC) {
    return Refuse("CLASS_NOT_ALLOWED", "this group takes only strategic items");
  }
  std::set<std::string> seen = {owner};
  SAMRAD_RETURN_IF_ERROR(CheckAgencies(group, item.required(), seen));
  SAMRAD_RETURN_IF_ERROR(CheckAgencies(group, item.excluded(), seen));
  if (item.item_class() == common::v1::SEALED && seen.size() > 1) {
    return absl::InvalidArgumentError("a private talk names no agencies");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<meetings::v1::PlanMeetingsResponse> MeetingsCore::PlanMeetings(
    const Caller& caller, const meetings::v1::PlanMeetingsRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  SAMRAD_ASSIGN_OR_RETURN(const SharedGroup group,
                          GroupOf(caller, request.group_id()));
  if (group->group().chair() != caller.value()) return NotFound();
  if (request.meetings().empty() || request.meetings_size() > kMaxPlanned) {
    return absl::InvalidArgumentError("meetings are not 1 to 60");
  }
  auto change = std::make_shared<MeetingsChange>();
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen,
      SeenBefore(caller, request.request_id(), request, change->request));
  meetings::v1::PlanMeetingsResponse response;
  std::vector<SharedCell> cells;
  std::set<EventWatch::Key> woken;
  std::set<std::string> ids;
  for (const meetings::v1::Meeting& wanted : request.meetings()) {
    if (wanted.meeting_id().size() != audit::kIdBytes ||
        !ids.insert(wanted.meeting_id()).second) {
      return absl::InvalidArgumentError("a meeting_id is not 16 bytes, once");
    }
    SAMRAD_RETURN_IF_ERROR(CheckTimes(wanted));
    if (const SharedCell there = CellById(wanted.meeting_id())) {
      base::MutexLock lock(there->mutex);
      if (!seen || there->room.meeting().group_id() != request.group_id()) {
        return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                           "there is a meeting of that id");
      }
      *response.add_meetings() =
          MeetingFor(group->group(), there->room, caller.value());
      continue;
    }
    Room room;
    meetings::v1::Meeting& meeting = *room.stored.mutable_meeting();
    meeting.set_meeting_id(wanted.meeting_id());
    meeting.set_group_id(request.group_id());
    *meeting.mutable_starts_at() = wanted.starts_at();
    *meeting.mutable_ends_at() = wanted.ends_at();
    meeting.set_emergency(wanted.emergency());
    meeting.set_state(common::v1::PLANNED);
    meeting.set_revision(1);
    EventBook book(group->group(), room, *change, time_.Now());
    book.ToAll(book.Of(common::v1::MEETING_CHANGED));
    change->meetings.push_back(room.stored);
    *response.add_meetings() = MeetingFor(group->group(), room, caller.value());
    auto cell = std::make_shared<Cell>();
    base::MutexLock lock(cell->mutex);
    cell->room = std::move(room);
    cells.push_back(std::move(cell));
  }
  if (seen) return response;
  SAMRAD_RETURN_IF_ERROR(Commit(change).status());
  base::MutexLock lock(registry_mutex_);
  for (size_t i = 0; i < cells.size(); ++i) {
    cells_[change->meetings[i].meeting().meeting_id()] = cells[i];
  }
  return response;
}

absl::StatusOr<meetings::v1::ChangeMeetingResponse> MeetingsCore::ChangeMeeting(
    const Caller& caller, const meetings::v1::ChangeMeetingRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  meetings::v1::ChangeMeetingResponse response;
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        if (group.chair() != caller.value()) return NotFound();
        if (!seen) {
          SAMRAD_RETURN_IF_ERROR(CheckRevision(request.expected_revision(),
                                               room.meeting().revision()));
          if (!IsBeforehand(room)) return WrongState();
          meetings::v1::Meeting& meeting = *room.stored.mutable_meeting();
          if (request.cancel()) {
            meeting.set_state(common::v1::CANCELLED);
            for (const StoredItem& item : room.stored.items()) {
              EraseTexts(item, change);
            }
            room.seats.clear();
          } else {
            *meeting.mutable_starts_at() = request.starts_at();
            *meeting.mutable_ends_at() = request.ends_at();
            SAMRAD_RETURN_IF_ERROR(CheckTimes(meeting));
          }
          Touch(room);
          change.request = use;
          EventBook book(group, room, change, time_.Now());
          book.ToAll(book.Of(common::v1::MEETING_CHANGED));
        }
        *response.mutable_meeting() = MeetingFor(group, room, caller.value());
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<meetings::v1::ListMeetingsResponse> MeetingsCore::ListMeetings(
    const Caller& caller, const meetings::v1::ListMeetingsRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  if (!request.group_id().empty()) {
    SAMRAD_RETURN_IF_ERROR(GroupOf(caller, request.group_id()).status());
  }
  std::vector<meetings::v1::Meeting> found;
  for (const SharedCell& cell : Cells()) {
    base::MutexLock lock(cell->mutex);
    const meetings::v1::Meeting& meeting = cell->room.meeting();
    if (!request.group_id().empty() &&
        meeting.group_id() != request.group_id()) {
      continue;
    }
    const auto group = GroupOf(caller, meeting.group_id());
    if (!group.ok()) continue;
    found.push_back(MeetingFor((*group)->group(), cell->room, caller.value()));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) {
                     return a.starts_at().seconds() < b.starts_at().seconds();
                   });
  meetings::v1::ListMeetingsResponse response;
  response.mutable_meetings()->Assign(found.begin(), found.end());
  return response;
}

bool MeetingsCore::ReserveItem(const std::string& item_id,
                               const std::string& meeting_id) {
  base::MutexLock lock(registry_mutex_);
  return item_meetings_.emplace(item_id, meeting_id).second;
}

absl::StatusOr<meetings::v1::AnnounceItemResponse> MeetingsCore::AnnounceItem(
    const Caller& caller, const meetings::v1::AnnounceItemRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  const meetings::v1::AgendaItem& wanted = request.item();
  meetings::v1::AnnounceItemResponse response;
  bool reserved = false;
  const absl::Status announced = ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        const StoredItem* there = FindItem(room, wanted.item_id());
        if (seen && there != nullptr) {
          *response.mutable_item() =
              ItemFor(group, room, *there, caller.value());
          return absl::OkStatus();
        }
        if (seen) return NotFound();  // withdrawn since
        SAMRAD_RETURN_IF_ERROR(CheckWanted(group, wanted, caller.value()));
        if (room.Is(common::v1::ENDED) || room.Is(common::v1::CANCELLED)) {
          return WrongState();
        }
        if (!room.Is(common::v1::PLANNED) && !room.meeting().emergency() &&
            caller.value() != group.chair()) {
          return Refuse("LOCKED", "the agenda is locked");
        }
        StoredItem* item = FindItem(room, wanted.item_id());
        if (item == nullptr) {
          if (room.stored.items_size() >= kMaxItems) {
            return base::Error(absl::StatusCode::kResourceExhausted, "TOO_MANY",
                               "the agenda is full");
          }
          if (!ReserveItem(wanted.item_id(), room.meeting().meeting_id())) {
            return ItemExists();
          }
          reserved = true;
          item = room.stored.add_items();
          item->mutable_item()->set_item_id(wanted.item_id());
          item->mutable_item()->set_owner(caller.value());
        } else if (item->item().owner() != caller.value()) {
          return ItemExists();
        } else if (item->opened() ||
                   (item->has_sealed() &&
                    item->item().item_class() != wanted.item_class())) {
          return Refuse("ITEM_OPENED", "it is too late to change the item");
        }
        item->mutable_item()->set_item_class(wanted.item_class());
        item->mutable_item()->set_minutes(wanted.minutes());
        item->mutable_item()->set_owner(caller.value());
        *item->mutable_item()->mutable_required() = wanted.required();
        *item->mutable_item()->mutable_excluded() = wanted.excluded();
        item->mutable_item()->set_light(wanted.light());
        Touch(room);
        change.request = use;
        EventBook book(group, room, change, time_.Now());
        meetings::v1::WatchMeetingResponse event =
            book.Of(common::v1::AGENDA_CHANGED);
        event.set_item_id(wanted.item_id());
        book.OfItem(*item, event);
        *response.mutable_item() = ItemFor(group, room, *item, caller.value());
        return absl::OkStatus();
      });
  if (!announced.ok()) {
    if (reserved) {
      base::MutexLock lock(registry_mutex_);
      item_meetings_.erase(wanted.item_id());
    }
    return announced;
  }
  return response;
}

absl::StatusOr<meetings::v1::WithdrawItemResponse> MeetingsCore::WithdrawItem(
    const Caller& caller, const meetings::v1::WithdrawItemRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  if (seen) return meetings::v1::WithdrawItemResponse();
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, CellOfItem(request.item_id()),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        const StoredItem* item = FindItem(room, request.item_id());
        if (item == nullptr || item->item().owner() != caller.value()) {
          return NotFound();
        }
        if (item->opened() || room.Is(common::v1::ENDED)) {
          return Refuse("ITEM_OPENED", "the item has been opened");
        }
        EraseTexts(*item, change);
        Touch(room);
        change.request = use;
        EventBook book(group, room, change, time_.Now());
        meetings::v1::WatchMeetingResponse event =
            book.Of(common::v1::AGENDA_CHANGED);
        event.set_item_id(request.item_id());
        book.OfItem(*item, event);
        if (room.stored.current_item_id() == request.item_id()) {
          room.stored.clear_current_item_id();
        }
        auto& items = *room.stored.mutable_items();
        items.erase(std::find_if(items.begin(), items.end(), [&](auto& one) {
          return one.item().item_id() == request.item_id();
        }));
        return absl::OkStatus();
      }));
  return meetings::v1::WithdrawItemResponse();
}

// Carrying changes several meetings at once: all are locked, in one order.
absl::StatusOr<meetings::v1::SetAgendaResponse> MeetingsCore::SetAgenda(
    const Caller& caller, const meetings::v1::SetAgendaRequest& request)
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::map<std::string, SharedCell> cells;
  const SharedCell own = CellById(request.meeting_id());
  if (own == nullptr) return NotFound();
  cells[request.meeting_id()] = own;
  for (const meetings::v1::Carry& carry : request.carry()) {
    SharedCell target = CellById(carry.to_meeting_id());
    if (target == nullptr || target == own) return NotFound();
    cells[carry.to_meeting_id()] = std::move(target);
  }
  auto change = std::make_shared<MeetingsChange>();
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen,
      SeenBefore(caller, request.request_id(), request, change->request));
  std::set<EventWatch::Key> woken;
  meetings::v1::SetAgendaResponse response;
  {
    std::vector<std::unique_ptr<base::MutexLock>> locks;
    for (auto& [id, cell] : cells) {
      locks.push_back(std::make_unique<base::MutexLock>(cell->mutex));
    }
    SAMRAD_ASSIGN_OR_RETURN(const SharedGroup stored,
                            GroupOf(caller, own->room.meeting().group_id()));
    const meetings::v1::Group& group = stored->group();
    if (group.chair() != caller.value()) return NotFound();
    for (auto& [id, cell] : cells) {
      SAMRAD_RETURN_IF_ERROR(Fill(*cell));
    }
    if (seen) {
      *response.mutable_view() = ViewFor(group, own->room, caller.value());
      return response;
    }
    std::map<std::string, Room> rooms;
    for (auto& [id, cell] : cells) {
      if (cell->room.meeting().group_id() != group.group_id()) {
        return NotFound();
      }
      rooms[id] = cell->room;
    }
    SAMRAD_RETURN_IF_ERROR(
        ApplyAgenda(group, request, rooms, *change, time_.Now()));
    for (auto& [id, room] : rooms) change->meetings.push_back(room.stored);
    SAMRAD_RETURN_IF_ERROR(Commit(change).status());
    for (auto& [id, room] : rooms) cells[id]->room = std::move(room);
    {
      base::MutexLock registry(registry_mutex_);
      for (const meetings::v1::Carry& carry : request.carry()) {
        item_meetings_[carry.item_id()] = carry.to_meeting_id();
      }
    }
    *response.mutable_view() = ViewFor(group, own->room, caller.value());
  }
  for (const MeetingsChange::Event& event : change->events) {
    woken.emplace(event.meeting_id, event.agency);
  }
  events_.Notify(woken);
  return response;
}

absl::Status MeetingsCore::ApplyAgenda(
    const meetings::v1::Group& group,
    const meetings::v1::SetAgendaRequest& request,
    std::map<std::string, Room>& rooms, MeetingsChange& change,
    absl::Time now) const {
  Room& room = rooms.at(request.meeting_id());
  SAMRAD_RETURN_IF_ERROR(
      CheckRevision(request.expected_revision(), room.meeting().revision()));
  if (!IsBeforehand(room) && !room.Is(common::v1::HELD)) return WrongState();
  if (room.stored.open()) return Refuse("ITEM_OPEN", "an item is open");
  std::set<std::string> named;
  for (const std::string& id : request.order()) {
    StoredItem* item = FindItem(room, id);
    if (item == nullptr || !named.insert(id).second) {
      return absl::InvalidArgumentError("order names no item, or one twice");
    }
    item->mutable_item()->set_place(static_cast<uint32_t>(named.size()));
  }
  for (const meetings::v1::Carry& carry : request.carry()) {
    const StoredItem* item = FindItem(room, carry.item_id());
    if (item == nullptr || !named.insert(carry.item_id()).second) {
      return absl::InvalidArgumentError("carry names no item, or one twice");
    }
    if (carry.why() == common::v1::CARRY_REASON_UNSPECIFIED ||
        !common::v1::CarryReason_IsValid(carry.why())) {
      return absl::InvalidArgumentError("the reason to carry is not stated");
    }
    if (HasEnded(*item)) return Refuse("ITEM_ENDED", "the item has ended");
    if (!item->unacknowledged().empty()) {
      return Refuse("FROZEN", "an Oops is not acknowledged");
    }
    Room& target = rooms.at(carry.to_meeting_id());
    if (!IsBeforehand(target)) return WrongState();
    if (target.stored.items_size() >= kMaxItems) {
      return base::Error(absl::StatusCode::kResourceExhausted, "TOO_MANY",
                         "the later agenda is full");
    }
  }
  if (static_cast<int>(named.size()) != room.stored.items_size()) {
    return absl::InvalidArgumentError("order and carry leave an item out");
  }
  Touch(room);
  for (const meetings::v1::Carry& carry : request.carry()) {
    Room& target = rooms.at(carry.to_meeting_id());
    StoredItem moved = *FindItem(room, carry.item_id());
    moved.mutable_item()->clear_place();
    moved.mutable_item()->set_carried(carry.why());
    if (room.stored.current_item_id() == carry.item_id()) {
      room.stored.clear_current_item_id();
    }
    auto& items = *room.stored.mutable_items();
    items.erase(std::find_if(items.begin(), items.end(), [&](auto& one) {
      return one.item().item_id() == carry.item_id();
    }));
    *target.stored.add_items() = moved;
    Touch(target);
    EventBook book(group, target, change, now);
    meetings::v1::WatchMeetingResponse event =
        book.Of(common::v1::AGENDA_CHANGED);
    event.set_item_id(carry.item_id());
    book.OfItem(moved, event);
    // Its thread goes with it.
    for (const StoredText& reply : moved.replies()) {
      SAMRAD_RETURN_IF_ERROR(TellReply(moved, reply, book));
    }
  }
  const bool locks = request.lock() && room.Is(common::v1::PLANNED);
  if (locks) room.stored.mutable_meeting()->set_state(common::v1::LOCKED);
  EventBook book(group, room, change, now);
  if (room.Is(common::v1::PLANNED)) {
    // Nobody else sees the agenda before it is locked.
    book.ToThese({group.chair()}, book.Of(common::v1::AGENDA_CHANGED));
  } else {
    book.ToAll(book.Of(locks ? common::v1::AGENDA_LOCKED
                             : common::v1::AGENDA_CHANGED));
  }
  return absl::OkStatus();
}

absl::Status MeetingsCore::TellReply(const StoredItem& item,
                                     const StoredText& reply,
                                     EventBook& book) const {
  meetings::v1::WatchMeetingResponse event = book.Of(common::v1::CONTENT_ADDED);
  event.set_item_id(item.item().item_id());
  event.set_content_id(reply.content_id());
  event.set_agency(reply.author());
  SAMRAD_RETURN_IF_ERROR(Logged(reply.seq(), *event.mutable_logged()));
  std::set<std::string> readers(reply.to().begin(), reply.to().end());
  readers.insert(reply.author());
  book.ToThese(readers, event);
  return absl::OkStatus();
}

absl::StatusOr<meetings::v1::GetMeetingResponse> MeetingsCore::GetMeeting(
    const Caller& caller, const meetings::v1::GetMeetingRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  meetings::v1::GetMeetingResponse response;
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room, MeetingsChange&) {
        *response.mutable_view() = ViewFor(group, room, caller.value());
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace samrad::hub
