// Second factors of accounts: secrets, and what was used of them.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_SECOND_FACTORS_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_SECOND_FACTORS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/password_guard.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

inline constexpr int kRecoveryCodes = 10;

// A factor in force is a TOTP secret (crypto/hash/totp.h) and ten recovery
// codes of 80 random bits, of which only SHA-256 is kept. Secrets lie in the
// vault's encrypted store and are SecretBytes in memory. A code of a step that
// was used, or is older, is refused for good; so is a used recovery code. Every
// change is journalled. Guessing is slowed down per account; only who is signed
// in as that account can guess here. Thread-safe.
class SecondFactors {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
  };
  explicit SecondFactors(Parts parts) : parts_(parts), guard_(parts.clock) {}

  // What an account has.
  struct Standing {
    bool in_force = false;
    std::uint32_t recovery_codes_left = 0;
  };
  [[nodiscard]] absl::StatusOr<Standing> Of(const std::string& user) const;

  // Takes a code of the factor in force, or a recovery code, for good.
  // INVALID_ARGUMENT, tag WRONG_CODE; UNAUTHENTICATED, tag CODE_ALREADY_USED;
  // FAILED_PRECONDITION, tag NO_SECOND_FACTOR. Guessing is the caller's care.
  [[nodiscard]] absl::Status Spend(const std::string& user,
                                   std::string_view code);

  // As in second_factor.proto; INVALID_ARGUMENT and RESOURCE_EXHAUSTED (tag
  // TOO_MANY_ATTEMPTS) for codes too.
  [[nodiscard]] absl::StatusOr<crypto::SecretBytes> Begin(
      const std::string& user, std::string_view code);
  // The recovery codes, in groups of four with hyphens.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> Confirm(
      const std::string& user, std::string_view code);
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> RenewRecoveryCodes(
      const std::string& user, std::string_view code);

  // Takes everything off the account, in the caller's transaction.
  [[nodiscard]] static absl::Status Remove(base::Transaction& txn,
                                           const std::string& user);

 private:
  // Spend, with guessing slowed down.
  [[nodiscard]] absl::Status Prove(const std::string& user,
                                   std::string_view code);
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> NewCodes(
      base::Transaction& txn, const std::string& user);

  const Parts parts_;
  PasswordGuard guard_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_SECOND_FACTORS_H_
