#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/merkle/tile.h"
#include "crypto/secret/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::string_view text = crypto::AsChars({data, size});
  const auto entries = crypto::DecodeEntryBundle(text);
  if (entries.ok() && crypto::EncodeEntryBundle(*entries) != text) std::abort();
  const auto hashes = crypto::DecodeTile(text);
  if (hashes.ok() && crypto::EncodeTile(*hashes) != text) std::abort();
  const auto tile = crypto::ParseTilePath(text);
  if (tile.ok() && crypto::TilePath(*tile) != text) std::abort();
  (void)crypto::ParseEntryBundlePath(text);
  return 0;
}
