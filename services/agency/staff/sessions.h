// Who is signed in. The table in memory decides; rows in the vault let people
// stay signed in over a restart.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_SESSIONS_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_SESSIONS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/random_source.h"
#include "services/agency/journal/journal.h"
#include "services/agency/staff/account_store.h"
#include "services/agency/staff/session_gate.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

inline constexpr absl::Duration kSessionLifetime = absl::Hours(12);
inline constexpr absl::Duration kSessionIdle = absl::Hours(1);

// A token is 32 random bytes in base64url; only its SHA-256 is kept. A session
// ends 12 h after it began, 1 h after its last use, when the person signs out,
// or at once when the account is disabled or its password reset. Thread-safe.
class Sessions : public SessionGate {
 public:
  // All must outlive the sessions.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
  };
  // Loads what is stored. Errors of the store.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Sessions>> Open(
      Parts parts);

  struct Begun {
    std::string token;  // secret
    absl::Time expires_at;
  };
  // Begins a session for `account`, whose password has just been verified.
  // UNAUTHENTICATED when the account was disabled, or its password changed,
  // since it was read. Journals signed_in.
  [[nodiscard]] absl::StatusOr<Begun> Begin(const Account& account);
  // Ends the calling session. UNAUTHENTICATED as Authenticate.
  [[nodiscard]] absl::Status End(std::string_view authorization);
  // Ends every session of the account in memory. Call when the transaction that
  // deleted its rows is durable; no call is let in after this returns.
  void Forget(const std::string& user);

  [[nodiscard]] absl::StatusOr<StaffIdentity> Authenticate(
      std::string_view authorization) override;
  [[nodiscard]] absl::StatusOr<StaffIdentity> Authorize(
      std::string_view authorization, std::initializer_list<Role> any_of,
      base::Literal method) override;

 private:
  struct Live {
    StaffIdentity identity;
    absl::Time expires_at;
    absl::Time last_used;
    absl::Time stored_use;
  };
  explicit Sessions(Parts parts) : parts_(parts) {}

  const Parts parts_;
  base::Mutex mutex_;
  std::map<crypto::Digest, Live> live_ ABSL_GUARDED_BY(mutex_);
  // Raised by Forget: a session that began before it is not let in.
  std::map<std::string, std::uint64_t> ended_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_SESSIONS_H_
