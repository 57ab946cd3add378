#include "services/agency/staff/staff_desk.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "google/protobuf/util/time_util.h"
#include "services/agency/staff/account_rules.h"
#include "services/agency/staff/account_store.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status NoSuchAccount() {
  return base::Error(absl::StatusCode::kNotFound, "NO_SUCH_ACCOUNT",
                     "there is no such account");
}

google::protobuf::Timestamp ToProto(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      absl::ToUnixMicros(time));
}

std::vector<std::string> SubjectsOf(const staff::v1::Staff& staff) {
  std::vector<std::string> subjects = {staff.user()};
  for (const int role : staff.roles()) {
    subjects.push_back(staff::v1::Role_Name(role));
  }
  return subjects;
}

bool IsSecurityOfficer(const staff::v1::Staff& staff) {
  return std::find(staff.roles().begin(), staff.roles().end(),
                   staff::v1::SECURITY_OFFICER) != staff.roles().end();
}

// The stored answer of an equal request, parsed.
template <typename Response>
absl::StatusOr<std::optional<Response>> Answered(
    const RequestLog& requests, const base::ReadTransaction& txn,
    const RequestKey& key) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> stored,
                          requests.Find(txn, key));
  if (!stored.has_value()) return std::optional<Response>();
  Response response;
  if (!response.ParseFromString(*stored)) {
    return absl::DataLossError("a stored answer cannot be read");
  }
  return std::optional<Response>(std::move(response));
}

}  // namespace

absl::StatusOr<staff::v1::SignInResponse> StaffDesk::SignIn(
    const staff::v1::SignInRequest& request, const AttemptOrigin& origin) {
  SAMRAD_ASSIGN_OR_RETURN(const PasswordDoor::Entered entered,
                          parts_.door.Enter({.user = request.user(),
                                             .password = request.password(),
                                             .code = request.code(),
                                             .origin = origin}));
  SAMRAD_ASSIGN_OR_RETURN(
      Sessions::Begun begun,
      parts_.sessions.Begin(
          entered.account,
          {.page = false, .second_factor = entered.second_factor}));
  staff::v1::SignInResponse response;
  response.set_token(std::move(begun.token));
  *response.mutable_expires_at() = ToProto(begun.expires_at);
  return response;
}

absl::StatusOr<staff::v1::AddStaffResponse> StaffDesk::Add(
    const StaffIdentity& who, const staff::v1::AddStaffRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckNewAccount(request.staff()));
  SAMRAD_RETURN_IF_ERROR(CheckPassword(request.password()));
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "AddStaff", content};
  Account account;
  account.staff = request.staff();
  account.staff.set_disabled(false);
  SAMRAD_ASSIGN_OR_RETURN(account.password_hash,
                          parts_.door.Hash(request.password()));
  staff::v1::AddStaffResponse response;
  *response.mutable_staff() = account.staff;
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(
            auto answered,
            Answered<staff::v1::AddStaffResponse>(parts_.requests, txn, key));
        if (answered.has_value()) {
          response = *std::move(answered);
          return absl::OkStatus();
        }
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> taken,
                                FindAccount(txn, account.staff.user()));
        if (taken.has_value()) {
          return base::Error(absl::StatusCode::kAlreadyExists, "ACCOUNT_EXISTS",
                             "the account name is taken");
        }
        SAMRAD_RETURN_IF_ERROR(InsertAccount(txn, account, now));
        SAMRAD_RETURN_IF_ERROR(
            parts_.journal
                .Append(txn, {.event = events::kStaffAdded,
                              .user = who.user.value(),
                              .subjects = SubjectsOf(account.staff)})
                .status());
        return parts_.requests.Remember(txn, key, response.SerializeAsString(),
                                        now);
      }));
  return response;
}

absl::StatusOr<staff::v1::DisableStaffResponse> StaffDesk::Disable(
    const StaffIdentity& who, const staff::v1::DisableStaffRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const base::StaffId user,
                          ParseAccountName(request.user()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "DisableStaff", content};
  staff::v1::DisableStaffResponse response;
  const absl::Time now = parts_.clock.TimeNow();
  const absl::Status done =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(auto answered,
                                Answered<staff::v1::DisableStaffResponse>(
                                    parts_.requests, txn, key));
        if (answered.has_value()) {
          response = *std::move(answered);
          return absl::OkStatus();
        }
        response.Clear();
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<staff::v1::Staff> accounts,
                                ListAccounts(txn));
        bool known = false;
        bool officer_left = false;
        std::set<std::string> active;
        for (const staff::v1::Staff& account : accounts) {
          known = known || account.user() == user.value();
          if (account.disabled() || account.user() == user.value()) continue;
          active.insert(account.user());
          officer_left = officer_left || IsSecurityOfficer(account);
        }
        if (!known) return NoSuchAccount();
        if (!officer_left) {
          return base::Error(absl::StatusCode::kFailedPrecondition,
                             "LAST_SECURITY_OFFICER",
                             "the last security officer cannot be disabled");
        }
        SAMRAD_RETURN_IF_ERROR(SetDisabled(txn, user.value()));
        SAMRAD_ASSIGN_OR_RETURN(const std::uint32_t ended,
                                DeleteSessionsOf(txn, user.value(), now));
        response.set_sessions_ended(ended);
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<std::string> orphans,
                                parts_.case_load.OrphanedBy(
                                    txn, user, [&](const std::string& name) {
                                      return active.contains(name);
                                    }));
        for (const std::string& code : orphans) {
          response.add_orphaned_cases(code);
        }
        // As many as an entry holds; the answer has them all.
        std::vector<std::string> subjects = {user.value()};
        for (size_t i = 0; i < std::min<size_t>(orphans.size(), 60); ++i) {
          subjects.push_back(orphans[i]);
        }
        SAMRAD_RETURN_IF_ERROR(
            parts_.journal
                .Append(txn, {.event = events::kStaffDisabled,
                              .user = who.user.value(),
                              .subjects = subjects})
                .status());
        return parts_.requests.Remember(txn, key, response.SerializeAsString(),
                                        now);
      });
  if (!done.ok()) {
    SAMRAD_RETURN_IF_ERROR(
        parts_.journal.Record({.event = events::kStaffDisabled,
                               .user = who.user.value(),
                               .outcome = OutcomeOf(done),
                               .subjects = {user.value()}}));
    return done;
  }
  parts_.sessions.Forget(user.value());
  return response;
}

absl::StatusOr<staff::v1::ResetPasswordResponse> StaffDesk::ResetPassword(
    const StaffIdentity& who, const staff::v1::ResetPasswordRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const base::StaffId user,
                          ParseAccountName(request.user()));
  SAMRAD_RETURN_IF_ERROR(CheckPassword(request.password()));
  SAMRAD_ASSIGN_OR_RETURN(const std::string hash,
                          parts_.door.Hash(request.password()));
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "ResetPassword", content};
  staff::v1::ResetPasswordResponse response;
  const absl::Time now = parts_.clock.TimeNow();
  const absl::Status done =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(auto answered,
                                Answered<staff::v1::ResetPasswordResponse>(
                                    parts_.requests, txn, key));
        if (answered.has_value()) {
          response = *std::move(answered);
          return absl::OkStatus();
        }
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account,
                                FindAccount(txn, user.value()));
        if (!account.has_value()) return NoSuchAccount();
        SAMRAD_RETURN_IF_ERROR(SetPasswordHash(txn, user.value(), hash));
        SAMRAD_ASSIGN_OR_RETURN(const std::uint32_t ended,
                                DeleteSessionsOf(txn, user.value(), now));
        response.set_sessions_ended(ended);
        SAMRAD_RETURN_IF_ERROR(
            parts_.journal
                .Append(txn, {.event = events::kPasswordReset,
                              .user = who.user.value(),
                              .subjects = {user.value()}})
                .status());
        return parts_.requests.Remember(txn, key, response.SerializeAsString(),
                                        now);
      });
  if (!done.ok()) {
    SAMRAD_RETURN_IF_ERROR(
        parts_.journal.Record({.event = events::kPasswordReset,
                               .user = who.user.value(),
                               .outcome = OutcomeOf(done),
                               .subjects = {user.value()}}));
    return done;
  }
  parts_.sessions.Forget(user.value());
  parts_.door.Forgive(user.value());
  return response;
}

absl::StatusOr<staff::v1::ResetSecondFactorResponse>
StaffDesk::ResetSecondFactor(
    const StaffIdentity& who,
    const staff::v1::ResetSecondFactorRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(const base::RequestId id,
                          ParseRequestId(request.request_id()));
  SAMRAD_ASSIGN_OR_RETURN(const base::StaffId user,
                          ParseAccountName(request.user()));
  if (user == who.user) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "OWN_ACCOUNT",
                       "another security officer resets your second factor");
  }
  const std::string content = request.SerializeAsString();
  const RequestKey key{who.user, id, "ResetSecondFactor", content};
  staff::v1::ResetSecondFactorResponse response;
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(auto answered,
                                Answered<staff::v1::ResetSecondFactorResponse>(
                                    parts_.requests, txn, key));
        if (answered.has_value()) {
          response = *std::move(answered);
          return absl::OkStatus();
        }
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account,
                                FindAccount(txn, user.value()));
        if (!account.has_value()) return NoSuchAccount();
        SAMRAD_RETURN_IF_ERROR(SecondFactors::Remove(txn, user.value()));
        SAMRAD_ASSIGN_OR_RETURN(const std::uint32_t ended,
                                DeleteSessionsOf(txn, user.value(), now));
        response.set_sessions_ended(ended);
        SAMRAD_RETURN_IF_ERROR(
            parts_.journal
                .Append(txn, {.event = events::kSecondFactorReset,
                              .user = who.user.value(),
                              .subjects = {user.value()}})
                .status());
        return parts_.requests.Remember(txn, key, response.SerializeAsString(),
                                        now);
      }));
  parts_.sessions.Forget(user.value());
  return response;
}

absl::StatusOr<staff::v1::ListStaffResponse> StaffDesk::List(
    const StaffIdentity& who) {
  staff::v1::ListStaffResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<staff::v1::Staff> accounts,
                                ListAccounts(txn));
        response.mutable_staff()->Assign(accounts.begin(), accounts.end());
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kStaffListed, .user = who.user.value()}));
  return response;
}

absl::Status AddFirstStaff(const FirstStaffParts& parts,
                           const staff::v1::Staff& staff,
                           const crypto::SecretBytes& password) {
  SAMRAD_RETURN_IF_ERROR(CheckNewAccount(staff));
  if (!IsSecurityOfficer(staff)) {
    return base::WithPath(
        base::Error(absl::StatusCode::kInvalidArgument, "BAD_ROLES",
                    "the first account must be a security officer"),
        "roles");
  }
  SAMRAD_RETURN_IF_ERROR(CheckPasswordSize(password.size()));
  Account account;
  account.staff = staff;
  account.staff.set_disabled(false);
  SAMRAD_ASSIGN_OR_RETURN(
      account.password_hash,
      crypto::HashPassword(password, parts.cost, parts.random));
  return parts.db.Write([&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::vector<staff::v1::Staff> accounts,
                            ListAccounts(txn));
    if (!accounts.empty()) {
      return base::Error(absl::StatusCode::kFailedPrecondition, "STAFF_EXISTS",
                         "the node has accounts; a security officer adds more");
    }
    SAMRAD_RETURN_IF_ERROR(InsertAccount(txn, account, parts.clock.TimeNow()));
    return parts.journal
        .Append(txn, {.event = events::kStaffAdded,
                      .subjects = SubjectsOf(account.staff)})
        .status();
  });
}

}  // namespace samrad::agency
