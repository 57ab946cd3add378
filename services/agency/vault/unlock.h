// What opens the keyring of a node: a passphrase, or a key file that lies
// somewhere else than the data and its backups.
#ifndef SAMRAD_SERVICES_AGENCY_VAULT_UNLOCK_H_
#define SAMRAD_SERVICES_AGENCY_VAULT_UNLOCK_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::agency {

// One of the two secrets, in guarded memory. Move-only. Thread-compatible.
class Unlock {
 public:
  enum class Kind { kPassphrase, kKeyFile };

  // The first line of a 0600 file. Errors as base::ReadSecretFile;
  // INVALID_ARGUMENT when the line is empty.
  [[nodiscard]] static absl::StatusOr<Unlock> FromPassphraseFile(
      const std::string& path);
  // The first line that the open descriptor gives; it is read to its end and
  // not closed. UNAVAILABLE when it cannot be read, INVALID_ARGUMENT when
  // empty or over 1 KiB.
  [[nodiscard]] static absl::StatusOr<Unlock> FromPassphraseDescriptor(
      int descriptor);
  // 32 bytes in a 0600 file. FAILED_PRECONDITION, tag KEY_INSIDE_DATA, when the
  // file lies below `data_dir` (symbolic links resolved), so that no copy of
  // the data carries its own key; else as base::ReadKeyFile.
  [[nodiscard]] static absl::StatusOr<Unlock> FromKeyFile(
      const std::string& path, const std::string& data_dir);
  // A secret at hand, such as a recovery secret joined from its two shares (32
  // bytes, kKeyFile).
  static Unlock FromSecret(Kind kind, crypto::SecretBytes secret);

  Kind kind() const { return kind_; }
  const crypto::SecretBytes& secret() const { return secret_; }

 private:
  Unlock(Kind kind, crypto::SecretBytes secret)
      : kind_(kind), secret_(std::move(secret)) {}

  Kind kind_;
  crypto::SecretBytes secret_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_VAULT_UNLOCK_H_
