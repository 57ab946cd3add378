#include "services/agency/cases/consent_book.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "services/agency/cases/answered.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/cases/input_rules.h"
#include "services/agency/cases/withdrawal.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using cases::v1::ConsentRecord;

std::string DateText(absl::CivilDay day) {
  return absl::FormatTime("%E4Y-%m-%d",
                          absl::FromCivil(day, absl::UTCTimeZone()),
                          absl::UTCTimeZone());
}

// The last day of a consent that names none: twelve months, the last excluded.
absl::CivilDay DefaultLastDay(absl::CivilDay first) {
  const absl::CivilMonth month = absl::CivilMonth(first) + kMaxConsentMonths;
  const absl::CivilDay next = absl::CivilDay(absl::CivilMonth(month + 1));
  const absl::CivilDay same(month.year(), month.month(), first.day());
  // 29 February has no day of the same number next year.
  return (same < next ? same : next) - 1;
}

absl::Time EndOfValidity(const law::v1::Consent& consent, absl::Time now) {
  // validUntil is set and has been checked.
  law::v1::Consent last;
  last.set_valid_from(consent.valid_until());
  return EndOfSwedishMonth(FirstDayOf(last, now));
}

absl::StatusOr<base::ConsentHandle> HandleOf(const std::string& id) {
  absl::StatusOr<base::ConsentHandle> handle = base::ConsentHandle::FromHex(id);
  if (!handle.ok()) return NoSuchConsent();
  return handle;
}

absl::Status Refused(const Journal& journal, const StaffIdentity& who,
                     const std::string& id, absl::Status status) {
  if (!absl::IsNotFound(status)) return status;
  JournalEvent event{.event = events::kConsentRefused,
                     .user = who.user.value(),
                     .outcome = OutcomeOf(status)};
  if (base::ConsentHandle::FromHex(id).ok()) event.subjects = {id};
  SAMRAD_RETURN_IF_ERROR(journal.Record(event));
  return status;
}

absl::Status RefusedCase(const Journal& journal, const StaffIdentity& who,
                         const std::string& code, const absl::Status& status) {
  JournalEvent event{.event = events::kCaseRefused,
                     .user = who.user.value(),
                     .outcome = OutcomeOf(status)};
  if (base::CaseCode::Parse(code).ok()) event.subjects = {code};
  return journal.Record(event);
}

template <typename Response>
void SetUse(const ConsentUse& use, Response& response) {
  response.mutable_stops()->Assign(use.stops.begin(), use.stops.end());
  response.mutable_already_read()->Assign(use.already_read.begin(),
                                          use.already_read.end());
  for (const AgendaUse& one : use.agenda) {
    cases::v1::AgendaUse& item = *response.add_agenda_items();
    item.set_item(one.item);
    item.set_code_word(one.code_word);
  }
}

}  // namespace

absl::StatusOr<cases::v1::RecordConsentResponse> ConsentBook::Record(
    const StaffIdentity& who, const cases::v1::RecordConsentRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_RETURN_IF_ERROR(CheckConsent(request.consent(), now));
  law::v1::Consent consent = request.consent();
  if (consent.valid_until().empty()) {
    consent.set_valid_until(DateText(DefaultLastDay(FirstDayOf(consent, now))));
  }
  std::array<uint8_t, base::ConsentHandle::kSizeBytes> random;
  parts_.random.Fill(random);
  const base::ConsentHandle handle(random);
  const absl::Time valid_before = EndOfValidity(consent, now);
  const bool send = valid_before > now;
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "RecordConsent", content};
  cases::v1::RecordConsentResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    if (!base::CaseCode::Parse(request.case_()).ok()) return NoSuchCase();
    SAMRAD_RETURN_IF_ERROR(RequireOn(txn, request.case_(), who.user.value()));
    StoredConsent stored;
    stored.record.set_id(handle.ToHex());
    stored.record.set_case_(request.case_());
    *stored.record.mutable_consent() = consent;
    stored.record.set_state(cases::v1::REGISTERING);
    stored.sent = send;
    SAMRAD_RETURN_IF_ERROR(InsertConsent(txn, handle, stored, who.user, now));
    if (send) {
      ConsentRegistration registration{handle, consent.scope(), consent.form(),
                                       valid_before};
      SAMRAD_RETURN_IF_ERROR(parts_.registrar.Register(txn, registration));
    }
    *response.mutable_consent() = stored.record;
    return parts_.journal
        .Append(txn, {.event = events::kConsentRecorded,
                      .user = who.user.value(),
                      .subjects = {request.case_(), stored.record.id()}})
        .status();
  };
  const absl::Status done = parts_.db.Write([&](base::Transaction& txn) {
    response.Clear();
    return AnswerOnce(parts_.requests, txn, key, now, response,
                      [&] { return work(txn); });
  });
  if (absl::IsNotFound(done)) {
    SAMRAD_RETURN_IF_ERROR(
        RefusedCase(parts_.journal, who, request.case_(), done));
  }
  SAMRAD_RETURN_IF_ERROR(done);
  parts_.registrar.Nudge();
  return response;
}

absl::StatusOr<cases::v1::GetConsentResponse> ConsentBook::Get(
    const StaffIdentity& who, const cases::v1::GetConsentRequest& request) {
  cases::v1::GetConsentResponse response;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const auto handle, HandleOf(request.id()));
        SAMRAD_ASSIGN_OR_RETURN(StoredConsent stored, ReadConsent(txn, handle));
        const absl::Status on =
            RequireOn(txn, stored.record.case_(), who.user.value());
        if (absl::IsNotFound(on)) return NoSuchConsent();
        SAMRAD_RETURN_IF_ERROR(on);
        *response.mutable_consent() = std::move(stored.record);
        return absl::OkStatus();
      });
  if (!read.ok()) return Refused(parts_.journal, who, request.id(), read);
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kConsentRead,
       .user = who.user.value(),
       .subjects = {response.consent().case_(), response.consent().id()}}));
  return response;
}

absl::StatusOr<cases::v1::ListConsentsResponse> ConsentBook::List(
    const StaffIdentity& who, const cases::v1::ListConsentsRequest& request) {
  if (request.case_().empty()) return ListEnds(who);
  const std::string& code = request.case_();
  cases::v1::ListConsentsResponse response;
  const absl::Status done =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        response.Clear();
        if (!base::CaseCode::Parse(code).ok()) return NoSuchCase();
        SAMRAD_RETURN_IF_ERROR(RequireOn(txn, code, who.user.value()));
        SAMRAD_ASSIGN_OR_RETURN(const auto records, ReadConsentsOf(txn, code));
        for (const ConsentRecord& record : records) {
          SAMRAD_RETURN_IF_ERROR(
              parts_.journal
                  .Append(txn, {.event = events::kConsentRead,
                                .user = who.user.value(),
                                .subjects = {code, record.id()}})
                  .status());
        }
        response.mutable_consents()->Assign(records.begin(), records.end());
        return absl::OkStatus();
      });
  if (absl::IsNotFound(done)) {
    SAMRAD_RETURN_IF_ERROR(RefusedCase(parts_.journal, who, code, done));
  }
  SAMRAD_RETURN_IF_ERROR(done);
  return response;
}

absl::StatusOr<cases::v1::ListConsentsResponse> ConsentBook::ListEnds(
    const StaffIdentity& who) const {
  cases::v1::ListConsentsResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const auto own,
                                ListCasesOf(txn, who.user.value()));
        for (const cases::v1::CaseSummary& one : own) {
          SAMRAD_ASSIGN_OR_RETURN(const auto records,
                                  ReadConsentsOf(txn, one.code()));
          for (const ConsentRecord& record : records) {
            ConsentRecord& shown = *response.add_consents();
            shown.set_id(record.id());
            shown.set_case_(one.code());
            shown.set_state(record.state());
            shown.mutable_consent()->set_valid_until(
                record.consent().valid_until());
          }
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kCaseListed, .user = who.user.value()}));
  return response;
}

absl::StatusOr<cases::v1::PreviewWithdrawalResponse> ConsentBook::Preview(
    const StaffIdentity& who,
    const cases::v1::PreviewWithdrawalRequest& request) {
  cases::v1::PreviewWithdrawalResponse response;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const auto handle, HandleOf(request.id()));
        SAMRAD_ASSIGN_OR_RETURN(const StoredConsent stored,
                                ReadConsent(txn, handle));
        SAMRAD_ASSIGN_OR_RETURN(
            const cases::v1::ConsentPart part,
            PartToEnd(txn, who, stored.record, request.part()));
        SAMRAD_ASSIGN_OR_RETURN(const ConsentUse use,
                                parts_.registrar.UseOf(txn, handle, part));
        SetUse(use, response);
        return absl::OkStatus();
      });
  if (!read.ok()) return Refused(parts_.journal, who, request.id(), read);
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kWithdrawalPreviewed,
                             .user = who.user.value(),
                             .subjects = {request.id()}}));
  return response;
}

absl::StatusOr<cases::v1::ConsentPart> ConsentBook::PartToEnd(
    const base::ReadTransaction& txn, const StaffIdentity& who,
    const ConsentRecord& record, const cases::v1::ConsentPart& asked) {
  if (IsWhole(asked)) return asked;
  // Who may not see the scope cannot be told what is in it.
  const absl::Status on = RequireOn(txn, record.case_(), who.user.value());
  if (absl::IsNotFound(on)) return NoSuchConsent();
  SAMRAD_RETURN_IF_ERROR(on);
  if (IsWithdrawn(record)) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "CONSENT_WITHDRAWN", "the consent is withdrawn");
  }
  return EndingPart(record.consent().scope(), asked);
}

absl::StatusOr<cases::v1::WithdrawConsentResponse> ConsentBook::Withdraw(
    const StaffIdentity& who,
    const cases::v1::WithdrawConsentRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "WithdrawConsent", content};
  cases::v1::WithdrawConsentResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const auto handle, HandleOf(request.id()));
    SAMRAD_ASSIGN_OR_RETURN(StoredConsent stored, ReadConsent(txn, handle));
    ConsentRecord& record = stored.record;
    SAMRAD_ASSIGN_OR_RETURN(const cases::v1::ConsentPart part,
                            PartToEnd(txn, who, record, request.part()));
    SAMRAD_ASSIGN_OR_RETURN(const ConsentUse use,
                            parts_.registrar.UseOf(txn, handle, part));
    const bool whole = IsWhole(part);
    const bool tell = stored.sent && !IsWithdrawn(record);
    SAMRAD_RETURN_IF_ERROR(whole
                               ? EndWhole(record, request.person(), now)
                               : EndPart(record, part, request.person(), now));
    if (tell) {
      // An agency that was put out of the directory cannot tell the hub; the
      // withdrawal holds here all the same.
      const absl::Status queued =
          parts_.registrar.Withdraw(txn, handle, part, now);
      if (base::TagOf(queued) != "NOT_IN_DIRECTORY") {
        SAMRAD_RETURN_IF_ERROR(queued);
      }
    }
    if (!stored.sent) MarkKnownToHub(record);
    SAMRAD_RETURN_IF_ERROR(UpdateConsent(txn, handle, record));
    SAMRAD_RETURN_IF_ERROR(
        parts_.journal
            .Append(txn, {.event = whole ? events::kConsentWithdrawn
                                         : events::kConsentPartWithdrawn,
                          .user = who.user.value(),
                          .subjects = {record.case_(), record.id()}})
            .status());
    SetUse(use, response);
    const absl::Status on = RequireOn(txn, record.case_(), who.user.value());
    if (!on.ok() && !absl::IsNotFound(on)) return on;
    ConsentRecord& shown = *response.mutable_consent();
    shown = std::move(record);
    if (!on.ok()) {
      shown.clear_consent();
      shown.clear_case_();
    }
    return absl::OkStatus();
  };
  const absl::Status done = parts_.db.Write([&](base::Transaction& txn) {
    response.Clear();
    return AnswerOnce(parts_.requests, txn, key, now, response,
                      [&] { return work(txn); });
  });
  if (!done.ok()) return Refused(parts_.journal, who, request.id(), done);
  parts_.registrar.Nudge();
  return response;
}

absl::Status ConsentBook::MarkRegistered(base::Transaction& txn,
                                         const base::ConsentHandle& handle) {
  SAMRAD_ASSIGN_OR_RETURN(StoredConsent stored, ReadConsent(txn, handle));
  // A withdrawal may have been made meanwhile: it stands.
  if (stored.record.state() != cases::v1::REGISTERING) return absl::OkStatus();
  stored.record.set_state(cases::v1::REGISTERED);
  SAMRAD_RETURN_IF_ERROR(UpdateConsent(txn, handle, stored.record));
  return parts_.journal
      .Append(txn, {.event = events::kConsentRegistered,
                    .subjects = {handle.ToHex()}})
      .status();
}

absl::Status ConsentBook::MarkWithdrawalRegistered(
    base::Transaction& txn, const base::ConsentHandle& handle) {
  SAMRAD_ASSIGN_OR_RETURN(StoredConsent stored, ReadConsent(txn, handle));
  if (!MarkKnownToHub(stored.record)) return absl::OkStatus();
  SAMRAD_RETURN_IF_ERROR(UpdateConsent(txn, handle, stored.record));
  return parts_.journal
      .Append(txn, {.event = events::kWithdrawalRegistered,
                    .subjects = {handle.ToHex()}})
      .status();
}

}  // namespace samrad::agency
