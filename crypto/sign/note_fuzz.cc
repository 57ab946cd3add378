#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "crypto/secret/bytes.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/cosignature.h"
#include "crypto/sign/signed_note.h"
#include "crypto/testing/test_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::string_view text = crypto::AsChars({data, size});
  const auto note = crypto::ParseNote(text);
  if (!note.ok()) return 0;
  // One spelling per note.
  if (crypto::FormatNote(*note) != text) std::abort();
  // Nobody has signed with this key.
  static const crypto::VerifyKey key = crypto::TestSigningKey(99).PublicKey();
  for (const crypto::NoteSignature& line : note->signatures) {
    const crypto::NoteKey log = {line.name, crypto::NoteKeyType::kEd25519, key};
    const crypto::NoteKey witness = {line.name,
                                     crypto::NoteKeyType::kCosignatureV1, key};
    if (crypto::VerifyCheckpoint(*note, log).ok()) std::abort();
    if (crypto::VerifyCosignature(*note, witness).ok()) std::abort();
  }
  return 0;
}
