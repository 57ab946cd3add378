// Recording what was told outside Samrad: by phone, at once, as a duty or in
// danger (architecture page: "danger and duties never wait").
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_OUTSIDE_ACTS_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_OUTSIDE_ACTS_H_

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe.
class OutsideActs {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    const RequestLog& requests;
    Outbox& outbox;
    // How long a caller waits for the receipt before it is told the state.
    absl::Duration receipt_wait = absl::Seconds(5);
  };
  explicit OutsideActs(Parts parts) : parts_(parts) {}

  // Decides as of the act's own time and on the case's register facts, and
  // records it whatever the answer (docs/adr/0015): here at once, in the log
  // when the hub takes it. No content. Same request id and content: the same
  // record. INVALID_ARGUMENT with a path; NOT_FOUND for a case that does not
  // exist or is not the caller's; FAILED_PRECONDITION, REQUEST_ID_REUSED.
  absl::StatusOr<sharing::v1::RecordDutyResponse> Record(
      const StaffIdentity& who, const sharing::v1::RecordDutyRequest& request);

 private:
  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_OUTSIDE_ACTS_H_
