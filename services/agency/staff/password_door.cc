#include "services/agency/staff/password_door.h"

#include <optional>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr int kHashingAtOnce = 2;
// More would take the server's threads from those who are signed in.
constexpr int kHashingLine = 32;
constexpr absl::Duration kHashingWait = absl::Seconds(10);
constexpr size_t kMaxCountedName = 64;

absl::Status SignInRefused() {
  return base::Error(absl::StatusCode::kUnauthenticated, "SIGN_IN_REFUSED",
                     "user, password or code is wrong");
}

}  // namespace

class PasswordDoor::HashingTurn {
 public:
  static absl::StatusOr<std::unique_ptr<HashingTurn>> Take(PasswordDoor& door) {
    base::MutexLock lock(door.hashing_mutex_);
    bool in_time = door.hashing_waiting_ < kHashingLine;
    ++door.hashing_waiting_;
    while (in_time && door.hashing_ >= kHashingAtOnce) {
      in_time = door.hashing_free_.WaitFor(door.hashing_mutex_, kHashingWait);
    }
    --door.hashing_waiting_;
    if (!in_time) {
      return base::Error(absl::StatusCode::kUnavailable, "SIGN_IN_BUSY",
                         "too many people sign in right now");
    }
    ++door.hashing_;
    return std::unique_ptr<HashingTurn>(new HashingTurn(door));
  }
  ~HashingTurn() {
    base::MutexLock lock(door_.hashing_mutex_);
    --door_.hashing_;
    door_.hashing_free_.SignalOne();
  }

 private:
  explicit HashingTurn(PasswordDoor& door) : door_(door) {}
  PasswordDoor& door_;
};

absl::StatusOr<std::unique_ptr<PasswordDoor>> PasswordDoor::Create(
    Parts parts) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes nobody,
                          crypto::SecretBytes::Random(parts.random, 32));
  SAMRAD_ASSIGN_OR_RETURN(
      std::string dummy,
      crypto::HashPassword(nobody, parts.cost, parts.random));
  return std::unique_ptr<PasswordDoor>(
      new PasswordDoor(parts, std::move(dummy)));
}

absl::StatusOr<PasswordDoor::Entered> PasswordDoor::Enter(
    const Attempt& attempt) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account,
                          Find(attempt.user));
  const std::string key = GuardKey(
      parts_.devices, attempt.user.substr(0, kMaxCountedName), attempt.origin);
  const absl::Status admitted = guard_.Admit(key);
  if (!admitted.ok()) {
    if (guard_.IsNews(key)) {
      SAMRAD_RETURN_IF_ERROR(
          JournalRefusal(events::kSignInRefused, account, admitted));
    }
    return admitted;
  }
  absl::StatusOr<Entered> entered = Verify(attempt, account);
  const std::string tag = base::TagOf(entered.status());
  const bool guessed = tag == "SIGN_IN_REFUSED" || tag == "WRONG_CODE";
  if (guessed) guard_.Failed(key);
  if (guessed || tag == "CODE_ALREADY_USED") {
    SAMRAD_RETURN_IF_ERROR(
        JournalRefusal(events::kSignInRefused, account, entered.status()));
  }
  if (guessed) return SignInRefused();
  if (entered.ok()) guard_.Succeeded(key);
  return entered;
}

absl::StatusOr<PasswordDoor::Entered> PasswordDoor::Verify(
    const Attempt& attempt, const std::optional<Account>& account) {
  const bool possible = account.has_value() && !account->staff.disabled();
  {
    SAMRAD_ASSIGN_OR_RETURN(const auto turn, HashingTurn::Take(*this));
    const absl::Status right = crypto::VerifyPassword(
        possible ? account->password_hash : dummy_hash_, attempt.password);
    if (!possible || !right.ok()) return SignInRefused();
  }
  Entered entered{*account, false};
  SAMRAD_ASSIGN_OR_RETURN(const SecondFactors::Standing factor,
                          parts_.factors.Of(account->staff.user()));
  if (!factor.in_force) return entered;
  if (attempt.code.empty()) {
    return base::Error(absl::StatusCode::kUnauthenticated,
                       "SECOND_FACTOR_NEEDED",
                       "the account's one-time code is needed too");
  }
  SAMRAD_RETURN_IF_ERROR(
      parts_.factors.Spend(account->staff.user(), attempt.code));
  entered.second_factor = true;
  return entered;
}

absl::Status PasswordDoor::Recognise(const std::string& user,
                                     std::string_view password,
                                     const AttemptOrigin& origin) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account, Find(user));
  const std::string key = GuardKey(parts_.devices, user, origin);
  SAMRAD_RETURN_IF_ERROR(guard_.Admit(key));
  absl::Status right = absl::UnauthenticatedError("");
  {
    SAMRAD_ASSIGN_OR_RETURN(const auto turn, HashingTurn::Take(*this));
    if (account.has_value() && !account->staff.disabled()) {
      right = crypto::VerifyPassword(account->password_hash, password);
    }
  }
  if (right.ok()) {
    guard_.Succeeded(key);
    return absl::OkStatus();
  }
  guard_.Failed(key);
  const absl::Status refused =
      base::Error(absl::StatusCode::kUnauthenticated, "UNLOCK_REFUSED",
                  "the password is wrong");
  SAMRAD_RETURN_IF_ERROR(
      JournalRefusal(events::kUnlockRefused, account, refused));
  return refused;
}

void PasswordDoor::Forgive(const std::string& user) {
  guard_.ForgetAllOf(user + "\n");
}

absl::StatusOr<std::string> PasswordDoor::Hash(std::string_view password) {
  SAMRAD_ASSIGN_OR_RETURN(const auto turn, HashingTurn::Take(*this));
  return crypto::HashPassword(password, parts_.cost, parts_.random);
}

absl::Status PasswordDoor::JournalRefusal(base::Literal event,
                                          const std::optional<Account>& account,
                                          const absl::Status& verdict) const {
  JournalEvent refused{.event = event, .outcome = base::TagOf(verdict)};
  // What was typed as an unknown account may be a password: not kept.
  if (account.has_value()) refused.subjects = {account->staff.user()};
  return parts_.journal.Record(refused);
}

absl::StatusOr<std::optional<Account>> PasswordDoor::Find(
    std::string_view user) const {
  std::optional<Account> account;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(account, FindAccount(txn, user));
        return absl::OkStatus();
      }));
  return account;
}

}  // namespace samrad::agency
