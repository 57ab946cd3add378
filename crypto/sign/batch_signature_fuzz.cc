#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/testing/test_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::span<const uint8_t> blob(data, size);
  const auto parsed = crypto::ParseEntrySignature(blob);
  if (parsed.ok() &&
      crypto::EncodeEntrySignature(*parsed) != crypto::AsChars(blob)) {
    std::abort();
  }
  // Nobody has signed with this key.
  static const crypto::VerifyKey key = crypto::TestSigningKey(99).PublicKey();
  static const crypto::Digest entry = crypto::TestEntry(1);
  if (crypto::VerifyEntrySignature(entry, blob, key).ok()) std::abort();
  return 0;
}
