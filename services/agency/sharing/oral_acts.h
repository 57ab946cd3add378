// What was told aloud to everybody who sits in a meeting's room: one disclosure
// to several agencies, recorded in one call. No content.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_ORAL_ACTS_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_ORAL_ACTS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/room.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe.
class OralActs {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    const RequestLog& requests;
    Outbox& outbox;
    // How long a caller waits for the receipt.
    absl::Duration receipt_wait = absl::Seconds(5);
  };
  explicit OralActs(Parts parts) : parts_(parts) {}

  // Notes the disclosure with the caller's own rows, in the same transaction.
  using Keep =
      std::function<absl::Status(base::Transaction&, const std::string& id)>;

  // Decides whether it may be told to all of `to`, now, by the law of the day.
  // What has been said is recorded whatever the answer; what has not is
  // recorded when the law allows it, and a refusal is an answer. The leaf is 0
  // while the hub has not taken it. Same request id and content: the same
  // record. INVALID_ARGUMENT with a path; NOT_FOUND for a case or consent that
  // is not the caller's; FAILED_PRECONDITION REQUEST_ID_REUSED,
  // CONSENT_WITHDRAWN.
  absl::StatusOr<meetings::v1::RecordOralResponse> Record(
      const StaffIdentity& who, const meetings::v1::RecordOralRequest& request,
      const std::vector<std::string>& to, const Keep& keep);

 private:
  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_ORAL_ACTS_H_
