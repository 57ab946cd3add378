#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "crypto/open/open_content.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/seal/sealed.h"
#include "crypto/testing/test_keys.h"

// The input is slot || hub share || ciphertext.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::span<const uint8_t> bytes(data, size);
  const size_t slot_end = std::min(size, crypto::kSlotBytes);
  const size_t share_end = std::min(size, crypto::kSlotBytes + 32);
  (void)crypto::ParseSlotKeys(bytes.first(slot_end));
  static const crypto::SealKey own = crypto::TestSealKey(98);
  static const crypto::SealPublicKey sender =
      crypto::TestSealKey(99).PublicKey();
  static auto& cache = *new crypto::PairKeyCache(1);
  const crypto::OpenRequest request = {
      .ciphertext = bytes.subspan(share_end),
      .slot = bytes.first(slot_end),
      .hub_share = bytes.subspan(slot_end, share_end - slot_end),
      .header_hash = crypto::TestEntry(1),
      .own_id = "police",
      .sender_public_key = sender};
  // Nobody has sealed to this key.
  if (crypto::OpenContent(request, own, cache).ok()) std::abort();
  return 0;
}
