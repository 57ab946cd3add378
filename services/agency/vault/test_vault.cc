#include "services/agency/vault/test_vault.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "crypto/secret/init.h"

namespace samrad::agency {
namespace {

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::cerr << value.status() << "\n";
    std::abort();
  }
  return *std::move(value);
}

Unlock TestUnlock() {
  if (!crypto::InitCrypto().ok()) std::abort();
  return Unlock::FromSecret(
      Unlock::Kind::kKeyFile,
      OrDie(crypto::SecretBytes::TakeFrom(std::string(32, 'k'))));
}

base::DatabaseOptions NewDatabase() {
  base::DatabaseOptions options;
  options.mode = base::OpenMode::kCreateIfMissing;
  return options;
}

}  // namespace

// 2026-11-21 12:00 UTC.
TestVault::TestVault(std::vector<base::Schema> rooms)
    : clock_(absl::FromUnixSeconds(1795262400)),
      keys_(OrDie(KeyStore::Create(VaultPaths(dir_.path()).keyring,
                                   TestUnlock(), kTestPasswordCost, random_))),
      vault_(OrDie(Vault::Open(VaultPaths(dir_.path()), *keys_,
                               std::move(rooms), NewDatabase()))),
      requests_(OrDie(RequestLog::Create(*keys_))) {}

}  // namespace samrad::agency
