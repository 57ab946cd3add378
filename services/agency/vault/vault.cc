#include "services/agency/vault/vault.h"

#include <utility>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr base::Literal kTables1 = R"sql(
CREATE TABLE vault_settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;
CREATE TABLE vault_requests (
  id BLOB PRIMARY KEY,
  user TEXT NOT NULL,
  method TEXT NOT NULL,
  hash BLOB NOT NULL,
  answer BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX vault_requests_at ON vault_requests (at);
)sql";

}  // namespace

base::Schema VaultSchema() { return {"vault", {{1, kTables1}}}; }

absl::StatusOr<std::unique_ptr<Vault>> Vault::Open(
    const VaultPaths& paths, KeyStore& keys, std::vector<base::Schema> rooms,
    const base::DatabaseOptions& options) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                          keys.DeriveKey("vault/database"));
  rooms.insert(rooms.begin(), VaultSchema());
  SAMRAD_ASSIGN_OR_RETURN(
      std::unique_ptr<base::Database> db,
      base::Database::Open(paths.database, key, std::move(rooms), options));
  return std::unique_ptr<Vault>(new Vault(keys, std::move(db)));
}

}  // namespace samrad::agency
