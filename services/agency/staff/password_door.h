// Who knows the password, and the code: the one place where both are checked.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_PASSWORD_DOOR_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_PASSWORD_DOOR_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/password.h"
#include "crypto/secret/random_source.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/account_store.h"
#include "services/agency/staff/device_marks.h"
#include "services/agency/staff/password_guard.h"
#include "services/agency/staff/second_factors.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// Attempts are counted for each account and origin: wrong ones slow down who
// makes them and nobody else. At most two passwords are hashed at once, so that
// sign-ins cannot take the machine. Thread-safe.
class PasswordDoor {
 public:
  // All must outlive the door.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    SecondFactors& factors;
    const DeviceMarks& devices;
    crypto::PasswordCost cost = {};
  };
  // Makes the line that unknown accounts are verified against.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PasswordDoor>> Create(
      Parts parts);

  struct Attempt {
    std::string_view user;
    std::string_view password;
    std::string_view code;  // empty: none given
    AttemptOrigin origin;
  };
  struct Entered {
    Account account;
    bool second_factor = false;  // the account has one, and it was shown
  };
  // The account when password and, if it has a second factor, code are right.
  // UNAUTHENTICATED: SIGN_IN_REFUSED, alike in text and time for an unknown or
  // disabled account, a wrong password and a wrong code; SECOND_FACTOR_NEEDED
  // for a right password without the code; CODE_ALREADY_USED.
  // RESOURCE_EXHAUSTED, TOO_MANY_ATTEMPTS: see PasswordGuard. UNAVAILABLE,
  // SIGN_IN_BUSY, when 32 wait in line already, or this one has for over 10 s.
  // Refusals are journalled.
  [[nodiscard]] absl::StatusOr<Entered> Enter(const Attempt& attempt);

  // Whether this is the password of `user`, who is signed in. UNAUTHENTICATED,
  // tag UNLOCK_REFUSED; else as Enter. Refusals are journalled.
  [[nodiscard]] absl::Status Recognise(const std::string& user,
                                       std::string_view password,
                                       const AttemptOrigin& origin);

  // Forgets the failures on an account, whoever made them.
  void Forgive(const std::string& user);

  // A line to store. UNAVAILABLE as Enter; else as crypto::HashPassword.
  [[nodiscard]] absl::StatusOr<std::string> Hash(std::string_view password);

 private:
  PasswordDoor(Parts parts, std::string dummy_hash)
      : parts_(parts),
        dummy_hash_(std::move(dummy_hash)),
        guard_(parts.clock) {}

  class HashingTurn;
  [[nodiscard]] absl::StatusOr<Entered> Verify(
      const Attempt& attempt, const std::optional<Account>& account);
  [[nodiscard]] absl::Status JournalRefusal(
      base::Literal event, const std::optional<Account>& account,
      const absl::Status& verdict) const;
  [[nodiscard]] absl::StatusOr<std::optional<Account>> Find(
      std::string_view user) const;

  const Parts parts_;
  const std::string dummy_hash_;
  PasswordGuard guard_;
  base::Mutex hashing_mutex_;
  base::CondVar hashing_free_;
  int hashing_ ABSL_GUARDED_BY(hashing_mutex_) = 0;
  int hashing_waiting_ ABSL_GUARDED_BY(hashing_mutex_) = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_PASSWORD_DOOR_H_
