// Checkpoints of a log. Source: c2sp.org/tlog-checkpoint.
#ifndef SAMRAD_CRYPTO_SIGN_CHECKPOINT_H_
#define SAMRAD_CRYPTO_SIGN_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/sign/signed_note.h"

namespace samrad::crypto {

// What a log says about itself at one size.
struct Checkpoint {
  std::string origin;
  uint64_t size = 0;
  Digest root{};
  std::vector<std::string> extensions;  // further lines, opaque

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// The note text: origin, size in decimal, root in base64, extension lines.
// CHECKs that origin and lines are not empty and hold no newline.
std::string FormatCheckpoint(const Checkpoint& checkpoint);
// INVALID_ARGUMENT for any other form (leading zeros, sign, empty lines, a
// root of other than 32 bytes).
[[nodiscard]] absl::StatusOr<Checkpoint> ParseCheckpoint(std::string_view text);

// The whole note, with the log's line. The key's name is the origin.
std::string SignCheckpoint(const Checkpoint& checkpoint,
                           const SigningKey& log_key);
// Parses and verifies. INVALID_ARGUMENT malformed; DATA_LOSS when the log's
// signature is missing or wrong or the origin is not the key's name.
[[nodiscard]] absl::StatusOr<Checkpoint> VerifyCheckpoint(
    std::string_view note, const NoteKey& log_key);
[[nodiscard]] absl::StatusOr<Checkpoint> VerifyCheckpoint(
    const Note& note, const NoteKey& log_key);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_CHECKPOINT_H_
