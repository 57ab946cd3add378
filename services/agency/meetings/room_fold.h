// What the events of a meeting add up to. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_FOLD_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_FOLD_H_

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"

namespace samrad::agency {

using MeetingEvent = hub::meetings::v1::WatchMeetingResponse;

// One text of an item, as its record says. Not believed yet.
struct FoldedText {
  std::string content_id;
  std::string from;
  std::string header_hash;
  hub::meetings::v1::LoggedRecord logged;
  bool reply = false;
  bool for_us = false;
};

struct FoldedItem {
  bool open = false;
  // The chair's act that let this agency in, since it was last opened.
  std::optional<hub::meetings::v1::LoggedRecord> opened;
  // Agencies let in since then, in order of id.
  std::set<std::string> listeners;
  // In the order they came.
  std::vector<FoldedText> texts;
  // Agencies that have yet to acknowledge an Oops.
  std::set<std::string> unacknowledged;
  absl::Time opened_at = absl::InfinitePast();
  absl::Time closed_at = absl::InfinitePast();
  common::v1::Outcome outcome = common::v1::OUTCOME_UNSPECIFIED;
  bool oops = false;

  bool frozen() const { return !unacknowledged.empty(); }
  // Opened, and not ended since: open, or stopped by an Oops.
  bool running() const { return opened_at > closed_at; }
};

// Sat from, until; absent: still.
struct FoldedSeat {
  std::uint32_t seat = 0;
  std::string agency;
  absl::Time from;
  std::optional<absl::Time> until;
};

// Minutes that were given: to this agency, or by it. Not believed yet.
struct FoldedMinutes {
  std::string header_hash;
  hub::meetings::v1::LoggedRecord logged;
};
// An answer to minutes. Not believed yet.
struct FoldedAnswer {
  std::string agency;
  bool approved = false;
  absl::Time at;
  std::string header_hash;  // of the minutes
  hub::meetings::v1::LoggedRecord logged;
};

struct FoldedRoom {
  std::map<std::string, FoldedItem> items;  // by item id
  // In the order they came.
  std::vector<FoldedMinutes> minutes;
  std::vector<FoldedAnswer> answers;
  std::vector<FoldedSeat> attendance;
  std::optional<absl::Time> opened_at;
  std::optional<absl::Time> closed_at;
};

// Signed headers in the events are read, not verified. Malformed ones are
// passed over.
FoldedRoom FoldRoom(std::span<const MeetingEvent> events,
                    const std::string& agency);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_FOLD_H_
