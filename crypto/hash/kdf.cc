#include "crypto/hash/kdf.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {

absl::Status Blake2bKdfInto(std::span<uint8_t, kDerivedKeyBytes> out,
                            ByteSpan key, std::string_view domain,
                            std::initializer_list<ByteSpan> inputs) {
  static_assert(kMaxKdfDomainBytes == crypto_generichash_blake2b_PERSONALBYTES);
  if (key.size() < crypto_generichash_blake2b_KEYBYTES_MIN ||
      key.size() > crypto_generichash_blake2b_KEYBYTES_MAX) {
    return absl::InvalidArgumentError("key of wrong size");
  }
  if (domain.empty() || domain.size() > kMaxKdfDomainBytes) {
    return absl::InvalidArgumentError("domain of wrong size");
  }
  std::array<uint8_t, crypto_generichash_blake2b_PERSONALBYTES> personal{};
  std::copy(domain.begin(), domain.end(), personal.begin());
  crypto_generichash_blake2b_state state;
  crypto_generichash_blake2b_init_salt_personal(
      &state, key.data(), key.size(), out.size(), nullptr, personal.data());
  for (ByteSpan input : inputs) {
    const auto size = static_cast<uint32_t>(input.size());
    const std::array<uint8_t, 4> size_bytes = {
        static_cast<uint8_t>(size >> 24), static_cast<uint8_t>(size >> 16),
        static_cast<uint8_t>(size >> 8), static_cast<uint8_t>(size)};
    crypto_generichash_blake2b_update(&state, size_bytes.data(),
                                      size_bytes.size());
    crypto_generichash_blake2b_update(&state, input.data(), input.size());
  }
  crypto_generichash_blake2b_final(&state, out.data(), out.size());
  Wipe({reinterpret_cast<uint8_t*>(&state), sizeof(state)});
  return absl::OkStatus();
}

absl::StatusOr<SecretBytes> Blake2bKdf(const SecretBytes& key,
                                       std::string_view domain,
                                       std::initializer_list<ByteSpan> inputs) {
  absl::StatusOr<SecretBytes> derived = SecretBytes::Create(kDerivedKeyBytes);
  if (!derived.ok()) return derived.status();
  const absl::Status status = Blake2bKdfInto(
      derived->RevealMutable(AccessTicket::ForFile("writes a derived key"))
          .first<kDerivedKeyBytes>(),
      key.Reveal(AccessTicket::ForFile("derives a key from it")), domain,
      inputs);
  if (!status.ok()) return status;
  return derived;
}

}  // namespace samrad::crypto
