#include "crypto/hash/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash/encoding.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/secret/wipe.h"

namespace samrad::crypto {
namespace {

constexpr size_t kHashBytes = 32;
constexpr size_t kUnpaddedSaltChars = 22;
constexpr size_t kUnpaddedHashChars = 43;
constexpr std::string_view kPrefix = "$argon2id$v=19$m=";

struct StoredPassword {
  PasswordCost cost;
  std::array<uint8_t, kPasswordSaltBytes> salt{};
  std::string hash;
};

bool InBounds(const PasswordCost& cost) {
  return cost.passes >= 1 && cost.passes <= kMaxPasswordPasses &&
         cost.memory_kib >= 8 && cost.memory_kib <= kMaxPasswordMemoryKib;
}

absl::Status Derive(std::span<uint8_t> out, ByteSpan password,
                    std::span<const uint8_t, kPasswordSaltBytes> salt,
                    const PasswordCost& cost) {
  if (password.empty() || password.size() > kMaxPasswordBytes) {
    return absl::InvalidArgumentError("password is empty or too long");
  }
  if (!InBounds(cost)) {
    return absl::InvalidArgumentError("password cost is out of bounds");
  }
  if (crypto_pwhash_argon2id(out.data(), out.size(),
                             reinterpret_cast<const char*>(password.data()),
                             password.size(), salt.data(), cost.passes,
                             size_t{cost.memory_kib} * 1024,
                             crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0) {
    return absl::ResourceExhaustedError("no memory for a password hash");
  }
  return absl::OkStatus();
}

std::string Unpadded(ByteSpan bytes) {
  std::string text = Base64Encode(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

// Takes a decimal number without leading zeros up to `end` off `rest`.
std::optional<uint32_t> TakeNumber(std::string_view& rest,
                                   std::string_view end) {
  const size_t at = rest.find(end);
  if (at == std::string_view::npos || at == 0 || at > 10) return std::nullopt;
  const std::string_view digits = rest.substr(0, at);
  for (char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
  }
  uint32_t value = 0;
  if (digits.front() == '0' ||
      !absl::SimpleAtoi(absl::string_view(digits.data(), digits.size()),
                        &value)) {
    return std::nullopt;
  }
  rest.remove_prefix(at + end.size());
  return value;
}

absl::StatusOr<StoredPassword> Parse(std::string_view stored) {
  const absl::Status malformed =
      absl::InvalidArgumentError("stored password is malformed");
  if (!stored.starts_with(kPrefix)) return malformed;
  std::string_view rest = stored.substr(kPrefix.size());
  StoredPassword parsed;
  const std::optional<uint32_t> memory = TakeNumber(rest, ",t=");
  if (!memory) return malformed;
  const std::optional<uint32_t> passes = TakeNumber(rest, ",p=1$");
  if (!passes) return malformed;
  parsed.cost = {.passes = *passes, .memory_kib = *memory};
  if (!InBounds(parsed.cost)) return malformed;
  if (rest.size() != kUnpaddedSaltChars + 1 + kUnpaddedHashChars ||
      rest[kUnpaddedSaltChars] != '$') {
    return malformed;
  }
  const absl::StatusOr<std::string> salt =
      Base64Decode(std::string(rest.substr(0, kUnpaddedSaltChars)) + "==");
  const absl::StatusOr<std::string> hash =
      Base64Decode(std::string(rest.substr(kUnpaddedSaltChars + 1)) + "=");
  if (!salt.ok() || !hash.ok()) return malformed;
  std::copy(salt->begin(), salt->end(), parsed.salt.begin());
  parsed.hash = *hash;
  return parsed;
}

absl::StatusOr<std::string> Hash(ByteSpan password, const PasswordCost& cost,
                                 RandomSource& random) {
  std::array<uint8_t, kPasswordSaltBytes> salt;
  random.Fill(salt);
  WipedArray<kHashBytes> hash;
  const absl::Status status = Derive(hash.span(), password, salt, cost);
  if (!status.ok()) return status;
  return absl::StrCat(absl::string_view(kPrefix.data(), kPrefix.size()),
                      cost.memory_kib, ",t=", cost.passes, ",p=1$",
                      Unpadded(salt), "$", Unpadded(hash.span()));
}

absl::Status Verify(std::string_view stored, ByteSpan password) {
  const absl::StatusOr<StoredPassword> parsed = Parse(stored);
  if (!parsed.ok()) return parsed.status();
  if (password.empty() || password.size() > kMaxPasswordBytes) {
    return absl::UnauthenticatedError("wrong password");
  }
  WipedArray<kHashBytes> hash;
  const absl::Status status =
      Derive(hash.span(), password, parsed->salt, parsed->cost);
  if (!status.ok()) return status;
  if (!ConstantTimeEquals(hash.span(), AsBytes(parsed->hash))) {
    return absl::UnauthenticatedError("wrong password");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> HashPassword(const SecretBytes& password,
                                         const PasswordCost& cost,
                                         RandomSource& random) {
  return Hash(password.Reveal(AccessTicket::ForFile("hashes a password")), cost,
              random);
}

absl::StatusOr<std::string> HashPassword(std::string_view password,
                                         const PasswordCost& cost,
                                         RandomSource& random) {
  return Hash(AsBytes(password), cost, random);
}

absl::Status VerifyPassword(std::string_view stored,
                            const SecretBytes& password) {
  return Verify(stored,
                password.Reveal(AccessTicket::ForFile("checks a password")));
}

absl::Status VerifyPassword(std::string_view stored,
                            std::string_view password) {
  return Verify(stored, AsBytes(password));
}

bool NeedsRehash(std::string_view stored, const PasswordCost& cost) {
  const absl::StatusOr<StoredPassword> parsed = Parse(stored);
  return !parsed.ok() || parsed->cost != cost;
}

absl::StatusOr<SecretBytes> KeyFromPassphrase(
    const SecretBytes& passphrase,
    std::span<const uint8_t, kPasswordSaltBytes> salt,
    const PasswordCost& cost) {
  absl::StatusOr<SecretBytes> key = SecretBytes::Create(kHashBytes);
  if (!key.ok()) return key.status();
  const absl::Status status = Derive(
      key->RevealMutable(AccessTicket::ForFile("writes a passphrase's key")),
      passphrase.Reveal(AccessTicket::ForFile("derives a key from it")), salt,
      cost);
  if (!status.ok()) return status;
  return key;
}

}  // namespace samrad::crypto
