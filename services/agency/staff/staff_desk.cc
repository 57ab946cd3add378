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

constexpr int kHashingAtOnce = 2;
// More would take the server's threads from those who are signed in.
constexpr int kHashingLine = 32;
constexpr absl::Duration kHashingWait = absl::Seconds(10);

absl::Status SignInRefused() {
  return base::Error(absl::StatusCode::kUnauthenticated, "SIGN_IN_REFUSED",
                     "user or password is wrong");
}

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

class StaffDesk::HashingTurn {
 public:
  static absl::StatusOr<std::unique_ptr<HashingTurn>> Take(StaffDesk& desk) {
    base::MutexLock lock(desk.hashing_mutex_);
    bool in_time = desk.hashing_waiting_ < kHashingLine;
    ++desk.hashing_waiting_;
    while (in_time && desk.hashing_ >= kHashingAtOnce) {
      in_time = desk.hashing_free_.WaitFor(desk.hashing_mutex_, kHashingWait);
    }
    --desk.hashing_waiting_;
    if (!in_time) {
      return base::Error(absl::StatusCode::kUnavailable, "SIGN_IN_BUSY",
                         "too many people sign in right now");
    }
    ++desk.hashing_;
    return std::unique_ptr<HashingTurn>(new HashingTurn(desk));
  }
  ~HashingTurn() {
    base::MutexLock lock(desk_.hashing_mutex_);
    --desk_.hashing_;
    desk_.hashing_free_.SignalOne();
  }

 private:
  explicit HashingTurn(StaffDesk& desk) : desk_(desk) {}
  StaffDesk& desk_;
};

absl::StatusOr<std::unique_ptr<StaffDesk>> StaffDesk::Create(Parts parts) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes nobody,
                          crypto::SecretBytes::Random(parts.random, 32));
  SAMRAD_ASSIGN_OR_RETURN(
      std::string dummy,
      crypto::HashPassword(nobody, parts.cost, parts.random));
  return std::unique_ptr<StaffDesk>(new StaffDesk(parts, std::move(dummy)));
}

absl::StatusOr<staff::v1::SignInResponse> StaffDesk::SignIn(
    const staff::v1::SignInRequest& request) {
  std::optional<Account> account;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(account, FindAccount(txn, request.user()));
        return absl::OkStatus();
      }));
  const std::string name = request.user().substr(0, 64);
  absl::Status verdict = guard_.Admit(name);
  bool journal = !verdict.ok() && guard_.IsNews(name);
  if (verdict.ok()) {
    SAMRAD_ASSIGN_OR_RETURN(const auto turn, HashingTurn::Take(*this));
    const bool possible = account.has_value() && !account->staff.disabled();
    verdict = crypto::VerifyPassword(
        possible ? account->password_hash : dummy_hash_, request.password());
    if (!possible || !verdict.ok()) {
      verdict = SignInRefused();
      guard_.Failed(name);
      journal = true;
    }
  }
  if (journal) {
    JournalEvent event{.event = events::kSignInRefused,
                       .outcome = base::TagOf(verdict)};
    // What was typed as an unknown account may be a password: not kept.
    if (account.has_value()) event.subjects = {account->staff.user()};
    SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(event));
  }
  SAMRAD_RETURN_IF_ERROR(verdict);
  guard_.Succeeded(name);
  absl::StatusOr<Sessions::Begun> begun = parts_.sessions.Begin(*account);
  if (absl::IsUnauthenticated(begun.status())) return SignInRefused();
  SAMRAD_RETURN_IF_ERROR(begun.status());
  staff::v1::SignInResponse response;
  response.set_token(std::move(begun->token));
  *response.mutable_expires_at() = ToProto(begun->expires_at);
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
  {
    SAMRAD_ASSIGN_OR_RETURN(const auto turn, HashingTurn::Take(*this));
    SAMRAD_ASSIGN_OR_RETURN(
        account.password_hash,
        crypto::HashPassword(request.password(), parts_.cost, parts_.random));
  }
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
  std::string hash;
  {
    SAMRAD_ASSIGN_OR_RETURN(const auto turn, HashingTurn::Take(*this));
    SAMRAD_ASSIGN_OR_RETURN(
        hash,
        crypto::HashPassword(request.password(), parts_.cost, parts_.random));
  }
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
  guard_.Succeeded(user.value());
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
