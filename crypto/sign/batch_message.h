// What a batch signature signs. Internal to crypto/sign.
#ifndef SAMRAD_CRYPTO_SIGN_BATCH_MESSAGE_H_
#define SAMRAD_CRYPTO_SIGN_BATCH_MESSAGE_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/sign/batch_signature.h"

namespace samrad::crypto::internal {

// suite || batch size (4, big-endian) || root.
std::string BatchMessage(uint32_t batch_size, const Digest& root);

// The root that the signature's path leads to from `entry`. DATA_LOSS if the
// path does not fit index and size.
[[nodiscard]] absl::StatusOr<Digest> BatchRoot(const Digest& entry,
                                               const EntrySignature& signature);

}  // namespace samrad::crypto::internal

#endif  // SAMRAD_CRYPTO_SIGN_BATCH_MESSAGE_H_
