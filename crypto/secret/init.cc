#include "crypto/secret/init.h"

#include <sodium.h>

#include "absl/status/status.h"

namespace samrad::crypto {

absl::Status InitCrypto() {
  // 0 the first time, 1 afterwards.
  if (sodium_init() < 0) {
    return absl::InternalError("libsodium does not start");
  }
  return absl::OkStatus();
}

}  // namespace samrad::crypto
