#include "crypto/sign/checkpoint.h"

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "crypto/hash/encoding.h"
#include "crypto/secret/check.h"
#include "crypto/sign/key_name.h"
#include "crypto/sign/signed_note.h"

namespace samrad::crypto {
namespace {

constexpr size_t kMaxExtensionLines = 64;

absl::Status MalformedCheckpoint() {
  return absl::InvalidArgumentError("malformed checkpoint");
}

bool IsLine(std::string_view text) {
  return !text.empty() && text.find('\n') == std::string_view::npos &&
         IsNoteText(text);
}

// Takes the line off the front. False if there is none or it is empty.
bool TakeLine(std::string_view& text, std::string_view& line) {
  const size_t end = text.find('\n');
  if (end == std::string_view::npos || end == 0) return false;
  line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return true;
}

bool ParseSize(std::string_view line, uint64_t& size) {
  if (line.size() > 19 || (line.size() > 1 && line[0] == '0')) return false;
  for (char c : line) {
    if (c < '0' || c > '9') return false;
  }
  return absl::SimpleAtoi(absl::string_view(line.data(), line.size()), &size) &&
         size <= uint64_t{INT64_MAX};
}

}  // namespace

std::string FormatCheckpoint(const Checkpoint& checkpoint) {
  Check(IsLine(checkpoint.origin), "origin is one line");
  std::string text = absl::StrCat(checkpoint.origin, "\n", checkpoint.size,
                                  "\n", Base64Encode(checkpoint.root), "\n");
  for (const std::string& line : checkpoint.extensions) {
    Check(IsLine(line), "extension is one line");
    absl::StrAppend(&text, line, "\n");
  }
  return text;
}

absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text) {
  if (text.size() > kMaxNoteBytes || !IsNoteText(text))
    return MalformedCheckpoint();
  Checkpoint checkpoint;
  std::string_view line;
  if (!TakeLine(text, line)) return MalformedCheckpoint();
  checkpoint.origin = std::string(line);
  if (!TakeLine(text, line) || !ParseSize(line, checkpoint.size)) {
    return MalformedCheckpoint();
  }
  if (!TakeLine(text, line)) return MalformedCheckpoint();
  const absl::StatusOr<Digest> root = DigestFromBase64(line);
  if (!root.ok()) return MalformedCheckpoint();
  checkpoint.root = *root;
  while (!text.empty()) {
    if (!TakeLine(text, line) ||
        checkpoint.extensions.size() == kMaxExtensionLines) {
      return MalformedCheckpoint();
    }
    checkpoint.extensions.emplace_back(line);
  }
  return checkpoint;
}

std::string SignCheckpoint(const Checkpoint& checkpoint,
                           const SigningKey& log_key) {
  Note note;
  note.text = FormatCheckpoint(checkpoint);
  note.signatures.push_back(
      SignNoteText(note.text, checkpoint.origin, log_key));
  return FormatNote(note);
}

absl::StatusOr<Checkpoint> VerifyCheckpoint(std::string_view note,
                                            const NoteKey& log_key) {
  const absl::StatusOr<Note> parsed = ParseNote(note);
  if (!parsed.ok()) return parsed.status();
  return VerifyCheckpoint(*parsed, log_key);
}

absl::StatusOr<Checkpoint> VerifyCheckpoint(const Note& note,
                                            const NoteKey& log_key) {
  absl::StatusOr<Checkpoint> checkpoint = ParseCheckpoint(note.text);
  if (!checkpoint.ok()) return checkpoint.status();
  const absl::Status status = VerifyNote(note, log_key);
  if (absl::IsNotFound(status)) {
    return absl::DataLossError("checkpoint lacks the log's signature");
  }
  if (!status.ok()) return status;
  if (checkpoint->origin != log_key.name) {
    return absl::DataLossError("checkpoint of another log");
  }
  return checkpoint;
}

}  // namespace samrad::crypto
