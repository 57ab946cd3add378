#include "crypto/keys/sealed_keyring.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/password.h"
#include "crypto/keys/keyring.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {
namespace {

constexpr std::string_view kMagic = "SAMRADKR";
constexpr size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t kSealedHeaderBytes =
    8 + 1 + 1 + 4 + 4 + kPasswordSaltBytes + kNonceBytes;

// All that stands before the ciphertext and is bound to it.
struct Header {
  KeyringLock lock = KeyringLock::kPassphrase;
  PasswordCost cost{.passes = 0, .memory_kib = 0};  // zeros for a file key
  std::array<uint8_t, kPasswordSaltBytes> salt{};
  std::array<uint8_t, kNonceBytes> nonce{};
};

absl::Status MalformedSealedKeyring() {
  return absl::InvalidArgumentError("no sealed keyring");
}

void AppendUint32(std::string& bytes, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(value >> shift));
  }
}

uint32_t ReadUint32(ByteSpan bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 |
         uint32_t{bytes[2]} << 8 | bytes[3];
}

std::string EncodeHeader(const Header& header) {
  std::string bytes(kMagic);
  bytes.push_back(static_cast<char>(kSuite1));
  bytes.push_back(static_cast<char>(header.lock));
  AppendUint32(bytes, header.cost.passes);
  AppendUint32(bytes, header.cost.memory_kib);
  bytes.append(AsChars(header.salt));
  bytes.append(AsChars(header.nonce));
  return bytes;
}

absl::StatusOr<Header> ParseHeader(ByteSpan sealed) {
  if (sealed.size() < kSealedHeaderBytes + kTagBytes ||
      sealed.size() > kMaxSealedKeyringBytes ||
      !AsChars(sealed).starts_with(kMagic) || sealed[8] != kSuite1) {
    return MalformedSealedKeyring();
  }
  Header header;
  header.lock = static_cast<KeyringLock>(sealed[9]);
  header.cost = {.passes = ReadUint32(sealed.subspan(10, 4)),
                 .memory_kib = ReadUint32(sealed.subspan(14, 4))};
  if (header.lock == KeyringLock::kFileKey) {
    if (header.cost != PasswordCost{.passes = 0, .memory_kib = 0}) {
      return MalformedSealedKeyring();
    }
  } else if (header.lock != KeyringLock::kPassphrase) {
    return MalformedSealedKeyring();
  }
  std::ranges::copy(sealed.subspan(18, kPasswordSaltBytes),
                    header.salt.begin());
  std::ranges::copy(sealed.subspan(18 + kPasswordSaltBytes, kNonceBytes),
                    header.nonce.begin());
  return header;
}

// The key that seals: from the passphrase through Argon2id, or the file key;
// either way derived once more, bound to its lock and salt.
absl::StatusOr<SecretBytes> LockKey(const Header& header,
                                    const SecretBytes& unlocking) {
  const std::array<uint8_t, 1> lock = {static_cast<uint8_t>(header.lock)};
  constexpr std::string_view kDomain = "samrad/keyring/1";
  if (header.lock == KeyringLock::kFileKey) {
    if (unlocking.size() != kFileKeyBytes) {
      return absl::InvalidArgumentError("file key is not 32 bytes");
    }
    return Blake2bKdf(unlocking, kDomain, {lock, header.salt});
  }
  const absl::StatusOr<SecretBytes> stretched =
      KeyFromPassphrase(unlocking, header.salt, header.cost);
  if (!stretched.ok()) return stretched.status();
  return Blake2bKdf(*stretched, kDomain, {lock, header.salt});
}

absl::StatusOr<std::string> Seal(const Keyring& keyring, Header header,
                                 const SecretBytes& unlocking,
                                 RandomSource& random) {
  random.Fill(header.salt);
  random.Fill(header.nonce);
  const absl::StatusOr<SecretBytes> key = LockKey(header, unlocking);
  if (!key.ok()) return key.status();
  const absl::StatusOr<SecretBytes> plain =
      keyring.Serialize(AccessTicket::ForFile("seals the keyring"));
  if (!plain.ok()) return plain.status();
  const std::string bound = EncodeHeader(header);
  std::string sealed = bound;
  sealed.resize(bound.size() + plain->size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      reinterpret_cast<uint8_t*>(sealed.data()) + bound.size(), nullptr,
      plain->Reveal(AccessTicket::ForFile("seals the keyring")).data(),
      plain->size(), AsBytes(bound).data(), bound.size(), nullptr,
      header.nonce.data(),
      key->Reveal(AccessTicket::ForFile("seals the keyring")).data());
  return sealed;
}

absl::StatusOr<Keyring> Open(ByteSpan sealed, KeyringLock lock,
                             const SecretBytes& unlocking) {
  const absl::StatusOr<Header> header = ParseHeader(sealed);
  if (!header.ok()) return header.status();
  if (header->lock != lock) return MalformedSealedKeyring();
  const absl::StatusOr<SecretBytes> key = LockKey(*header, unlocking);
  if (!key.ok()) return key.status();
  const ByteSpan ciphertext = sealed.subspan(kSealedHeaderBytes);
  absl::StatusOr<SecretBytes> plain =
      SecretBytes::Create(ciphertext.size() - kTagBytes);
  if (!plain.ok()) return plain.status();
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plain->RevealMutable(AccessTicket::ForFile("opens the keyring"))
              .data(),
          nullptr, nullptr, ciphertext.data(), ciphertext.size(), sealed.data(),
          kSealedHeaderBytes, header->nonce.data(),
          key->Reveal(AccessTicket::ForFile("opens the keyring")).data()) !=
      0) {
    return absl::DataLossError("keyring does not open");
  }
  return Keyring::Parse(*plain, AccessTicket::ForFile("opens the keyring"));
}

}  // namespace

absl::StatusOr<std::string> SealKeyringWithPassphrase(
    const Keyring& keyring, const SecretBytes& passphrase,
    const PasswordCost& cost, RandomSource& random) {
  Header header;
  header.lock = KeyringLock::kPassphrase;
  header.cost = cost;
  return Seal(keyring, header, passphrase, random);
}

absl::StatusOr<std::string> SealKeyringWithFileKey(const Keyring& keyring,
                                                   const SecretBytes& file_key,
                                                   RandomSource& random) {
  Header header;
  header.lock = KeyringLock::kFileKey;
  return Seal(keyring, header, file_key, random);
}

absl::StatusOr<Keyring> OpenKeyringWithPassphrase(
    std::span<const uint8_t> sealed, const SecretBytes& passphrase) {
  return Open(sealed, KeyringLock::kPassphrase, passphrase);
}

absl::StatusOr<Keyring> OpenKeyringWithFileKey(std::span<const uint8_t> sealed,
                                               const SecretBytes& file_key) {
  return Open(sealed, KeyringLock::kFileKey, file_key);
}

absl::StatusOr<KeyringLock> LockOf(std::span<const uint8_t> sealed) {
  const absl::StatusOr<Header> header = ParseHeader(sealed);
  if (!header.ok()) return header.status();
  return header->lock;
}

}  // namespace samrad::crypto
