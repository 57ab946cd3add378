#include "crypto/hash/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

constexpr size_t kSha1Bytes = 20;
constexpr std::string_view kBase32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

AccessTicket Ticket() {
  return AccessTicket::ForFile("makes one-time codes and shows their secret");
}

int Base32Value(char c) {
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= 'A' && c <= 'Z') return c - 'A';
  return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
}

}  // namespace

uint64_t TotpStepAt(int64_t unix_seconds) {
  return static_cast<uint64_t>(std::max<int64_t>(unix_seconds, 0)) /
         kTotpStepSeconds;
}

std::string TotpCode(const SecretBytes& secret, uint64_t step, int digits) {
  std::array<uint8_t, 8> counter;
  for (size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<uint8_t>(step >> (56 - 8 * i));
  }
  const std::span<const uint8_t> key = secret.Reveal(Ticket());
  std::array<uint8_t, kSha1Bytes> mac{};
  unsigned int size = 0;
  Check(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()),
             counter.data(), counter.size(), mac.data(), &size) != nullptr &&
            size == kSha1Bytes,
        "HMAC-SHA-1 is there");
  const size_t offset = mac.back() & 15;
  uint32_t number = mac[offset] & 0x7f;
  for (size_t i = 1; i < 4; ++i) number = number << 8 | mac[offset + i];
  Wipe(mac);
  std::string code(static_cast<size_t>(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit) {
    *digit = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return code;
}

TotpMatch MatchTotp(const SecretBytes& secret, std::string_view code,
                    uint64_t step_now, uint64_t last_used) {
  TotpMatch match;
  for (const uint64_t step :
       {step_now == 0 ? 0 : step_now - 1, step_now, step_now + 1}) {
    if (!ConstantTimeEquals(AsBytes(TotpCode(secret, step)), AsBytes(code))) {
      continue;
    }
    if (step > last_used) return {TotpVerdict::kRight, step};
    match = {TotpVerdict::kUsed, step};
  }
  return match;
}

std::string Base32Encode(std::span<const uint8_t> bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  uint32_t bits = 0;
  int count = 0;
  for (const uint8_t byte : bytes) {
    bits = bits << 8 | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text.push_back(kBase32Digits[bits >> count & 31]);
    }
    bits &= (1u << count) - 1;
  }
  if (count > 0) text.push_back(kBase32Digits[bits << (5 - count) & 31]);
  return text;
}

std::string Base32Encode(const SecretBytes& secret) {
  return Base32Encode(secret.Reveal(Ticket()));
}

absl::StatusOr<SecretBytes> Base32DecodeSecret(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  uint32_t bits = 0;
  int count = 0;
  bool good = !text.empty() && text.size() <= 256;
  for (const char c : good ? text : std::string_view()) {
    const int value = Base32Value(c);
    good = good && value >= 0;
    bits = bits << 5 | static_cast<uint32_t>(value & 31);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count));
    bits &= (1u << count) - 1;
  }
  if (!good || count >= 5 || bits != 0) {
    Wipe(bytes);
    return absl::InvalidArgumentError("not base32");
  }
  return SecretBytes::TakeFrom(std::move(bytes));
}

}  // namespace samrad::crypto
