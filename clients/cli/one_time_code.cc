#include "clients/cli/one_time_code.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "crypto/hash/totp.h"
#include "crypto/secret/init.h"
#include "crypto/secret/wipe.h"

namespace samrad::cli {
namespace {

uint64_t StepNow() {
  return crypto::TotpStepAt(
      std::chrono::duration_cast<std::chrono::seconds>(
          std::chrono::system_clock::now().time_since_epoch())
          .count());
}

}  // namespace

absl::StatusOr<std::string> CodeFile::Next() {
  absl::Status ready = crypto::InitCrypto();
  if (!ready.ok()) return ready;
  absl::StatusOr<std::string> line = ReadSecretLine(path_);
  if (!line.ok()) return line.status();
  absl::StatusOr<crypto::SecretBytes> secret =
      crypto::Base32DecodeSecret(*line);
  crypto::Wipe(*line);
  if (!secret.ok()) {
    return UsageError("the file holds no base32 secret", "--totp-file");
  }
  last_step_ = std::max(StepNow(), last_step_ + 1);
  while (StepNow() + 1 < last_step_) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return crypto::TotpCode(*secret, last_step_);
}

}  // namespace samrad::cli
