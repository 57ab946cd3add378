// Consents on file (samtycke, OSL 12:2-3), with their signers.
#ifndef SAMRAD_SERVICES_AGENCY_CASES_CONSENT_BOOK_H_
#define SAMRAD_SERVICES_AGENCY_CASES_CONSENT_BOOK_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/cases/v1/consents.pb.h"
#include "services/agency/cases/consent_registrar.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/ids.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe. Every function journals what it did or refused. NOT_FOUND has
// the same words for a consent that does not exist and one of a case the caller
// is not on.
class ConsentBook {
 public:
  // All must outlive the book.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const RequestLog& requests;
    ConsentRegistrar& registrar;
  };
  explicit ConsentBook(Parts parts) : parts_(parts) {}

  // Stores it under a new random handle and queues its registration, in one
  // transaction. Without validUntil it ends twelve months after it begins; a
  // consent whose validity is already over is stored but not registered.
  // INVALID_ARGUMENT (with a path): malformed, a scope with an empty list, more
  // than twelve months, given in the future.
  [[nodiscard]] absl::StatusOr<cases::v1::RecordConsentResponse> Record(
      const StaffIdentity& who, const cases::v1::RecordConsentRequest& request);

  [[nodiscard]] absl::StatusOr<cases::v1::GetConsentResponse> Get(
      const StaffIdentity& who, const cases::v1::GetConsentRequest& request);

  // Of one case, each noted as read; or, without a case, when those of all of
  // the caller's cases end.
  [[nodiscard]] absl::StatusOr<cases::v1::ListConsentsResponse> List(
      const StaffIdentity& who, const cases::v1::ListConsentsRequest& request);

  [[nodiscard]] absl::StatusOr<cases::v1::PreviewWithdrawalResponse> Preview(
      const StaffIdentity& who,
      const cases::v1::PreviewWithdrawalRequest& request);

  // Takes effect here in the same transaction that queues it for the hub. Any
  // officer, registrar or coordinator of the agency may register it; who is not
  // on the case gets the state back, not the consent. With `person`, only that
  // giver is noted as having withdrawn; since one yes of several is no consent,
  // it ends for the hub as well. With a part, the rest stands: only for who is
  // on the case. Withdrawing the whole twice is OK.
  [[nodiscard]] absl::StatusOr<cases::v1::WithdrawConsentResponse> Withdraw(
      const StaffIdentity& who,
      const cases::v1::WithdrawConsentRequest& request);

  // Called by the outbox's glue, in its transaction, when the hub has it.
  [[nodiscard]] absl::Status MarkRegistered(base::Transaction& txn,
                                            const base::ConsentHandle& handle);
  [[nodiscard]] absl::Status MarkWithdrawalRegistered(
      base::Transaction& txn, const base::ConsentHandle& handle);

 private:
  // What ends when `asked` is withdrawn. Only who is on the case may withdraw a
  // part: NO_SUCH_CONSENT to others, who cannot know the scope.
  // FAILED_PRECONDITION CONSENT_WITHDRAWN: the whole is over.
  [[nodiscard]] absl::StatusOr<cases::v1::ConsentPart> PartToEnd(
      const base::ReadTransaction& txn, const StaffIdentity& who,
      const cases::v1::ConsentRecord& record,
      const cases::v1::ConsentPart& asked);
  [[nodiscard]] absl::StatusOr<cases::v1::ListConsentsResponse> ListEnds(
      const StaffIdentity& who) const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_CASES_CONSENT_BOOK_H_
