#include "services/agency/vault/unlock.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <span>
#include <system_error>

#include "crypto/hash/password.h"
#include "crypto/keys/sealed_keyring.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using crypto::AccessTicket;
using crypto::SecretBytes;

absl::StatusOr<SecretBytes> FirstLine(const SecretBytes& text) {
  const std::span<const uint8_t> bytes =
      text.Reveal(AccessTicket::ForFile("cuts the line end off a passphrase"));
  const auto end = std::find_if(bytes.begin(), bytes.end(), [](uint8_t c) {
    return c == '\n' || c == '\r';
  });
  const size_t size = static_cast<size_t>(end - bytes.begin());
  if (size == 0 || size > crypto::kMaxPasswordBytes) {
    return base::Error(absl::StatusCode::kInvalidArgument, "BAD_PASSPHRASE",
                       "the passphrase must have 1 to 1024 bytes");
  }
  return SecretBytes::CopyOf(bytes.first(size));
}

// True when `path` is `folder` or lies below it, symbolic links resolved.
bool LiesBelow(const std::string& path, const std::string& folder) {
  std::error_code error;
  const auto file = std::filesystem::weakly_canonical(path, error);
  if (error) return true;  // cannot be told: refuse
  const auto above = std::filesystem::weakly_canonical(folder, error);
  if (error) return true;
  const auto differs =
      std::mismatch(above.begin(), above.end(), file.begin(), file.end());
  return differs.first == above.end() || differs.first->empty();
}

}  // namespace

absl::StatusOr<Unlock> Unlock::FromPassphraseFile(const std::string& path) {
  SAMRAD_ASSIGN_OR_RETURN(const SecretBytes text, base::ReadSecretFile(path));
  SAMRAD_ASSIGN_OR_RETURN(SecretBytes line, FirstLine(text));
  return Unlock(Kind::kPassphrase, std::move(line));
}

absl::StatusOr<Unlock> Unlock::FromPassphraseDescriptor(int descriptor) {
  SAMRAD_ASSIGN_OR_RETURN(SecretBytes text,
                          SecretBytes::Create(crypto::kMaxPasswordBytes + 2));
  const std::span<uint8_t> buffer = text.RevealMutable(
      AccessTicket::ForFile("reads a passphrase into guarded memory"));
  size_t used = 0;
  while (used < buffer.size()) {
    const ssize_t got =
        read(descriptor, buffer.data() + used, buffer.size() - used);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return absl::UnavailableError("the passphrase cannot be read");
    }
    if (got == 0) break;
    used += static_cast<size_t>(got);
  }
  SAMRAD_ASSIGN_OR_RETURN(
      const SecretBytes given,
      SecretBytes::CopyOf(std::span<const uint8_t>(buffer).first(used)));
  SAMRAD_ASSIGN_OR_RETURN(SecretBytes line, FirstLine(given));
  return Unlock(Kind::kPassphrase, std::move(line));
}

absl::StatusOr<Unlock> Unlock::FromKeyFile(const std::string& path,
                                           const std::string& data_dir) {
  if (LiesBelow(path, data_dir)) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "KEY_INSIDE_DATA",
                       "the key file must lie outside the data folder");
  }
  SAMRAD_ASSIGN_OR_RETURN(SecretBytes key,
                          base::ReadKeyFile(path, crypto::kFileKeyBytes));
  return Unlock(Kind::kKeyFile, std::move(key));
}

Unlock Unlock::FromSecret(Kind kind, SecretBytes secret) {
  return Unlock(kind, std::move(secret));
}

}  // namespace samrad::agency
