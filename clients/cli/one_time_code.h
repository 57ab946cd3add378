// One-time codes out of a file, for who signs in without a person at hand.
#ifndef SAMRAD_CLIENTS_CLI_ONE_TIME_CODE_H_
#define SAMRAD_CLIENTS_CLI_ONE_TIME_CODE_H_

#include <cstdint>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace samrad::cli {

// The file holds a base32 secret on its first line, mode 0600. Not thread-safe.
class CodeFile {
 public:
  explicit CodeFile(std::string path) : path_(std::move(path)) {}

  // A code: first of the step now, then of each step after it. The node takes a
  // step once, and one step early, so the third waits for up to 30 s. Errors as
  // ReadSecretLine; INVALID_ARGUMENT when the line is not base32.
  absl::StatusOr<std::string> Next();

 private:
  const std::string path_;
  uint64_t last_step_ = 0;
};

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_ONE_TIME_CODE_H_
