// What a command returns when it cannot do what was asked.
#ifndef SAMRAD_CLIENTS_CLI_FAILURE_H_
#define SAMRAD_CLIENTS_CLI_FAILURE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace samrad::cli {

// An error status whose tag and path travel as payloads (the node sends them
// as trailing metadata). OK stays OK.
absl::Status WithTagAndPath(absl::Status status, std::string_view tag,
                            std::string_view path);

// The tag, or "".
std::string FailureTag(const absl::Status& status);

// Where in the caller's input the fault is, or "".
std::string FailurePath(const absl::Status& status);

// Malformed input or usage; `path` may be empty.
absl::Status UsageError(std::string_view message, std::string_view path = "");

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_FAILURE_H_
