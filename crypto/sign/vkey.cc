#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/sign/ed25519.h"
#include "crypto/sign/key_name.h"
#include "crypto/sign/signed_note.h"

namespace samrad::crypto {
namespace {

constexpr size_t kMaxVkeyBytes = 1024;
constexpr std::string_view kSealType = "\xffsamrad/x25519";

// The id of a key whose encoding is `typed_key` (type bytes || key).
Digest IdDigest(std::string_view name, std::string_view typed_key) {
  return Sha256Hasher()
      .Update(name)
      .Update(std::string_view("\n"))
      .Update(typed_key)
      .Finish();
}

uint32_t FirstFour(const Digest& digest) {
  return uint32_t{digest[0]} << 24 | uint32_t{digest[1]} << 16 |
         uint32_t{digest[2]} << 8 | digest[3];
}

std::string TypedKey(NoteKeyType type, ByteSpan key) {
  std::string bytes(1, static_cast<char>(type));
  bytes.append(AsChars(key));
  return bytes;
}

std::string Encode(std::string_view name, std::string_view typed_key) {
  Check(IsKeyName(name), "key name");
  const Digest id = IdDigest(name, typed_key);
  std::string vkey(name);
  vkey.push_back('+');
  vkey.append(HexEncode(std::span(id).first<4>()));
  vkey.push_back('+');
  vkey.append(Base64Encode(AsBytes(typed_key)));
  return vkey;
}

struct Parts {
  std::string_view name;
  std::string typed_key;
};

std::optional<Parts> Split(std::string_view vkey) {
  if (vkey.size() > kMaxVkeyBytes) return std::nullopt;
  const size_t first = vkey.find('+');
  if (first == std::string_view::npos) return std::nullopt;
  const size_t second = vkey.find('+', first + 1);
  if (second != first + 9) return std::nullopt;
  const std::string_view name = vkey.substr(0, first);
  if (!IsKeyName(name)) return std::nullopt;
  absl::StatusOr<std::string> typed_key = Base64Decode(vkey.substr(second + 1));
  if (!typed_key.ok()) return std::nullopt;
  const Digest id = IdDigest(name, *typed_key);
  if (vkey.substr(first + 1, 8) != HexEncode(std::span(id).first<4>())) {
    return std::nullopt;
  }
  return Parts{name, *std::move(typed_key)};
}

}  // namespace

uint32_t NoteKeyId(std::string_view name, NoteKeyType type,
                   std::span<const uint8_t> public_key) {
  return FirstFour(IdDigest(name, TypedKey(type, public_key)));
}

std::string EncodeVkey(const NoteKey& key) {
  return Encode(key.name, TypedKey(key.type, key.key.bytes()));
}

absl::StatusOr<NoteKey> ParseVkey(std::string_view vkey) {
  const std::optional<Parts> parts = Split(vkey);
  if (!parts || parts->typed_key.size() != 33) {
    return absl::InvalidArgumentError("malformed vkey");
  }
  const auto type = static_cast<NoteKeyType>(parts->typed_key[0]);
  if (type != NoteKeyType::kEd25519 && type != NoteKeyType::kCosignatureV1) {
    return absl::InvalidArgumentError("vkey of unknown type");
  }
  const absl::StatusOr<VerifyKey> key =
      VerifyKey::FromBytes(AsBytes(parts->typed_key).subspan(1));
  if (!key.ok()) return key.status();
  return NoteKey{std::string(parts->name), type, *key};
}

std::string EncodeSealVkey(std::string_view name,
                           std::span<const uint8_t, 32> public_key) {
  std::string typed_key(kSealType);
  typed_key.append(AsChars(public_key));
  return Encode(name, typed_key);
}

absl::StatusOr<SealVkey> ParseSealVkey(std::string_view vkey) {
  const std::optional<Parts> parts = Split(vkey);
  if (!parts || parts->typed_key.size() != kSealType.size() + 32 ||
      !parts->typed_key.starts_with(kSealType)) {
    return absl::InvalidArgumentError("malformed sealing vkey");
  }
  SealVkey parsed;
  parsed.name = std::string(parts->name);
  const ByteSpan key = AsBytes(parts->typed_key).subspan(kSealType.size());
  std::copy(key.begin(), key.end(), parsed.public_key.begin());
  return parsed;
}

}  // namespace samrad::crypto
