#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/password.h"
#include "crypto/secret/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::string_view text = crypto::AsChars({data, size});
  const absl::StatusOr<std::string> base64 = crypto::Base64Decode(text);
  // One spelling per value.
  if (base64.ok() && crypto::Base64Encode(crypto::AsBytes(*base64)) != text)
    std::abort();
  const absl::StatusOr<std::string> hex = crypto::HexDecode(text);
  if (hex.ok() && hex->size() * 2 != size) std::abort();
  (void)crypto::NeedsRehash(text, crypto::PasswordCost{});
  return 0;
}
