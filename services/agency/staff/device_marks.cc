#include "services/agency/staff/device_marks.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "crypto/hash/encoding.h"
#include "crypto/hash/hmac.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr size_t kNonceBytes = 16;
constexpr size_t kMarkChars = 64;  // base64url of 48 bytes

crypto::Digest MacOf(const crypto::SecretBytes& key, crypto::ByteSpan nonce,
                     std::string_view user) {
  return crypto::HmacSha256(
      key, {crypto::AsBytes("samrad/device/v1"), nonce, crypto::AsBytes(user)});
}

}  // namespace

absl::StatusOr<std::unique_ptr<DeviceMarks>> DeviceMarks::Create(
    const KeyStore& keys, crypto::RandomSource& random) {
  SAMRAD_ASSIGN_OR_RETURN(crypto::SecretBytes key,
                          keys.DeriveKey("staff/device"));
  return std::unique_ptr<DeviceMarks>(new DeviceMarks(std::move(key), random));
}

std::string DeviceMarks::New(std::string_view user) const {
  std::array<uint8_t, kNonceBytes + 32> bytes;
  const std::span<uint8_t> nonce(bytes.data(), kNonceBytes);
  random_.Fill(nonce);
  std::ranges::copy(MacOf(key_, nonce, user), bytes.begin() + kNonceBytes);
  std::string mark = crypto::Base64Encode(bytes);  // 48 bytes: no padding
  std::ranges::replace(mark, '+', '-');
  std::ranges::replace(mark, '/', '_');
  return mark;
}

bool DeviceMarks::IsOf(std::string_view mark, std::string_view user) const {
  if (mark.size() != kMarkChars) return false;
  std::string text(mark);
  std::ranges::replace(text, '-', '+');
  std::ranges::replace(text, '_', '/');
  const absl::StatusOr<std::string> bytes = crypto::Base64Decode(text);
  if (!bytes.ok()) return false;
  const crypto::ByteSpan all = crypto::AsBytes(*bytes);
  return crypto::ConstantTimeEquals(all.subspan(kNonceBytes),
                                    MacOf(key_, all.first(kNonceBytes), user));
}

std::string GuardKey(const DeviceMarks& marks, std::string_view user,
                     const AttemptOrigin& origin) {
  const bool known = marks.IsOf(origin.device, user);
  return std::string(user) + (known ? "\ndevice " : "\nfrom ") +
         (known ? origin.device : origin.address);
}

}  // namespace samrad::agency
