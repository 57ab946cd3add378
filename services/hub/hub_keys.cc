#include "services/hub/hub_keys.h"

#include <utility>

#include "crypto/hash/kdf.h"
#include "crypto/secret/bytes.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr std::string_view kRoomKeyDomain = "samrad/hub-db";

std::string DatabaseKeyPath(const std::string& folder) {
  return folder + "/database.key";
}
std::string LogKeyPath(const std::string& folder) {
  return folder + "/log.key";
}

}  // namespace

absl::Status CreateHubKeys(const std::string& folder,
                           crypto::RandomSource& random) {
  SAMRAD_RETURN_IF_ERROR(base::MakePrivateFolder(folder));
  for (const std::string& path :
       {DatabaseKeyPath(folder), LogKeyPath(folder)}) {
    if (base::FileExists(path)) {
      return absl::AlreadyExistsError("there are keys in this folder already");
    }
  }
  for (const std::string& path :
       {DatabaseKeyPath(folder), LogKeyPath(folder)}) {
    SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                            crypto::SecretBytes::Random(random, kKeyBytes));
    SAMRAD_RETURN_IF_ERROR(base::WriteNewSecretFile(path, key));
  }
  return absl::OkStatus();
}

absl::StatusOr<crypto::SigningKey> ReadLogKey(const std::string& folder) {
  SAMRAD_ASSIGN_OR_RETURN(crypto::SecretBytes seed,
                          base::ReadKeyFile(LogKeyPath(folder), kKeyBytes));
  return crypto::SigningKey::FromSeed(std::move(seed));
}

absl::StatusOr<crypto::SecretBytes> ReadDatabaseKey(const std::string& folder) {
  return base::ReadKeyFile(DatabaseKeyPath(folder), kKeyBytes);
}

absl::StatusOr<crypto::SecretBytes> RoomDatabaseKey(
    const crypto::SecretBytes& database_key, std::string_view room) {
  return crypto::Blake2bKdf(database_key, kRoomKeyDomain,
                            {crypto::AsBytes(room)});
}

}  // namespace samrad::hub
