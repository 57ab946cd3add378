// Small files: secrets, certificates, settings, metrics.
#ifndef SAMRAD_SERVICES_BASE_FILES_H_
#define SAMRAD_SERVICES_BASE_FILES_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::base {

// The whole file. NOT_FOUND when there is none, RESOURCE_EXHAUSTED when it is
// larger than `max_bytes`, FAILED_PRECONDITION when it is no regular file,
// UNAVAILABLE when it cannot be read.
absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes = 1 << 20);

// A key or passphrase. FAILED_PRECONDITION (tag LOOSE_FILE_MODE, naming the
// mode and never the content) unless it is a regular file, not a symbolic link,
// owned by this user, with no permission for group or others. Otherwise as
// ReadFile, at most 4096 bytes. The bytes go straight into guarded memory.
absl::StatusOr<crypto::SecretBytes> ReadSecretFile(const std::string& path);

// As ReadSecretFile, and exactly `size_bytes` long (FAILED_PRECONDITION, tag
// BAD_KEY_SIZE).
absl::StatusOr<crypto::SecretBytes> ReadKeyFile(const std::string& path,
                                                size_t size_bytes);

// Makes a new file of mode 0600 with the secret. ALREADY_EXISTS rather than
// overwrite.
absl::Status WriteNewSecretFile(const std::string& path,
                                const crypto::SecretBytes& secret);

// Replaces `path` so that a reader, also after a power cut, sees the old or the
// new content whole: writes beside, syncs, renames, syncs the folder.
// RESOURCE_EXHAUSTED when the disk is full, UNAVAILABLE otherwise; then the old
// file is untouched.
absl::Status WriteFileAtomically(const std::string& path,
                                 std::string_view bytes, int mode = 0600);

// Makes the folder and its parents where missing, mode 0700.
absl::Status MakePrivateFolder(const std::string& path);

bool FileExists(const std::string& path);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_FILES_H_
