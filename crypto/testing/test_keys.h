// Keys for tests: the same for the same number. Tests only.
#ifndef SAMRAD_CRYPTO_TESTING_TEST_KEYS_H_
#define SAMRAD_CRYPTO_TESTING_TEST_KEYS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "crypto/hash/sha256.h"
#include "crypto/keys/keyring.h"
#include "crypto/keys/seal_key.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"

namespace samrad::crypto {

// These CHECK instead of returning errors, and call InitCrypto themselves.
SigningKey TestSigningKey(uint64_t number);
SealKey TestSealKey(uint64_t number);
Keyring TestKeyring(uint64_t number);
SecretBytes TestSecret(std::string_view text);
// SHA-256("entry <number>").
Digest TestEntry(uint64_t number);

// `bytes` with one bit turned. CHECKs bit < 8 * size.
std::string WithBitFlipped(std::string_view bytes, size_t bit);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_TESTING_TEST_KEYS_H_
