#include "services/agency/review/review_desk.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "services/agency/cases/answered.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/review/held_record.h"
#include "services/agency/staff/account_rules.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using review::v1::AccessState;

absl::Status CannotNow(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag, message);
}

// Refusals that are told in the journal; anything else undoes the transaction.
bool IsRefusal(const absl::Status& status) {
  return absl::IsNotFound(status) || absl::IsFailedPrecondition(status);
}

// Ids are hex of 16 bytes; what else was typed may be anything, so it is not
// repeated.
std::vector<std::string> AsAsked(const std::string& typed) {
  if (!AccessId::FromHex(typed).ok()) return {};
  return {typed};
}

bool IsWaiting(const StoredAccess& access, absl::Time now) {
  return StateAt(access, now) == review::v1::WAITING;
}

bool IsWaitingOrOpen(const StoredAccess& access, absl::Time now) {
  const AccessState state = StateAt(access, now);
  return state == review::v1::WAITING || state == review::v1::OPEN;
}

// The second key is somebody else's, and answers what waits.
absl::Status CheckMayAnswer(const StaffIdentity& who,
                            const StoredAccess& access, absl::Time now) {
  if (access.asked_by == who.user.value()) {
    return CannotNow("SAME_PERSON", "who asked cannot turn the second key");
  }
  if (!IsWaiting(access, now)) {
    return CannotNow("NOT_WAITING", "it waits for no answer");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<absl::Time> ReviewDesk::Now(
    const base::ReadTransaction& txn) const {
  SAMRAD_ASSIGN_OR_RETURN(const JournalHead head, Journal::Head(txn));
  return std::max(parts_.clock.TimeNow(), head.at);
}

absl::Status ReviewDesk::Refresh(const base::ReadTransaction& txn,
                                 absl::Time now,
                                 review::v1::Access& view) const {
  SAMRAD_ASSIGN_OR_RETURN(const AccessId id, AccessId::FromHex(view.id()));
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<StoredAccess> access,
                          FindAccess(txn, id));
  if (!access.has_value()) return absl::InternalError("an access is missing");
  view = ViewAt(*access, now);
  return absl::OkStatus();
}

absl::Status ReviewDesk::Journalise(base::Transaction& txn, base::Literal event,
                                    const StaffIdentity& who,
                                    const StoredAccess& access,
                                    const std::string& outcome,
                                    const std::string& why) const {
  SAMRAD_ASSIGN_OR_RETURN(const base::DisclosureId record,
                          base::DisclosureId::FromBytes(access.record));
  JournalEvent entry{.event = event,
                     .user = who.user.value(),
                     .outcome = outcome,
                     .subjects = {access.id.ToHex(), record.ToHex()},
                     .reason = why};
  if (!access.case_code.empty()) entry.subjects.push_back(access.case_code);
  if (access.asked_by != who.user.value()) {
    entry.subjects.push_back(access.asked_by);
  }
  return parts_.journal.Append(txn, entry).status();
}

absl::StatusOr<review::v1::AskContentResponse> ReviewDesk::Ask(
    const StaffIdentity& who, const review::v1::AskContentRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckWhy(request.why()));
  const auto record = base::DisclosureId::FromHex(request.record());
  const std::string content = request.SerializeAsString();
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = "AskContent",
                       .content = content};
  std::array<uint8_t, AccessId::kSizeBytes> bytes;
  parts_.random.Fill(bytes);
  review::v1::AskContentResponse response;
  absl::Status refused;
  const auto ask = [&](base::Transaction& txn, absl::Time now) -> absl::Status {
    if (!record.ok()) return NoSuchRecord();
    SAMRAD_ASSIGN_OR_RETURN(HeldRecord held,
                            FindHeldRecord(txn, record->bytes()));
    SAMRAD_ASSIGN_OR_RETURN(
        const std::vector<StoredAccess> before,
        ListStoredAccesses(
            txn, {.asked_by = who.user.value(), .record = record->bytes()}));
    for (const StoredAccess& one : before) {
      if (IsWaitingOrOpen(one, now)) {
        return CannotNow("ALREADY_ASKED", "it was asked for and is not over");
      }
    }
    const StoredAccess access{.id = AccessId(bytes),
                              .kind = held.kind,
                              .record = std::string(record->bytes()),
                              .case_code = std::move(held.case_code),
                              .author = std::move(held.author),
                              .asked_by = who.user.value(),
                              .why = request.why(),
                              .asked_at = now};
    SAMRAD_RETURN_IF_ERROR(PutAccess(txn, access));
    *response.mutable_access() = ViewAt(access, now);
    return Journalise(txn, events::kContentAsked, who, access, "ok",
                      request.why());
  };
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const absl::Time now, Now(txn));
        const absl::Status done =
            AnswerOnce(parts_.requests, txn, key, now, response,
                       [&] { return ask(txn, now); });
        if (done.ok()) return Refresh(txn, now, *response.mutable_access());
        if (!IsRefusal(done)) return done;
        refused = done;
        return parts_.journal
            .Append(txn, {.event = events::kContentAsked,
                          .user = who.user.value(),
                          .outcome = OutcomeOf(done),
                          .subjects = AsAsked(request.record()),
                          .reason = request.why()})
            .status();
      }));
  if (!refused.ok()) return refused;
  return response;
}

absl::StatusOr<review::v1::ListAccessesResponse> ReviewDesk::List(
    const StaffIdentity& who, const review::v1::ListAccessesRequest& request) {
  AccessFilter filter;
  if (!who.Has(staff::v1::SECURITY_OFFICER)) {
    filter.asked_by = who.user.value();
  }
  std::string record;
  if (!request.record().empty()) {
    const auto id = base::DisclosureId::FromHex(request.record());
    if (id.ok()) record = std::string(id->bytes());
    filter.record = record;
  }
  review::v1::ListAccessesResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const absl::Time now, Now(txn));
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredAccess> accesses,
                                ListStoredAccesses(txn, filter));
        for (const StoredAccess& one : accesses) {
          *response.add_accesses() = ViewAt(one, now);
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kContentAccessesListed,
                             .user = who.user.value(),
                             .subjects = AsAsked(request.record())}));
  return response;
}

absl::StatusOr<review::v1::Access> ReviewDesk::Run(const StaffIdentity& who,
                                                   const Act& act,
                                                   const Change& change) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId request_id,
                          ParseRequestId(act.request_id));
  const auto id = AccessId::FromHex(act.access);
  const RequestKey key{.user = who.user,
                       .id = request_id,
                       .method = act.method,
                       .content = act.content};
  review::v1::Access view;
  absl::Status refused;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const absl::Time now, Now(txn));
        std::optional<StoredAccess> access;
        if (id.ok()) {
          SAMRAD_ASSIGN_OR_RETURN(access, FindAccess(txn, *id));
        }
        const absl::Status done = AnswerOnce(
            parts_.requests, txn, key, now, view, [&]() -> absl::Status {
              if (!access.has_value()) return NoSuchRecord();
              StoredAccess changed = *access;
              SAMRAD_RETURN_IF_ERROR(change(changed, now));
              SAMRAD_RETURN_IF_ERROR(PutAccess(txn, changed));
              view = ViewAt(changed, now);
              return Journalise(txn, act.event, who, changed);
            });
        if (done.ok()) return Refresh(txn, now, view);
        if (!IsRefusal(done)) return done;
        refused = done;
        if (access.has_value()) {
          return Journalise(txn, act.event, who, *access, OutcomeOf(done));
        }
        return parts_.journal
            .Append(txn, {.event = act.event,
                          .user = who.user.value(),
                          .outcome = OutcomeOf(done),
                          .subjects = AsAsked(act.access)})
            .status();
      }));
  if (!refused.ok()) return refused;
  return view;
}

absl::StatusOr<review::v1::Access> ReviewDesk::Answer(const StaffIdentity& who,
                                                      const Act& act,
                                                      AccessAnswer answer) {
  return Run(who, act, [&](StoredAccess& access, absl::Time now) {
    const absl::Status may = CheckMayAnswer(who, access, now);
    if (may.ok()) {
      access.answer = answer;
      access.answered_by = who.user.value();
      access.answered_at = now;
    }
    return may;
  });
}

absl::StatusOr<review::v1::GrantAccessResponse> ReviewDesk::Grant(
    const StaffIdentity& who, const review::v1::GrantAccessRequest& request) {
  review::v1::GrantAccessResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_access(),
                          Answer(who,
                                 {.method = "GrantAccess",
                                  .event = events::kContentGranted,
                                  .request_id = request.request_id(),
                                  .content = request.SerializeAsString(),
                                  .access = request.id()},
                                 AccessAnswer::kGranted));
  return response;
}

absl::StatusOr<review::v1::RefuseAccessResponse> ReviewDesk::Refuse(
    const StaffIdentity& who, const review::v1::RefuseAccessRequest& request) {
  review::v1::RefuseAccessResponse response;
  SAMRAD_ASSIGN_OR_RETURN(*response.mutable_access(),
                          Answer(who,
                                 {.method = "RefuseAccess",
                                  .event = events::kContentRefused,
                                  .request_id = request.request_id(),
                                  .content = request.SerializeAsString(),
                                  .access = request.id()},
                                 AccessAnswer::kRefused));
  return response;
}

absl::StatusOr<review::v1::EndAccessResponse> ReviewDesk::End(
    const StaffIdentity& who, const review::v1::EndAccessRequest& request) {
  review::v1::EndAccessResponse response;
  SAMRAD_ASSIGN_OR_RETURN(
      *response.mutable_access(),
      Run(who,
          {.method = "EndAccess",
           .event = events::kContentEnded,
           .request_id = request.request_id(),
           .content = request.SerializeAsString(),
           .access = request.id()},
          [&](StoredAccess& access, absl::Time now) -> absl::Status {
            if (access.asked_by != who.user.value() &&
                !who.Has(staff::v1::SECURITY_OFFICER)) {
              return NoSuchRecord();
            }
            if (!IsWaitingOrOpen(access, now)) {
              return CannotNow("ALREADY_OVER", "it is over");
            }
            access.ended_by = who.user.value();
            access.ended_at = now;
            return absl::OkStatus();
          }));
  return response;
}

absl::Status ReviewDesk::CheckMayRead(const StaffIdentity& who,
                                      const std::optional<StoredAccess>& access,
                                      absl::Time now) {
  const bool may = access.has_value() && access->asked_by == who.user.value() &&
                   StateAt(*access, now) == review::v1::OPEN;
  return may ? absl::OkStatus() : NoSuchRecord();
}

absl::StatusOr<review::v1::ReadContentResponse> ReviewDesk::ReadState(
    const StaffIdentity& who, std::string_view access) const {
  const auto id = AccessId::FromHex(access);
  if (!id.ok()) return NoSuchRecord();
  review::v1::ReadContentResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const absl::Time now, Now(txn));
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<StoredAccess> stored,
                                FindAccess(txn, *id));
        SAMRAD_RETURN_IF_ERROR(CheckMayRead(who, stored, now));
        SAMRAD_RETURN_IF_ERROR(FindHeldRecord(txn, stored->record).status());
        *response.mutable_access() = ViewAt(*stored, now);
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<review::v1::ReadContentResponse> ReviewDesk::Read(
    const StaffIdentity& who, const review::v1::ReadContentRequest& request) {
  if (request.state_only()) return ReadState(who, request.id());
  const auto id = AccessId::FromHex(request.id());
  review::v1::ReadContentResponse response;
  absl::Status refused;
  const auto read = [&](base::Transaction& txn,
                        std::optional<StoredAccess>& access,
                        absl::Time now) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(CheckMayRead(who, access, now));
    SAMRAD_ASSIGN_OR_RETURN(*response.mutable_content(),
                            ReadHeldRecord(txn, access->record));
    ++access->reads;
    access->last_read_at = now;
    SAMRAD_RETURN_IF_ERROR(PutAccess(txn, *access));
    *response.mutable_access() = ViewAt(*access, now);
    return Journalise(txn, events::kContentRead, who, *access);
  };
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const absl::Time now, Now(txn));
        std::optional<StoredAccess> access;
        if (id.ok()) {
          SAMRAD_ASSIGN_OR_RETURN(access, FindAccess(txn, *id));
        }
        const absl::Status done = read(txn, access, now);
        if (!IsRefusal(done)) return done;
        refused = done;
        if (access.has_value()) {
          return Journalise(txn, events::kContentRead, who, *access,
                            OutcomeOf(done));
        }
        return parts_.journal
            .Append(txn, {.event = events::kContentRead,
                          .user = who.user.value(),
                          .outcome = OutcomeOf(done),
                          .subjects = AsAsked(request.id())})
            .status();
      }));
  if (!refused.ok()) return refused;
  return response;
}

absl::StatusOr<review::v1::ListNoticesResponse> ReviewDesk::Notices(
    const StaffIdentity& who) {
  review::v1::ListNoticesResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const absl::Time now, Now(txn));
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<std::string> cases,
                                CaseReader::CasesOf(txn, who));
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredAccess> told,
                                AccessesToTell(txn, who.user.value(), cases));
        for (const StoredAccess& one : told) {
          review::v1::Notice& notice = *response.add_notices();
          *notice.mutable_access() = ViewAt(one, now);
          notice.set_case_(one.case_code);
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kContentNoticesListed, .user = who.user.value()}));
  return response;
}

}  // namespace samrad::agency
