// Makes libsodium ready.
#ifndef SAMRAD_CRYPTO_SECRET_INIT_H_
#define SAMRAD_CRYPTO_SECRET_INIT_H_

#include "absl/status/status.h"

namespace samrad::crypto {

// Call once at the start of main, before anything else in crypto; calling again
// is harmless. INTERNAL if libsodium cannot start (no random device).
// Thread-safe. Core dumps are turned off by services/base, not here.
[[nodiscard]] absl::Status InitCrypto();

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_INIT_H_
