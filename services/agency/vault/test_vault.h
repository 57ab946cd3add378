// An open vault in a throw-away folder, for the tests of every agency room.
#ifndef SAMRAD_SERVICES_AGENCY_VAULT_TEST_VAULT_H_
#define SAMRAD_SERVICES_AGENCY_VAULT_TEST_VAULT_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "crypto/hash/password.h"
#include "crypto/secret/random_source.h"
#include "services/agency/vault/key_store.h"
#include "services/agency/vault/request_log.h"
#include "services/agency/vault/vault.h"
#include "services/base/fake_clock.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {

// Argon2id at its cheapest, for tests only.
inline constexpr crypto::PasswordCost kTestPasswordCost{1, 8};

// Ends the process when it cannot be made. Thread-compatible.
class TestVault {
 public:
  explicit TestVault(std::vector<base::Schema> rooms);

  base::Database& db() { return vault_->db(); }
  KeyStore& keys() { return *keys_; }
  Vault& vault() { return *vault_; }
  const RequestLog& requests() { return *requests_; }
  base::FakeClock& clock() { return clock_; }
  crypto::RandomSource& random() { return random_; }
  const base::TempDir& dir() { return dir_; }

 private:
  base::TempDir dir_;
  crypto::SodiumRandomSource random_;
  base::FakeClock clock_;
  std::unique_ptr<KeyStore> keys_;
  std::unique_ptr<Vault> vault_;
  std::unique_ptr<RequestLog> requests_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_VAULT_TEST_VAULT_H_
