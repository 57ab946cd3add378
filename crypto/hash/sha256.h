// SHA-256 (FIPS 180-4), by OpenSSL.
#ifndef SAMRAD_CRYPTO_HASH_SHA256_H_
#define SAMRAD_CRYPTO_HASH_SHA256_H_

#include <openssl/sha.h>

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace samrad::crypto {

using Digest = std::array<uint8_t, 32>;

Digest Sha256(std::span<const uint8_t> message);
Digest Sha256(std::string_view message);

// For a message that comes in pieces. Finish once; then the object is done.
// Wiped when it goes. Thread-compatible.
class Sha256Hasher {
 public:
  Sha256Hasher();
  ~Sha256Hasher();
  Sha256Hasher(const Sha256Hasher&) = delete;
  Sha256Hasher& operator=(const Sha256Hasher&) = delete;

  Sha256Hasher& Update(std::span<const uint8_t> piece);
  Sha256Hasher& Update(std::string_view piece);
  Digest Finish();

 private:
  SHA256_CTX context_;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_SHA256_H_
