#include "services/agency/meetings/room_fold.h"

#include <algorithm>
#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/agency/meetings/times.h"
#include "services/audit/meeting_headers.h"

namespace samrad::agency {
namespace {

absl::Time At(const MeetingEvent& event) { return TimeIn(event.at()); }

std::string HashOf(const audit::v1::SignedRecord& record) {
  return crypto::ToString(crypto::Sha256(std::string_view(record.header())));
}

void LetIn(FoldedItem& item, const MeetingEvent& event,
           const std::string& agency) {
  const auto header =
      audit::ParseMeetingHeader(event.logged().record().header());
  if (!header.ok() || !header->has_act()) return;
  const auto& present = header->act().present();
  item.listeners.insert(present.begin(), present.end());
  if (std::find(present.begin(), present.end(), agency) != present.end()) {
    item.opened = event.logged();
  }
}

void AddText(FoldedRoom& room, const MeetingEvent& event,
             const std::string& agency) {
  const audit::v1::SignedRecord& record = event.logged().record();
  const auto header = audit::ParseMeetingHeader(record.header());
  if (!header.ok() || !header->has_content()) return;
  const sealed::v1::MeetingContentHeader& content = header->content();
  if (content.kind() == common::v1::MINUTES) return;
  const bool reply = content.kind() == common::v1::REPLY;
  FoldedItem& item =
      room.items[reply ? content.item_id() : content.content_id()];
  const bool for_us = std::any_of(
      content.to().begin(), content.to().end(),
      [&](const sealed::v1::Party& to) { return to.agency() == agency; });
  item.texts.push_back({.content_id = content.content_id(),
                        .from = content.from().agency(),
                        .header_hash = HashOf(record),
                        .logged = event.logged(),
                        .reply = reply,
                        .for_us = for_us});
}

void AddMinutes(FoldedRoom& room, const MeetingEvent& event) {
  const audit::v1::SignedRecord& record = event.logged().record();
  const auto header = audit::ParseMeetingHeader(record.header());
  if (!header.ok() || header->content().kind() != common::v1::MINUTES) return;
  room.minutes.push_back(
      {.header_hash = HashOf(record), .logged = event.logged()});
}

void AddAnswer(FoldedRoom& room, const MeetingEvent& event) {
  const auto header =
      audit::ParseMeetingHeader(event.logged().record().header());
  if (!header.ok() || !header->has_act()) return;
  const sealed::v1::MeetingActHeader& act = header->act();
  if (act.act() != sealed::v1::MINUTES_APPROVED &&
      act.act() != sealed::v1::MINUTES_OBJECTED) {
    return;
  }
  room.answers.push_back({.agency = act.agency(),
                          .approved = act.act() == sealed::v1::MINUTES_APPROVED,
                          .at = TimeIn(event.at()),
                          .header_hash = act.content_header_hash(),
                          .logged = event.logged()});
}

void Close(FoldedItem& item, const MeetingEvent& event) {
  item.open = false;
  item.opened.reset();
  item.closed_at = At(event);
  if (event.outcome() != common::v1::OUTCOME_UNSPECIFIED) {
    item.outcome = event.outcome();
  }
}

void SeatGone(FoldedRoom& room, const MeetingEvent& event) {
  for (FoldedSeat& seat : room.attendance) {
    if (seat.seat == event.seat() && !seat.until.has_value()) {
      seat.until = At(event);
    }
  }
}

void Apply(FoldedRoom& room, const MeetingEvent& event,
           const std::string& agency) {
  switch (event.kind()) {
    case common::v1::ROOM_OPENED:
      if (!room.opened_at.has_value()) room.opened_at = At(event);
      break;
    case common::v1::ROOM_CLOSED:
      room.closed_at = At(event);
      for (auto& [id, item] : room.items) {
        if (item.open) Close(item, event);
      }
      for (FoldedSeat& seat : room.attendance) {
        if (!seat.until.has_value()) seat.until = At(event);
      }
      break;
    case common::v1::SEAT_TAKEN:
      SeatGone(room, event);
      room.attendance.push_back({.seat = event.seat(),
                                 .agency = event.agency(),
                                 .from = At(event),
                                 .until = std::nullopt});
      break;
    case common::v1::SEAT_LEFT:
    case common::v1::SEAT_LAPSED:
      SeatGone(room, event);
      break;
    case common::v1::EVENT_ITEM_OPENED: {
      FoldedItem& item = room.items[event.item_id()];
      item.open = true;
      item.listeners.clear();
      item.opened.reset();
      item.opened_at = At(event);
      LetIn(item, event, agency);
      break;
    }
    case common::v1::EVENT_LATE_ADMITTED:
      LetIn(room.items[event.item_id()], event, agency);
      break;
    case common::v1::EVENT_ITEM_CLOSED:
    case common::v1::ITEM_STOPPED:
      Close(room.items[event.item_id()], event);
      break;
    case common::v1::CONTENT_ADDED:
      AddText(room, event, agency);
      break;
    case common::v1::EVENT_OOPS: {
      FoldedItem& item = room.items[event.item_id()];
      // Nothing is readable until it is opened again.
      item.oops = true;
      item.open = false;
      item.opened.reset();
      const auto header =
          audit::ParseMeetingHeader(event.logged().record().header());
      if (header.ok() && header->has_act()) {
        const auto& present = header->act().present();
        item.unacknowledged.insert(present.begin(), present.end());
      }
      break;
    }
    case common::v1::EVENT_OOPS_ACKNOWLEDGED:
      room.items[event.item_id()].unacknowledged.erase(event.agency());
      break;
    case common::v1::MINUTES_GIVEN:
      AddMinutes(room, event);
      break;
    case common::v1::EVENT_MINUTES_APPROVED:
    case common::v1::EVENT_MINUTES_OBJECTED:
      AddAnswer(room, event);
      break;
    default:
      break;
  }
}

}  // namespace

FoldedRoom FoldRoom(std::span<const MeetingEvent> events,
                    const std::string& agency) {
  FoldedRoom room;
  for (const MeetingEvent& event : events) Apply(room, event, agency);
  return room;
}

}  // namespace samrad::agency
