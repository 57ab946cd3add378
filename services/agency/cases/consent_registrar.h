// How a consent reaches the hub. Defined here, implemented over the outbox:
// `cases` knows people and dates, the hub learns a random handle, kinds,
// categories and a month.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CONSENT_REGISTRAR_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CONSENT_REGISTRAR_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/cases/v1/consents.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// All that the hub is told of a consent.
struct ConsentRegistration {
  base::ConsentHandle handle;
  // from, to, categories, purposes; `unlimited` is not told.
  law::v1::ConsentScope scope;
  law::v1::ConsentForm form = law::v1::CONSENT_FORM_UNSPECIFIED;
  // First instant after its validity, rounded up to the end of a month in
  // Europe/Stockholm.
  absl::Time valid_before;
};

// A meeting's item that is told on a consent, and not discussed yet.
struct AgendaUse {
  std::string item;  // hex
  std::string code_word;
};

// What rests on a consent; disclosure ids in hex.
struct ConsentUse {
  std::vector<std::string> stops;         // not opened yet
  std::vector<std::string> already_read;  // opened
  std::vector<AgendaUse> agenda = {};
};

// Thread-safe.
class ConsentRegistrar {
 public:
  virtual ~ConsentRegistrar() = default;

  // Queues the registration durably, in the caller's transaction. When the hub
  // has it: ConsentBook::MarkRegistered.
  [[nodiscard]] virtual absl::Status Register(
      base::Transaction& txn, const ConsentRegistration& registration) = 0;
  // Queues the withdrawal of a part (empty: all) durably, in the caller's
  // transaction, after whatever is queued for that handle already, and drops
  // what rests on it and has not left. When the hub has all that was withdrawn
  // of the consent so far: ConsentBook::MarkWithdrawalRegistered.
  [[nodiscard]] virtual absl::Status Withdraw(
      base::Transaction& txn, const base::ConsentHandle& handle,
      const cases::v1::ConsentPart& part, absl::Time withdrawn_at) = 0;
  // After the transaction is durable: look at the queue now.
  virtual void Nudge() = 0;
  // What would end with this part (empty: all) and has not ended yet, as known
  // here.
  [[nodiscard]] virtual absl::StatusOr<ConsentUse> UseOf(
      const base::ReadTransaction& txn, const base::ConsentHandle& handle,
      const cases::v1::ConsentPart& part) = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CONSENT_REGISTRAR_H_
