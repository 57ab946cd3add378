#include "crypto/sign/cosignature.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/ed25519.h"
#include "crypto/sign/signed_note.h"

namespace samrad::crypto {
namespace {

constexpr size_t kTimeBytes = 8;
constexpr size_t kCosignatureBytes = kTimeBytes + 64;

std::string SignedMessage(std::string_view text, uint64_t unix_seconds) {
  return absl::StrCat("cosignature/v1\ntime ", unix_seconds, "\n",
                      absl::string_view(text.data(), text.size()));
}

}  // namespace

NoteSignature Cosign(std::string_view checkpoint_text,
                     std::string_view witness_name,
                     const SigningKey& witness_key, uint64_t unix_seconds) {
  NoteSignature line;
  line.name = std::string(witness_name);
  line.key_id = NoteKeyId(witness_name, NoteKeyType::kCosignatureV1,
                          witness_key.PublicKey().bytes());
  for (int shift = 56; shift >= 0; shift -= 8) {
    line.bytes.push_back(static_cast<char>(unix_seconds >> shift));
  }
  const std::string message = SignedMessage(checkpoint_text, unix_seconds);
  line.bytes.append(AsChars(witness_key.SignPlain(AsBytes(message))));
  return line;
}

absl::StatusOr<uint64_t> VerifyCosignature(std::string_view checkpoint_text,
                                           const NoteSignature& signature,
                                           const NoteKey& key) {
  if (key.type != NoteKeyType::kCosignatureV1) {
    return absl::InvalidArgumentError("key of another type");
  }
  if (signature.name != key.name || signature.key_id != key.id()) {
    return absl::NotFoundError("line of another key");
  }
  if (signature.bytes.size() != kCosignatureBytes) {
    return absl::InvalidArgumentError("cosignature of wrong size");
  }
  const ByteSpan bytes = AsBytes(signature.bytes);
  uint64_t unix_seconds = 0;
  for (size_t i = 0; i < kTimeBytes; ++i) {
    unix_seconds = unix_seconds << 8 | bytes[i];
  }
  const absl::StatusOr<Signature> ed25519 =
      SignatureFromBytes(bytes.subspan(kTimeBytes));
  if (!ed25519.ok()) return ed25519.status();
  const std::string message = SignedMessage(checkpoint_text, unix_seconds);
  const absl::Status status = key.key.VerifyPlain(AsBytes(message), *ed25519);
  if (!status.ok()) return status;
  return unix_seconds;
}

absl::StatusOr<uint64_t> VerifyCosignature(const Note& note,
                                           const NoteKey& key) {
  const uint32_t key_id = key.id();
  for (const NoteSignature& line : note.signatures) {
    if (line.key_id == key_id && line.name == key.name) {
      return VerifyCosignature(note.text, line, key);
    }
  }
  return absl::NotFoundError("not cosigned by this witness");
}

}  // namespace samrad::crypto
