#include "crypto/sign/signed_note.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/sign/ed25519.h"
#include "crypto/sign/key_name.h"

namespace samrad::crypto {
namespace {

constexpr std::string_view kLineStart = "\xe2\x80\x94 ";  // em dash, space
constexpr size_t kKeyIdBytes = 4;
// Before base64: room for post-quantum signatures of others.
constexpr size_t kMaxSignatureBytes = 16 * 1024;

absl::Status MalformedNote() {
  return absl::InvalidArgumentError("malformed signed note");
}

absl::StatusOr<NoteSignature> ParseLine(std::string_view line) {
  if (!line.starts_with(kLineStart)) return MalformedNote();
  line.remove_prefix(kLineStart.size());
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return MalformedNote();
  const std::string_view name = line.substr(0, space);
  const absl::StatusOr<std::string> bytes =
      Base64Decode(line.substr(space + 1));
  if (!IsKeyName(name) || !bytes.ok() || bytes->size() <= kKeyIdBytes ||
      bytes->size() > kMaxSignatureBytes) {
    return MalformedNote();
  }
  const ByteSpan id = AsBytes(*bytes);
  NoteSignature signature;
  signature.name = std::string(name);
  signature.key_id = uint32_t{id[0]} << 24 | uint32_t{id[1]} << 16 |
                     uint32_t{id[2]} << 8 | id[3];
  signature.bytes = bytes->substr(kKeyIdBytes);
  return signature;
}

}  // namespace

absl::StatusOr<Note> ParseNote(std::string_view bytes) {
  if (bytes.size() > kMaxNoteBytes || !IsNoteText(bytes))
    return MalformedNote();
  const size_t split = bytes.rfind("\n\n");
  if (split == std::string_view::npos || split == 0) return MalformedNote();
  Note note;
  note.text = std::string(bytes.substr(0, split + 1));
  std::string_view lines = bytes.substr(split + 2);
  if (lines.empty()) return MalformedNote();
  while (!lines.empty()) {
    const size_t end = lines.find('\n');
    if (end == std::string_view::npos) return MalformedNote();
    absl::StatusOr<NoteSignature> signature = ParseLine(lines.substr(0, end));
    if (!signature.ok()) return signature.status();
    if (note.signatures.size() == kMaxNoteSignatures) return MalformedNote();
    note.signatures.push_back(*std::move(signature));
    lines.remove_prefix(end + 1);
  }
  return note;
}

std::string FormatNote(const Note& note) {
  Check(note.text.size() > 1 && note.text.ends_with('\n') &&
            IsNoteText(note.text),
        "note text ends with a newline");
  std::string bytes = note.text;
  bytes.push_back('\n');
  for (const NoteSignature& signature : note.signatures) {
    Check(IsKeyName(signature.name), "key name");
    std::string payload = {static_cast<char>(signature.key_id >> 24),
                           static_cast<char>(signature.key_id >> 16),
                           static_cast<char>(signature.key_id >> 8),
                           static_cast<char>(signature.key_id)};
    payload.append(signature.bytes);
    bytes.append(kLineStart);
    bytes.append(signature.name);
    bytes.push_back(' ');
    bytes.append(Base64Encode(AsBytes(payload)));
    bytes.push_back('\n');
  }
  return bytes;
}

NoteSignature SignNoteText(std::string_view text, std::string_view name,
                           const SigningKey& key) {
  return {
      .name = std::string(name),
      .key_id = NoteKeyId(name, NoteKeyType::kEd25519, key.PublicKey().bytes()),
      .bytes = ToString(key.SignPlain(AsBytes(text)))};
}

absl::Status VerifyNote(const Note& note, const NoteKey& key) {
  if (key.type != NoteKeyType::kEd25519) {
    return absl::InvalidArgumentError("key of another type");
  }
  const uint32_t key_id = key.id();
  bool found = false;
  for (const NoteSignature& line : note.signatures) {
    if (line.key_id != key_id || line.name != key.name) continue;
    const absl::StatusOr<Signature> signature =
        SignatureFromBytes(AsBytes(line.bytes));
    if (!signature.ok()) {
      return absl::DataLossError("note signature of wrong size");
    }
    const absl::Status status =
        key.key.VerifyPlain(AsBytes(note.text), *signature);
    if (!status.ok()) return status;
    found = true;
  }
  if (!found) return absl::NotFoundError("not signed by this key");
  return absl::OkStatus();
}

}  // namespace samrad::crypto
