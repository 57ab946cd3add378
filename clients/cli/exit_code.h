// Exit codes of `samrad` (docs/adr/0002-contracts.md): what scripts rely on.
#ifndef SAMRAD_CLIENTS_CLI_EXIT_CODE_H_
#define SAMRAD_CLIENTS_CLI_EXIT_CODE_H_

#include <string_view>

#include "absl/status/status.h"

namespace samrad::cli {

enum class ExitCode : int {
  kDone = 0,
  kOurFault = 1,
  // Usage, or malformed input.
  kUsage = 2,
  kRefusedByLaw = 3,
  kFactsMissing = 4,
  // Not signed in, not yours, or unknown: indistinguishable.
  kNotYours = 5,
  kWrongState = 6,
  // Something is away; nothing was disclosed.
  kAway = 7,
  kProofWrong = 8,
};

// The exit code for an error with this code and tag (tag may be empty).
ExitCode ExitCodeFor(absl::StatusCode code, std::string_view tag);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_EXIT_CODE_H_
