// The one encrypted database of an agency node.
#ifndef SAMRAD_SERVICES_AGENCY_VAULT_VAULT_H_
#define SAMRAD_SERVICES_AGENCY_VAULT_VAULT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "services/agency/vault/key_store.h"
#include "services/base/store.h"

namespace samrad::agency {

// Files of a node below its data folder (mode 0700).
struct VaultPaths {
  explicit VaultPaths(const std::string& data_dir)
      : database(data_dir + "/vault.db"),
        keyring(data_dir + "/keyring.sealed") {}

  const std::string database;
  const std::string keyring;
};

// The tables every room's schema may count on: vault_settings, vault_requests.
base::Schema VaultSchema();

// Opens the database under the key derived from the ring ("vault/database")
// and brings every room's tables up to date, forward only. Rooms keep their
// tables in it under their own schema name and table prefix; nobody reads
// another room's tables. Thread-safe.
class Vault {
 public:
  // `rooms` are the schemas of all rooms but the vault's own, which is added.
  // Errors as base::Database::Open.
  // `keys` must outlive the vault.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Vault>> Open(
      const VaultPaths& paths, KeyStore& keys, std::vector<base::Schema> rooms,
      const base::DatabaseOptions& options);

  Vault(const Vault&) = delete;
  Vault& operator=(const Vault&) = delete;

  base::Database& db() { return *db_; }
  const base::Database& db() const { return *db_; }
  KeyStore& keys() { return keys_; }

 private:
  Vault(KeyStore& keys, std::unique_ptr<base::Database> db)
      : keys_(keys), db_(std::move(db)) {}

  KeyStore& keys_;
  const std::unique_ptr<base::Database> db_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_VAULT_VAULT_H_
