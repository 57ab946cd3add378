#include "services/hub/meetings/meetings_core.h"

#include <algorithm>
#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "services/audit/headers.h"
#include "services/base/status.h"
#include "services/hub/meetings/room_view.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {
namespace {

constexpr AppenderNames kMeetingsAppender = {
    .published_total = "samrad_meetings_published_total",
    .append_failures_total = "samrad_meetings_append_failures_total",
    .pending_count = "samrad_meetings_pending_count",
    .append_failed = "meetings_append_failed",
    .receipts_not_stored = "meetings_receipts_not_stored",
    .reload_failed = "meetings_reload_failed",
    .before_append = "meetings.before_append",
    .after_append = "meetings.after_append",
    .after_receipt = "meetings.after_receipt"};

constexpr int kExpiredPerSweep = 64;

}  // namespace

absl::StatusOr<std::unique_ptr<MeetingsCore>> MeetingsCore::Create(
    std::string origin, const MeetingsPolicy& policy, const Parts& parts) {
  SAMRAD_ASSIGN_OR_RETURN(LoadedMeetings loaded, parts.store.Load());
  auto core = std::unique_ptr<MeetingsCore>(
      new MeetingsCore(std::move(origin), policy, parts,
                       loaded.last_accepted_at, loaded.published_through));
  std::map<std::string, SharedCell, std::less<>> cells;
  std::map<std::string, std::string, std::less<>> item_meetings;
  for (meetings::v1::StoredMeeting& meeting : loaded.meetings) {
    const std::string id = meeting.meeting().meeting_id();
    for (const StoredItem& item : meeting.items()) {
      item_meetings[item.item().item_id()] = id;
    }
    auto cell = std::make_shared<Cell>();
    {
      base::MutexLock lock(cell->mutex);
      cell->room.stored = std::move(meeting);
    }
    cells[id] = std::move(cell);
  }
  {
    base::MutexLock lock(core->registry_mutex_);
    for (meetings::v1::StoredGroup& group : loaded.groups) {
      const std::string id = group.group().group_id();
      core->groups_[id] =
          std::make_shared<const meetings::v1::StoredGroup>(std::move(group));
    }
    core->cells_ = std::move(cells);
    core->item_meetings_ = std::move(item_meetings);
  }
  // Nobody knows who stayed while the hub was away.
  for (const SharedCell& cell : core->Cells()) {
    SAMRAD_RETURN_IF_ERROR(core->Change(
        cell,
        [](const auto&, Room&, MeetingsChange&) { return absl::OkStatus(); }));
  }
  core->LetGo();
  SAMRAD_RETURN_IF_ERROR(core->appender_.Load());
  return core;
}

MeetingsCore::MeetingsCore(std::string origin, const MeetingsPolicy& policy,
                           const Parts& parts, absl::Time not_before,
                           uint64_t published_through)
    : origin_(std::move(origin)),
      policy_(policy),
      store_(parts.store),
      directory_(parts.directory),
      gate_(parts.gate),
      logger_(parts.logger),
      time_(parts.clock, not_before),
      callers_(parts.directory),
      publications_(published_through),
      appender_(kMeetingsAppender, *this, parts.log, publications_,
                parts.logger, parts.metrics),
      refused_(parts.metrics.NewCounter("samrad_meetings_refused_total",
                                        "Texts and acts refused.")),
      leases_(parts.metrics.NewCounter("samrad_meetings_leases_total",
                                       "Shares lent while an item was open.")),
      stopped_items_(
          parts.metrics.NewCounter("samrad_meetings_stopped_items_total",
                                   "Open items closed by the hub.")),
      events_total_(parts.metrics.NewCounter("samrad_meetings_events_total",
                                             "Events, once per agency.")),
      whole_(parts.metrics.NewGauge(
          "samrad_meetings_in_memory_count",
          "Meetings held whole in memory at the last sweep.")) {}

MeetingsCore::~MeetingsCore() { Stop(); }

void MeetingsCore::Start() { appender_.Start(); }

void MeetingsCore::Stop() {
  stopped_.store(true);
  publications_.Stop();
  appender_.Stop();
  events_.NotifyAll();
}

MeetingsCore::SharedGroup MeetingsCore::GroupById(
    std::string_view group_id) const {
  base::MutexLock lock(registry_mutex_);
  const auto found = groups_.find(group_id);
  return found == groups_.end() ? nullptr : found->second;
}

absl::StatusOr<MeetingsCore::SharedGroup> MeetingsCore::GroupOf(
    const Caller& caller, std::string_view group_id) const {
  SharedGroup group = GroupById(group_id);
  if (group == nullptr || !IsMember(group->group(), caller.value())) {
    return NotFound();
  }
  return group;
}

MeetingsCore::SharedCell MeetingsCore::CellById(
    std::string_view meeting_id) const {
  base::MutexLock lock(registry_mutex_);
  const auto found = cells_.find(meeting_id);
  return found == cells_.end() ? nullptr : found->second;
}

MeetingsCore::SharedCell MeetingsCore::CellOfItem(
    std::string_view item_id) const {
  base::MutexLock lock(registry_mutex_);
  const auto meeting = item_meetings_.find(item_id);
  if (meeting == item_meetings_.end()) return nullptr;
  const auto found = cells_.find(meeting->second);
  return found == cells_.end() ? nullptr : found->second;
}

std::vector<MeetingsCore::SharedCell> MeetingsCore::Cells() const {
  base::MutexLock lock(registry_mutex_);
  std::vector<SharedCell> cells;
  cells.reserve(cells_.size());
  for (const auto& [id, cell] : cells_) cells.push_back(cell);
  return cells;
}

absl::Status MeetingsCore::Fill(Cell& cell) const {
  if (!cell.room.line) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(meetings::v1::StoredMeeting stored,
                          store_.FindMeeting(cell.room.meeting().meeting_id()));
  cell.room.stored = std::move(stored);
  cell.room.line = false;
  return absl::OkStatus();
}

void MeetingsCore::LetGo() {
  int64_t whole = 0;
  for (const SharedCell& cell : Cells()) {
    base::MutexLock lock(cell->mutex);
    Room& room = cell->room;
    const bool over =
        (room.Is(common::v1::ENDED) || room.Is(common::v1::CANCELLED)) &&
        room.seats.empty() && room.leases.empty() &&
        room.stored.seated().empty();
    if (!over) {
      ++whole;
      continue;
    }
    if (room.line) continue;
    Room line;
    line.line = true;
    *line.stored.mutable_meeting() = room.meeting();
    *line.stored.mutable_last_number() = room.stored.last_number();
    room = std::move(line);
  }
  whole_.Set(whole);
}

void MeetingsCore::Touch(Room& room) {
  meetings::v1::Meeting& meeting = *room.stored.mutable_meeting();
  meeting.set_revision(meeting.revision() + 1);
}

absl::StatusOr<uint64_t> MeetingsCore::Commit(
    std::shared_ptr<MeetingsChange> change) {
  events_total_.Add(change->events.size());
  std::string entry;
  if (change->record.has_value()) entry = change->record->entry;
  return store_.Write(change, [this, entry](uint64_t seq) {
    if (seq != 0) appender_.Enqueue({seq, entry});
  });
}

absl::Status MeetingsCore::Settle(Cell& cell, Room next,
                                  std::shared_ptr<MeetingsChange> change,
                                  std::set<EventWatch::Key>& woken,
                                  uint64_t* seq) {
  next.stored.clear_seated();
  for (const auto& [number, seat] : next.seats) {
    next.stored.add_seated(number);
  }
  const bool durable =
      next.meeting().revision() != cell.room.meeting().revision() ||
      !change->events.empty() || change->record.has_value() ||
      change->request.has_value();
  if (durable) {
    change->meetings.push_back(next.stored);
    SAMRAD_ASSIGN_OR_RETURN(const uint64_t place, Commit(change));
    if (seq != nullptr) *seq = place;
    for (const MeetingsChange::Event& event : change->events) {
      woken.emplace(event.meeting_id, event.agency);
    }
  }
  cell.room = std::move(next);
  return absl::OkStatus();
}

absl::Status MeetingsCore::Change(const SharedCell& cell, const Work& work,
                                  uint64_t* seq) {
  std::set<EventWatch::Key> woken;
  absl::Status status;
  {
    base::MutexLock lock(cell->mutex);
    const SharedGroup group = GroupById(cell->room.meeting().group_id());
    if (group == nullptr) return absl::InternalError("a group is missing");
    SAMRAD_RETURN_IF_ERROR(Fill(*cell));
    auto lapses = std::make_shared<MeetingsChange>();
    Room present = cell->room;
    if (Lapse(group->group(), present, *lapses, time_.Now())) {
      status = Settle(*cell, std::move(present), lapses, woken, nullptr);
    }
    if (status.ok()) {
      auto change = std::make_shared<MeetingsChange>();
      Room next = cell->room;
      status = work(group->group(), next, *change);
      if (status.ok()) {
        status = Settle(*cell, std::move(next), change, woken, seq);
      }
    }
  }
  events_.Notify(woken);
  return status;
}

absl::Status MeetingsCore::ChangeAs(const Caller& caller,
                                    const SharedCell& cell, const Work& work,
                                    uint64_t* seq) {
  if (cell == nullptr) return NotFound();
  {
    base::MutexLock lock(cell->mutex);
    const SharedGroup group = GroupById(cell->room.meeting().group_id());
    if (group == nullptr || !IsMember(group->group(), caller.value())) {
      return NotFound();
    }
  }
  return Change(cell, work, seq);
}

absl::Status MeetingsCore::ChangeAs(const Caller& caller,
                                    std::string_view meeting_id,
                                    const Work& work, uint64_t* seq) {
  return ChangeAs(caller, CellById(meeting_id), work, seq);
}

bool MeetingsCore::Lapse(const meetings::v1::Group& group, Room& room,
                         MeetingsChange& change, absl::Time now) {
  EventBook book(group, room, change, now);
  std::map<uint32_t, std::string> gone;
  // After a restart: seats that were taken and have no lease any more.
  for (const uint32_t number : room.stored.seated()) {
    if (room.seats.count(number) > 0) continue;
    const meetings::v1::Seat* seat = FindSeat(group, number);
    gone[number] = seat == nullptr ? "" : seat->agency();
  }
  for (const auto& [number, seat] : room.seats) {
    const meetings::v1::Seat* known = FindSeat(group, number);
    if (seat.until <= now || known == nullptr ||
        known->agency() != seat.agency) {
      gone[number] = seat.agency;
    }
  }
  if (gone.empty()) return false;
  Touch(room);
  for (const auto& [number, agency] : gone) {
    room.seats.erase(number);
    meetings::v1::WatchMeetingResponse event = book.Of(common::v1::SEAT_LAPSED);
    event.set_seat(number);
    event.set_agency(agency);
    book.ToAll(event);
  }
  room.stored.clear_seated();
  for (auto lease = room.leases.begin(); lease != room.leases.end();) {
    lease = AgenciesIn(room).count(lease->first) == 0 ? room.leases.erase(lease)
                                                      : std::next(lease);
  }
  if (gone.count(room.stored.chair_seat()) > 0) {
    room.stored.set_chair_seat(0);
    StopItem(group, room, change, now);
  }
  return true;
}

void MeetingsCore::StopItem(const meetings::v1::Group& group, Room& room,
                            MeetingsChange& change, absl::Time now) {
  const StoredItem* item = CurrentItem(room);
  if (!room.stored.open() || item == nullptr) return;
  Touch(room);
  Blank(room);
  for (auto& [number, seat] : room.seats) seat.waiting = false;
  stopped_items_.Add();
  EventBook book(group, room, change, now);
  meetings::v1::WatchMeetingResponse event = book.Of(common::v1::ITEM_STOPPED);
  event.set_item_id(item->item().item_id());
  book.OfItem(*item, event);
}

void MeetingsCore::EraseTexts(const StoredItem& item, MeetingsChange& change) {
  if (item.has_sealed()) change.erased.push_back(item.sealed().content_id());
  for (const StoredText& reply : item.replies()) {
    change.erased.push_back(reply.content_id());
  }
}

absl::StatusOr<bool> MeetingsCore::SeenBefore(
    const Caller& caller, std::string_view request_id,
    const google::protobuf::Message& request,
    std::optional<MeetingsChange::Request>& use) {
  if (request_id.size() != audit::kIdBytes) {
    return absl::InvalidArgumentError("request_id is not 16 bytes");
  }
  const std::string digest = Sha256Bytes(request.GetDescriptor()->full_name() +
                                         request.SerializeAsString());
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> before,
                          store_.FindRequest(caller.value(), request_id));
  if (!before.has_value()) {
    use.emplace(MeetingsChange::Request{caller.value(), std::string(request_id),
                                        digest, time_.Now()});
    return false;
  }
  if (*before == digest) return true;
  return base::Error(absl::StatusCode::kAlreadyExists, "OTHER_BYTES",
                     "this request id was used for something else");
}

absl::StatusOr<std::vector<meetings::v1::WatchMeetingResponse>>
MeetingsCore::EventsAfter(const Caller& caller, std::string_view meeting_id,
                          uint64_t after, int limit) {
  SAMRAD_RETURN_IF_ERROR(callers_.ChainFor(caller).status());
  const SharedCell cell = CellById(meeting_id);
  if (cell == nullptr) return NotFound();
  uint64_t last = 0;
  {
    base::MutexLock lock(cell->mutex);
    SAMRAD_RETURN_IF_ERROR(
        GroupOf(caller, cell->room.meeting().group_id()).status());
    const auto& numbers = cell->room.stored.last_number();
    const auto found = numbers.find(caller.value());
    if (found != numbers.end()) last = found->second;
  }
  if (after > last) {
    return base::Error(absl::StatusCode::kOutOfRange, "EVENTS_BEHIND",
                       "there are fewer events: the hub was restored");
  }
  if (after == last) return std::vector<meetings::v1::WatchMeetingResponse>();
  return store_.EventsAfter(meeting_id, caller.value(), after, limit);
}

void MeetingsCore::SweepRooms() {
  for (const SharedCell& cell : Cells()) {
    {
      base::MutexLock lock(cell->mutex);
      if (cell->room.line) continue;  // nobody is in it
    }
    const absl::Status swept = Change(
        cell,
        [](const auto&, Room&, MeetingsChange&) { return absl::OkStatus(); });
    if (!swept.ok()) {
      logger_.Warning("room_sweep_failed", {{"status", swept}});
    }
  }
}

absl::Status MeetingsCore::SweepStore() {
  LetGo();
  const absl::Time now = time_.Now();
  SAMRAD_RETURN_IF_ERROR(
      store_.ForgetRequests(now - policy_.request_retention));
  SAMRAD_ASSIGN_OR_RETURN(std::vector<std::string> expired,
                          store_.ExpiredTexts(now, kExpiredPerSweep));
  if (expired.empty()) return absl::OkStatus();
  auto change = std::make_shared<MeetingsChange>();
  change->erased = std::move(expired);
  logger_.Info("meeting_texts_expired", {{"count", change->erased.size()}});
  return Commit(change).status();
}

}  // namespace samrad::hub
