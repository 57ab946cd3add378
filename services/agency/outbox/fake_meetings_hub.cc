#include "services/agency/outbox/fake_meetings_hub.h"

#include <algorithm>
#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/agency/outbox/proto_time.h"
#include "services/audit/leaf.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"

namespace samrad::agency {

using namespace hub::meetings::v1;  // NOLINT: a test helper of one file

namespace {

absl::Status HubIsAway() { return absl::UnavailableError("the hub is away"); }
absl::Status None() {
  return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND", "none");
}
absl::Status Cannot(std::string_view tag) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag, "refused");
}

}  // namespace

absl::StatusOr<LoggedRecord> FakeMeetingsHub::Log(
    const audit::v1::SignedRecord& record) {
  SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry, audit::EntryOf(record));
  const auto [known, fresh] = logged_.try_emplace(audit::ToBytes(entry), 0);
  if (fresh) known->second = log_.Append(entry);
  LoggedRecord logged;
  *logged.mutable_record() = record;
  *logged.mutable_receipt() = log_.ReceiptOf(known->second);
  return logged;
}

bool FakeMeetingsHub::SeatedIn(const Group& group,
                               const std::string& agency) const {
  return std::any_of(group.seats().begin(), group.seats().end(),
                     [&](const Seat& seat) { return seat.agency() == agency; });
}

FakeMeetingsHub::MeetingRoom* FakeMeetingsHub::Room(
    const std::string& meeting_id, const std::string& agency) {
  const auto found = rooms_.find(meeting_id);
  if (found == rooms_.end() ||
      !SeatedIn(groups_[found->second.meeting.group_id()], agency)) {
    return nullptr;
  }
  return &found->second;
}

void FakeMeetingsHub::Tell(MeetingRoom& room, WatchMeetingResponse event,
                           const std::set<std::string>* only) {
  *event.mutable_at() = ToProtoTime(clock_.TimeNow());
  room.meeting.set_revision(room.meeting.revision() + 1);
  event.set_revision(room.meeting.revision());
  const Group& group = groups_[room.meeting.group_id()];
  std::set<std::string> agencies;
  for (const Seat& seat : group.seats()) agencies.insert(seat.agency());
  for (const std::string& agency : agencies) {
    if (only != nullptr && !only->contains(agency)) continue;
    WatchMeetingResponse one = event;
    if (agency != group.chair()) {
      one.clear_sealed_signal();
      one.clear_share();
    }
    auto& events = room.events[agency];
    one.set_number(events.size() + 1);
    events.push_back(std::move(one));
  }
  changed_.SignalAll();
}

MeetingView FakeMeetingsHub::View(const MeetingRoom& room,
                                  const std::string& agency) const {
  MeetingView view;
  *view.mutable_meeting() = room.meeting;
  const bool chair = groups_.at(room.meeting.group_id()).chair() == agency;
  for (const std::string& id : room.items) {
    const ItemState& state = items_.at(id);
    AgendaItem item = state.item;
    const bool owner = item.owner() == agency;
    if (item.item_class() == common::v1::SEALED) {
      if (!chair && !owner) continue;
      if (!owner) item.clear_owner();
    }
    if (!chair && !owner) {
      item.clear_light();
      item.clear_required();
      item.clear_excluded();
    }
    const auto& readers = item.readers();
    const bool reads =
        std::find(readers.begin(), readers.end(), agency) != readers.end();
    if (!chair && !reads) item.clear_content_header_hash();
    if (reads) {
      item.set_thread(!state.let_in.empty() &&
                      (item.outcome() == common::v1::OUTCOME_UNSPECIFIED ||
                       item.outcome() == common::v1::PAUSED));
      item.set_replies(static_cast<std::uint32_t>(state.texts.size() - 1));
    }
    *view.add_items() = std::move(item);
  }
  for (const auto& [seat, presence] : room.present) {
    SeatPresence one = presence;
    if (!chair && one.agency() != agency) one.clear_conflicted();
    *view.add_present() = std::move(one);
  }
  view.set_room_locked(room.locked);
  view.set_chair_seat(room.chair_seat);
  view.set_current_item_id(room.current);
  const auto events = room.events.find(agency);
  view.set_last_event(events == room.events.end() ? 0 : events->second.size());
  return view;
}

absl::StatusOr<LoggedRecord> FakeMeetingsHub::ActOnMinutes(
    const audit::v1::SignedRecord& record,
    const sealed::v1::MeetingActHeader& act) {
  const bool approved = act.act() == sealed::v1::MINUTES_APPROVED;
  const auto room = rooms_.find(act.meeting_id());
  if (room == rooms_.end() ||
      (!approved && act.act() != sealed::v1::MINUTES_OBJECTED)) {
    return None();
  }
  SAMRAD_ASSIGN_OR_RETURN(LoggedRecord logged, Log(record));
  WatchMeetingResponse event;
  event.set_kind(approved ? common::v1::EVENT_MINUTES_APPROVED
                          : common::v1::EVENT_MINUTES_OBJECTED);
  event.set_agency(act.agency());
  *event.mutable_logged() = logged;
  const std::set<std::string> told = {
      act.agency(), groups_.at(room->second.meeting.group_id()).chair()};
  Tell(room->second, std::move(event), &told);
  return logged;
}

absl::StatusOr<LoggedRecord> FakeMeetingsHub::Act(
    const audit::v1::SignedRecord& record, common::v1::Outcome outcome) {
  SAMRAD_ASSIGN_OR_RETURN(const auto header,
                          audit::ParseMeetingHeader(record.header()));
  const sealed::v1::MeetingActHeader& act = header.act();
  if (act.item_id().empty()) return ActOnMinutes(record, act);
  const auto found = items_.find(act.item_id());
  if (found == items_.end()) return None();
  ItemState& state = found->second;
  MeetingRoom& room = rooms_[state.meeting_id];
  const std::set<std::string> present(act.present().begin(),
                                      act.present().end());
  if (act.act() == sealed::v1::ITEM_OPENED ||
      act.act() == sealed::v1::LATE_ADMITTED) {
    for (const std::string& agency : present) {
      const auto& readers = state.item.readers();
      if (std::find(readers.begin(), readers.end(), agency) == readers.end()) {
        return base::WithPath(Cannot("NO_PERMIT_FOR"), agency);
      }
    }
  }
  SAMRAD_ASSIGN_OR_RETURN(LoggedRecord logged, Log(record));
  WatchMeetingResponse event;
  event.set_item_id(act.item_id());
  event.set_agency(act.agency());
  *event.mutable_logged() = logged;
  switch (act.act()) {
    case sealed::v1::ITEM_OPENED:
      state.listeners.clear();
      state.let_in.clear();
      event.set_kind(common::v1::EVENT_ITEM_OPENED);
      break;
    case sealed::v1::LATE_ADMITTED:
      event.set_kind(common::v1::EVENT_LATE_ADMITTED);
      break;
    case sealed::v1::ITEM_CLOSED:
      state.item.set_open(false);
      state.item.set_outcome(outcome);
      event.set_kind(common::v1::EVENT_ITEM_CLOSED);
      event.set_outcome(outcome);
      break;
    case sealed::v1::OOPS:
      state.item.set_open(false);
      state.unacknowledged = present;
      event.set_kind(common::v1::EVENT_OOPS);
      break;
    case sealed::v1::OOPS_ACKNOWLEDGED:
      state.unacknowledged.erase(act.agency());
      event.set_kind(common::v1::EVENT_OOPS_ACKNOWLEDGED);
      break;
    default:
      return None();
  }
  if (act.act() == sealed::v1::ITEM_OPENED ||
      act.act() == sealed::v1::LATE_ADMITTED) {
    state.item.set_open(true);
    state.listeners.insert(present.begin(), present.end());
    for (const std::string& agency : present) state.let_in[agency] = logged;
    for (auto& [seat, one] : room.present) {
      if (present.contains(one.agency())) one.set_waiting(false);
    }
  }
  Tell(room, std::move(event));
  return logged;
}

class FakeMeetingsWatch final : public MeetingsHub::Watch {
 public:
  FakeMeetingsWatch(FakeMeetingsHub& hub, std::string agency,
                    WatchMeetingRequest request)
      : hub_(hub), agency_(std::move(agency)), request_(std::move(request)) {}

  absl::Status Run(
      const std::function<absl::Status(WatchMeetingResponse)>& each) override {
    std::uint64_t after = request_.after();
    std::uint64_t cuts;
    {
      base::MutexLock lock(hub_.mutex_);
      cuts = hub_.cuts_;
    }
    bool told = false;
    while (true) {
      WatchMeetingResponse message;
      {
        base::MutexLock lock(hub_.mutex_);
        FakeMeetingsHub::MeetingRoom* room =
            hub_.Room(request_.meeting_id(), agency_);
        if (room == nullptr) return None();
        const auto& events = room->events[agency_];
        while (told && !cancelled_ && !hub_.lies_.away && hub_.cuts_ == cuts &&
               after >= events.size()) {
          hub_.changed_.Wait(hub_.mutex_);
        }
        if (cancelled_ || hub_.lies_.away || hub_.cuts_ != cuts)
          return HubIsAway();
        if (after < events.size()) {
          message = events[after++];
        } else {
          told = true;
          message.set_heartbeat(true);
          message.set_number(events.size());
        }
      }
      SAMRAD_RETURN_IF_ERROR(each(std::move(message)));
    }
  }
  void Cancel() override {
    base::MutexLock lock(hub_.mutex_);
    cancelled_ = true;
    hub_.changed_.SignalAll();
  }

 private:
  FakeMeetingsHub& hub_;
  const std::string agency_;
  const WatchMeetingRequest request_;
  bool cancelled_ ABSL_GUARDED_BY(hub_.mutex_) = false;
};

// One agency's way to the fake.
class FakeMeetingsClient final : public MeetingsHub {
 public:
  FakeMeetingsClient(FakeMeetingsHub& hub, std::string agency)
      : hub_(hub), agency_(std::move(agency)) {}

  absl::StatusOr<CreateGroupResponse> CreateGroup(
      const CreateGroupRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    Group& group = hub_.groups_[request.group().group_id()];
    if (group.group_id().empty()) {
      group = request.group();
      group.set_chair(agency_);
      group.set_revision(1);
    }
    CreateGroupResponse response;
    *response.mutable_group() = group;
    return response;
  }
  absl::StatusOr<SetSeatsResponse> SetSeats(
      const SetSeatsRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    const auto found = hub_.groups_.find(request.group_id());
    if (found == hub_.groups_.end() || found->second.chair() != agency_) {
      return None();
    }
    if (found->second.revision() != request.expected_revision()) {
      return base::Error(absl::StatusCode::kAborted, "REVISION", "changed");
    }
    *found->second.mutable_seats() = request.seats();
    found->second.set_revision(found->second.revision() + 1);
    SetSeatsResponse response;
    *response.mutable_group() = found->second;
    return response;
  }
  absl::StatusOr<ConfirmSeatResponse> ConfirmSeat(
      const ConfirmSeatRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    const auto found = hub_.groups_.find(request.group_id());
    if (found == hub_.groups_.end()) return None();
    for (Seat& seat : *found->second.mutable_seats()) {
      if (seat.seat() != request.seat() || seat.agency() != agency_) continue;
      seat.set_held(request.held());
      seat.set_has_deputy(request.has_deputy());
      *seat.mutable_confirmed_until() = request.confirmed_until();
      ConfirmSeatResponse response;
      *response.mutable_group() = found->second;
      return response;
    }
    return None();
  }
  absl::StatusOr<ListGroupsResponse> ListGroups() override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    ListGroupsResponse response;
    for (const auto& [id, group] : hub_.groups_) {
      if (hub_.SeatedIn(group, agency_)) *response.add_groups() = group;
    }
    return response;
  }
  absl::StatusOr<PlanMeetingsResponse> PlanMeetings(
      const PlanMeetingsRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    const auto group = hub_.groups_.find(request.group_id());
    if (group == hub_.groups_.end() || group->second.chair() != agency_) {
      return None();
    }
    PlanMeetingsResponse response;
    for (const Meeting& meeting : request.meetings()) {
      FakeMeetingsHub::MeetingRoom& room = hub_.rooms_[meeting.meeting_id()];
      if (room.meeting.meeting_id().empty()) {
        room.meeting = meeting;
        room.meeting.set_group_id(request.group_id());
        room.meeting.set_state(common::v1::PLANNED);
        room.meeting.set_revision(1);
      }
      *response.add_meetings() = room.meeting;
    }
    return response;
  }
  absl::StatusOr<ChangeMeetingResponse> ChangeMeeting(
      const ChangeMeetingRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr || !Chairs(*room)) return None();
    if (request.expected_revision() != room->meeting.revision()) {
      return base::Error(absl::StatusCode::kAborted, "REVISION", "changed");
    }
    if (request.cancel()) {
      room->meeting.set_state(common::v1::CANCELLED);
    } else {
      *room->meeting.mutable_starts_at() = request.starts_at();
      *room->meeting.mutable_ends_at() = request.ends_at();
    }
    hub_.Tell(*room, EventOf(common::v1::MEETING_CHANGED));
    ChangeMeetingResponse response;
    *response.mutable_meeting() = room->meeting;
    return response;
  }
  absl::StatusOr<ListMeetingsResponse> ListMeetings() override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    ListMeetingsResponse response;
    for (const auto& [id, room] : hub_.rooms_) {
      if (hub_.Room(id, agency_) != nullptr) {
        *response.add_meetings() = room.meeting;
      }
    }
    return response;
  }
  absl::StatusOr<AnnounceItemResponse> AnnounceItem(
      const AnnounceItemRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr) return None();
    if (room->meeting.state() == common::v1::LOCKED && !Chairs(*room)) {
      return Cannot("LOCKED");
    }
    FakeMeetingsHub::ItemState& state = hub_.items_[request.item().item_id()];
    if (state.meeting_id.empty()) {
      state.meeting_id = request.meeting_id();
      room->items.push_back(request.item().item_id());
    }
    state.item.MergeFrom(request.item());
    *state.item.mutable_required() = request.item().required();
    *state.item.mutable_excluded() = request.item().excluded();
    state.item.set_owner(agency_);
    AnnounceItemResponse response;
    *response.mutable_item() = state.item;
    return response;
  }
  absl::StatusOr<WithdrawItemResponse> WithdrawItem(
      const WithdrawItemRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    const auto found = hub_.items_.find(request.item_id());
    if (found == hub_.items_.end() || found->second.item.owner() != agency_) {
      return None();
    }
    auto& items = hub_.rooms_[found->second.meeting_id].items;
    std::erase(items, request.item_id());
    hub_.items_.erase(found);
    return WithdrawItemResponse();
  }
  absl::StatusOr<SubmitContentResponse> SubmitContent(
      const SubmitContentRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    SAMRAD_ASSIGN_OR_RETURN(const auto header,
                            audit::ParseMeetingRecord(request.record()));
    const sealed::v1::MeetingContentHeader& content = header.content();
    if (content.kind() == common::v1::MINUTES) return TakeMinutes(request);
    const bool reply = content.kind() == common::v1::REPLY;
    const auto found =
        hub_.items_.find(reply ? content.item_id() : content.content_id());
    if (found == hub_.items_.end()) return None();
    if (!found->second.unacknowledged.empty()) return Cannot("FROZEN");
    SAMRAD_ASSIGN_OR_RETURN(LoggedRecord logged, hub_.Log(request.record()));
    const bool fresh = !hub_.texts_.contains(content.content_id());
    if (fresh) {
      hub_.texts_[content.content_id()] = {
          .request = request, .logged = logged, .header = content};
      found->second.texts.push_back(content.content_id());
      if (!reply) {
        AgendaItem& item = found->second.item;
        item.set_handed_in(true);
        item.set_content_header_hash(crypto::ToString(
            crypto::Sha256(std::string_view(request.record().header()))));
        item.add_readers(agency_);
        for (const auto& to : content.to()) item.add_readers(to.agency());
      }
      WatchMeetingResponse event = EventOf(common::v1::CONTENT_ADDED);
      event.set_item_id(found->first);
      event.set_content_id(content.content_id());
      *event.mutable_logged() = logged;
      FakeMeetingsHub::MeetingRoom& room =
          hub_.rooms_[found->second.meeting_id];
      // An item's text that came before the lock is told to its author alone.
      std::set<std::string> seers{agency_};
      for (const auto& to : content.to()) {
        if (reply) seers.insert(to.agency());
      }
      hub_.Tell(room, std::move(event), &seers);
    }
    SubmitContentResponse response;
    *response.mutable_receipt() = logged.receipt();
    return response;
  }
  absl::StatusOr<SetAgendaResponse> SetAgenda(
      const SetAgendaRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr || !Chairs(*room)) return None();
    if (request.expected_revision() != room->meeting.revision()) {
      return base::Error(absl::StatusCode::kAborted, "REVISION", "changed");
    }
    room->items.assign(request.order().begin(), request.order().end());
    std::uint32_t place = 0;
    for (const std::string& id : room->items) {
      hub_.items_[id].item.set_place(++place);
    }
    if (request.lock()) room->meeting.set_state(common::v1::LOCKED);
    hub_.Tell(*room, EventOf(common::v1::AGENDA_CHANGED));
    SetAgendaResponse response;
    *response.mutable_view() = hub_.View(*room, agency_);
    return response;
  }
  absl::StatusOr<GetMeetingResponse> GetMeeting(
      const std::string& meeting_id) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(meeting_id, agency_);
    if (room == nullptr) return None();
    GetMeetingResponse response;
    *response.mutable_view() = hub_.View(*room, agency_);
    return response;
  }
  absl::StatusOr<KeepSeatsResponse> KeepSeats(
      const KeepSeatsRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr) return None();
    const bool open = std::any_of(
        room->items.begin(), room->items.end(),
        [&](const std::string& id) { return hub_.items_[id].item.open(); });
    for (const SeatPresence& seat : request.seats()) {
      const bool here = room->present.contains(seat.seat());
      if (!here && room->locked) return Cannot("ROOM_LOCKED");
      SeatPresence& one = room->present[seat.seat()];
      one.set_seat(seat.seat());
      one.set_agency(agency_);
      one.set_deputy(seat.deputy());
      if (here) continue;
      one.set_waiting(open);
      *one.mutable_since() = ToProtoTime(hub_.clock_.TimeNow());
      WatchMeetingResponse event = EventOf(common::v1::SEAT_TAKEN);
      event.set_seat(seat.seat());
      hub_.Tell(*room, std::move(event));
    }
    KeepSeatsResponse response;
    *response.mutable_until() =
        ToProtoTime(hub_.clock_.TimeNow() + absl::Seconds(30));
    return response;
  }
  absl::Status LeaveSeats(const LeaveSeatsRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr) return None();
    for (const std::uint32_t seat : request.seats()) {
      if (room->present.erase(seat) == 0) continue;
      WatchMeetingResponse event = EventOf(common::v1::SEAT_LEFT);
      event.set_seat(seat);
      hub_.Tell(*room, std::move(event));
    }
    return absl::OkStatus();
  }
  absl::StatusOr<RunRoomResponse> RunRoom(
      const RunRoomRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr || !Chairs(*room)) return None();
    common::v1::EventKind kind = common::v1::EVENT_KIND_UNSPECIFIED;
    switch (request.act()) {
      case common::v1::OPEN_ROOM:
        room->meeting.set_state(common::v1::HELD);
        room->chair_seat = request.seat();
        kind = common::v1::ROOM_OPENED;
        break;
      case common::v1::LOCK_ROOM:
        room->locked = true;
        kind = common::v1::ROOM_LOCKED;
        break;
      case common::v1::UNLOCK_ROOM:
        room->locked = false;
        kind = common::v1::ROOM_UNLOCKED;
        break;
      case common::v1::CLOSE_ROOM:
        room->meeting.set_state(common::v1::ENDED);
        room->present.clear();
        kind = common::v1::ROOM_CLOSED;
        break;
      case common::v1::TAKE_CHAIR:
        room->chair_seat = request.seat();
        kind = common::v1::CHAIR_TAKEN;
        break;
      case common::v1::CALL_ITEM:
        room->current = request.item_id();
        for (auto& [seat, one] : room->present) {
          one.set_conflict_answered(false);
          one.set_conflicted(false);
        }
        kind = common::v1::ITEM_CALLED;
        break;
      default:
        return None();
    }
    WatchMeetingResponse event = EventOf(kind);
    event.set_item_id(request.item_id());
    event.set_seat(request.seat());
    hub_.Tell(*room, std::move(event));
    RunRoomResponse response;
    *response.mutable_view() = hub_.View(*room, agency_);
    return response;
  }
  absl::Status AnswerConflict(const AnswerConflictRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr || !room->present.contains(request.seat())) {
      return None();
    }
    room->present[request.seat()].set_conflict_answered(true);
    room->present[request.seat()].set_conflicted(request.conflicted());
    WatchMeetingResponse event = EventOf(common::v1::CONFLICT_ANSWERED);
    event.set_seat(request.seat());
    hub_.Tell(*room, std::move(event));
    return absl::OkStatus();
  }
  absl::StatusOr<ActInRoomResponse> ActInRoom(
      const ActInRoomRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    SAMRAD_ASSIGN_OR_RETURN(const LoggedRecord logged,
                            hub_.Act(request.record(), request.outcome()));
    SAMRAD_ASSIGN_OR_RETURN(const auto header, audit::ParseMeetingHeader(
                                                   request.record().header()));
    ActInRoomResponse response;
    *response.mutable_receipt() = logged.receipt();
    *response.mutable_view() =
        hub_.View(hub_.rooms_[header.act().meeting_id()], agency_);
    return response;
  }
  absl::StatusOr<ReadContentResponse> ReadContent(
      const ReadContentRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    SAMRAD_ASSIGN_OR_RETURN(const auto header, audit::ParseMeetingHeader(
                                                   request.record().header()));
    const sealed::v1::MeetingActHeader& act = header.act();
    const bool minutes = act.item_id().empty();
    const auto item = hub_.items_.find(act.item_id());
    if (!minutes && item == hub_.items_.end()) return None();
    if (!minutes &&
        (!item->second.item.open() || !item->second.let_in.contains(agency_))) {
      return Cannot("CLOSED");
    }
    for (const auto& [id, text] : hub_.texts_) {
      if (crypto::ToString(crypto::Sha256(std::string_view(
              text.logged.record().header()))) != act.content_header_hash()) {
        continue;
      }
      SAMRAD_ASSIGN_OR_RETURN(const LoggedRecord logged,
                              hub_.Log(request.record()));
      ReadContentResponse response;
      *response.mutable_receipt() = logged.receipt();
      *response.mutable_content() = text.logged;
      response.set_body(text.request.body());
      for (const auto& share : text.request.shares()) {
        if (share.recipient() == agency_) response.set_share(share.share());
      }
      if (!minutes) {
        *response.mutable_opened() = item->second.let_in.at(agency_);
      }
      ++hub_.reads_[agency_];
      if (hub_.lies_.read) hub_.lies_.read(response);
      return response;
    }
    return None();
  }
  absl::StatusOr<RenewLeaseResponse> RenewLease(
      const RenewLeaseRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    const auto item = hub_.items_.find(request.item_id());
    if (item == hub_.items_.end() || !item->second.item.open()) {
      return Cannot("CLOSED");
    }
    RenewLeaseResponse response;
    for (const std::string& id : item->second.texts) {
      response.add_content_ids(id);
    }
    return response;
  }
  absl::Status AnswerRound(const AnswerRoundRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    auto* room = hub_.Room(request.meeting_id(), agency_);
    if (room == nullptr) return None();
    WatchMeetingResponse event = EventOf(common::v1::ROUND_ANSWERED);
    event.set_item_id(request.item_id());
    event.set_seat(request.seat());
    event.set_word(request.word());
    event.set_sealed_signal(request.sealed_signal());
    event.set_share(request.share());
    hub_.Tell(*room, std::move(event));
    return absl::OkStatus();
  }
  absl::StatusOr<RecordMeetingActResponse> RecordMeetingAct(
      const RecordMeetingActRequest& request) override {
    base::MutexLock lock(hub_.mutex_);
    if (Gone()) return HubIsAway();
    SAMRAD_ASSIGN_OR_RETURN(
        const LoggedRecord logged,
        hub_.Act(request.record(), common::v1::OUTCOME_UNSPECIFIED));
    RecordMeetingActResponse response;
    *response.mutable_receipt() = logged.receipt();
    return response;
  }
  std::unique_ptr<Watch> WatchMeeting(
      const WatchMeetingRequest& request) override {
    return std::make_unique<FakeMeetingsWatch>(hub_, agency_, request);
  }
  void Shutdown() override {
    base::MutexLock lock(hub_.mutex_);
    stopped_ = true;
    hub_.changed_.SignalAll();
  }

 private:
  absl::StatusOr<SubmitContentResponse> TakeMinutes(
      const SubmitContentRequest& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
    SAMRAD_ASSIGN_OR_RETURN(const auto header,
                            audit::ParseMeetingRecord(request.record()));
    const sealed::v1::MeetingContentHeader& content = header.content();
    auto* room = hub_.Room(content.meeting_id(), agency_);
    if (room == nullptr || !Chairs(*room)) return None();
    SAMRAD_ASSIGN_OR_RETURN(LoggedRecord logged, hub_.Log(request.record()));
    const bool fresh =
        hub_.texts_
            .try_emplace(
                content.content_id(),
                FakeMeetingsHub::Text{
                    .request = request, .logged = logged, .header = content})
            .second;
    if (fresh) {
      WatchMeetingResponse event = EventOf(common::v1::MINUTES_GIVEN);
      event.set_content_id(content.content_id());
      *event.mutable_logged() = logged;
      const std::set<std::string> told = {agency_, content.to(0).agency()};
      hub_.Tell(*room, std::move(event), &told);
    }
    SubmitContentResponse response;
    *response.mutable_receipt() = logged.receipt();
    return response;
  }
  // Every call begins here.
  bool Gone() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
    ++hub_.calls_[agency_];
    return stopped_ || hub_.lies_.away;
  }
  bool Chairs(const FakeMeetingsHub::MeetingRoom& room) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(hub_.mutex_) {
    return hub_.groups_.at(room.meeting.group_id()).chair() == agency_;
  }
  WatchMeetingResponse EventOf(common::v1::EventKind kind) const {
    WatchMeetingResponse event;
    event.set_kind(kind);
    event.set_agency(agency_);
    return event;
  }

  FakeMeetingsHub& hub_;
  const std::string agency_;
  bool stopped_ ABSL_GUARDED_BY(hub_.mutex_) = false;
};

std::unique_ptr<MeetingsHub> FakeMeetingsHub::ClientFor(
    const std::string& agency) {
  return std::make_unique<FakeMeetingsClient>(*this, agency);
}

void FakeMeetingsHub::Lie(MeetingsLies lies) {
  base::MutexLock lock(mutex_);
  lies_ = std::move(lies);
  changed_.SignalAll();
}

void FakeMeetingsHub::CutStreams() {
  base::MutexLock lock(mutex_);
  ++cuts_;
  changed_.SignalAll();
}

int FakeMeetingsHub::reads(const std::string& agency) const {
  base::MutexLock lock(mutex_);
  const auto found = reads_.find(agency);
  return found == reads_.end() ? 0 : found->second;
}

int FakeMeetingsHub::calls(const std::string& agency) const {
  base::MutexLock lock(mutex_);
  const auto found = calls_.find(agency);
  return found == calls_.end() ? 0 : found->second;
}

std::string FakeMeetingsHub::Everything() const {
  base::MutexLock lock(mutex_);
  std::string all;
  for (const auto& [id, group] : groups_) all += group.SerializeAsString();
  for (const auto& [id, state] : items_) all += state.item.SerializeAsString();
  for (const auto& [id, text] : texts_) {
    all += text.request.SerializeAsString();
  }
  for (const auto& [id, room] : rooms_) {
    for (const auto& [agency, events] : room.events) {
      for (const auto& event : events) all += event.SerializeAsString();
    }
  }
  return all;
}

}  // namespace samrad::agency
