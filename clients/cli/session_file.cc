#include "clients/cli/session_file.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "clients/cli/files.h"

namespace samrad::cli {
namespace {

std::filesystem::path StateFolder() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state) {
    return std::filesystem::path(state) / "samrad";
  }
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home && *home ? home : ".") / ".local" /
         "state" / "samrad";
}

// FNV-1a: only a name that tells nothing at a glance, not a secret.
uint64_t NameHash(const std::string& text) {
  uint64_t hash = 14695981039346656037ull;
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211ull;
  return hash;
}

std::string SessionPath(const Target& target) {
  std::string key =
      absl::StrCat(target.address, "\n", target.user, "\n", target.ca_file);
  return (StateFolder() /
          absl::StrCat("session-", absl::Hex(NameHash(key), absl::kZeroPad16)))
      .string();
}

}  // namespace

std::string LoadSession(const Target& target) {
  std::string path = SessionPath(target);
  if (!std::filesystem::exists(path)) return "";
  absl::StatusOr<std::string> token = ReadSecretLine(path);
  return token.ok() ? *token : std::string();
}

absl::Status SaveSession(const Target& target, const std::string& token) {
  std::error_code error;
  std::filesystem::path folder = StateFolder();
  std::filesystem::create_directories(folder, error);
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all,
                               error);
  return WritePrivateFile(SessionPath(target), token + "\n");
}

void ForgetSession(const Target& target) {
  std::error_code error;
  std::filesystem::remove(SessionPath(target), error);
}

}  // namespace samrad::cli
