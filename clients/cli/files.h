// Small, bounded file access for the command line.
#ifndef SAMRAD_CLIENTS_CLI_FILES_H_
#define SAMRAD_CLIENTS_CLI_FILES_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace samrad::cli {

inline constexpr size_t kMaxInputBytes = 4 * 1024 * 1024;

// The bytes of a file, or of standard input for "-". INVALID_ARGUMENT when it
// cannot be read or holds more than `max_bytes`.
absl::StatusOr<std::string> ReadInput(const std::string& path,
                                      size_t max_bytes = kMaxInputBytes);

// One line of a secret file, without its line end. FAILED_PRECONDITION when
// others than its owner may read it; INVALID_ARGUMENT when it cannot be read.
absl::StatusOr<std::string> ReadSecretLine(const std::string& path);

// Writes a file with mode 0600, by rename. INTERNAL when it cannot.
absl::Status WritePrivateFile(const std::string& path,
                              const std::string& bytes);

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_FILES_H_
