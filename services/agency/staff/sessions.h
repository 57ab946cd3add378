// Who is signed in. The table in memory decides; rows in the vault let people
// stay signed in over a restart.
#ifndef SAMRAD_SERVICES_AGENCY_STAFF_SESSIONS_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_SESSIONS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
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
// A page session that nobody touches locks after:
inline constexpr absl::Duration kLockInRoom = absl::Minutes(3);
inline constexpr absl::Duration kLockElsewhere = absl::Minutes(15);
// Wrong passwords at a lock; the last ends the session.
inline constexpr int kWrongUnlocks = 5;

// A token is 32 random bytes in base64url; only its SHA-256 is kept. A session
// ends 12 h after it began, 1 h after its last use, when the person signs out,
// or at once when the account is disabled or its password or second factor
// reset.
//
// One of the command line is used by every call. One of the page is used only
// by Touch and Unlock: calls made by a timer do not keep it open. It locks, and
// lets nothing through until the person gives the password; it is also locked
// after a restart. One that lacks a second factor lets only setting it up
// through. Thread-safe.
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
  struct As {
    bool page = false;
    bool second_factor = false;
  };
  // Begins a session for `account`, whose password has just been verified.
  // UNAUTHENTICATED when the account was disabled, or its password changed,
  // since it was read. Journals signed_in.
  [[nodiscard]] absl::StatusOr<Begun> Begin(const Account& account, As as);
  // Ends the calling session, locked or not. UNAUTHENTICATED, tag
  // NOT_SIGNED_IN.
  [[nodiscard]] absl::Status End(std::string_view authorization);
  // Ends every session of the calling one's account; how many.
  [[nodiscard]] absl::StatusOr<std::uint32_t> EndAll(
      std::string_view authorization);
  // Ends every session of the account in memory. Call when the transaction that
  // deleted its rows is durable; no call is let in after this returns.
  void Forget(const std::string& user);

  // SESSION_LOCKED and SECOND_FACTOR_MISSING (UNAUTHENTICATED) for page
  // sessions, beside NOT_SIGNED_IN.
  [[nodiscard]] absl::StatusOr<StaffIdentity> Authenticate(
      std::string_view authorization) override;
  [[nodiscard]] absl::StatusOr<StaffIdentity> Authorize(
      std::string_view authorization, std::initializer_list<Role> any_of,
      base::Literal method) override;
  // As Authenticate, also for a session that lacks a second factor.
  [[nodiscard]] absl::StatusOr<StaffIdentity> AuthenticateForSetUp(
      std::string_view authorization);
  // What Authenticate would say, without counting as use.
  [[nodiscard]] absl::Status Standing(std::string_view authorization);

  // A page session as it is now.
  struct PageView {
    StaffIdentity who;
    bool locked = false;
    bool second_factor = false;
    absl::Time expires_at;
    absl::Time locks_at;
  };
  // All: UNAUTHENTICATED, tag NOT_SIGNED_IN, also for sessions of the command
  // line. Touch: SESSION_LOCKED too.
  [[nodiscard]] absl::StatusOr<PageView> Look(std::string_view authorization);
  [[nodiscard]] absl::StatusOr<PageView> Touch(std::string_view authorization,
                                               absl::Duration locks_after);
  [[nodiscard]] absl::StatusOr<PageView> Lock(std::string_view authorization);
  // The password has just been verified.
  [[nodiscard]] absl::StatusOr<PageView> Unlock(std::string_view authorization);
  // A wrong password was given: OK, or NOT_SIGNED_IN when it was the fifth and
  // the session is ended.
  [[nodiscard]] absl::Status WrongUnlock(std::string_view authorization);

  // A second factor was set up in this session: ends the account's others. A
  // page session gets a new token (the old one ends); nullopt for the command
  // line. UNAUTHENTICATED, tag NOT_SIGNED_IN.
  [[nodiscard]] absl::StatusOr<std::optional<std::string>> SetUp(
      std::string_view authorization);

 private:
  struct Live {
    StaffIdentity identity;
    absl::Time expires_at;
    absl::Time last_used;
    absl::Time stored_use;
    bool page = false;
    bool second_factor = false;
    bool locked = false;
    absl::Duration locks_after = kLockElsewhere;
    int wrong_unlocks = 0;
  };
  explicit Sessions(Parts parts) : parts_(parts) {}

  // Null when there is none, or it has ended by `now`; then it is erased.
  Live* Find(const crypto::Digest& hash, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  [[nodiscard]] absl::StatusOr<Live*> FindPage(std::string_view authorization)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  static PageView ViewOf(const Live& live);
  [[nodiscard]] absl::StatusOr<StaffIdentity> Admit(
      std::string_view authorization, bool for_set_up);
  void Use(Live& live, const crypto::Digest& hash, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Parts parts_;
  base::Mutex mutex_;
  std::map<crypto::Digest, Live> live_ ABSL_GUARDED_BY(mutex_);
  // Raised by Forget: a session that began before it is not let in.
  std::map<std::string, std::uint64_t> ended_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_SESSIONS_H_
