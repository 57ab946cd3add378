#include "crypto/keys/split_secret.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

absl::StatusOr<std::pair<SecretBytes, SecretBytes>> SplitSecret(
    const SecretBytes& secret, RandomSource& random) {
  if (secret.empty()) return absl::InvalidArgumentError("nothing to split");
  absl::StatusOr<SecretBytes> pad = SecretBytes::Random(random, secret.size());
  if (!pad.ok()) return pad.status();
  absl::StatusOr<SecretBytes> rest = JoinSecret(secret, *pad);
  if (!rest.ok()) return rest.status();
  return std::make_pair(*std::move(pad), *std::move(rest));
}

absl::StatusOr<SecretBytes> JoinSecret(const SecretBytes& first,
                                       const SecretBytes& second) {
  if (first.empty() || first.size() != second.size()) {
    return absl::InvalidArgumentError("shares do not match");
  }
  absl::StatusOr<SecretBytes> joined = first.Clone();
  if (!joined.ok()) return joined.status();
  const std::span<uint8_t> out =
      joined->RevealMutable(AccessTicket::ForFile("joins two shares"));
  const std::span<const uint8_t> other =
      second.Reveal(AccessTicket::ForFile("joins two shares"));
  for (size_t i = 0; i < out.size(); ++i) out[i] ^= other[i];
  return joined;
}

}  // namespace samrad::crypto
