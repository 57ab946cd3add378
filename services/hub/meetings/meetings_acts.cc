#include <algorithm>
#include <utility>

#include "services/audit/headers.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/hub/meetings/parsed_record.h"
#include "services/hub/meetings/room_rules.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

using sealed::v1::MeetingActHeader;

std::set<std::string> PresentOf(const MeetingActHeader& act) {
  return {act.present().begin(), act.present().end()};
}

// The item waits until everybody who heard the name has understood, whatever is
// called or carried meanwhile.
void Freeze(const MeetingActHeader& oops, Room& room) {
  StoredItem* item = FindItem(room, oops.item_id());
  if (item != nullptr) *item->mutable_unacknowledged() = oops.present();
}

absl::Status CheckOutcome(common::v1::Outcome outcome) {
  if (outcome == common::v1::OUTCOME_UNSPECIFIED ||
      !common::v1::Outcome_IsValid(outcome)) {
    return absl::InvalidArgumentError("the outcome is not stated");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status MeetingsCore::CheckGate(const StoredText& text,
                                     const std::set<std::string>& listeners) {
  if (!text.has_disclosure()) return absl::OkStatus();
  sealed::v1::DisclosureHeader header = text.disclosure();
  header.clear_to();
  for (const sealed::v1::Party& to : text.disclosure().to()) {
    if (listeners.count(to.agency()) > 0) *header.add_to() = to;
  }
  // Nobody hears it but its author.
  if (header.to().empty()) return absl::OkStatus();
  return gate_.CheckDisclosure(header);
}

absl::Status MeetingsCore::CheckChairsAct(
    const meetings::v1::Group& group,
    const meetings::v1::ActInRoomRequest& request, const MeetingActHeader& act,
    const Room& room) const {
  if (act.group_id() != group.group_id() || group.chair() != act.agency()) {
    return NotFound();
  }
  SAMRAD_RETURN_IF_ERROR(
      CheckRevision(request.expected_revision(), room.meeting().revision()));
  if (!room.Is(common::v1::HELD)) {
    return Refuse("ROOM_STATE", "the room is not open");
  }
  SAMRAD_RETURN_IF_ERROR(CheckChairs(room, request.seat()));
  for (const std::string& agency : act.present()) {
    if (!IsMember(group, agency)) {
      return absl::InvalidArgumentError("present names no member");
    }
  }
  switch (act.act()) {
    case sealed::v1::ITEM_OPENED:
      return CheckMayOpen(group, room, act, request.room_checked(),
                          time_.Now());
    case sealed::v1::LATE_ADMITTED:
      return CheckMayAdmit(group, room, act, time_.Now());
    case sealed::v1::ITEM_CLOSED:
    case sealed::v1::OOPS:
      if (room.stored.current_item_id() != act.item_id()) {
        return Refuse("NOT_CALLED", "the item was not called");
      }
      return act.act() == sealed::v1::OOPS ? absl::OkStatus()
                                           : CheckOutcome(request.outcome());
    default:
      return absl::InvalidArgumentError("this is no act of a chair");
  }
}

absl::StatusOr<meetings::v1::ActInRoomResponse> MeetingsCore::ActInRoom(
    const Caller& caller, const meetings::v1::ActInRoomRequest& request) {
  const auto refused = [&](const absl::Status& status) {
    refused_.Add();
    logger_.Warning("room_act_refused",
                    {{"agency", caller}, {"status", status}});
    return status;
  };
  const auto parsed = ParseRecord(caller, request.record());
  if (!parsed.ok()) return refused(parsed.status());
  if (!parsed->header.has_act()) {
    return refused(absl::InvalidArgumentError("this is no act"));
  }
  const MeetingActHeader& act = parsed->header.act();
  const bool lets_in = act.act() == sealed::v1::ITEM_OPENED ||
                       act.act() == sealed::v1::LATE_ADMITTED;
  SAMRAD_ASSIGN_OR_RETURN(std::optional<uint64_t> seq, FindSame(*parsed));
  if (!seq.has_value()) {
    const auto check = [&](const meetings::v1::Group& group, Room& room,
                           StoredText& text) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(CheckChairsAct(group, request, act, room));
      if (lets_in) text = CurrentItem(room)->sealed();
      return CheckTimes(parsed->at, absl::InfiniteFuture(), time_.Now());
    };
    StoredText text;
    absl::Status accepted =
        ChangeAs(caller, act.meeting_id(),
                 [&](const meetings::v1::Group& group, Room& room,
                     MeetingsChange&) { return check(group, room, text); });
    // The gate is asked without holding the meeting.
    if (accepted.ok() && lets_in) accepted = CheckGate(text, PresentOf(act));
    if (!accepted.ok()) return refused(accepted);
    seq.emplace(0);
    accepted = ChangeAs(
        caller, act.meeting_id(),
        [&](const meetings::v1::Group& group, Room& room,
            MeetingsChange& change) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(check(group, room, text));
          change.record.emplace();
          change.record->record = NewRecord(*parsed);
          change.record->record.set_meeting_id(act.meeting_id());
          change.record->record.set_outcome(request.outcome());
          change.record->entry = parsed->entry;
          if (!lets_in) {
            // Closing does not wait for the log.
            Touch(room);
            Blank(room);
          }
          if (act.act() == sealed::v1::OOPS) Freeze(act, room);
          return absl::OkStatus();
        },
        &*seq);
    if (!accepted.ok()) return refused(accepted);
  }
  meetings::v1::ActInRoomResponse response;
  absl::StatusOr<audit::v1::Receipt> receipt =
      Await(*seq, lets_in ? policy_.receipt_wait : policy_.close_wait);
  if (!receipt.ok() && !lets_in) {
    SAMRAD_RETURN_IF_ERROR(TellStopped(act));
    receipt = Await(*seq, policy_.receipt_wait);
  }
  if (!receipt.ok()) return receipt.status();
  *response.mutable_receipt() = *std::move(receipt);
  SAMRAD_RETURN_IF_ERROR(ChangeAs(
      caller, act.meeting_id(),
      [&](const meetings::v1::Group& group, Room& room, MeetingsChange&) {
        *response.mutable_view() = ViewFor(group, room, caller.value());
        return absl::OkStatus();
      }));
  return response;
}

absl::Status MeetingsCore::TellStopped(const MeetingActHeader& act) {
  const SharedCell cell = CellById(act.meeting_id());
  if (cell == nullptr) return NotFound();
  return Change(cell, [&](const meetings::v1::Group& group, Room& room,
                          MeetingsChange& change) {
    const StoredItem* item = CurrentItem(room);
    if (item == nullptr || item->item().item_id() != act.item_id()) {
      return absl::OkStatus();
    }
    Touch(room);
    EventBook book(group, room, change, time_.Now());
    meetings::v1::WatchMeetingResponse event =
        book.Of(common::v1::ITEM_STOPPED);
    event.set_item_id(act.item_id());
    book.OfItem(*item, event);
    return absl::OkStatus();
  });
}

absl::StatusOr<meetings::v1::RecordMeetingActResponse>
MeetingsCore::RecordMeetingAct(
    const Caller& caller,
    const meetings::v1::RecordMeetingActRequest& request) {
  const auto refused = [&](const absl::Status& status) {
    refused_.Add();
    logger_.Warning("meeting_act_refused",
                    {{"agency", caller}, {"status", status}});
    return status;
  };
  const auto parsed = ParseRecord(caller, request.record());
  if (!parsed.ok()) return refused(parsed.status());
  const MeetingActHeader& act = parsed->header.act();
  const bool acknowledges = act.act() == sealed::v1::OOPS_ACKNOWLEDGED;
  const bool oops = act.act() == sealed::v1::OOPS;
  if (!acknowledges && !oops && act.act() != sealed::v1::MINUTES_APPROVED &&
      act.act() != sealed::v1::MINUTES_OBJECTED) {
    return refused(absl::InvalidArgumentError("this act has its own call"));
  }
  SAMRAD_ASSIGN_OR_RETURN(std::optional<uint64_t> seq, FindSame(*parsed));
  if (!seq.has_value()) {
    seq.emplace(0);
    const absl::Status accepted = ChangeAs(
        caller, act.meeting_id(),
        [&](const meetings::v1::Group& group, Room& room,
            MeetingsChange& change) -> absl::Status {
          if (act.group_id() != group.group_id()) return NotFound();
          SAMRAD_RETURN_IF_ERROR(
              CheckTimes(parsed->at, absl::InfiniteFuture(), time_.Now()));
          if (oops) {
            for (const std::string& agency : act.present()) {
              if (!IsMember(group, agency)) {
                return absl::InvalidArgumentError("present names no member");
              }
            }
            SAMRAD_RETURN_IF_ERROR(
                LeaseEnd(room, act.item_id(), caller.value(), time_.Now())
                    .status());
            Touch(room);
            Blank(room);
            Freeze(act, room);
          } else if (acknowledges) {
            const StoredItem* item = FindItem(room, act.item_id());
            if (item == nullptr || !HasToAcknowledge(*item, caller.value())) {
              return Refuse("NOTHING_TO_ACKNOWLEDGE",
                            "no Oops waits for an acknowledgement");
            }
          } else {
            const StoredText* minutes =
                FindMinutes(room, act.content_header_hash());
            if (minutes == nullptr || minutes->author() == caller.value() ||
                !CanRead(*minutes, caller.value())) {
              return NotFound();
            }
          }
          change.record.emplace();
          change.record->record = NewRecord(*parsed);
          change.record->record.set_meeting_id(act.meeting_id());
          change.record->entry = parsed->entry;
          return absl::OkStatus();
        },
        &*seq);
    if (!accepted.ok()) return refused(accepted);
  }
  meetings::v1::RecordMeetingActResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_receipt(),
                          Await(*seq, policy_.receipt_wait));
  return response;
}

void MeetingsCore::CheckOpenItems() {
  for (const SharedCell& cell : Cells()) {
    std::string item_id;
    std::vector<StoredText> texts;
    std::set<std::string> listeners;
    {
      base::MutexLock lock(cell->mutex);
      const StoredItem* item = CurrentItem(cell->room);
      if (!cell->room.stored.open() || item == nullptr ||
          !audit::IsIdentified(item->item().item_class())) {
        continue;
      }
      item_id = item->item().item_id();
      texts.push_back(item->sealed());
      texts.insert(texts.end(), item->replies().begin(), item->replies().end());
      for (const auto& [agency, seq] : cell->room.stored.let_in()) {
        listeners.insert(agency);
      }
    }
    absl::Status holds;
    for (const StoredText& text : texts) {
      if (holds.ok()) holds = CheckGate(text, listeners);
    }
    if (holds.ok()) continue;
    logger_.Warning("open_item_stopped", {{"status", holds}});
    const absl::Status stopped =
        Change(cell, [&](const meetings::v1::Group& group, Room& room,
                         MeetingsChange& change) {
          if (room.stored.current_item_id() == item_id) {
            StopItem(group, room, change, time_.Now());
          }
          return absl::OkStatus();
        });
    if (!stopped.ok()) {
      // It cannot be told, but nobody reads on.
      base::MutexLock lock(cell->mutex);
      Blank(cell->room);
      logger_.Alarm("open_item_not_stopped", {{"status", stopped}});
    }
  }
}

void MeetingsCore::CheckComingItems() {
  for (const SharedCell& cell : Cells()) {
    std::vector<StoredText> texts;
    std::set<std::string> refused;
    {
      base::MutexLock lock(cell->mutex);
      const Room& room = cell->room;
      refused = room.refused;
      if (room.line || room.Is(common::v1::ENDED) ||
          room.Is(common::v1::CANCELLED)) {
        continue;
      }
      for (const StoredItem& item : room.stored.items()) {
        if (item.has_sealed() && item.sealed().has_disclosure() &&
            !HasEnded(item)) {
          texts.push_back(item.sealed());
        }
      }
    }
    std::map<std::string, bool> turned;  // by item: refused now, or no more
    for (const StoredText& text : texts) {
      const absl::Status holds =
          CheckGate(text, {text.to().begin(), text.to().end()});
      // When nobody can tell, the light stays as it is.
      if (!holds.ok() && !absl::IsFailedPrecondition(holds)) continue;
      if (holds.ok() == (refused.count(text.content_id()) == 0)) continue;
      turned[text.content_id()] = !holds.ok();
    }
    if (turned.empty()) continue;
    const absl::Status told =
        Change(cell, [&](const meetings::v1::Group& group, Room& room,
                         MeetingsChange& change) {
          EventBook book(group, room, change, time_.Now());
          for (const auto& [id, is_refused] : turned) {
            const StoredItem* item = FindItem(room, id);
            if (item == nullptr) continue;
            if (is_refused) {
              room.refused.insert(id);
            } else {
              room.refused.erase(id);
            }
            Touch(room);
            meetings::v1::WatchMeetingResponse event =
                book.Of(common::v1::AGENDA_CHANGED);
            event.set_item_id(id);
            // Nobody else sees a light.
            book.ToThese({group.chair(), item->item().owner()}, event);
          }
          return absl::OkStatus();
        });
    if (!told.ok()) {
      logger_.Warning("light_not_changed", {{"status", told}});
    }
  }
}

}  // namespace samrad::hub
