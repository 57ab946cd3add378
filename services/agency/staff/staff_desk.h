// Accounts of the agency's people.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_STAFF_DESK_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_STAFF_DESK_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/password.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "samrad/agency/staff/v1/second_factor.pb.h"
#include "samrad/agency/staff/v1/staff.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/case_load.h"
#include "services/agency/staff/identity.h"
#include "services/agency/staff/password_door.h"
#include "services/agency/staff/sessions.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
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
    const Journal& journal;
    const RequestLog& requests;
    PasswordDoor& door;
    Sessions& sessions;
    const CaseLoad& case_load;
  };
  explicit StaffDesk(Parts parts) : parts_(parts) {}

  // For the command line. Errors as PasswordDoor::Enter.
  [[nodiscard]] absl::StatusOr<staff::v1::SignInResponse> SignIn(
      const staff::v1::SignInRequest& request, const AttemptOrigin& origin);

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
  // Takes a second factor off another's account; sessions end as by Disable.
  // NOT_FOUND; FAILED_PRECONDITION, tag OWN_ACCOUNT.
  [[nodiscard]] absl::StatusOr<staff::v1::ResetSecondFactorResponse>
  ResetSecondFactor(const StaffIdentity& who,
                    const staff::v1::ResetSecondFactorRequest& request);
  [[nodiscard]] absl::StatusOr<staff::v1::ListStaffResponse> List(
      const StaffIdentity& who);

 private:
  const Parts parts_;
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
