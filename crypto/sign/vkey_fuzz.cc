#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/secret/bytes.h"
#include "crypto/sign/signed_note.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::string_view text = crypto::AsChars({data, size});
  const auto key = crypto::ParseVkey(text);
  if (key.ok() && crypto::EncodeVkey(*key) != text) std::abort();
  const auto seal = crypto::ParseSealVkey(text);
  if (seal.ok() &&
      crypto::EncodeSealVkey(seal->name, seal->public_key) != text) {
    std::abort();
  }
  return 0;
}
