#include "services/agency/meetings/meeting_rooms.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/agency/meetings/meeting_ids.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// A meeting that nobody here has asked about for this long is followed no more.
constexpr absl::Duration kIdle = absl::Minutes(15);

}  // namespace

MeetingRooms::MeetingRooms(Parts parts) : parts_(parts) {}

MeetingRooms::~MeetingRooms() { Stop(); }

void MeetingRooms::Start() {
  sweeper_ =
      std::make_unique<base::Periodic>(parts_.sweep_every, [this] { Sweep(); });
  keeper_ =
      std::make_unique<base::Periodic>(parts_.renew_every, [this] { Renew(); });
}

void MeetingRooms::Stop() {
  std::map<std::string, Room> rooms;
  {
    base::MutexLock lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
    rooms.swap(rooms_);
  }
  shelf_.DropAll();
  if (sweeper_) sweeper_->Stop();
  if (keeper_) keeper_->Stop();
  for (auto& [id, room] : rooms) room.feed->Stop();
  shelf_.DropAll();
  // What was noted on the way is written before journal and store go.
  (void)parts_.db.Write([](base::Transaction&) { return absl::OkStatus(); });
}

std::shared_ptr<MeetingFeed> MeetingRooms::Feed(const std::string& meeting_id) {
  base::MutexLock lock(mutex_);
  if (stopped_) return nullptr;
  Room& room = rooms_[meeting_id];
  room.used = parts_.clock.TimeNow();
  if (room.feed == nullptr) {
    room.feed = std::make_shared<MeetingFeed>(
        parts_.hub, meeting_id,
        [this, meeting_id](const MeetingEvent& event) {
          OnEvent(meeting_id, event);
        },
        parts_.first_backoff);
  }
  return room.feed;
}

void MeetingRooms::OnEvent(const std::string& meeting_id,
                           const MeetingEvent& event) {
  switch (event.kind()) {
    case common::v1::EVENT_ITEM_CLOSED:
    case common::v1::ITEM_STOPPED: {
      const OpenItemKey key{meeting_id, event.item_id()};
      if (shelf_.Drop(key)) Blanked(key, "CLOSED");
      const auto id = ItemId::FromBytes(event.item_id());
      if (!id.ok() || event.outcome() == common::v1::OUTCOME_UNSPECIFIED ||
          event.outcome() == common::v1::PAUSED) {
        return;
      }
      // One of our own has been discussed.
      parts_.db.WriteAsync(
          [id = *id](base::Transaction& txn) -> absl::Status {
            SAMRAD_ASSIGN_OR_RETURN(std::optional<StoredItem> item,
                                    FindItem(txn, id));
            if (!item.has_value() ||
                item->item.state() != meetings::v1::HANDED_IN) {
              return absl::OkStatus();
            }
            item->item.set_state(meetings::v1::DISCUSSED);
            return PutItem(txn, *item);
          },
          [](absl::Status) {});
      return;
    }
    case common::v1::EVENT_OOPS: {
      const OpenItemKey key{meeting_id, event.item_id()};
      if (shelf_.Drop(key)) Blanked(key, "OOPS");
      return;
    }
    case common::v1::ROOM_CLOSED:
      shelf_.DropMeeting(meeting_id);
      presence_.Clear(meeting_id);
      return;
    default:
      return;
  }
}

void MeetingRooms::Blanked(const OpenItemKey& key, std::string_view why) {
  parts_.db.WriteAsync(
      [&journal = parts_.journal, item = Hex(key.second),
       why = std::string(why)](base::Transaction& txn) {
        return journal
            .Append(txn, {.event = events::kTextBlanked,
                          .user = "",
                          .outcome = why,
                          .subjects = {item}})
            .status();
      },
      [](absl::Status) {});
}

absl::Status MeetingRooms::KeepSeats(const std::string& meeting_id) {
  hub::meetings::v1::KeepSeatsRequest request;
  request.set_meeting_id(meeting_id);
  for (const Sitting& one :
       presence_.SeatsIn(meeting_id, parts_.clock.TimeNow())) {
    hub::meetings::v1::SeatPresence& seat = *request.add_seats();
    seat.set_seat(one.seat);
    seat.set_deputy(one.deputy);
  }
  if (request.seats().empty()) return absl::OkStatus();
  return Told(parts_.hub.KeepSeats(request).status());
}

void MeetingRooms::LeaveSeat(const std::string& meeting_id,
                             std::uint32_t seat) {
  hub::meetings::v1::LeaveSeatsRequest request;
  request.set_meeting_id(meeting_id);
  request.add_seats(seat);
  // Unheard, its lease there ends by itself.
  (void)parts_.hub.LeaveSeats(request);
}

void MeetingRooms::RenewLease(const OpenItemKey& key) {
  const std::uint64_t begun = shelf_.Begin(key);
  const absl::Time asked = parts_.clock.TimeNow();
  hub::meetings::v1::RenewLeaseRequest request;
  request.set_meeting_id(key.first);
  request.set_item_id(key.second);
  const absl::Status renewed = parts_.hub.RenewLease(request).status();
  if (renewed.ok()) {
    shelf_.Extend(key, begun, asked + kLease);
  } else if (!absl::IsUnavailable(renewed) &&
             !absl::IsDeadlineExceeded(renewed)) {
    if (shelf_.Drop(key)) Blanked(key, "CLOSED");
  }
}

void MeetingRooms::Renew() {
  const absl::Time now = parts_.clock.TimeNow();
  for (const auto& [meeting, left] : presence_.Sweep(now)) {
    for (const Sitting& one : left) {
      LeaveSeat(meeting, one.seat);
      const absl::Status noted = parts_.journal.Record(
          {.event = events::kSeatLapsed,
           .user = one.user,
           .subjects = {Hex(meeting), std::to_string(one.seat)}});
      if (!noted.ok()) {
        parts_.log.Warning("lapse_not_journalled", {{"status", noted}});
      }
    }
  }
  for (const std::string& meeting : presence_.Meetings()) {
    const absl::Status kept = KeepSeats(meeting);
    if (!kept.ok() && !absl::IsUnavailable(kept) &&
        !absl::IsDeadlineExceeded(kept)) {
      // The room is closed or locked against us: nobody sits there.
      presence_.Clear(meeting);
      parts_.log.Warning("seats_lost", {{"status", kept}});
    }
  }
  for (const OpenItemKey& key : shelf_.Held()) RenewLease(key);
}

void MeetingRooms::Sweep() {
  const absl::Time now = parts_.clock.TimeNow();
  for (const OpenItemKey& key : shelf_.Sweep(now)) Blanked(key, "LEASE_ENDED");
  for (const OpenItemKey& key : shelf_.Held()) {
    // A text is for who sits in the room.
    if (presence_.SeatsIn(key.first, now).empty() && shelf_.Drop(key)) {
      Blanked(key, "SEAT_LEFT");
    }
  }
  std::vector<std::shared_ptr<MeetingFeed>> idle;
  {
    base::MutexLock lock(mutex_);
    for (auto it = rooms_.begin(); it != rooms_.end();) {
      if (now - it->second.used < kIdle) {
        ++it;
        continue;
      }
      idle.push_back(std::move(it->second.feed));
      it = rooms_.erase(it);
    }
  }
  for (const std::shared_ptr<MeetingFeed>& feed : idle) feed->Stop();
}

}  // namespace samrad::agency
