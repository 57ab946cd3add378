#include "services/agency/recovery.h"

#include <filesystem>
#include <system_error>

#include "crypto/keys/sealed_keyring.h"
#include "crypto/keys/split_secret.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status Together() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "SHARES_TOGETHER",
                     "the two recovery shares must be two files outside the "
                     "data folder");
}

std::filesystem::path FolderOf(const std::string& path) {
  std::error_code error;
  return std::filesystem::weakly_canonical(path, error).parent_path();
}

}  // namespace

absl::StatusOr<crypto::SecretBytes> RecoverySecret(const KeyStore& keys) {
  return keys.DeriveKey("vault/recovery");
}

absl::Status WriteRecoveryShares(const KeyStore& keys,
                                 const std::string& path_a,
                                 const std::string& path_b,
                                 const std::string& data_dir,
                                 crypto::RandomSource& random) {
  std::error_code error;
  const auto data = std::filesystem::weakly_canonical(data_dir, error);
  if (error || path_a == path_b || FolderOf(path_a) == data ||
      FolderOf(path_b) == data) {
    return Together();
  }
  if (base::FileExists(path_a) || base::FileExists(path_b)) {
    return absl::AlreadyExistsError("there is a recovery share already");
  }
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes secret,
                          RecoverySecret(keys));
  SAMRAD_ASSIGN_OR_RETURN(const auto halves,
                          crypto::SplitSecret(secret, random));
  SAMRAD_RETURN_IF_ERROR(base::WriteNewSecretFile(path_a, halves.first));
  return base::WriteNewSecretFile(path_b, halves.second);
}

absl::StatusOr<crypto::SecretBytes> JoinRecoveryShares(
    const std::string& path_a, const std::string& path_b) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes first,
                          base::ReadKeyFile(path_a, crypto::kFileKeyBytes));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes second,
                          base::ReadKeyFile(path_b, crypto::kFileKeyBytes));
  return crypto::JoinSecret(first, second);
}

}  // namespace samrad::agency
