// What a hub that was restored from an older copy gets back from this node.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_RETURN_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_RETURN_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/outbox/hub_client.h"
#include "services/agency/outbox/mirror.h"
#include "services/base/store.h"

namespace samrad::agency {

// Submissions are kept as they were sent for this long after they were
// accepted: a hub restored from an older copy does not get them back.
inline constexpr absl::Duration kReturnable = absl::Hours(24 * 30);

// Entries in one page of ReturnEntries: a third of what the log takes.
inline constexpr std::uint64_t kReturnPage = 32768;

// Gives the log all entries of the mirror from `first` on, page after page,
// each proven to lead to the newest checkpoint. The hub's codes.
absl::Status ReturnEntries(const Mirror& mirror, HubClient& hub,
                           std::uint64_t first,
                           std::uint64_t page = kReturnPage);

// One published record of this agency that the hub may have lost.
struct LostRecord {
  enum class Kind { kSubmission, kAct, kOpening };
  Kind kind = Kind::kAct;
  std::int64_t row = 0;
};

// Everything whose leaf is `from_leaf` or later, in the order of the leaves.
absl::StatusOr<std::vector<LostRecord>> ReadLost(const base::Database& db,
                                                 std::uint64_t from_leaf);

// Hands in again, in order, submissions with the proof that the log holds them,
// and acts, declines and openings. What the hub has is answered alike and
// changes nothing; a refusal of one is final and does not stop the next.
// Returns what has to be handed in once more: answers to a disclosure that its
// sender has not given back yet. Errors of the store; UNAVAILABLE and the like
// when the hub does not answer: then hand in all of it again.
absl::StatusOr<std::vector<LostRecord>> ReturnRecords(
    base::Database& db, HubClient& hub, const std::vector<LostRecord>& lost);

// A restored hub delivers what its nodes give back once more: each packet whose
// leaf is `from_leaf` or later may come again once, without an alarm.
absl::Status ExpectRepeats(base::Transaction& txn, std::uint64_t from_leaf);

// That a return from this leaf on is under way, until it is done: a node that
// is stopped meanwhile takes it up again.
absl::Status NoteReturn(base::Transaction& txn, std::uint64_t from_leaf);
absl::StatusOr<std::optional<std::uint64_t>> NotedReturn(
    const base::ReadTransaction& txn);
// Unless an earlier leaf was noted meanwhile.
absl::Status ClearReturn(base::Transaction& txn, std::uint64_t from_leaf);

// The end of what was last given back to the hub, as far as this node has seen
// and noted it; 0 at first.
absl::StatusOr<std::uint64_t> SeenReturned(const base::ReadTransaction& txn);
absl::Status NoteSeenReturned(base::Transaction& txn, std::uint64_t to);

// Erases kept submissions that were accepted before `now` - kReturnable.
absl::Status DropReturnable(base::Transaction& txn, absl::Time now);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_RETURN_H_
