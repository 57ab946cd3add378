// Which agency node to speak to, and as whom.
#ifndef SAMRAD_CLIENTS_CLI_TARGET_H_
#define SAMRAD_CLIENTS_CLI_TARGET_H_

#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/invocation.h"

namespace samrad::cli {

// A node and an account on it.
struct Target {
  // host:port.
  std::string address;
  // PEM file of the authority that signed the node's certificate.
  std::string ca_file;
  std::string user;
  // 0600 file with the password; empty: ask at the terminal.
  std::string password_file;
  // 0600 file with the secret of one-time codes; empty: ask when they are
  // needed.
  std::string totp_file;
};

// From --town and --as (town.json), or from --node, --ca, --user,
// --password-file and --totp-file; without the last, NAME.totp beside
// NAME.password where it is there. INVALID_ARGUMENT when neither is complete,
// or the town does not know the agency or user.
absl::StatusOr<Target> ResolveTarget(const Invocation& invocation);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_TARGET_H_
