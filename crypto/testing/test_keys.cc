#include "crypto/testing/test_keys.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/keyring.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/secret/init.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"
#include "crypto/testing/fixed_random_source.h"

namespace samrad::crypto {
namespace {

template <typename T>
T Made(absl::StatusOr<T> made) {
  Check(made.ok(), "test key can be made");
  return *std::move(made);
}

}  // namespace

SigningKey TestSigningKey(uint64_t number) {
  Check(InitCrypto().ok(), "libsodium starts");
  FixedRandomSource random(number);
  return Made(SigningKey::Generate(random));
}

SealKey TestSealKey(uint64_t number) {
  Check(InitCrypto().ok(), "libsodium starts");
  FixedRandomSource random(number);
  return Made(SealKey::Generate(random));
}

Keyring TestKeyring(uint64_t number) {
  Check(InitCrypto().ok(), "libsodium starts");
  FixedRandomSource random(number);
  return Made(Keyring::Create(random));
}

SecretBytes TestSecret(std::string_view text) {
  Check(InitCrypto().ok(), "libsodium starts");
  return Made(SecretBytes::CopyOf(AsBytes(text)));
}

Digest TestEntry(uint64_t number) {
  return Sha256("entry " + std::to_string(number));
}

std::string WithBitFlipped(std::string_view bytes, size_t bit) {
  Check(bit < 8 * bytes.size(), "bit is within the bytes");
  std::string flipped(bytes);
  flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
  return flipped;
}

}  // namespace samrad::crypto
