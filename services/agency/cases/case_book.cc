#include "services/agency/cases/case_book.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "crypto/hash/encoding.h"
#include "services/agency/cases/answered.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/cases/case_words.h"
#include "services/agency/cases/input_rules.h"
#include "services/agency/staff/account_rules.h"
#include "services/agency/staff/account_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr int kMaxCaseStaff = 50;
constexpr int kCodeAttempts = 64;

// Codes that do not parse are no codes of ours.
absl::StatusOr<std::string> CodeOf(const std::string& text) {
  return base::CaseCode::Parse(text).ok() ? absl::StatusOr<std::string>(text)
                                          : NoSuchCase();
}

absl::StatusOr<bool> IsActive(const base::ReadTransaction& txn,
                              const std::string& user) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account,
                          FindAccount(txn, user));
  return account.has_value() && !account->staff.disabled();
}

absl::Status CheckColleagues(
    const base::ReadTransaction& txn, std::string_view path,
    const google::protobuf::RepeatedPtrField<std::string>& users) {
  for (int i = 0; i < users.size(); ++i) {
    SAMRAD_ASSIGN_OR_RETURN(const bool active, IsActive(txn, users[i]));
    if (!active) {
      return base::WithPath(
          base::Error(absl::StatusCode::kInvalidArgument, "NO_SUCH_ACCOUNT",
                      "there is no active account of that name"),
          std::string(path) + "[" + std::to_string(i) + "]");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckCount(std::string_view path, int count) {
  if (count <= kMaxCaseStaff) return absl::OkStatus();
  return base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                    "MALFORMED_INPUT", "at most 50 people"),
                        path);
}

absl::StatusOr<std::string> FreeCode(const base::ReadTransaction& txn,
                                     crypto::RandomSource& random) {
  for (int i = 0; i < kCodeAttempts; ++i) {
    std::string code = RandomCaseCode(random);
    SAMRAD_ASSIGN_OR_RETURN(const bool taken, CaseExists(txn, code));
    if (!taken) return code;
  }
  return base::Error(absl::StatusCode::kResourceExhausted, "NO_FREE_CODE",
                     "no free case code was found");
}

std::string NewNoteId(crypto::RandomSource& random) {
  std::array<uint8_t, 8> bytes;
  random.Fill(bytes);
  return crypto::HexEncode(bytes);
}

cases::v1::RegisterFacts WithChecker(cases::v1::RegisterFacts facts,
                                     const StaffIdentity& who) {
  if (facts.checked_by().empty()) facts.set_checked_by(who.user.value());
  return facts;
}

absl::Status CheckFacts(const cases::v1::RegisterFacts& facts, absl::Time now) {
  SAMRAD_RETURN_IF_ERROR(CheckRegister(facts, now));
  if (!facts.checked_by().empty() &&
      !ParseAccountName(facts.checked_by()).ok()) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "BAD_ACCOUNT_NAME",
                    "not the form of an account name"),
        "register.checked_by");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CaseBook::Refused(const StaffIdentity& who, std::string_view code,
                               absl::Status status) {
  if (!absl::IsNotFound(status)) return status;
  JournalEvent event{.event = events::kCaseRefused,
                     .user = who.user.value(),
                     .outcome = OutcomeOf(status)};
  // What is no code may be anything: it is not kept.
  if (base::CaseCode::Parse(code).ok()) event.subjects = {std::string(code)};
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(event));
  return status;
}

absl::Status CaseBook::WriteAs(const StaffIdentity& who, std::string_view code,
                               const base::Database::WriteWork& work) {
  return Refused(who, code, parts_.db.Write(work));
}

absl::StatusOr<cases::v1::CreateCaseResponse> CaseBook::Create(
    const StaffIdentity& who, const cases::v1::CreateCaseRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_RETURN_IF_ERROR(CheckPerson(request.person()));
  SAMRAD_RETURN_IF_ERROR(CheckFacts(request.register_(), now));
  SAMRAD_RETURN_IF_ERROR(CheckCount("staff", request.staff_size()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "CreateCase", content};
  cases::v1::CreateCaseResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(CheckColleagues(txn, "staff", request.staff()));
    StoredCase stored;
    SAMRAD_ASSIGN_OR_RETURN(const std::string code,
                            FreeCode(txn, parts_.random));
    stored.summary.set_code(code);
    *stored.summary.mutable_created_at() = ToTimestamp(now);
    stored.person = request.person();
    if (request.has_register_()) {
      stored.facts = WithChecker(request.register_(), who);
    }
    SAMRAD_RETURN_IF_ERROR(InsertCase(txn, stored, who.user, now));
    SAMRAD_RETURN_IF_ERROR(AddCaseStaff(txn, code, who.user.value()));
    std::vector<std::string> subjects = {code};
    for (const std::string& user : request.staff()) {
      SAMRAD_RETURN_IF_ERROR(AddCaseStaff(txn, code, user));
      subjects.push_back(user);
    }
    *response.mutable_case_() = stored.summary;
    return parts_.journal
        .Append(txn, {.event = events::kCaseCreated,
                      .user = who.user.value(),
                      .subjects = subjects})
        .status();
  };
  SAMRAD_RETURN_IF_ERROR(parts_.db.Write([&](base::Transaction& txn) {
    response.Clear();
    return AnswerOnce(parts_.requests, txn, key, now, response,
                      [&] { return work(txn); });
  }));
  return response;
}

absl::StatusOr<cases::v1::ListCasesResponse> CaseBook::List(
    const StaffIdentity& who) {
  cases::v1::ListCasesResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const auto cases,
                                ListCasesOf(txn, who.user.value()));
        response.mutable_cases()->Assign(cases.begin(), cases.end());
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kCaseListed, .user = who.user.value()}));
  return response;
}

absl::StatusOr<cases::v1::GetCaseResponse> CaseBook::Get(
    const StaffIdentity& who, const cases::v1::GetCaseRequest& request) {
  cases::v1::GetCaseResponse response;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const std::string code,
                                CodeOf(request.case_()));
        SAMRAD_RETURN_IF_ERROR(RequireOn(txn, code, who.user.value()));
        SAMRAD_ASSIGN_OR_RETURN(StoredCase stored, ReadCase(txn, code));
        SAMRAD_ASSIGN_OR_RETURN(const auto notes, ReadNotes(txn, code));
        SAMRAD_ASSIGN_OR_RETURN(const auto users, CaseStaff(txn, code));
        *response.mutable_case_() = std::move(stored.summary);
        *response.mutable_person() = std::move(stored.person);
        *response.mutable_register_() = std::move(stored.facts);
        response.mutable_notes()->Assign(notes.begin(), notes.end());
        response.mutable_staff()->Assign(users.begin(), users.end());
        return absl::OkStatus();
      });
  if (!read.ok()) return Refused(who, request.case_(), read);
  // Shown only when the journal has it.
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kCaseRead,
                             .user = who.user.value(),
                             .subjects = {request.case_()}}));
  return response;
}

absl::StatusOr<cases::v1::AddNoteResponse> CaseBook::AddNote(
    const StaffIdentity& who, const cases::v1::AddNoteRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_RETURN_IF_ERROR(CheckNote(request.note()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "AddNote", content};
  cases::v1::AddNoteResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::string code, CodeOf(request.case_()));
    SAMRAD_RETURN_IF_ERROR(RequireOn(txn, code, who.user.value()));
    cases::v1::Note note = request.note();
    note.set_id(NewNoteId(parts_.random));
    note.set_written_by(who.user.value());
    *note.mutable_written_at() = ToTimestamp(now);
    note.clear_from_disclosure();
    SAMRAD_RETURN_IF_ERROR(InsertNote(txn, code, note, now));
    *response.mutable_note() = note;
    return parts_.journal
        .Append(txn, {.event = events::kNoteAdded,
                      .user = who.user.value(),
                      .subjects = {code, note.id()}})
        .status();
  };
  SAMRAD_RETURN_IF_ERROR(
      WriteAs(who, request.case_(), [&](base::Transaction& txn) {
        response.Clear();
        return AnswerOnce(parts_.requests, txn, key, now, response,
                          [&] { return work(txn); });
      }));
  return response;
}

absl::StatusOr<cases::v1::UpdateRegisterFactsResponse> CaseBook::UpdateRegister(
    const StaffIdentity& who,
    const cases::v1::UpdateRegisterFactsRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckKnownEnums(request));
  SAMRAD_RETURN_IF_ERROR(CheckFacts(request.register_(), now));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "UpdateRegisterFacts", content};
  cases::v1::UpdateRegisterFactsResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::string code, CodeOf(request.case_()));
    SAMRAD_RETURN_IF_ERROR(RequireOn(txn, code, who.user.value()));
    SAMRAD_RETURN_IF_ERROR(
        UpdateFacts(txn, code, WithChecker(request.register_(), who)));
    return parts_.journal
        .Append(txn, {.event = events::kRegisterUpdated,
                      .user = who.user.value(),
                      .subjects = {code}})
        .status();
  };
  SAMRAD_RETURN_IF_ERROR(
      WriteAs(who, request.case_(), [&](base::Transaction& txn) {
        return AnswerOnce(parts_.requests, txn, key, now, response,
                          [&] { return work(txn); });
      }));
  return response;
}

absl::StatusOr<cases::v1::ChangeCaseStaffResponse> CaseBook::ChangeStaff(
    const StaffIdentity& who,
    const cases::v1::ChangeCaseStaffRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  // Together they are the subjects of one journal entry.
  SAMRAD_RETURN_IF_ERROR(
      CheckCount("add", request.add_size() + request.remove_size()));
  for (int i = 0; i < request.remove_size(); ++i) {
    if (!ParseAccountName(request.remove(i)).ok()) {
      return base::WithPath(
          base::Error(absl::StatusCode::kInvalidArgument, "BAD_ACCOUNT_NAME",
                      "not the form of an account name"),
          "remove[" + std::to_string(i) + "]");
    }
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "ChangeCaseStaff", content};
  cases::v1::ChangeCaseStaffResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::string code, CodeOf(request.case_()));
    SAMRAD_RETURN_IF_ERROR(RequireOn(txn, code, who.user.value()));
    SAMRAD_RETURN_IF_ERROR(CheckColleagues(txn, "add", request.add()));
    std::vector<std::string> subjects = {code};
    for (const std::string& user : request.add()) {
      SAMRAD_RETURN_IF_ERROR(AddCaseStaff(txn, code, user));
      subjects.push_back("+" + user);
    }
    for (const std::string& user : request.remove()) {
      SAMRAD_RETURN_IF_ERROR(RemoveCaseStaff(txn, code, user));
      subjects.push_back("-" + user);
    }
    SAMRAD_ASSIGN_OR_RETURN(const auto users, CaseStaff(txn, code));
    bool somebody = false;
    for (const std::string& user : users) {
      SAMRAD_ASSIGN_OR_RETURN(const bool active, IsActive(txn, user));
      somebody = somebody || active;
    }
    if (!somebody) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "LAST_ON_CASE",
                         "somebody must be on the case");
    }
    response.mutable_staff()->Assign(users.begin(), users.end());
    return parts_.journal
        .Append(txn, {.event = events::kCaseStaffChanged,
                      .user = who.user.value(),
                      .subjects = subjects})
        .status();
  };
  SAMRAD_RETURN_IF_ERROR(
      WriteAs(who, request.case_(), [&](base::Transaction& txn) {
        response.Clear();
        return AnswerOnce(parts_.requests, txn, key, now, response,
                          [&] { return work(txn); });
      }));
  return response;
}

absl::StatusOr<cases::v1::BreakGlassResponse> CaseBook::BreakGlass(
    const StaffIdentity& who, const cases::v1::BreakGlassRequest& request) {
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_RETURN_IF_ERROR(CheckGlassReason(request.reason()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "BreakGlass", content};
  cases::v1::BreakGlassResponse response;
  const auto work = [&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::string code, CodeOf(request.case_()));
    SAMRAD_ASSIGN_OR_RETURN(StoredCase stored, ReadCase(txn, code));
    SAMRAD_RETURN_IF_ERROR(AddCaseStaff(txn, code, who.user.value()));
    *response.mutable_case_() = std::move(stored.summary);
    return parts_.journal
        .Append(txn, {.event = events::kGlassBroken,
                      .user = who.user.value(),
                      .subjects = {code},
                      .reason = request.reason()})
        .status();
  };
  SAMRAD_RETURN_IF_ERROR(
      WriteAs(who, request.case_(), [&](base::Transaction& txn) {
        response.Clear();
        return AnswerOnce(parts_.requests, txn, key, now, response,
                          [&] { return work(txn); });
      }));
  parts_.log.Alarm("glass_broken");
  return response;
}

absl::StatusOr<std::vector<std::string>> CaseStaffLoad::OrphanedBy(
    const base::ReadTransaction& txn, const base::StaffId& leaving,
    const std::function<bool(const std::string& user)>& is_active) const {
  std::vector<std::string> orphans;
  std::string code;
  bool somebody = false;
  const auto close = [&] {
    if (!code.empty() && !somebody) orphans.push_back(code);
  };
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT m.code, o.user FROM cases_staff m "
      "JOIN cases_staff o ON o.code = m.code "
      "WHERE m.user = ? ORDER BY m.code",
      {leaving}, [&](const base::Row& row) {
        if (row.View(0) != code) {
          close();
          code = row.Text(0);
          somebody = false;
        }
        const std::string user = row.Text(1);
        somebody = somebody || (user != leaving.value() && is_active(user));
      }));
  close();
  return orphans;
}

}  // namespace samrad::agency
