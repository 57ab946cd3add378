#include "crypto/hash/hmac.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "crypto/hash/sha256.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

constexpr size_t kBlockBytes = 64;

}  // namespace

Digest HmacSha256(std::span<const uint8_t> key,
                  std::initializer_list<ByteSpan> parts) {
  WipedArray<kBlockBytes> padded;
  if (key.size() > kBlockBytes) {
    Digest short_key = Sha256(key);
    std::copy(short_key.begin(), short_key.end(), padded.data());
    Wipe(short_key);
  } else {
    std::copy(key.begin(), key.end(), padded.data());
  }
  WipedArray<kBlockBytes> block;
  for (size_t i = 0; i < kBlockBytes; ++i) {
    block.data()[i] = padded.data()[i] ^ 0x36;
  }
  Sha256Hasher inner;
  inner.Update(block.span());
  for (ByteSpan part : parts) inner.Update(part);
  const Digest inner_digest = inner.Finish();
  for (size_t i = 0; i < kBlockBytes; ++i) {
    block.data()[i] = padded.data()[i] ^ 0x5c;
  }
  Sha256Hasher outer;
  outer.Update(block.span()).Update(inner_digest);
  return outer.Finish();
}

Digest HmacSha256(const SecretBytes& key,
                  std::initializer_list<ByteSpan> parts) {
  return HmacSha256(key.Reveal(AccessTicket::ForFile("keys a MAC")), parts);
}

}  // namespace samrad::crypto
