// What a hub that was restored from an older copy gets back from this node.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_RETURN_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_RETURN_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "services/agency/outbox/hub_client.h"
#include "services/base/store.h"

namespace samrad::agency {

// Submissions are kept as they were sent for this long after they were
// accepted: a hub restored from an older copy does not get them back.
inline constexpr absl::Duration kReturnable = absl::Hours(24 * 30);

// Hands in again every published act and submission of this agency whose leaf
// is `from_leaf` or later, in the order of their leaves, with the proof that
// the log holds them. What the hub has is answered alike and changes nothing.
// Errors of the store; UNAVAILABLE and the like when the hub does not answer:
// do it again. A refusal of one act is final and does not stop the next.
absl::Status ReturnRecords(base::Database& db, HubClient& hub,
                           std::uint64_t from_leaf);

// Erases kept submissions that were accepted before `now` - kReturnable.
absl::Status DropReturnable(base::Transaction& txn, absl::Time now);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_RETURN_H_
