#include "services/agency/sharing/consent_glue.h"

#include <utility>

#include "crypto/secret/bytes.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/submissions.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {

ConsentGlue::ConsentGlue(Outbox& outbox, const base::Clock& clock)
    : outbox_(outbox), clock_(clock) {}

void ConsentGlue::Bind(ConsentBook& book) {
  outbox_.OnActSettled([&book](base::Transaction& txn, audit::v1::LeafType type,
                               std::string_view subject,
                               ActState state) -> absl::Status {
    if (state != ActState::kPublished ||
        (type != audit::v1::CONSENT && type != audit::v1::WITHDRAWAL)) {
      return absl::OkStatus();
    }
    SAMRAD_ASSIGN_OR_RETURN(base::ConsentHandle handle,
                            base::ConsentHandle::FromBytes(subject));
    return type == audit::v1::CONSENT
               ? book.MarkRegistered(txn, handle)
               : book.MarkWithdrawalRegistered(txn, handle);
  });
}

absl::Status ConsentGlue::Register(base::Transaction& txn,
                                   const ConsentRegistration& registration) {
  const absl::Time now = clock_.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(JournalHead head, Journal::Head(txn));
  sealed::v1::ConsentHeader header;
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_consent_handle(std::string(registration.handle.bytes()));
  header.set_agency(outbox_.agency());
  *header.mutable_from() = registration.scope.from();
  *header.mutable_to() = registration.scope.to();
  *header.mutable_categories() = registration.scope.categories();
  *header.mutable_purposes() = registration.scope.purposes();
  header.set_form(registration.form);
  *header.mutable_valid_before() = ToProtoTime(registration.valid_before);
  *header.mutable_registered_at() = ToProtoTime(now);
  header.set_journal_head(crypto::ToString(head.hash));
  if (const absl::Status valid = audit::ValidateConsentHeader(header);
      !valid.ok()) {
    return base::WithTag(valid, "BAD_CONSENT");
  }
  SAMRAD_ASSIGN_OR_RETURN(
      SignedAct act,
      outbox_.signer().Sign(audit::v1::CONSENT, header.SerializeAsString()));
  return InsertAct(txn, {.record = std::move(act.record),
                         .entry = act.entry,
                         .subject = std::string(registration.handle.bytes()),
                         .queued_at = now});
}

absl::Status ConsentGlue::Withdraw(base::Transaction& txn,
                                   const base::ConsentHandle& handle,
                                   absl::Time withdrawn_at) {
  SAMRAD_ASSIGN_OR_RETURN(JournalHead head, Journal::Head(txn));
  sealed::v1::WithdrawalHeader header;
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_consent_handle(std::string(handle.bytes()));
  header.set_agency(outbox_.agency());
  *header.mutable_withdrawn_at() = ToProtoTime(withdrawn_at);
  header.set_journal_head(crypto::ToString(head.hash));
  SAMRAD_ASSIGN_OR_RETURN(
      SignedAct act,
      outbox_.signer().Sign(audit::v1::WITHDRAWAL, header.SerializeAsString()));
  SAMRAD_RETURN_IF_ERROR(InsertAct(txn, {.record = std::move(act.record),
                                         .entry = act.entry,
                                         .subject = std::string(handle.bytes()),
                                         .queued_at = clock_.TimeNow()}));
  SAMRAD_RETURN_IF_ERROR(CancelOnConsent(txn, handle));
  base::MutexLock lock(mutex_);
  withdrawn_.push_back(handle);
  return absl::OkStatus();
}

void ConsentGlue::Nudge() {
  std::vector<base::ConsentHandle> withdrawn;
  {
    base::MutexLock lock(mutex_);
    withdrawn.swap(withdrawn_);
  }
  for (const base::ConsentHandle& handle : withdrawn) {
    outbox_.submissions().Cancelled(handle);
  }
  outbox_.acts().Nudge();
}

absl::StatusOr<ConsentUse> ConsentGlue::UseOf(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle) {
  SAMRAD_ASSIGN_OR_RETURN(SubmissionsOnConsent on,
                          ReadSubmissionsOnConsent(txn, handle));
  ConsentUse use;
  for (const base::DisclosureId& id : on.unopened) {
    use.stops.push_back(id.ToHex());
  }
  for (const base::DisclosureId& id : on.opened) {
    use.already_read.push_back(id.ToHex());
  }
  if (agenda_on_) {
    SAMRAD_ASSIGN_OR_RETURN(use.agenda, agenda_on_(txn, handle));
  }
  return use;
}

}  // namespace samrad::agency
