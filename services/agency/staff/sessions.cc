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

absl::Status Locked() {
  return base::Error(absl::StatusCode::kUnauthenticated, "SESSION_LOCKED",
                     "the session is locked");
}

absl::Status SecondFactorMissing() {
  return base::Error(absl::StatusCode::kUnauthenticated,
                     "SECOND_FACTOR_MISSING",
                     "the account needs a second factor first");
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
             session.last_used, session.page, session.second_factor,
             /*locked=*/session.page});
  }
  return sessions;
}

absl::StatusOr<Sessions::Begun> Sessions::Begin(const Account& account, As as) {
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
                        now,
                        as.page,
                        as.second_factor};
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
  live_.insert_or_assign(session.token_hash,
                         Live{std::move(session.identity), session.expires_at,
                              now, now, as.page, as.second_factor});
  return begun;
}

absl::Status Sessions::End(std::string_view authorization) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  std::string user;
  {
    base::MutexLock lock(mutex_);
    const Live* const live = Find(*hash, parts_.clock.TimeNow());
    if (live == nullptr) return NotSignedIn();
    user = live->identity.user.value();
    live_.erase(*hash);
  }
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(DeleteSession(txn, *hash));
    return parts_.journal
        .Append(txn,
                {.event = events::kSignedOut, .user = user, .subjects = {user}})
        .status();
  });
}

absl::StatusOr<std::uint32_t> Sessions::EndAll(std::string_view authorization) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  const absl::Time now = parts_.clock.TimeNow();
  std::string user;
  {
    base::MutexLock lock(mutex_);
    const Live* const live = Find(*hash, now);
    if (live == nullptr) return NotSignedIn();
    user = live->identity.user.value();
  }
  std::uint32_t ended = 0;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(ended, DeleteSessionsOf(txn, user, now));
        return parts_.journal
            .Append(txn, {.event = events::kSignedOutEverywhere,
                          .user = user,
                          .subjects = {user}})
            .status();
      }));
  Forget(user);
  return ended;
}

void Sessions::Forget(const std::string& user) {
  base::MutexLock lock(mutex_);
  ++ended_[user];
  std::erase_if(live_, [&](const auto& entry) {
    return entry.second.identity.user.value() == user;
  });
}

Sessions::Live* Sessions::Find(const crypto::Digest& hash, absl::Time now) {
  const auto found = live_.find(hash);
  if (found == live_.end()) return nullptr;
  Live& live = found->second;
  if (now >= live.expires_at || now >= live.last_used + kSessionIdle) {
    live_.erase(found);
    return nullptr;
  }
  if (live.page && now >= live.last_used + live.locks_after) live.locked = true;
  return &live;
}

// The stored time lags, so that not every use is a write.
void Sessions::Use(Live& live, const crypto::Digest& hash, absl::Time now) {
  live.last_used = std::max(live.last_used, now);
  if (now - live.stored_use < kStoreUseAfter) return;
  live.stored_use = now;
  parts_.db.WriteAsync(
      [hash, now](base::Transaction& txn) {
        return TouchSession(txn, hash, now);
      },
      [](absl::Status) {});  // lost: the person signs in again sooner
}

absl::StatusOr<StaffIdentity> Sessions::Admit(std::string_view authorization,
                                              bool for_set_up) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  const absl::Time now = parts_.clock.TimeNow();
  base::MutexLock lock(mutex_);
  Live* const live = Find(*hash, now);
  if (live == nullptr) return NotSignedIn();
  if (!live->page) {
    Use(*live, *hash, now);
    return live->identity;
  }
  if (live->locked) return Locked();
  if (!live->second_factor && !for_set_up) return SecondFactorMissing();
  return live->identity;
}

absl::StatusOr<StaffIdentity> Sessions::Authenticate(
    std::string_view authorization) {
  return Admit(authorization, /*for_set_up=*/false);
}

absl::StatusOr<StaffIdentity> Sessions::AuthenticateForSetUp(
    std::string_view authorization) {
  return Admit(authorization, /*for_set_up=*/true);
}

absl::Status Sessions::Standing(std::string_view authorization) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  base::MutexLock lock(mutex_);
  const Live* const live = Find(*hash, parts_.clock.TimeNow());
  if (live == nullptr) return NotSignedIn();
  if (live->page && live->locked) return Locked();
  if (live->page && !live->second_factor) return SecondFactorMissing();
  return absl::OkStatus();
}

absl::StatusOr<Sessions::Live*> Sessions::FindPage(
    std::string_view authorization) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  Live* const live = Find(*hash, parts_.clock.TimeNow());
  if (live == nullptr || !live->page) return NotSignedIn();
  return live;
}

Sessions::PageView Sessions::ViewOf(const Live& live) {
  return {live.identity, live.locked, live.second_factor, live.expires_at,
          std::min(live.expires_at, live.last_used + live.locks_after)};
}

absl::StatusOr<Sessions::PageView> Sessions::Look(
    std::string_view authorization) {
  base::MutexLock lock(mutex_);
  SAMRAD_ASSIGN_OR_RETURN(Live* const live, FindPage(authorization));
  return ViewOf(*live);
}

absl::StatusOr<Sessions::PageView> Sessions::Touch(
    std::string_view authorization, absl::Duration locks_after) {
  base::MutexLock lock(mutex_);
  SAMRAD_ASSIGN_OR_RETURN(Live* const live, FindPage(authorization));
  if (live->locked) return Locked();
  live->locks_after = locks_after;
  Use(*live, *TokenHash(authorization), parts_.clock.TimeNow());
  return ViewOf(*live);
}

absl::StatusOr<Sessions::PageView> Sessions::Lock(
    std::string_view authorization) {
  std::optional<PageView> view;
  {
    base::MutexLock lock(mutex_);
    SAMRAD_ASSIGN_OR_RETURN(Live* const live, FindPage(authorization));
    live->locked = true;
    view = ViewOf(*live);
  }
  const std::string& user = view->who.user.value();
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kSessionLocked, .user = user, .subjects = {user}}));
  return *std::move(view);
}

absl::StatusOr<Sessions::PageView> Sessions::Unlock(
    std::string_view authorization) {
  std::string user;
  {
    base::MutexLock lock(mutex_);
    SAMRAD_ASSIGN_OR_RETURN(const Live* const live, FindPage(authorization));
    user = live->identity.user.value();
  }
  // Journalled first: nothing is unlocked unseen.
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kSessionUnlocked, .user = user, .subjects = {user}}));
  base::MutexLock lock(mutex_);
  SAMRAD_ASSIGN_OR_RETURN(Live* const live, FindPage(authorization));
  live->locked = false;
  live->wrong_unlocks = 0;
  Use(*live, *TokenHash(authorization), parts_.clock.TimeNow());
  return ViewOf(*live);
}

absl::Status Sessions::WrongUnlock(std::string_view authorization) {
  {
    base::MutexLock lock(mutex_);
    SAMRAD_ASSIGN_OR_RETURN(Live* const live, FindPage(authorization));
    if (++live->wrong_unlocks < kWrongUnlocks) return absl::OkStatus();
  }
  SAMRAD_RETURN_IF_ERROR(End(authorization));
  return NotSignedIn();
}

absl::StatusOr<std::optional<std::string>> Sessions::SetUp(
    std::string_view authorization) {
  const std::optional<crypto::Digest> hash = TokenHash(authorization);
  if (!hash.has_value()) return NotSignedIn();
  const absl::Time now = parts_.clock.TimeNow();
  std::optional<Live> live;
  {
    base::MutexLock lock(mutex_);
    const Live* const found = Find(*hash, now);
    if (found == nullptr) return NotSignedIn();
    live = *found;
  }
  live->second_factor = true;
  const std::string& user = live->identity.user.value();
  // A higher standing under a token that was known before would invite fixing.
  std::optional<std::string> token;
  if (live->page) token = NewToken(parts_.random);
  const crypto::Digest kept =
      token.has_value() ? crypto::Sha256(*token) : *hash;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(DeleteOtherSessionsOf(txn, user, kept));
        if (!token.has_value()) return absl::OkStatus();
        return InsertSession(txn, {kept, live->identity, live->expires_at, now,
                                   /*page=*/true, /*second_factor=*/true});
      }));
  {
    base::MutexLock lock(mutex_);
    if (live_.contains(*hash)) {
      std::erase_if(live_, [&](const auto& entry) {
        return entry.second.identity.user.value() == user;
      });
      live_.insert_or_assign(kept, *live);
      return token;
    }
  }
  // It ended meanwhile, and must not come back after a restart.
  SAMRAD_RETURN_IF_ERROR(parts_.db.Write(
      [&](base::Transaction& txn) { return DeleteSession(txn, kept); }));
  return NotSignedIn();
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
