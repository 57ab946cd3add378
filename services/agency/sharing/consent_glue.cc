#include "services/agency/sharing/consent_glue.h"

#include <utility>

#include "crypto/secret/bytes.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/submissions.h"
#include "services/audit/headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

audit::ConsentEnd EndOf(const cases::v1::ConsentPart& part) {
  if (part.to().empty() && part.categories().empty()) {
    return audit::ConsentEnd::Whole();
  }
  audit::ConsentEnd end;
  for (const int kind : part.to()) {
    end.EndTo(static_cast<common::v1::AgencyKind>(kind));
  }
  for (const int category : part.categories()) {
    end.EndCategory(static_cast<common::v1::Category>(category));
  }
  return end;
}

}  // namespace

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
    if (type == audit::v1::CONSENT) return book.MarkRegistered(txn, handle);
    SAMRAD_ASSIGN_OR_RETURN(const bool more, IsActQueued(txn, type, subject));
    return more ? absl::OkStatus() : book.MarkWithdrawalRegistered(txn, handle);
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
                                   const cases::v1::ConsentPart& part,
                                   absl::Time withdrawn_at) {
  std::vector<sealed::v1::WithdrawalHeader> parts;
  for (const int kind : part.to()) {
    parts.emplace_back().set_ended_to(
        static_cast<common::v1::AgencyKind>(kind));
  }
  for (const int category : part.categories()) {
    parts.emplace_back().set_ended_category(
        static_cast<common::v1::Category>(category));
  }
  if (parts.empty()) parts.emplace_back();
  for (sealed::v1::WithdrawalHeader& one : parts) {
    SAMRAD_RETURN_IF_ERROR(
        QueueWithdrawal(txn, handle, std::move(one), withdrawn_at));
  }
  const audit::ConsentEnd end = EndOf(part);
  SAMRAD_RETURN_IF_ERROR(CancelOnConsent(txn, handle, end));
  base::MutexLock lock(mutex_);
  ended_.emplace_back(handle, end);
  return absl::OkStatus();
}

absl::Status ConsentGlue::QueueWithdrawal(base::Transaction& txn,
                                          const base::ConsentHandle& handle,
                                          sealed::v1::WithdrawalHeader header,
                                          absl::Time withdrawn_at) {
  SAMRAD_ASSIGN_OR_RETURN(JournalHead head, Journal::Head(txn));
  header.set_suite(1);
  header.set_origin(outbox_.origin());
  header.set_consent_handle(std::string(handle.bytes()));
  header.set_agency(outbox_.agency());
  *header.mutable_withdrawn_at() = ToProtoTime(withdrawn_at);
  header.set_journal_head(crypto::ToString(head.hash));
  SAMRAD_ASSIGN_OR_RETURN(
      SignedAct act,
      outbox_.signer().Sign(audit::v1::WITHDRAWAL, header.SerializeAsString()));
  return InsertAct(txn, {.record = std::move(act.record),
                         .entry = act.entry,
                         .subject = std::string(handle.bytes()),
                         .queued_at = clock_.TimeNow()});
}

void ConsentGlue::Nudge() {
  std::vector<std::pair<base::ConsentHandle, audit::ConsentEnd>> ended;
  {
    base::MutexLock lock(mutex_);
    ended.swap(ended_);
  }
  for (const auto& [handle, end] : ended) {
    outbox_.submissions().Cancelled(handle, end);
  }
  outbox_.acts().Nudge();
}

absl::StatusOr<ConsentUse> ConsentGlue::UseOf(
    const base::ReadTransaction& txn, const base::ConsentHandle& handle,
    const cases::v1::ConsentPart& part) {
  const audit::ConsentEnd end = EndOf(part);
  SAMRAD_ASSIGN_OR_RETURN(SubmissionsOnConsent on,
                          ReadSubmissionsOnConsent(txn, handle, end));
  ConsentUse use;
  for (const base::DisclosureId& id : on.unopened) {
    use.stops.push_back(id.ToHex());
  }
  for (const base::DisclosureId& id : on.opened) {
    use.already_read.push_back(id.ToHex());
  }
  if (agenda_on_) {
    SAMRAD_ASSIGN_OR_RETURN(use.agenda, agenda_on_(txn, handle, end));
  }
  return use;
}

}  // namespace samrad::agency
