// The keyring of this node, in memory and sealed on disk.
#ifndef SAMRAD_SERVICES_AGENCY_VAULT_KEY_STORE_H_
#define SAMRAD_SERVICES_AGENCY_VAULT_KEY_STORE_H_

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/password.h"
#include "crypto/keys/keyring.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "services/agency/vault/unlock.h"

namespace samrad::agency {

// Thread-safe. A key is on disk (sealed, synced) before its id is returned.
class KeyStore {
 public:
  // A new ring in a new file. ALREADY_EXISTS rather than overwrite; else as
  // crypto::SealKeyringWith... and base::WriteFileAtomically. `random` must
  // outlive the store.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<KeyStore>> Create(
      const std::string& path, Unlock unlock, const crypto::PasswordCost& cost,
      crypto::RandomSource& random);
  // The ring of that file. NOT_FOUND: no file. FAILED_PRECONDITION: a looser
  // mode than 0600 or another kind of lock (tag KEYRING_LOCK). DATA_LOSS, tag
  // KEYRING_LOCKED: wrong passphrase or key, or a changed file.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<KeyStore>> Open(
      const std::string& path, Unlock unlock, const crypto::PasswordCost& cost,
      crypto::RandomSource& random);

  // A ring out of a backup, sealed under `file_key` (SealFor), in a new file
  // under another lock. Errors as Create; DATA_LOSS, tag KEYRING_LOCKED, for a
  // wrong `file_key` or changed bytes.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<KeyStore>> Import(
      const std::string& path, std::string_view sealed,
      const crypto::SecretBytes& file_key, Unlock unlock,
      const crypto::PasswordCost& cost, crypto::RandomSource& random);

  KeyStore(const KeyStore&) = delete;
  KeyStore& operator=(const KeyStore&) = delete;

  // Gives `use` the ring and returns what it returns. Uses run beside each
  // other; Rotate and Destroy wait for them. No pointer into the ring may leave
  // the call.
  //   keys.Use([&](const crypto::Keyring& ring) {
  //     return crypto::SignBatch(entries, ring.CurrentSigningKey());
  //   });
  // After a rotation the directory still names the older signing key until the
  // event is logged: sign with ring.SigningKeyById(the one it names).
  template <typename F>
  auto Use(F&& use) const {
    std::shared_lock<std::shared_mutex> lock(mutex_);
    return std::forward<F>(use)(static_cast<const crypto::Keyring&>(ring_));
  }

  // A new current key; its id. On failure (RESOURCE_EXHAUSTED, UNAVAILABLE)
  // nothing has changed. A rotated vault key does not re-key the database.
  [[nodiscard]] absl::StatusOr<std::string> Rotate(crypto::KeyUse use);
  // Wipes an older key, here and on disk. As crypto::Keyring::Destroy.
  [[nodiscard]] absl::Status Destroy(std::string_view key_id);

  // crypto::Keyring::DeriveKey of the current vault key.
  [[nodiscard]] absl::StatusOr<crypto::SecretBytes> DeriveKey(
      std::string_view purpose) const;

  // The whole ring sealed under another 32-byte key, for a backup.
  [[nodiscard]] absl::StatusOr<std::string> SealFor(
      const crypto::SecretBytes& file_key) const;

 private:
  KeyStore(std::string path, Unlock unlock, crypto::PasswordCost cost,
           crypto::RandomSource& random, crypto::Keyring ring);
  [[nodiscard]] absl::StatusOr<std::string> Seal(
      const crypto::Keyring& ring) const;
  [[nodiscard]] absl::StatusOr<crypto::Keyring> CopyOfRing() const;
  [[nodiscard]] absl::Status Store(crypto::Keyring changed);

  const std::string path_;
  const Unlock unlock_;
  const crypto::PasswordCost cost_;
  crypto::RandomSource& random_;
  mutable std::shared_mutex mutex_;
  crypto::Keyring ring_;  // guarded by mutex_
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_VAULT_KEY_STORE_H_
