#include "services/agency/staff/sessions.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "crypto/hash/encoding.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr size_t kTokenBytes = 32;
constexpr size_t kTokenChars = 43;  // base64url of 32 bytes, unpadded
constexpr std::string_view kScheme = "Bearer ";
// The stored time of last use may lag this much.
constexpr absl::Duration kStoreUseAfter = absl::Minutes(5);

absl::Status NotSignedIn() {
  return base::Error(absl::StatusCode::kUnauthenticated, "NOT_SIGNED_IN",
                     "not signed in");
}

std::string NewToken(crypto::RandomSource& random) {
  std::array<uint8_t, kTokenBytes> bytes;
  random.Fill(bytes);
  std::string token = crypto::Base64Encode(bytes);
  std::replace(token.begin(), token.end(), '+', '-');
  std::replace(token.begin(), token.end(), '/', '_');
  token.resize(kTokenChars);
  return token;
}

// The hash under which a session is kept, whatever the text is.
std::optional<crypto::Digest> TokenHash(std::string_view authorization) {
  if (!authorization.starts_with(kScheme)) return std::nullopt;
  authorization.remove_prefix(kScheme.size());
  if (authorization.size() != kTokenChars) return std::nullopt;
  return crypto::Sha256(authorization);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Sessions>> Sessions::Open(Parts parts) {
  std::unique_ptr<Sessions> sessions(new Sessions(parts));
  const absl::Time now = parts.clock.TimeNow();
  std::vector<StoredSession> stored;
  SAMRAD_RETURN_IF_ERROR(
      parts.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(stored, LoadSessions(txn, now));
        return absl::OkStatus();
      }));
  base::MutexLock lock(sessions->mutex_);
  for (StoredSession& session : stored) {
    sessions->live_.emplace(
        session.token_hash,
        Live{std::move(session.identity), session.expires_at, session.last_used,
             session.last_used});
  }
  return sessions;
}

absl::StatusOr<Sessions::Begun> Sessions::Begin(const Account& account) {
  const std::string& user = account.staff.user();
  std::uint64_t ended_before = 0;
  {
    base::MutexLock lock(mutex_);
    ended_before = ended_[user];
  }
  Begun begun;
  begun.token = NewToken(parts_.random);
  const absl::Time now = parts_.clock.TimeNow();
  begun.expires_at = now + kSessionLifetime;
  SAMRAD_ASSIGN_OR_RETURN(base::StaffId id, base::StaffId::Parse(user));
  StoredSession session{crypto::Sha256(begun.token),
                        {std::move(id), {}, {}},
                        begun.expires_at,
                        now};
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> current,
                                FindAccount(txn, user));
        if (!current.has_value() || current->staff.disabled() ||
            current->password_hash != account.password_hash) {
          return NotSignedIn();
        }
        SAMRAD_RETURN_IF_ERROR(InsertSession(txn, session));
        SAMRAD_RETURN_IF_ERROR(
            txn.Run("DELETE FROM staff_session WHERE expires_at <= ?", {now}));
        return parts_.journal
            .Append(
                txn,
                {.event = events::kSignedIn, .user = user, .subjects = {user}})
            .status();
      }));
  for (const int role : account.staff.roles()) {
    session.identity.roles.push_back(static_cast<Role>(role));
  }
  for (const int function : account.staff.functions()) {
    session.identity.functions.push_back(
        static_cast<common::v1::Function>(function));
  }
  base::MutexLock lock(mutex_);
  if (ended_[user] != ended_before) return NotSignedIn();
  std::erase_if(live_, [&](const auto& entry) {
    return entry.second.expires_at <= now ||
           entry.second.last_used + kSessionIdle <= now;
  });
  live_.insert_or_assign(
      session.token_hash,
      Live{std::move(session.identity), session.expires_at, now, now});
  return begun;
}

absl::Status Sessions::End(std::string_view authorization) {
  SAMRAD_ASSIGN_OR_RETURN(const StaffIdentity who, Authenticate(authorization));
  const crypto::Digest hash = *TokenHash(authorization);
  {
    base::MutexLock lock(mutex_);
    live_.erase(hash);
  }
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(DeleteSession(txn, hash));
    return parts_.journal
        .Append(txn, {.event = events::kSignedOut,
                      .user = who.user.value(),
                      .subjects = {who.user.value()}})
        .status();
  });
}

void Sessions::Forget(const std::string& user) {
  base::MutexLock lock(mutex_);
  ++ended_[user];
  std::erase_if(live_, [&](const auto& entry) {
    return entry.second.identity.user.value() == user;
  });
}

absl::StatusOr<StaffIdentity> Sessions::Authenticate(
    std::string_view authorization) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  const absl::Time now = parts_.clock.TimeNow();
  std::optional<StaffIdentity> who;
  bool store_use = false;
  {
    base::MutexLock lock(mutex_);
    const auto found = live_.find(*hash);
    if (found == live_.end()) return NotSignedIn();
    Live& live = found->second;
    if (now >= live.expires_at || now >= live.last_used + kSessionIdle) {
      live_.erase(found);
      return NotSignedIn();
    }
    live.last_used = std::max(live.last_used, now);
    store_use = now - live.stored_use >= kStoreUseAfter;
    if (store_use) live.stored_use = now;
    who = live.identity;
  }
  if (store_use) {
    parts_.db.WriteAsync(
        [hash = *hash, now](base::Transaction& txn) {
          return TouchSession(txn, hash, now);
        },
        [](absl::Status) {});  // lost: the person signs in again sooner
  }
  return *std::move(who);
}

absl::StatusOr<StaffIdentity> Sessions::Authorize(
    std::string_view authorization, std::initializer_list<Role> any_of,
    base::Literal method) {
  SAMRAD_ASSIGN_OR_RETURN(StaffIdentity who, Authenticate(authorization));
  if (who.HasAny(any_of)) return who;
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kAccessRefused,
                             .user = who.user.value(),
                             .outcome = "ROLE_MISSING",
                             .subjects = {std::string(method.text())}}));
  return base::Error(absl::StatusCode::kPermissionDenied, "ROLE_MISSING",
                     "this needs a role that the account does not have");
}

}  // namespace samrad::agency
