// What a record does once it is logged. The receipt and all it changes are
// durable together, so that after a crash it is done once.
#include <algorithm>
#include <utility>

#include "services/audit/meeting_headers.h"
#include "services/base/status.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/meetings/room_rules.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

using sealed::v1::MeetingActHeader;
using sealed::v1::MeetingContentHeader;

StoredText TextOf(uint64_t seq, const meetings::v1::StoredRecord& record,
                  const MeetingContentHeader& header) {
  StoredText text;
  text.set_content_id(header.content_id());
  text.set_header_hash(Sha256Bytes(record.record().header()));
  text.set_seq(seq);
  text.set_author(header.from().agency());
  for (const sealed::v1::Party& to : header.to()) text.add_to(to.agency());
  if (header.has_disclosure()) {
    *text.mutable_disclosure() = header.disclosure();
  }
  *text.mutable_expires_at() = header.expires_at();
  return text;
}

// Opens the item for those whom the act names and who are still there. False:
// it cannot be opened any more.
bool OpenFor(const meetings::v1::Group& group, const MeetingActHeader& act,
             uint64_t seq, Room& room, absl::Time now) {
  Room next = room;
  const std::set<std::string> named(act.present().begin(), act.present().end());
  for (auto& [number, seat] : next.seats) {
    // Came after the chair looked round: waits at the door.
    seat.waiting =
        named.count(seat.agency) == 0 || !seat.conflicted.has_value();
  }
  MeetingActHeader of_those = act;
  of_those.clear_present();
  for (const std::string& agency : AgenciesIn(next)) {
    of_those.add_present(agency);
  }
  if (!CheckChairs(next, next.stored.chair_seat()).ok() ||
      !CheckMayOpen(group, next, of_those, true, now).ok()) {
    return false;
  }
  Blank(next);
  next.stored.set_open(true);
  for (const std::string& agency : of_those.present()) {
    (*next.stored.mutable_let_in())[agency] = seq;
  }
  room = std::move(next);
  return true;
}

void LetIn(const meetings::v1::Group& group, const MeetingActHeader& act,
           uint64_t seq, Room& room, absl::Time now) {
  if (!CheckMayAdmit(group, room, act, now).ok()) return;
  for (const uint32_t number :
       SeatsAtTheDoor(room, {act.present().begin(), act.present().end()})) {
    LiveSeat& seat = room.seats.at(number);
    seat.waiting = false;
    room.stored.mutable_let_in()->insert({seat.agency, seq});
  }
}

common::v1::EventKind KindOf(const MeetingActHeader& act) {
  switch (act.act()) {
    case sealed::v1::ITEM_OPENED:
      return common::v1::EVENT_ITEM_OPENED;
    case sealed::v1::LATE_ADMITTED:
      return common::v1::EVENT_LATE_ADMITTED;
    case sealed::v1::ITEM_CLOSED:
      return common::v1::EVENT_ITEM_CLOSED;
    case sealed::v1::OOPS:
      return common::v1::EVENT_OOPS;
    case sealed::v1::OOPS_ACKNOWLEDGED:
      return common::v1::EVENT_OOPS_ACKNOWLEDGED;
    case sealed::v1::MINUTES_APPROVED:
      return common::v1::EVENT_MINUTES_APPROVED;
    case sealed::v1::MINUTES_OBJECTED:
      return common::v1::EVENT_MINUTES_OBJECTED;
    default:
      return common::v1::EVENT_KIND_UNSPECIFIED;
  }
}

}  // namespace

absl::Status MeetingsCore::LoadPending(uint64_t& published_through,
                                       std::vector<OrderedEntry>& pending) {
  SAMRAD_ASSIGN_OR_RETURN(const LoadedMeetings loaded, store_.Load());
  published_through = loaded.published_through;
  SAMRAD_ASSIGN_OR_RETURN(std::vector<PendingRecord> records,
                          store_.PendingAfter(published_through));
  for (PendingRecord& record : records) {
    pending.push_back({record.seq, std::move(record.entry)});
  }
  return absl::OkStatus();
}

void MeetingsCore::StoreReceipts(std::shared_ptr<const Receipted> group,
                                 std::function<void(absl::Status)> done) {
  done(ApplyGroup(*group));
}

// Several meetings are changed in one transaction: all are locked, in one
// order.
absl::Status MeetingsCore::ApplyGroup(const Receipted& group)
    ABSL_NO_THREAD_SAFETY_ANALYSIS {
  std::vector<meetings::v1::StoredRecord> records;
  std::map<std::string, SharedCell> cells;
  for (const OrderedEntry& entry : group.entries) {
    SAMRAD_ASSIGN_OR_RETURN(auto record, store_.FindRecord(entry.sequence));
    if (!record.has_value()) return absl::InternalError("a record is missing");
    SharedCell cell = CellById(record->meeting_id());
    if (cell == nullptr) return absl::InternalError("a meeting is missing");
    cells[record->meeting_id()] = std::move(cell);
    records.push_back(*std::move(record));
  }
  auto change = std::make_shared<MeetingsChange>();
  change->receipts_after = group.after;
  std::set<EventWatch::Key> woken;
  {
    std::vector<std::unique_ptr<base::MutexLock>> locks;
    std::map<std::string, Room> rooms;
    for (auto& [id, cell] : cells) {
      locks.push_back(std::make_unique<base::MutexLock>(cell->mutex));
      SAMRAD_RETURN_IF_ERROR(Fill(*cell));
      rooms[id] = cell->room;
    }
    for (size_t i = 0; i < records.size(); ++i) {
      const uint64_t seq = group.entries[i].sequence;
      change->receipts.push_back({seq, group.receipts[i]});
      Apply(seq, records[i], group.receipts[i],
            rooms.at(records[i].meeting_id()), *change);
    }
    for (auto& [id, room] : rooms) {
      room.stored.clear_seated();
      for (const auto& [number, seat] : room.seats) {
        room.stored.add_seated(number);
      }
      change->meetings.push_back(room.stored);
    }
    SAMRAD_RETURN_IF_ERROR(Commit(change).status());
    for (auto& [id, room] : rooms) cells[id]->room = std::move(room);
    for (const MeetingsChange::Event& event : change->events) {
      woken.emplace(event.meeting_id, event.agency);
    }
  }
  events_.Notify(woken);
  return absl::OkStatus();
}

void MeetingsCore::Apply(uint64_t seq, const meetings::v1::StoredRecord& record,
                         const audit::v1::Receipt& receipt, Room& room,
                         MeetingsChange& change) {
  const auto header = audit::ParseMeetingHeader(record.record().header());
  const SharedGroup group = GroupById(room.meeting().group_id());
  if (!header.ok() || group == nullptr) {
    // It was parsed when it was accepted.
    logger_.Alarm("meeting_record_unreadable", {{"seq", seq}});
    return;
  }
  meetings::v1::LoggedRecord logged;
  *logged.mutable_record() = record.record();
  *logged.mutable_receipt() = receipt;
  if (header->has_content()) {
    ApplyText(seq, record, group->group(), header->content(), logged, room,
              change);
  } else {
    Lapse(group->group(), room, change, time_.Now());
    ApplyAct(seq, record, group->group(), header->act(), logged, room, change);
  }
}

void MeetingsCore::ApplyText(uint64_t seq,
                             const meetings::v1::StoredRecord& record,
                             const meetings::v1::Group& group,
                             const MeetingContentHeader& header,
                             const meetings::v1::LoggedRecord& logged,
                             Room& room, MeetingsChange& change) {
  const StoredText text = TextOf(seq, record, header);
  EventBook book(group, room, change, time_.Now());
  std::set<std::string> readers(text.to().begin(), text.to().end());
  readers.insert(text.author());
  meetings::v1::WatchMeetingResponse event =
      book.Of(header.kind() == common::v1::MINUTES ? common::v1::MINUTES_GIVEN
                                                   : common::v1::CONTENT_ADDED);
  event.set_content_id(text.content_id());
  event.set_agency(text.author());
  *event.mutable_logged() = logged;
  Touch(room);
  if (header.kind() == common::v1::MINUTES) {
    *room.stored.add_minutes() = text;
    book.ToThese(readers, event);
    return;
  }
  StoredItem* item =
      FindItem(room, header.kind() == common::v1::ITEM ? header.content_id()
                                                       : header.item_id());
  if (item == nullptr || room.Is(common::v1::ENDED) || HasEnded(*item)) {
    // Withdrawn, carried on or over while it was being logged.
    change.erased.push_back(text.content_id());
    return;
  }
  event.set_item_id(item->item().item_id());
  if (header.kind() == common::v1::REPLY) {
    *item->add_replies() = text;
    book.ToThese(readers, event);
    return;
  }
  *item->mutable_sealed() = text;
  // That it is handed in is seen on the agenda; the header is its parties'.
  for (const std::string& agency : MembersOf(group)) {
    if (!MaySee(group, room, *item, agency)) continue;
    meetings::v1::WatchMeetingResponse one = event;
    if (readers.count(agency) == 0) one.clear_logged();
    book.ToThese({agency}, one);
  }
}

void MeetingsCore::ApplyAct(uint64_t seq,
                            const meetings::v1::StoredRecord& record,
                            const meetings::v1::Group& group,
                            const MeetingActHeader& act,
                            const meetings::v1::LoggedRecord& logged,
                            Room& room, MeetingsChange& change) {
  if (act.act() == sealed::v1::CONTENT_READ) return;
  const absl::Time now = time_.Now();
  StoredItem* item =
      act.item_id().empty() ? nullptr : FindItem(room, act.item_id());
  const bool current =
      item != nullptr && room.stored.current_item_id() == act.item_id();
  Touch(room);
  EventBook book(group, room, change, now);
  meetings::v1::WatchMeetingResponse event = book.Of(KindOf(act));
  event.set_item_id(act.item_id());
  event.set_agency(act.agency());
  *event.mutable_logged() = logged;
  switch (act.act()) {
    case sealed::v1::ITEM_OPENED: {
      const bool opened = current && OpenFor(group, act, seq, room, now);
      // Pointers into the room are stale from here on.
      book.ToAll(event);
      StoredItem* now_open = FindItem(room, act.item_id());
      if (now_open != nullptr && opened) now_open->set_opened(true);
      if (opened) return;
      meetings::v1::WatchMeetingResponse stop =
          book.Of(common::v1::ITEM_STOPPED);
      stop.set_item_id(act.item_id());
      book.ToAll(stop);
      return;
    }
    case sealed::v1::LATE_ADMITTED:
      if (current) LetIn(group, act, seq, room, now);
      break;
    case sealed::v1::ITEM_CLOSED:
      if (current) {
        Blank(room);
        room.stored.clear_current_item_id();
        for (auto& [number, seat] : room.seats) seat.waiting = false;
      }
      if (item != nullptr) {
        item->mutable_item()->set_outcome(record.outcome());
        if (HasEnded(*item)) EraseTexts(*item, change);
      }
      event.set_outcome(record.outcome());
      break;
    case sealed::v1::OOPS:
      if (current) {
        Blank(room);
        for (auto& [number, seat] : room.seats) seat.waiting = false;
      }
      break;
    case sealed::v1::OOPS_ACKNOWLEDGED: {
      if (item == nullptr) break;
      auto& open = *item->mutable_unacknowledged();
      open.erase(std::remove(open.begin(), open.end(), act.agency()),
                 open.end());
      break;
    }
    default:  // minutes: to the chair and to whom they were given
      event.set_content_id("");
      book.ToThese({group.chair(), act.agency()}, event);
      return;
  }
  book.ToAll(event);
}

}  // namespace samrad::hub
