// Cosignatures of witnesses. Source: c2sp.org/tlog-cosignature (v1).
#ifndef SAMRAD_CRYPTO_SIGN_COSIGNATURE_H_
#define SAMRAD_CRYPTO_SIGN_COSIGNATURE_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/sign/signed_note.h"

namespace samrad::crypto {

// A cosignature/v1 over the note text of a checkpoint: Ed25519 over
// "cosignature/v1\ntime <unix_seconds>\n" || text. The caller has checked that
// the checkpoint extends what it cosigned before. Pure: time comes in.
NoteSignature Cosign(std::string_view checkpoint_text,
                     std::string_view witness_name,
                     const SigningKey& witness_key, uint64_t unix_seconds);

// The witness's claimed time (seconds since 1970). INVALID_ARGUMENT if `key`
// is not of type kCosignatureV1 or the signature not of 72 bytes; NOT_FOUND if
// the line is of another key; DATA_LOSS if it does not verify.
[[nodiscard]] absl::StatusOr<uint64_t> VerifyCosignature(
    std::string_view checkpoint_text, const NoteSignature& signature,
    const NoteKey& key);

// The same for a whole note: NOT_FOUND if this witness has no line in it.
[[nodiscard]] absl::StatusOr<uint64_t> VerifyCosignature(const Note& note,
                                                         const NoteKey& key);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_COSIGNATURE_H_
