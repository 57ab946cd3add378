#include "crypto/keys/keyring.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/key_id.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"

namespace samrad::crypto {
namespace {

constexpr size_t kSecretBytes = 32;
constexpr size_t kIdBytes = 16;
constexpr size_t kHeaderBytes = 1 + 4;
// use || state || id || public key || secret (zeros when destroyed).
constexpr size_t kSlotBytes = 1 + 1 + kIdBytes + 32 + kSecretBytes;
constexpr std::array<KeyUse, 4> kUses = {KeyUse::kSign, KeyUse::kWitness,
                                         KeyUse::kSeal, KeyUse::kVault};

absl::Status MalformedKeyring() {
  return absl::InvalidArgumentError("malformed keyring");
}

absl::Status Destroyed() {
  return absl::FailedPreconditionError("key is destroyed");
}

}  // namespace

struct Keyring::Slot {
  KeyInfo info;
  // The one that info.use names; none when destroyed.
  std::optional<SigningKey> signing_key;  // kSign, kWitness
  std::optional<SealKey> seal_key;
  SecretBytes vault_key;

  // A key of this use from its 32 secret bytes.
  static absl::StatusOr<std::unique_ptr<Slot>> FromSecret(KeyUse use,
                                                          SecretBytes secret);
  void WriteSecret(std::span<uint8_t> out, AccessTicket ticket) const;
};

absl::StatusOr<std::unique_ptr<Keyring::Slot>> Keyring::Slot::FromSecret(
    KeyUse use, SecretBytes secret) {
  auto slot = std::make_unique<Slot>();
  slot->info.use = use;
  switch (use) {
    case KeyUse::kSign:
    case KeyUse::kWitness: {
      absl::StatusOr<SigningKey> key = SigningKey::FromSeed(std::move(secret));
      if (!key.ok()) return key.status();
      slot->info.public_key = key->PublicKey().bytes();
      slot->info.id = key->id();
      slot->signing_key.emplace(*std::move(key));
      return slot;
    }
    case KeyUse::kSeal: {
      absl::StatusOr<SealKey> key = SealKey::FromSecret(std::move(secret));
      if (!key.ok()) return key.status();
      slot->info.public_key = key->PublicKey();
      slot->info.id = key->id();
      slot->seal_key.emplace(*std::move(key));
      return slot;
    }
    case KeyUse::kVault: {
      const absl::StatusOr<SecretBytes> name =
          Blake2bKdf(secret, "samrad/vault/id", {});
      if (!name.ok()) return name.status();
      slot->info.id =
          KeyIdOf(name->Reveal(AccessTicket::ForFile("names a vault key")));
      slot->vault_key = std::move(secret);
      return slot;
    }
  }
  return MalformedKeyring();
}

void Keyring::Slot::WriteSecret(std::span<uint8_t> out,
                                AccessTicket ticket) const {
  if (seal_key) {
    std::ranges::copy(seal_key->Reveal(ticket), out.begin());
  } else if (signing_key) {
    std::ranges::copy(signing_key->RevealSeed(ticket), out.begin());
  } else {
    std::ranges::copy(vault_key.Reveal(ticket), out.begin());
  }
}

Keyring::Keyring() = default;
Keyring::~Keyring() = default;
Keyring::Keyring(Keyring&&) noexcept = default;
Keyring& Keyring::operator=(Keyring&&) noexcept = default;

absl::StatusOr<Keyring> Keyring::Create(RandomSource& random) {
  Keyring keyring;
  for (KeyUse use : kUses) {
    const absl::StatusOr<std::string> id = keyring.Rotate(use, random);
    if (!id.ok()) return id.status();
  }
  return keyring;
}

const Keyring::Slot& Keyring::Current(KeyUse use) const {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    if (slot->info.use == use && slot->info.state == KeyState::kCurrent) {
      return *slot;
    }
  }
  Check(false, "a keyring has a current key of each use");
  std::abort();
}

const SigningKey& Keyring::CurrentSigningKey() const {
  return *Current(KeyUse::kSign).signing_key;
}

const SigningKey& Keyring::CurrentWitnessKey() const {
  return *Current(KeyUse::kWitness).signing_key;
}

const SealKey& Keyring::CurrentSealKey() const {
  return *Current(KeyUse::kSeal).seal_key;
}

const std::string& Keyring::CurrentVaultKeyId() const {
  return Current(KeyUse::kVault).info.id;
}

absl::StatusOr<const Keyring::Slot*> Keyring::Find(
    std::string_view key_id) const {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    if (slot->info.id == key_id) return slot.get();
  }
  return absl::NotFoundError("no such key");
}

absl::StatusOr<const SigningKey*> Keyring::SigningKeyById(
    std::string_view key_id) const {
  const absl::StatusOr<const Slot*> slot = Find(key_id);
  if (!slot.ok()) return slot.status();
  const KeyInfo& info = (*slot)->info;
  if (info.use != KeyUse::kSign && info.use != KeyUse::kWitness) {
    return absl::NotFoundError("no such signing key");
  }
  if (info.state == KeyState::kDestroyed) return Destroyed();
  return &*(*slot)->signing_key;
}

absl::StatusOr<const SealKey*> Keyring::SealKeyById(
    std::string_view key_id) const {
  const absl::StatusOr<const Slot*> slot = Find(key_id);
  if (!slot.ok()) return slot.status();
  const KeyInfo& info = (*slot)->info;
  if (info.use != KeyUse::kSeal) {
    return absl::NotFoundError("no such sealing key");
  }
  if (info.state == KeyState::kDestroyed) return Destroyed();
  return &*(*slot)->seal_key;
}

std::vector<KeyInfo> Keyring::List() const {
  std::vector<KeyInfo> infos;
  for (KeyUse use : kUses) {
    for (const std::unique_ptr<Slot>& slot : slots_) {
      if (slot->info.use == use) infos.push_back(slot->info);
    }
  }
  return infos;
}

absl::StatusOr<std::string> Keyring::Rotate(KeyUse use, RandomSource& random) {
  if (slots_.size() >= kMaxKeys) {
    return absl::ResourceExhaustedError("keyring is full");
  }
  absl::StatusOr<SecretBytes> secret =
      SecretBytes::Random(random, kSecretBytes);
  if (!secret.ok()) return secret.status();
  absl::StatusOr<std::unique_ptr<Slot>> slot =
      Slot::FromSecret(use, *std::move(secret));
  if (!slot.ok()) return slot.status();
  if (Find((*slot)->info.id).ok()) {
    return absl::InternalError("random source repeats itself");
  }
  for (const std::unique_ptr<Slot>& other : slots_) {
    if (other->info.use == use && other->info.state == KeyState::kCurrent) {
      other->info.state = KeyState::kOlder;
    }
  }
  slots_.push_back(*std::move(slot));
  return slots_.back()->info.id;
}

absl::Status Keyring::Destroy(std::string_view key_id) {
  for (const std::unique_ptr<Slot>& slot : slots_) {
    if (slot->info.id != key_id) continue;
    if (slot->info.state == KeyState::kCurrent) {
      return absl::FailedPreconditionError("key is in use: rotate first");
    }
    slot->signing_key.reset();
    slot->seal_key.reset();
    slot->vault_key = SecretBytes();
    slot->info.state = KeyState::kDestroyed;
    return absl::OkStatus();
  }
  return absl::NotFoundError("no such key");
}

absl::StatusOr<SecretBytes> Keyring::DeriveKey(std::string_view purpose) const {
  return DeriveKey(purpose, CurrentVaultKeyId());
}

absl::StatusOr<SecretBytes> Keyring::DeriveKey(
    std::string_view purpose, std::string_view vault_key_id) const {
  if (purpose.empty() || purpose.size() > 64) {
    return absl::InvalidArgumentError("purpose of wrong size");
  }
  const absl::StatusOr<const Slot*> slot = Find(vault_key_id);
  if (!slot.ok()) return slot.status();
  if ((*slot)->info.use != KeyUse::kVault) {
    return absl::NotFoundError("no such vault key");
  }
  if ((*slot)->info.state == KeyState::kDestroyed) return Destroyed();
  return Blake2bKdf((*slot)->vault_key, "samrad/vault/v1", {AsBytes(purpose)});
}

absl::StatusOr<SecretBytes> Keyring::Serialize(AccessTicket ticket) const {
  absl::StatusOr<SecretBytes> bytes =
      SecretBytes::Create(kHeaderBytes + kSlotBytes * slots_.size());
  if (!bytes.ok()) return bytes.status();
  std::span<uint8_t> out = bytes->RevealMutable(ticket);
  const auto count = static_cast<uint32_t>(slots_.size());
  out[0] = kSuite1;
  for (int i = 0; i < 4; ++i) {
    out[1 + i] = static_cast<uint8_t>(count >> (24 - 8 * i));
  }
  out = out.subspan(kHeaderBytes);
  for (const std::unique_ptr<Slot>& slot : slots_) {
    out[0] = static_cast<uint8_t>(slot->info.use);
    out[1] = static_cast<uint8_t>(slot->info.state);
    std::ranges::copy(slot->info.id, out.begin() + 2);
    std::ranges::copy(slot->info.public_key, out.begin() + 2 + kIdBytes);
    if (slot->info.state != KeyState::kDestroyed) {
      slot->WriteSecret(out.subspan(kSlotBytes - kSecretBytes), ticket);
    }
    out = out.subspan(kSlotBytes);
  }
  return bytes;
}

absl::StatusOr<Keyring> Keyring::Parse(const SecretBytes& bytes,
                                       AccessTicket ticket) {
  std::span<const uint8_t> in = bytes.Reveal(ticket);
  if (in.size() < kHeaderBytes || in[0] != kSuite1) return MalformedKeyring();
  const uint32_t count = uint32_t{in[1]} << 24 | uint32_t{in[2]} << 16 |
                         uint32_t{in[3]} << 8 | in[4];
  in = in.subspan(kHeaderBytes);
  if (count > kMaxKeys || in.size() != count * kSlotBytes)
    return MalformedKeyring();
  Keyring keyring;
  std::array<int, 5> current_of_use{};
  for (uint32_t i = 0; i < count; ++i, in = in.subspan(kSlotBytes)) {
    if (in[0] < 1 || in[0] > 4 || in[1] < 1 || in[1] > 3)
      return MalformedKeyring();
    KeyInfo info;
    info.use = static_cast<KeyUse>(in[0]);
    info.state = static_cast<KeyState>(in[1]);
    info.id = ToString(in.subspan(2, kIdBytes));
    std::ranges::copy(in.subspan(2 + kIdBytes, 32), info.public_key.begin());
    if (keyring.Find(info.id).ok()) return MalformedKeyring();
    if (info.state == KeyState::kDestroyed) {
      keyring.slots_.push_back(std::make_unique<Slot>());
      keyring.slots_.back()->info = info;
      continue;
    }
    absl::StatusOr<SecretBytes> secret = SecretBytes::CopyOf(
        in.subspan(kSlotBytes - kSecretBytes, kSecretBytes));
    if (!secret.ok()) return secret.status();
    absl::StatusOr<std::unique_ptr<Slot>> slot =
        Slot::FromSecret(info.use, *std::move(secret));
    if (!slot.ok()) return slot.status();
    (*slot)->info.state = info.state;
    if ((*slot)->info != info) return MalformedKeyring();
    if (info.state == KeyState::kCurrent) ++current_of_use[in[0]];
    keyring.slots_.push_back(*std::move(slot));
  }
  for (KeyUse use : kUses) {
    if (current_of_use[static_cast<size_t>(use)] != 1)
      return MalformedKeyring();
  }
  return keyring;
}

}  // namespace samrad::crypto
