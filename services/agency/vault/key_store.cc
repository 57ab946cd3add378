#include "services/agency/vault/key_store.h"

#include <sys/stat.h>

#include <mutex>

#include "crypto/keys/sealed_keyring.h"
#include "crypto/secret/bytes.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using crypto::Keyring;

absl::Status RequirePrivate(const std::string& path) {
  struct stat info;
  if (lstat(path.c_str(), &info) != 0) {
    return absl::NotFoundError("there is no keyring file");
  }
  if (!S_ISREG(info.st_mode) || (info.st_mode & 077) != 0) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "LOOSE_FILE_MODE",
                       "the keyring must be a regular file of mode 0600");
  }
  return absl::OkStatus();
}

absl::StatusOr<Keyring> OpenSealed(std::string_view sealed,
                                   const Unlock& unlock) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::KeyringLock lock,
                          crypto::LockOf(crypto::AsBytes(sealed)));
  const bool passphrase = unlock.kind() == Unlock::Kind::kPassphrase;
  if (passphrase != (lock == crypto::KeyringLock::kPassphrase)) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "KEYRING_LOCK",
                       passphrase ? "the keyring is sealed with a key file"
                                  : "the keyring is sealed with a passphrase");
  }
  return passphrase ? crypto::OpenKeyringWithPassphrase(crypto::AsBytes(sealed),
                                                        unlock.secret())
                    : crypto::OpenKeyringWithFileKey(crypto::AsBytes(sealed),
                                                     unlock.secret());
}

}  // namespace

KeyStore::KeyStore(std::string path, Unlock unlock, crypto::PasswordCost cost,
                   crypto::RandomSource& random, Keyring ring)
    : path_(std::move(path)),
      unlock_(std::move(unlock)),
      cost_(cost),
      random_(random),
      ring_(std::move(ring)) {}

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Create(
    const std::string& path, Unlock unlock, const crypto::PasswordCost& cost,
    crypto::RandomSource& random) {
  if (base::FileExists(path)) {
    return absl::AlreadyExistsError("there is a keyring already");
  }
  SAMRAD_ASSIGN_OR_RETURN(Keyring ring, Keyring::Create(random));
  std::unique_ptr<KeyStore> store(
      new KeyStore(path, std::move(unlock), cost, random, std::move(ring)));
  SAMRAD_ASSIGN_OR_RETURN(const std::string sealed, store->Seal(store->ring_));
  SAMRAD_RETURN_IF_ERROR(base::WriteFileAtomically(path, sealed));
  return store;
}

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Open(
    const std::string& path, Unlock unlock, const crypto::PasswordCost& cost,
    crypto::RandomSource& random) {
  SAMRAD_RETURN_IF_ERROR(RequirePrivate(path));
  SAMRAD_ASSIGN_OR_RETURN(const std::string sealed,
                          base::ReadFile(path, crypto::kMaxSealedKeyringBytes));
  absl::StatusOr<Keyring> ring = OpenSealed(sealed, unlock);
  if (!ring.ok()) {
    return absl::IsDataLoss(ring.status())
               ? base::WithTag(ring.status(), "KEYRING_LOCKED")
               : ring.status();
  }
  return std::unique_ptr<KeyStore>(
      new KeyStore(path, std::move(unlock), cost, random, *std::move(ring)));
}

absl::StatusOr<std::unique_ptr<KeyStore>> KeyStore::Import(
    const std::string& path, std::string_view sealed,
    const crypto::SecretBytes& file_key, Unlock unlock,
    const crypto::PasswordCost& cost, crypto::RandomSource& random) {
  if (base::FileExists(path)) {
    return absl::AlreadyExistsError("there is a keyring already");
  }
  absl::StatusOr<Keyring> ring =
      crypto::OpenKeyringWithFileKey(crypto::AsBytes(sealed), file_key);
  if (!ring.ok()) {
    return absl::IsDataLoss(ring.status())
               ? base::WithTag(ring.status(), "KEYRING_LOCKED")
               : ring.status();
  }
  std::unique_ptr<KeyStore> store(
      new KeyStore(path, std::move(unlock), cost, random, *std::move(ring)));
  SAMRAD_ASSIGN_OR_RETURN(const std::string bytes, store->Seal(store->ring_));
  SAMRAD_RETURN_IF_ERROR(base::WriteFileAtomically(path, bytes));
  return store;
}

absl::StatusOr<std::string> KeyStore::Seal(const Keyring& ring) const {
  return unlock_.kind() == Unlock::Kind::kPassphrase
             ? crypto::SealKeyringWithPassphrase(ring, unlock_.secret(), cost_,
                                                 random_)
             : crypto::SealKeyringWithFileKey(ring, unlock_.secret(), random_);
}

absl::StatusOr<Keyring> KeyStore::CopyOfRing() const {
  SAMRAD_ASSIGN_OR_RETURN(
      const crypto::SecretBytes once,
      crypto::SecretBytes::Random(random_, crypto::kFileKeyBytes));
  SAMRAD_ASSIGN_OR_RETURN(const std::string sealed,
                          crypto::SealKeyringWithFileKey(ring_, once, random_));
  return crypto::OpenKeyringWithFileKey(crypto::AsBytes(sealed), once);
}

absl::Status KeyStore::Store(Keyring changed) {
  SAMRAD_ASSIGN_OR_RETURN(const std::string sealed, Seal(changed));
  SAMRAD_RETURN_IF_ERROR(base::WriteFileAtomically(path_, sealed));
  ring_ = std::move(changed);
  return absl::OkStatus();
}

absl::StatusOr<std::string> KeyStore::Rotate(crypto::KeyUse use) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  SAMRAD_ASSIGN_OR_RETURN(Keyring changed, CopyOfRing());
  SAMRAD_ASSIGN_OR_RETURN(std::string id, changed.Rotate(use, random_));
  SAMRAD_RETURN_IF_ERROR(Store(std::move(changed)));
  return id;
}

absl::Status KeyStore::Destroy(std::string_view key_id) {
  std::unique_lock<std::shared_mutex> lock(mutex_);
  SAMRAD_ASSIGN_OR_RETURN(Keyring changed, CopyOfRing());
  SAMRAD_RETURN_IF_ERROR(changed.Destroy(key_id));
  return Store(std::move(changed));
}

absl::StatusOr<crypto::SecretBytes> KeyStore::DeriveKey(
    std::string_view purpose) const {
  return Use([&](const Keyring& ring) { return ring.DeriveKey(purpose); });
}

absl::StatusOr<std::string> KeyStore::SealFor(
    const crypto::SecretBytes& file_key) const {
  return Use([&](const Keyring& ring) {
    return crypto::SealKeyringWithFileKey(ring, file_key, random_);
  });
}

}  // namespace samrad::agency
