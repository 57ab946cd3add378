// Signed notes and their key strings. Source: c2sp.org/signed-note.
#ifndef SAMRAD_CRYPTO_SIGN_SIGNED_NOTE_H_
#define SAMRAD_CRYPTO_SIGN_SIGNED_NOTE_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "crypto/sign/ed25519.h"
#include "crypto/sign/key_name.h"

namespace samrad::crypto {

// Signature types of c2sp.org/signed-note. An X25519 key has no type there;
// 0xff with a prefix is its escape for private use (see seal_vkey below).
enum class NoteKeyType : uint8_t {
  kEd25519 = 0x01,
  kCosignatureV1 = 0x04,
};

inline constexpr size_t kMaxNoteBytes = 64 * 1024;
inline constexpr size_t kMaxNoteSignatures = 100;

// First 4 bytes, big-endian, of SHA-256(name || 0x0A || type || key).
uint32_t NoteKeyId(std::string_view name, NoteKeyType type,
                   std::span<const uint8_t> public_key);

// Who may sign a note: "<name>+<8 hex>+<base64(type || key)>".
struct NoteKey {
  std::string name;
  NoteKeyType type = NoteKeyType::kEd25519;
  VerifyKey key;

  uint32_t id() const { return NoteKeyId(name, type, key.bytes()); }
  friend bool operator==(const NoteKey&, const NoteKey&) = default;
};

// CHECKs that the name is one.
std::string EncodeVkey(const NoteKey& key);
// INVALID_ARGUMENT for another form, an unknown type or a wrong key id.
[[nodiscard]] absl::StatusOr<NoteKey> ParseVkey(std::string_view vkey);

// One line "— <name> <base64(key id || bytes)>".
struct NoteSignature {
  std::string name;
  uint32_t key_id = 0;
  std::string bytes;

  friend bool operator==(const NoteSignature&, const NoteSignature&) = default;
};

// Text (ends with a newline), an empty line, signature lines. Parsing says
// nothing about who signed.
struct Note {
  std::string text;
  std::vector<NoteSignature> signatures;

  friend bool operator==(const Note&, const Note&) = default;
};

// INVALID_ARGUMENT for any other form, over kMaxNoteBytes or over
// kMaxNoteSignatures.
[[nodiscard]] absl::StatusOr<Note> ParseNote(std::string_view bytes);
// The exact bytes; ParseNote gives the same note back. CHECKs the form.
std::string FormatNote(const Note& note);

// A plain Ed25519 signature over the text, under this name.
NoteSignature SignNoteText(std::string_view text, std::string_view name,
                           const SigningKey& key);
// OK if at least one signature of `key` is there and every one of its verifies.
// NOT_FOUND if it did not sign, DATA_LOSS if a signature is wrong,
// INVALID_ARGUMENT if `key` is not of type kEd25519.
[[nodiscard]] absl::Status VerifyNote(const Note& note, const NoteKey& key);

// A sealing key (X25519) written like a vkey, so that one field carries all
// keys of the directory: type 0xff || "samrad/x25519" || key.
std::string EncodeSealVkey(std::string_view name,
                           std::span<const uint8_t, 32> public_key);
struct SealVkey {
  std::string name;
  std::array<uint8_t, 32> public_key{};
};
[[nodiscard]] absl::StatusOr<SealVkey> ParseSealVkey(std::string_view vkey);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_SIGNED_NOTE_H_
