// One-time codes from a shared secret: HOTP (RFC 4226) and TOTP (RFC 6238) with
// HMAC-SHA-1, 6 digits and 30 s, which is what authenticator apps speak; and
// base32 (RFC 4648, 6), in which people type such a secret. Pure: time comes
// in.
#ifndef SAMRAD_CRYPTO_HASH_TOTP_H_
#define SAMRAD_CRYPTO_HASH_TOTP_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

inline constexpr size_t kTotpSecretBytes = 20;  // RFC 4226, 4, R6
inline constexpr int kTotpDigits = 6;
inline constexpr int64_t kTotpStepSeconds = 30;

// The step that a second since 1970 falls in; 0 before 1970.
uint64_t TotpStepAt(int64_t unix_seconds);

// The code of one step (counter); `digits` is 6 to 8, only the vectors of the
// RFCs use other than 6.
std::string TotpCode(const SecretBytes& secret, uint64_t step,
                     int digits = kTotpDigits);

enum class TotpVerdict {
  kWrong,
  kRight,
  kUsed,  // right, but its step is not after the last one that was used
};
struct TotpMatch {
  TotpVerdict verdict = TotpVerdict::kWrong;
  uint64_t step = 0;  // of a right code; keep it as the last used
};
// Whether `code` is of the step now, the one before or the one after (RFC 6238,
// 5.2), and not used before. The time does not depend on the code.
TotpMatch MatchTotp(const SecretBytes& secret, std::string_view code,
                    uint64_t step_now, uint64_t last_used);

// Upper case, without padding.
std::string Base32Encode(std::span<const uint8_t> bytes);
std::string Base32Encode(const SecretBytes& secret);
// Either case; no padding, no spaces, unused bits zero. INVALID_ARGUMENT
// otherwise, and for nothing.
[[nodiscard]] absl::StatusOr<SecretBytes> Base32DecodeSecret(
    std::string_view text);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_HASH_TOTP_H_
