// How long an agency's node waits for the hub, in one place for all that ask it.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_PATIENCE_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_PATIENCE_H_

#include "absl/time/time.h"

namespace samrad::agency {

// The longest pause between two attempts at a hub that is away.
inline constexpr absl::Duration kMaxBackoff = absl::Seconds(5);

// The longest wait for the mirrored log to reach what the hub has answered.
inline constexpr absl::Duration kBelieveLimit = absl::Seconds(10);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_PATIENCE_H_
