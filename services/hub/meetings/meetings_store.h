#ifndef SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_STORE_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"
#include "samrad/hub/meetings/v1/stored.pb.h"

namespace samrad::base {
class Database;
struct Schema;
}  // namespace samrad::base

namespace samrad::hub {

// Everything that one act changes; durable as a whole or not at all.
struct MeetingsChange {
  // What an idempotency id was used for.
  struct Request {
    std::string agency;
    std::string id;      // 16 bytes
    std::string digest;  // 32 bytes
    absl::Time at;
  };
  struct Event {
    std::string meeting_id;
    std::string agency;
    meetings::v1::WatchMeetingResponse event;  // with its number
  };
  // A record that gets the next place in the order, with what goes with it.
  struct Record {
    meetings::v1::StoredRecord record;
    std::string entry;       // 32 bytes
    std::string content_id;  // empty: an act
    std::string body;
    absl::Time expires_at;
    std::vector<std::pair<std::string, std::string>> shares;  // by agency
  };
  struct Receipt {
    uint64_t seq = 0;
    audit::v1::Receipt receipt;
  };

  std::optional<Request> request;
  std::optional<meetings::v1::StoredGroup> group;
  std::vector<meetings::v1::StoredMeeting> meetings;
  std::vector<Event> events;
  std::optional<Record> record;
  // Right after those up to `receipts_after`.
  std::vector<Receipt> receipts;
  uint64_t receipts_after = 0;
  // Texts whose body and shares are erased.
  std::vector<std::string> erased;
};

// What a start needs.
struct LoadedMeetings {
  std::vector<meetings::v1::StoredGroup> groups;
  std::vector<meetings::v1::StoredMeeting> meetings;
  uint64_t published_through = 0;
  absl::Time last_accepted_at = absl::InfinitePast();
};

struct PendingRecord {
  uint64_t seq = 0;
  std::string entry;
  meetings::v1::StoredRecord record;
};

struct KeptText {
  std::string body;
  std::string share;  // of the asking agency; empty: erased
};

// The tables of the meetings room. Thread-safe. Codes: services/base/store.h.
class MeetingsStore {
 public:
  static base::Schema StoreSchema();

  // `database` was opened with StoreSchema() and must outlive the store.
  explicit MeetingsStore(base::Database& database) : database_(database) {}

  absl::StatusOr<LoadedMeetings> Load() const;

  // Returns when it is durable, with the place of `change.record` (0: none).
  // `on_durable` is called before that, once and only on success, in the order
  // of places. ALREADY_EXISTS when the request id, the record's entry or its
  // content id is there already; ABORTED when the receipts before were not
  // stored.
  absl::StatusOr<uint64_t> Write(
      std::shared_ptr<const MeetingsChange> change,
      std::function<void(uint64_t)> on_durable = nullptr);

  // The digest that an idempotency id was used for.
  absl::StatusOr<std::optional<std::string>> FindRequest(
      std::string_view agency, std::string_view id) const;
  // Forgets ids used before `then`.
  absl::Status ForgetRequests(absl::Time then);

  // One meeting as it was last written. DATA_LOSS when there is none.
  absl::StatusOr<meetings::v1::StoredMeeting> FindMeeting(
      std::string_view id) const;
  // Everything accepted and not published, in order.
  absl::StatusOr<std::vector<PendingRecord>> PendingAfter(uint64_t seq) const;
  absl::StatusOr<std::optional<uint64_t>> FindEntry(
      std::string_view entry) const;
  absl::StatusOr<std::optional<meetings::v1::StoredRecord>> FindRecord(
      uint64_t seq) const;
  // Absent: still PENDING.
  absl::StatusOr<std::optional<audit::v1::Receipt>> FindReceipt(
      uint64_t seq) const;
  // Absent: never there, or erased.
  absl::StatusOr<std::optional<KeptText>> FindText(
      std::string_view content_id, std::string_view agency) const;
  // Texts over at `now` whose body is still there.
  absl::StatusOr<std::vector<std::string>> ExpiredTexts(absl::Time now,
                                                        int limit) const;

  // Up to `limit` events of one agency after a number.
  absl::StatusOr<std::vector<meetings::v1::WatchMeetingResponse>> EventsAfter(
      std::string_view meeting_id, std::string_view agency, uint64_t after,
      int limit) const;

 private:
  base::Database& database_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_STORE_H_
