#include "services/agency/staff/account_store.h"

#include <algorithm>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr base::Literal kTables1 = R"sql(
CREATE TABLE staff_account (
  user TEXT PRIMARY KEY,
  account BLOB NOT NULL,
  password_hash TEXT NOT NULL,
  disabled INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE staff_session (
  token_hash BLOB PRIMARY KEY,
  user TEXT NOT NULL REFERENCES staff_account (user),
  expires_at INTEGER NOT NULL,
  last_used INTEGER NOT NULL
) STRICT;
CREATE INDEX staff_session_user ON staff_session (user);
CREATE INDEX staff_session_expires ON staff_session (expires_at);
)sql";

constexpr base::Literal kTables2 = R"sql(
ALTER TABLE staff_session ADD COLUMN page INTEGER NOT NULL DEFAULT 0;
ALTER TABLE staff_session ADD COLUMN second_factor INTEGER NOT NULL DEFAULT 0;
CREATE TABLE staff_second_factor (
  user TEXT PRIMARY KEY REFERENCES staff_account (user),
  secret BLOB,
  pending BLOB,
  last_step INTEGER NOT NULL DEFAULT 0,
  enrolled_at INTEGER
) STRICT;
CREATE TABLE staff_recovery_code (
  user TEXT NOT NULL REFERENCES staff_account (user),
  code_hash BLOB NOT NULL,
  PRIMARY KEY (user, code_hash)
) STRICT;
)sql";

absl::Status ReadStaff(const base::Row& row, int account, int disabled,
                       staff::v1::Staff& staff) {
  if (!staff.ParseFromString(row.Bytes(account))) {
    return absl::DataLossError("a stored account cannot be read");
  }
  staff.set_disabled(row.Bool(disabled));
  return absl::OkStatus();
}

absl::StatusOr<StaffIdentity> IdentityOf(const staff::v1::Staff& staff) {
  SAMRAD_ASSIGN_OR_RETURN(base::StaffId user,
                          base::StaffId::Parse(staff.user()));
  StaffIdentity identity{std::move(user), {}, {}};
  for (const int role : staff.roles()) {
    identity.roles.push_back(static_cast<Role>(role));
  }
  for (const int function : staff.functions()) {
    identity.functions.push_back(static_cast<common::v1::Function>(function));
  }
  return identity;
}

}  // namespace

base::Schema StaffSchema() { return {"staff", {{1, kTables1}, {2, kTables2}}}; }

absl::Status InsertAccount(base::Transaction& txn, const Account& account,
                           absl::Time now) {
  const std::string bytes = account.staff.SerializeAsString();
  return txn.Run(
      "INSERT INTO staff_account "
      "(user, account, password_hash, disabled, created_at) "
      "VALUES (?, ?, ?, 0, ?)",
      {account.staff.user(), base::Blob(bytes), account.password_hash, now});
}

absl::StatusOr<std::optional<Account>> FindAccount(
    const base::ReadTransaction& txn, std::string_view user) {
  std::optional<Account> account;
  SAMRAD_RETURN_IF_ERROR(txn.QueryOne("SELECT account, disabled, password_hash "
                                      "FROM staff_account WHERE user = ?",
                                      {user},
                                      [&](const base::Row& row) {
                                        account.emplace();
                                        account->password_hash = row.Text(2);
                                        return ReadStaff(row, 0, 1,
                                                         account->staff);
                                      })
                             .status());
  return account;
}

absl::StatusOr<std::vector<staff::v1::Staff>> ListAccounts(
    const base::ReadTransaction& txn) {
  std::vector<staff::v1::Staff> accounts;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT account, disabled FROM staff_account ORDER BY user", {},
                [&](const base::Row& row) {
                  return ReadStaff(row, 0, 1, accounts.emplace_back());
                }));
  return accounts;
}

absl::Status SetDisabled(base::Transaction& txn, std::string_view user) {
  return txn.Run("UPDATE staff_account SET disabled = 1 WHERE user = ?",
                 {user});
}

absl::Status SetPasswordHash(base::Transaction& txn, std::string_view user,
                             std::string_view hash) {
  return txn.Run("UPDATE staff_account SET password_hash = ? WHERE user = ?",
                 {hash, user});
}

absl::Status InsertSession(base::Transaction& txn,
                           const StoredSession& session) {
  return txn.Run(
      "INSERT INTO staff_session "
      "(token_hash, user, expires_at, last_used, page, second_factor) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {base::Blob(session.token_hash), session.identity.user,
       session.expires_at, session.last_used, session.page,
       session.second_factor});
}

absl::Status TouchSession(base::Transaction& txn,
                          const crypto::Digest& token_hash,
                          absl::Time last_used) {
  return txn.Run("UPDATE staff_session SET last_used = ? WHERE token_hash = ?",
                 {last_used, base::Blob(token_hash)});
}

absl::Status DeleteSession(base::Transaction& txn,
                           const crypto::Digest& token_hash) {
  return txn.Run("DELETE FROM staff_session WHERE token_hash = ?",
                 {base::Blob(token_hash)});
}

absl::StatusOr<std::uint32_t> DeleteSessionsOf(base::Transaction& txn,
                                               std::string_view user,
                                               absl::Time now) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<int64_t> count,
                          txn.QueryInt64("SELECT COUNT(*) FROM staff_session "
                                         "WHERE user = ? AND expires_at > ?",
                                         {user, now}));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("DELETE FROM staff_session WHERE user = ?", {user}));
  return static_cast<std::uint32_t>(count.value_or(0));
}

absl::Status DeleteOtherSessionsOf(base::Transaction& txn,
                                   std::string_view user,
                                   const crypto::Digest& kept) {
  return txn.Run("DELETE FROM staff_session WHERE user = ? AND token_hash != ?",
                 {user, base::Blob(kept)});
}

absl::StatusOr<std::vector<StoredSession>> LoadSessions(
    const base::ReadTransaction& txn, absl::Time now) {
  std::vector<StoredSession> sessions;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT s.token_hash, s.expires_at, s.last_used, a.account, a.disabled, "
      "s.page, s.second_factor "
      "FROM staff_session s JOIN staff_account a ON a.user = s.user "
      "WHERE a.disabled = 0 AND s.expires_at > ?",
      {now}, [&](const base::Row& row) -> absl::Status {
        staff::v1::Staff staff;
        SAMRAD_RETURN_IF_ERROR(ReadStaff(row, 3, 4, staff));
        SAMRAD_ASSIGN_OR_RETURN(StaffIdentity identity, IdentityOf(staff));
        StoredSession session{{},          std::move(identity), row.Time(1),
                              row.Time(2), row.Bool(5),         row.Bool(6)};
        const std::string_view hash = row.View(0);
        if (hash.size() != session.token_hash.size()) {
          return absl::DataLossError("a stored session cannot be read");
        }
        std::copy(hash.begin(), hash.end(), session.token_hash.begin());
        sessions.push_back(std::move(session));
        return absl::OkStatus();
      }));
  return sessions;
}

}  // namespace samrad::agency
