// The low-level calls are kept on purpose: EVP costs an allocation and a
// lookup for each short message (docs/adr/0005-libsodium-and-openssl.md).

#include "crypto/hash/sha256.h"

#include <openssl/sha.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {

Digest Sha256(std::span<const uint8_t> message) {
  Digest digest;
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, message.data(), message.size());
  SHA256_Final(digest.data(), &context);
  return digest;
}

Digest Sha256(std::string_view message) { return Sha256(AsBytes(message)); }

Sha256Hasher::Sha256Hasher() { SHA256_Init(&context_); }

Sha256Hasher::~Sha256Hasher() {
  Wipe({reinterpret_cast<uint8_t*>(&context_), sizeof(context_)});
}

Sha256Hasher& Sha256Hasher::Update(std::span<const uint8_t> piece) {
  SHA256_Update(&context_, piece.data(), piece.size());
  return *this;
}

Sha256Hasher& Sha256Hasher::Update(std::string_view piece) {
  return Update(AsBytes(piece));
}

Digest Sha256Hasher::Finish() {
  Digest digest;
  SHA256_Final(digest.data(), &context_);
  return digest;
}

}  // namespace samrad::crypto
