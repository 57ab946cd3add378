// Rows of accounts and sessions. Functions over a transaction; no state.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_ACCOUNT_STORE_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_ACCOUNT_STORE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/hash/sha256.h"
#include "samrad/agency/staff/v1/staff.pb.h"
#include "services/agency/staff/identity.h"
#include "services/base/sql.h"
#include "services/base/store.h"

namespace samrad::agency {

base::Schema StaffSchema();

struct Account {
  staff::v1::Staff staff;
  std::string password_hash;  // Argon2id line
};

// One session as stored; the token itself never is.
struct StoredSession {
  crypto::Digest token_hash{};
  StaffIdentity identity;
  absl::Time expires_at;
  absl::Time last_used;
  bool page = false;           // of the web page: it locks
  bool second_factor = false;  // was shown, or set up, in this session
};

[[nodiscard]] absl::Status InsertAccount(base::Transaction& txn,
                                         const Account& account,
                                         absl::Time now);
[[nodiscard]] absl::StatusOr<std::optional<Account>> FindAccount(
    const base::ReadTransaction& txn, std::string_view user);
// By name.
[[nodiscard]] absl::StatusOr<std::vector<staff::v1::Staff>> ListAccounts(
    const base::ReadTransaction& txn);
[[nodiscard]] absl::Status SetDisabled(base::Transaction& txn,
                                       std::string_view user);
[[nodiscard]] absl::Status SetPasswordHash(base::Transaction& txn,
                                           std::string_view user,
                                           std::string_view hash);

[[nodiscard]] absl::Status InsertSession(base::Transaction& txn,
                                         const StoredSession& session);
[[nodiscard]] absl::Status TouchSession(base::Transaction& txn,
                                        const crypto::Digest& token_hash,
                                        absl::Time last_used);
[[nodiscard]] absl::Status DeleteSession(base::Transaction& txn,
                                         const crypto::Digest& token_hash);
// Returns how many there were that had not expired by `now`.
[[nodiscard]] absl::StatusOr<std::uint32_t> DeleteSessionsOf(
    base::Transaction& txn, std::string_view user, absl::Time now);
// All but one.
[[nodiscard]] absl::Status DeleteOtherSessionsOf(base::Transaction& txn,
                                                 std::string_view user,
                                                 const crypto::Digest& kept);
// Those of accounts that are not disabled, not expired by `now`.
[[nodiscard]] absl::StatusOr<std::vector<StoredSession>> LoadSessions(
    const base::ReadTransaction& txn, absl::Time now);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_ACCOUNT_STORE_H_
