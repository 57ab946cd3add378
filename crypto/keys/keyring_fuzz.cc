#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>

#include "crypto/keys/keyring.h"
#include "crypto/keys/sealed_keyring.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/testing/test_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace crypto = samrad::crypto;
  const std::span<const uint8_t> bytes(data, size);
  static const crypto::SecretBytes file_key =
      crypto::TestSecret(std::string(32, 'f'));
  (void)crypto::LockOf(bytes);
  if (crypto::OpenKeyringWithFileKey(bytes, file_key).ok()) std::abort();
  // The plain ring as well: what is inside a seal is foreign after a restore.
  const auto plain = crypto::SecretBytes::CopyOf(bytes);
  if (!plain.ok()) return 0;
  const auto ticket = crypto::AccessTicket::ForFile("fuzzes the keyring");
  const auto keyring = crypto::Keyring::Parse(*plain, ticket);
  if (!keyring.ok()) return 0;
  const auto again = keyring->Serialize(ticket);
  if (!again.ok() || again->size() != plain->size()) std::abort();
  return 0;
}
