// HMAC-SHA-256 (RFC 2104, FIPS 198-1).
#ifndef SAMRAD_CRYPTO_HASH_HMAC_H_
#define SAMRAD_CRYPTO_HASH_HMAC_H_

#include <cstdint>
#include <initializer_list>
#include <span>

#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

// The MAC of the parts one after the other, without separators: the caller
// makes the joined message unambiguous (fixed sizes, or lengths inside).
//   HmacSha256(salt, {AsBytes("samrad/leaf/v1"), type, header_hash})
// The second form takes the key from a SecretBytes and needs no ticket.
Digest HmacSha256(std::span<const uint8_t> key,
                  std::initializer_list<ByteSpan> parts);
Digest HmacSha256(const SecretBytes& key,
                  std::initializer_list<ByteSpan> parts);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_HMAC_H_
