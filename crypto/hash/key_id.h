// Names of public keys.
#ifndef SAMRAD_CRYPTO_HASH_KEY_ID_H_
#define SAMRAD_CRYPTO_HASH_KEY_ID_H_

#include <cstdint>
#include <span>
#include <string>

namespace samrad::crypto {

// Key id: the first 8 bytes of SHA-256(public key), 16 hex digits, lower case.
// Used for signing, witness and sealing keys alike.
std::string KeyIdOf(std::span<const uint8_t> public_key);

// What people compare out of band: SHA-256(public key), 64 hex digits in
// groups of four joined by ':'.
std::string FingerprintOf(std::span<const uint8_t> public_key);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_KEY_ID_H_
