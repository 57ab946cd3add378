#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/secret/bytes.h"
#include "crypto/sign/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::string_view text = crypto::AsChars({data, size});
  const auto checkpoint = crypto::ParseCheckpoint(text);
  if (checkpoint.ok() && crypto::FormatCheckpoint(*checkpoint) != text) {
    std::abort();
  }
  return 0;
}
