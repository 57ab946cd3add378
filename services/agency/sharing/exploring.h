// Which grounds are open for a disclosure that is not made yet.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_EXPLORING_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_EXPLORING_H_

#include "absl/status/statusor.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/staff/identity.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe.
class Exploring {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    Outbox& outbox;
  };
  explicit Exploring(Parts parts) : parts_(parts) {}

  // Reads the named items and the register facts as Disclose does, and asks
  // the law about every ground as of now. Journalled; nothing leaves.
  // INVALID_ARGUMENT with a path; NOT_FOUND as for Disclose.
  absl::StatusOr<sharing::v1::ExploreDisclosureResponse> Explore(
      const StaffIdentity& who,
      const sharing::v1::ExploreDisclosureRequest& request);

 private:
  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_EXPLORING_H_
