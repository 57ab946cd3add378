// The names keys go by in signed notes.
#ifndef SAMRAD_CRYPTO_SIGN_KEY_NAME_H_
#define SAMRAD_CRYPTO_SIGN_KEY_NAME_H_

#include <cstddef>
#include <string_view>

namespace samrad::crypto {

inline constexpr size_t kMaxKeyNameBytes = 255;

// True for a key name: valid UTF-8, not empty, no space or control character,
// no '+', at most 255 bytes. Source: c2sp.org/signed-note.
bool IsKeyName(std::string_view name);

// True if `text` is valid UTF-8 (RFC 3629) and its only control characters
// (below U+0020) are newlines.
bool IsNoteText(std::string_view text);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_KEY_NAME_H_
