// What every subcommand begins with: the options that name a node, its keyring
// opened, its store opened.
#ifndef SAMRAD_SERVICES_AGENCY_NODE_STORE_H_
#define SAMRAD_SERVICES_AGENCY_NODE_STORE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/password.h"
#include "crypto/secret/random_source.h"
#include "services/agency/vault/key_store.h"
#include "services/agency/vault/unlock.h"
#include "services/agency/vault/vault.h"
#include "services/base/args.h"
#include "services/base/store.h"

namespace samrad::agency {

// Sealing a keyring with a passphrase: about half a second, 256 MiB.
inline constexpr crypto::PasswordCost kKeyringCost{3, 256 * 1024};

// --data, --keyring, --passphrase-file, --passphrase-fd, --key-file.
std::vector<base::Option> NodeOptions();
// As required and optional options of a subcommand.
base::Option Wanted(const char* name, const char* value, const char* help);
base::Option Optional(const char* name, const char* value, const char* help);

// The words of a list with commas; no empty ones.
std::vector<std::string> SplitCommas(const std::string& text);

// Where a node's files are.
struct NodePaths {
  std::string data;
  std::string keyring;
  std::string database;
};
NodePaths PathsOf(const base::Args& args);

// The secret that the options name. INVALID_ARGUMENT unless exactly one of the
// three is given; else as Unlock.
[[nodiscard]] absl::StatusOr<Unlock> UnlockOf(const base::Args& args);

// Every room's tables.
std::vector<base::Schema> AllSchemas();

// Prints the error, if any, to stderr under the program's name. 0 when OK, 2
// for INVALID_ARGUMENT, else 1.
int ExitCodeOf(const absl::Status& status);

// An open node without its threads. Thread-compatible.
struct NodeStore {
  crypto::SodiumRandomSource random;
  std::unique_ptr<KeyStore> keys;
  std::unique_ptr<Vault> vault;
};
// NOT_FOUND, tag NOT_INITIALISED, when there is no node there.
[[nodiscard]] absl::StatusOr<std::unique_ptr<NodeStore>> OpenNodeStore(
    const base::Args& args, base::OpenMode mode);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_NODE_STORE_H_
