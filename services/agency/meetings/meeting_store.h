// Rows of the agency's side of meetings. Functions over a transaction; no
// state. What others told in a meeting is never here.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_STORE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/groups.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "services/agency/cases/consent_registrar.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/audit/consent_end.h"
#include "services/base/store.h"

namespace samrad::agency {

base::Schema MeetingsSchema();

// --- seats: who sits on them is known here alone ---

struct SeatHolder {
  std::uint32_t seat = 0;
  std::string holder;
  std::string deputy;
};
[[nodiscard]] absl::StatusOr<std::vector<SeatHolder>> HoldersOf(
    const base::ReadTransaction& txn, const GroupId& group);
// Ends what was and begins what is, at `now`; an empty holder leaves it vacant.
[[nodiscard]] absl::Status PutHolder(base::Transaction& txn,
                                     const GroupId& group,
                                     const SeatHolder& seat, absl::Time now);
[[nodiscard]] absl::StatusOr<std::vector<meetings::v1::SeatHistoryEntry>>
SeatHistory(const base::ReadTransaction& txn, const GroupId& group);

// The agency that chairs a group, as first seen: it never changes unseen.
// DATA_LOSS, tag CHAIR_CHANGED, when the hub now says another.
[[nodiscard]] absl::Status PinChair(base::Transaction& txn,
                                    const GroupId& group,
                                    std::string_view chair);

// --- the table the meter counts in ---

[[nodiscard]] absl::StatusOr<std::optional<std::string>> ReadPopulation(
    const base::ReadTransaction& txn);
[[nodiscard]] absl::Status PutPopulation(base::Transaction& txn,
                                         std::string_view csv, absl::Time now);

// --- items of this agency ---

struct StoredItem {
  ItemId id;
  MeetingId meeting;
  GroupId group;
  // As shown, with text; state, author and changed_at included.
  meetings::v1::Item item = {};
  // Who confirmed it, and the warnings that were confirmed; the second person.
  std::string confirmed_by = {};
  meetings::v1::ConfirmDraftRequest confirmed = {};
  std::string second = {};
  // Sealed and on its way: the SubmitContentRequest, until the hub has
  // answered.
  std::string pending = {};
  std::uint64_t leaf = 0;
};
[[nodiscard]] absl::StatusOr<std::optional<StoredItem>> FindItem(
    const base::ReadTransaction& txn, const ItemId& id);
// Inserts or replaces.
[[nodiscard]] absl::Status PutItem(base::Transaction& txn,
                                   const StoredItem& stored);
// Newest first; of one meeting when given.
[[nodiscard]] absl::StatusOr<std::vector<StoredItem>> ListStoredItems(
    const base::ReadTransaction& txn, const std::optional<MeetingId>& meeting);
// Items told on this consent that end with `end` and are neither discussed nor
// taken back. What was not handed in yet has no readers, and ends with the
// whole alone.
[[nodiscard]] absl::StatusOr<std::vector<AgendaUse>> AgendaOnConsent(
    const base::ReadTransaction& txn, const base::ConsentHandle& consent,
    const audit::ConsentEnd& end);
// ANONYMOUS items of the group that were handed in, other than `but`.
[[nodiscard]] absl::StatusOr<std::vector<meetings::v1::AnonymousCase>>
EarlierCases(const base::ReadTransaction& txn, const GroupId& group,
             const ItemId& but);

// --- this agency's own replies in a thread ---

struct StoredReply {
  std::string content_id;  // 16 bytes
  ItemId item;
  std::string user;
  std::string text;
  std::string pending = {};
  std::uint64_t leaf = 0;
};
[[nodiscard]] absl::Status PutReply(base::Transaction& txn,
                                    const StoredReply& reply);
[[nodiscard]] absl::StatusOr<std::optional<StoredReply>> FindReply(
    const base::ReadTransaction& txn, std::string_view content_id);
[[nodiscard]] absl::StatusOr<std::vector<StoredReply>> RepliesTo(
    const base::ReadTransaction& txn, const ItemId& item);

// --- what was told aloud, for the minutes: no text ---

struct OralLine {
  MeetingId meeting;
  std::optional<ItemId> item;
  std::string disclosure;  // hex
};
[[nodiscard]] absl::Status PutOralLine(base::Transaction& txn,
                                       const OralLine& line);
[[nodiscard]] absl::StatusOr<std::vector<OralLine>> OralLines(
    const base::ReadTransaction& txn, const MeetingId& meeting);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MEETING_STORE_H_
