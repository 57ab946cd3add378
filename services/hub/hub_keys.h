// The hub's own secrets: 0600 files, never an argument.
#ifndef SAMRAD_SERVICES_HUB_HUB_KEYS_H_
#define SAMRAD_SERVICES_HUB_HUB_KEYS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"

namespace samrad::hub {

// Makes <folder>/database.key and <folder>/log.key (32 random bytes each, mode
// 0600). ALREADY_EXISTS when either is there: keys are never overwritten.
absl::Status CreateHubKeys(const std::string& folder,
                           crypto::RandomSource& random);

// Errors as base::ReadKeyFile: FAILED_PRECONDITION on a looser mode or another
// size, NOT_FOUND when the file is missing.
absl::StatusOr<crypto::SigningKey> ReadLogKey(const std::string& folder);
absl::StatusOr<crypto::SecretBytes> ReadDatabaseKey(const std::string& folder);

// The key of one room's database ("log", "directory", "exchange",
// "meetings"), derived from
// the database key so that no two rooms share one.
absl::StatusOr<crypto::SecretBytes> RoomDatabaseKey(
    const crypto::SecretBytes& database_key, std::string_view room);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_HUB_KEYS_H_
