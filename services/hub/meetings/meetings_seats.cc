#include <utility>

#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/meetings/room_rules.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

meetings::v1::WatchMeetingResponse OfSeat(EventBook& book,
                                          common::v1::EventKind kind,
                                          uint32_t number,
                                          const std::string& agency) {
  meetings::v1::WatchMeetingResponse event = book.Of(kind);
  event.set_seat(number);
  event.set_agency(agency);
  return event;
}

}  // namespace

absl::StatusOr<meetings::v1::KeepSeatsResponse> MeetingsCore::KeepSeats(
    const Caller& caller, const meetings::v1::KeepSeatsRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  meetings::v1::KeepSeatsResponse response;
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        if (room.Is(common::v1::ENDED) || room.Is(common::v1::CANCELLED)) {
          return Refuse("ROOM_STATE", "the room is closed");
        }
        const absl::Time now = time_.Now();
        EventBook book(group, room, change, now);
        std::vector<std::pair<uint32_t, bool>> taken;
        for (const meetings::v1::SeatPresence& wanted : request.seats()) {
          const meetings::v1::Seat* seat = FindSeat(group, wanted.seat());
          if (seat == nullptr || seat->agency() != caller.value()) {
            return NotFound();
          }
          const auto there = room.seats.find(wanted.seat());
          if (there != room.seats.end()) {
            there->second.until = now + kLease;
            if (there->second.deputy == wanted.deputy()) continue;
          } else if (room.stored.room_locked()) {
            return Refuse("ROOM_LOCKED", "the room is locked from inside");
          }
          // Another person: new, with no answer about conflict.
          LiveSeat& live = room.seats[wanted.seat()];
          live = {.agency = caller.value(),
                  .deputy = wanted.deputy(),
                  .since = now,
                  .until = now + kLease,
                  .waiting = room.stored.open(),
                  .conflicted = std::nullopt};
          taken.emplace_back(wanted.seat(), wanted.deputy());
        }
        if (!taken.empty()) {
          Touch(room);
          for (const auto& [number, deputy] : taken) {
            book.ToAll(
                OfSeat(book, common::v1::SEAT_TAKEN, number, caller.value()));
          }
        }
        SetTimestamp(now + kLease, *response.mutable_until());
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<meetings::v1::LeaveSeatsResponse> MeetingsCore::LeaveSeats(
    const Caller& caller, const meetings::v1::LeaveSeatsRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  SAMRAD_RETURN_IF_ERROR(
      ChangeAs(caller, request.meeting_id(),
               [&](const meetings::v1::Group& group, Room& room,
                   MeetingsChange& change) -> absl::Status {
                 std::vector<uint32_t> left;
                 for (const uint32_t number : request.seats()) {
                   const meetings::v1::Seat* seat = FindSeat(group, number);
                   if (seat == nullptr || seat->agency() != caller.value()) {
                     return NotFound();
                   }
                   if (room.seats.erase(number) > 0) left.push_back(number);
                 }
                 if (left.empty()) return absl::OkStatus();
                 Touch(room);
                 const absl::Time now = time_.Now();
                 EventBook book(group, room, change, now);
                 for (const uint32_t number : left) {
                   book.ToAll(OfSeat(book, common::v1::SEAT_LEFT, number,
                                     caller.value()));
                   if (number != room.stored.chair_seat()) continue;
                   room.stored.set_chair_seat(0);
                   StopItem(group, room, change, now);
                 }
                 if (AgenciesIn(room).count(caller.value()) == 0) {
                   room.leases.erase(caller.value());
                 }
                 return absl::OkStatus();
               }));
  return meetings::v1::LeaveSeatsResponse();
}

absl::StatusOr<meetings::v1::RunRoomResponse> MeetingsCore::RunRoom(
    const Caller& caller, const meetings::v1::RunRoomRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  meetings::v1::RunRoomResponse response;
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        if (group.chair() != caller.value()) return NotFound();
        if (!seen) {
          SAMRAD_RETURN_IF_ERROR(CheckRevision(request.expected_revision(),
                                               room.meeting().revision()));
          SAMRAD_RETURN_IF_ERROR(Run(group, request, room, change));
          change.request = use;
        }
        *response.mutable_view() = ViewFor(group, room, caller.value());
        return absl::OkStatus();
      }));
  return response;
}

absl::Status MeetingsCore::Run(const meetings::v1::Group& group,
                               const meetings::v1::RunRoomRequest& request,
                               Room& room, MeetingsChange& change) {
  const absl::Time now = time_.Now();
  const meetings::v1::Seat* seat = FindSeat(group, request.seat());
  if (seat == nullptr || seat->agency() != group.chair()) return NotFound();
  meetings::v1::StoredMeeting& stored = room.stored;
  if (request.act() == common::v1::OPEN_ROOM) {
    SAMRAD_RETURN_IF_ERROR(CheckMayOpenRoom(room, request.seat(), now));
  } else if (!room.Is(common::v1::HELD)) {
    return Refuse("ROOM_STATE", "the room is not open");
  } else if (request.act() == common::v1::TAKE_CHAIR) {
    if (room.seats.count(request.seat()) == 0) {
      return Refuse("NOT_PRESENT", "nobody sits on that seat");
    }
  } else {
    SAMRAD_RETURN_IF_ERROR(CheckChairs(room, request.seat()));
  }
  common::v1::EventKind kind = common::v1::EVENT_KIND_UNSPECIFIED;
  switch (request.act()) {
    case common::v1::OPEN_ROOM:
      stored.mutable_meeting()->set_state(common::v1::HELD);
      stored.set_chair_seat(request.seat());
      kind = common::v1::ROOM_OPENED;
      break;
    case common::v1::LOCK_ROOM:
    case common::v1::UNLOCK_ROOM:
      stored.set_room_locked(request.act() == common::v1::LOCK_ROOM);
      kind = stored.room_locked() ? common::v1::ROOM_LOCKED
                                  : common::v1::ROOM_UNLOCKED;
      break;
    case common::v1::TAKE_CHAIR:
      stored.set_chair_seat(request.seat());
      kind = common::v1::CHAIR_TAKEN;
      break;
    case common::v1::CALL_ITEM: {
      const StoredItem* item = FindItem(room, request.item_id());
      if (item == nullptr) return NotFound();
      SAMRAD_RETURN_IF_ERROR(CheckMayCall(room, *item));
      stored.set_current_item_id(request.item_id());
      for (auto& [number, live] : room.seats) {
        live.waiting = false;
        live.conflicted.reset();
      }
      kind = common::v1::ITEM_CALLED;
      break;
    }
    case common::v1::CLOSE_ROOM:
      if (stored.open()) return Refuse("ITEM_OPEN", "an item is open");
      stored.mutable_meeting()->set_state(common::v1::ENDED);
      stored.set_chair_seat(0);
      stored.set_room_locked(false);
      stored.clear_current_item_id();
      room.seats.clear();
      Blank(room);
      for (const StoredItem& item : stored.items()) EraseTexts(item, change);
      kind = common::v1::ROOM_CLOSED;
      break;
    default:
      return absl::InvalidArgumentError("act is not stated");
  }
  Touch(room);
  EventBook book(group, room, change, now);
  meetings::v1::WatchMeetingResponse event =
      OfSeat(book, kind, request.seat(), group.chair());
  if (kind == common::v1::ITEM_CALLED) event.set_item_id(request.item_id());
  book.ToAll(event);
  return absl::OkStatus();
}

absl::StatusOr<meetings::v1::AnswerConflictResponse>
MeetingsCore::AnswerConflict(
    const Caller& caller, const meetings::v1::AnswerConflictRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        const auto seat = room.seats.find(request.seat());
        if (seat == room.seats.end() || seat->second.agency != caller.value()) {
          return Refuse("NOT_PRESENT", "nobody of yours sits on that seat");
        }
        if (!room.Is(common::v1::HELD) || request.item_id().empty() ||
            room.stored.current_item_id() != request.item_id()) {
          return Refuse("NOT_CALLED", "the item was not called");
        }
        if (seat->second.conflicted == request.conflicted()) {
          return absl::OkStatus();
        }
        seat->second.conflicted = request.conflicted();
        if (request.conflicted() && room.stored.open()) {
          seat->second.waiting = true;
          if (AgenciesIn(room).count(caller.value()) == 0) {
            room.leases.erase(caller.value());
          }
        }
        Touch(room);
        EventBook book(group, room, change, time_.Now());
        meetings::v1::WatchMeetingResponse event =
            OfSeat(book, common::v1::CONFLICT_ANSWERED, request.seat(),
                   caller.value());
        event.set_item_id(request.item_id());
        book.ToAll(event);
        if (request.conflicted() && room.stored.open() &&
            request.seat() == room.stored.chair_seat()) {
          StopItem(group, room, change, time_.Now());
        }
        return absl::OkStatus();
      }));
  return meetings::v1::AnswerConflictResponse();
}

absl::StatusOr<meetings::v1::AnswerRoundResponse> MeetingsCore::AnswerRound(
    const Caller& caller, const meetings::v1::AnswerRoundRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  if (request.word() == common::v1::ROUND_WORD_UNSPECIFIED ||
      !common::v1::RoundWord_IsValid(request.word())) {
    return absl::InvalidArgumentError("word is not stated");
  }
  if (request.sealed_signal().size() != audit::kSealedSignalBytes ||
      request.share().size() != kShareBytes) {
    return absl::InvalidArgumentError("the sealed signal is of a wrong size");
  }
  std::optional<MeetingsChange::Request> use;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool seen, SeenBefore(caller, request.request_id(), request, use));
  if (seen) return meetings::v1::AnswerRoundResponse();
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room,
          MeetingsChange& change) -> absl::Status {
        const absl::Time now = time_.Now();
        SAMRAD_RETURN_IF_ERROR(
            LeaseEnd(room, request.item_id(), caller.value(), now).status());
        const auto seat = room.seats.find(request.seat());
        if (seat == room.seats.end() || seat->second.waiting ||
            seat->second.agency != caller.value()) {
          return Refuse("NOT_PRESENT", "nobody of yours sits on that seat");
        }
        if (!room.answered.insert(request.seat()).second) {
          return Refuse("ANSWERED", "the seat has answered in this round");
        }
        Touch(room);
        change.request = use;
        EventBook book(group, room, change, now);
        meetings::v1::WatchMeetingResponse event = OfSeat(
            book, common::v1::ROUND_ANSWERED, request.seat(), caller.value());
        event.set_item_id(request.item_id());
        event.set_word(request.word());
        event.set_sealed_signal(request.sealed_signal());
        event.set_share(request.share());
        book.OfRound(event);
        return absl::OkStatus();
      }));
  return meetings::v1::AnswerRoundResponse();
}

absl::StatusOr<meetings::v1::RenewLeaseResponse> MeetingsCore::RenewLease(
    const Caller& caller, const meetings::v1::RenewLeaseRequest& request) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  meetings::v1::RenewLeaseResponse response;
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, request.meeting_id(),
      [&](const meetings::v1::Group&, Room& room,
          MeetingsChange&) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(
            const absl::Time end,
            LeaseEnd(room, request.item_id(), caller.value(), time_.Now()));
        const StoredItem& item = *CurrentItem(room);
        room.leases[caller.value()] = end;
        SetTimestamp(end, *response.mutable_lease_until());
        response.add_content_ids(item.sealed().content_id());
        for (const StoredText& reply : item.replies()) {
          if (CanRead(reply, caller.value())) {
            response.add_content_ids(reply.content_id());
          }
        }
        return absl::OkStatus();
      }));
  return response;
}

}  // namespace samrad::hub
