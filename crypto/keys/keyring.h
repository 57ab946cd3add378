// All keys of one agency, current and older. Agency only.
#ifndef SAMRAD_CRYPTO_KEYS_KEYRING_H_
#define SAMRAD_CRYPTO_KEYS_KEYRING_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"

namespace samrad::crypto {

enum class KeyUse : uint8_t { kSign = 1, kWitness = 2, kSeal = 3, kVault = 4 };
enum class KeyState : uint8_t { kCurrent = 1, kOlder = 2, kDestroyed = 3 };

// What may be told about a key. `public_key` is all zero for kVault.
struct KeyInfo {
  KeyUse use = KeyUse::kSign;
  KeyState state = KeyState::kCurrent;
  std::string id;  // KeyIdOf(public key); for kVault derived from the secret
  std::array<uint8_t, 32> public_key{};

  friend bool operator==(const KeyInfo&, const KeyInfo&) = default;
};

// Holds exactly one current key of each use, any number of older ones and the
// tombstones of destroyed ones. Changes are in memory: seal and store the ring
// (sealed_keyring.h) before relying on them. Pointers to keys stay valid until
// that key is destroyed or the ring goes. Thread-compatible.
class Keyring {
 public:
  // A fresh key of each use. RESOURCE_EXHAUSTED when guarded memory lacks.
  [[nodiscard]] static absl::StatusOr<Keyring> Create(RandomSource& random);

  ~Keyring();
  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;

  const SigningKey& CurrentSigningKey() const;
  const SigningKey& CurrentWitnessKey() const;
  const SealKey& CurrentSealKey() const;

  // Current or older. NOT_FOUND if unknown, FAILED_PRECONDITION if destroyed.
  [[nodiscard]] absl::StatusOr<const SigningKey*> SigningKeyById(
      std::string_view key_id) const;
  [[nodiscard]] absl::StatusOr<const SealKey*> SealKeyById(
      std::string_view key_id) const;

  // Oldest first within a use; never secret.
  std::vector<KeyInfo> List() const;

  // Makes a new current key; the current one becomes older and still works by
  // id (the previous signing key signs the directory change). Returns the new
  // key's id. RESOURCE_EXHAUSTED when the ring is full or memory lacks,
  // INTERNAL when the random source repeats itself; the ring is unchanged then.
  [[nodiscard]] absl::StatusOr<std::string> Rotate(KeyUse use,
                                                   RandomSource& random);
  // Wipes an older key for ever and keeps its tombstone. NOT_FOUND if unknown,
  // FAILED_PRECONDITION if it is current; destroying twice is OK. For a seal
  // key also call PairKeyCache::Forget.
  [[nodiscard]] absl::Status Destroy(std::string_view key_id);

  // A 32-byte key for one purpose (1-64 bytes, e.g. "vault/database"), from
  // the current vault key, or from the vault key of this id. Stable until that
  // key is rotated. INVALID_ARGUMENT for the purpose; else as SealKeyById.
  [[nodiscard]] absl::StatusOr<SecretBytes> DeriveKey(
      std::string_view purpose) const;
  [[nodiscard]] absl::StatusOr<SecretBytes> DeriveKey(
      std::string_view purpose, std::string_view vault_key_id) const;
  // The id of the current vault key, to store beside what it protects.
  const std::string& CurrentVaultKeyId() const;

  // Plain bytes of the whole ring, to be sealed at once, and back.
  // Used by sealed_keyring.cc. INVALID_ARGUMENT malformed.
  [[nodiscard]] absl::StatusOr<SecretBytes> Serialize(
      AccessTicket ticket) const;
  [[nodiscard]] static absl::StatusOr<Keyring> Parse(const SecretBytes& bytes,
                                                     AccessTicket ticket);

  static constexpr size_t kMaxKeys = 4096;

 private:
  struct Slot;
  Keyring();
  const Slot& Current(KeyUse use) const;
  [[nodiscard]] absl::StatusOr<const Slot*> Find(std::string_view key_id) const;

  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_KEYS_KEYRING_H_
