// What this agency holds of a disclosure: of its own what it told, of others'
// what it opened. For the auditor's second key alone (docs/adr/0026): who asks
// is not looked at here.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_HELD_DISCLOSURE_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_HELD_DISCLOSURE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// One that has a content to show. No text in it.
struct HeldDisclosure {
  base::DisclosureId id;
  // False: it came from another agency.
  bool sent = false;
  // Of what was sent; empty for what came.
  std::string case_code = {};
  // Who disclosed it, or accepted it.
  std::string user = {};
};

// NOT_FOUND, always with the same words: unknown; recorded outside Samråd;
// never taken by the hub; not opened, or quarantined; on a consent of which
// anything has ended; sent before the items of a disclosure were kept with it.
[[nodiscard]] absl::StatusOr<HeldDisclosure> FindHeldDisclosure(
    const base::ReadTransaction& txn, const base::DisclosureId& id);

// What it tells, in order: as it was sealed, or as it was opened. DATA_LOSS
// when a note that was told is gone.
[[nodiscard]] absl::StatusOr<std::vector<sharing::v1::Item>> ReadHeldTexts(
    const base::ReadTransaction& txn, const HeldDisclosure& held);

// Which notes of its case a disclosure tells, for ReadHeldTexts. In the
// transaction that stores it; a second time under the same id changes nothing.
[[nodiscard]] absl::Status PutSentItems(base::Transaction& txn,
                                        const base::DisclosureId& id,
                                        const std::vector<std::string>& notes);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_HELD_DISCLOSURE_H_
