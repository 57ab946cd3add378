// A secret in two halves, neither of which says anything (recovery).
#ifndef SAMRAD_CRYPTO_KEYS_SPLIT_SECRET_H_
#define SAMRAD_CRYPTO_KEYS_SPLIT_SECRET_H_

#include <utility>

#include "absl/status/statusor.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

// Two shares as long as the secret: one random, the other its XOR with the
// secret. INVALID_ARGUMENT for an empty secret.
[[nodiscard]] absl::StatusOr<std::pair<SecretBytes, SecretBytes>> SplitSecret(
    const SecretBytes& secret, RandomSource& random);

// The secret again. INVALID_ARGUMENT for shares of different length or none.
// A wrong share is not noticed here: what the secret opens will refuse.
[[nodiscard]] absl::StatusOr<SecretBytes> JoinSecret(const SecretBytes& first,
                                                     const SecretBytes& second);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_KEYS_SPLIT_SECRET_H_
