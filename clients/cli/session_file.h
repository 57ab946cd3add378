// Session tokens between calls: one 0600 file per node and user under
// $XDG_STATE_HOME/samrad (or ~/.local/state/samrad). The name is a hash, so
// that neither user nor address can be read from it.
#ifndef SAMRAD_CLIENTS_CLI_SESSION_FILE_H_
#define SAMRAD_CLIENTS_CLI_SESSION_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "clients/cli/target.h"

namespace samrad::cli {

// The stored token, or "" when there is none that only its owner can read.
std::string LoadSession(const Target& target);

// Stores a token. INTERNAL when the folder cannot be written.
absl::Status SaveSession(const Target& target, const std::string& token);

// Removes the stored token, if there is one.
void ForgetSession(const Target& target);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_SESSION_FILE_H_
