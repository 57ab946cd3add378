// Accounts of the agency's people.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_STAFF_DESK_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_STAFF_DESK_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/password.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "samrad/agency/staff/v1/staff.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/case_load.h"
#include "services/agency/staff/identity.h"
#include "services/agency/staff/password_guard.h"
#include "services/agency/staff/sessions.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// Every act and refusal is journalled. Thread-safe. The caller has checked
// roles (SessionGate::Authorize).
class StaffDesk {
 public:
  // All must outlive the desk.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const RequestLog& requests;
    Sessions& sessions;
    const CaseLoad& case_load;
    crypto::PasswordCost cost = {};
  };
  // Makes the line that unknown accounts are verified against.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<StaffDesk>> Create(
      Parts parts);

  // UNAUTHENTICATED, tag SIGN_IN_REFUSED, alike in text and time for an unknown
  // or disabled account and a wrong password. RESOURCE_EXHAUSTED, tag
  // TOO_MANY_ATTEMPTS: see PasswordGuard. UNAVAILABLE, tag SIGN_IN_BUSY, when
  // 32 sign-ins wait in line already, or this one has for over 10 s.
  [[nodiscard]] absl::StatusOr<staff::v1::SignInResponse> SignIn(
      const staff::v1::SignInRequest& request);

  // INVALID_ARGUMENT with a path; ALREADY_EXISTS, tag ACCOUNT_EXISTS.
  [[nodiscard]] absl::StatusOr<staff::v1::AddStaffResponse> Add(
      const StaffIdentity& who, const staff::v1::AddStaffRequest& request);
  // NOT_FOUND; FAILED_PRECONDITION, tag LAST_SECURITY_OFFICER. No call of that
  // account is let in after this returns.
  [[nodiscard]] absl::StatusOr<staff::v1::DisableStaffResponse> Disable(
      const StaffIdentity& who, const staff::v1::DisableStaffRequest& request);
  // NOT_FOUND; INVALID_ARGUMENT. Sessions end as by Disable; a disabled account
  // stays disabled.
  [[nodiscard]] absl::StatusOr<staff::v1::ResetPasswordResponse> ResetPassword(
      const StaffIdentity& who, const staff::v1::ResetPasswordRequest& request);
  [[nodiscard]] absl::StatusOr<staff::v1::ListStaffResponse> List(
      const StaffIdentity& who);

 private:
  StaffDesk(Parts parts, std::string dummy_hash)
      : parts_(parts),
        dummy_hash_(std::move(dummy_hash)),
        guard_(parts.clock) {}

  // At most two passwords are hashed at once, so that sign-ins cannot take the
  // machine.
  class HashingTurn;

  const Parts parts_;
  const std::string dummy_hash_;
  PasswordGuard guard_;
  base::Mutex hashing_mutex_;
  base::CondVar hashing_free_;
  int hashing_ ABSL_GUARDED_BY(hashing_mutex_) = 0;
  int hashing_waiting_ ABSL_GUARDED_BY(hashing_mutex_) = 0;
};

// An account on a node that has none yet; for `samrad-agency add-first-staff`.
// FAILED_PRECONDITION, tag STAFF_EXISTS, when there is one already;
// INVALID_ARGUMENT unless it is a security officer and the password has 12 to
// 1024 bytes.
struct FirstStaffParts {
  base::Database& db;
  const base::Clock& clock;
  crypto::RandomSource& random;
  const Journal& journal;
  crypto::PasswordCost cost = {};
};
[[nodiscard]] absl::Status AddFirstStaff(const FirstStaffParts& parts,
                                         const staff::v1::Staff& staff,
                                         const crypto::SecretBytes& password);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_STAFF_DESK_H_
