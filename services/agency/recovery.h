// The recovery secret: opens the keyring in a backup. It is split between two
// officers; neither half says anything.
#ifndef SAMRAD_SERVICES_AGENCY_RECOVERY_H_
#define SAMRAD_SERVICES_AGENCY_RECOVERY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/vault/key_store.h"

namespace samrad::agency {

// 32 bytes derived from the vault key ("vault/recovery"): the same for every
// backup, so that a backup needs neither officer, and useless without one.
[[nodiscard]] absl::StatusOr<crypto::SecretBytes> RecoverySecret(
    const KeyStore& keys);

// A new pair of halves in two new 0600 files. FAILED_PRECONDITION, tag
// SHARES_TOGETHER, when the files are one or lie in `data_dir`; ALREADY_EXISTS
// rather than overwrite. Any pair that was ever written works.
[[nodiscard]] absl::Status WriteRecoveryShares(const KeyStore& keys,
                                               const std::string& path_a,
                                               const std::string& path_b,
                                               const std::string& data_dir,
                                               crypto::RandomSource& random);
// The secret again. Errors as base::ReadKeyFile. Halves of different pairs are
// noticed only when they open nothing.
[[nodiscard]] absl::StatusOr<crypto::SecretBytes> JoinRecoveryShares(
    const std::string& path_a, const std::string& path_b);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_RECOVERY_H_
