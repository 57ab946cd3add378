// A backup: the encrypted store and the keyring sealed for recovery, in one
// file.
//
//   "SAMRADBK" || version 1 (1 byte) || size of the keyring (4, big-endian) ||
//   keyring || size of the store (8) || store || SHA-256 of all before (32)
#ifndef SAMRAD_SERVICES_AGENCY_BACKUP_FILE_H_
#define SAMRAD_SERVICES_AGENCY_BACKUP_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace samrad::agency {

// Writes the file beside `path`, syncs and renames it, mode 0600. The store is
// read from `store_path` in pieces. ALREADY_EXISTS rather than overwrite;
// RESOURCE_EXHAUSTED when the disk is full, UNAVAILABLE when it fails.
[[nodiscard]] absl::Status WriteBackupFile(const std::string& path,
                                           std::string_view keyring,
                                           const std::string& store_path);

// Checks the whole file, writes the store to the new file `store_path` (0600)
// and returns the sealed keyring. INVALID_ARGUMENT: no backup of ours;
// DATA_LOSS: cut or changed (the store is not left behind then).
[[nodiscard]] absl::StatusOr<std::string> ReadBackupFile(
    const std::string& path, const std::string& store_path);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_BACKUP_FILE_H_
