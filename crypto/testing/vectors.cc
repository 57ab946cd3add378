#include "crypto/testing/vectors.h"

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/check.h"
#include "crypto/secret/init.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

nlohmann::json LoadVectors(const std::string& name) {
  const char* source_dir = std::getenv("SAMRAD_SOURCE_DIR");
  const std::string root = source_dir == nullptr ? "." : source_dir;
  std::ifstream file(root + "/tests/vectors/" + name + ".json");
  Check(file.good(), "vector file can be read");
  nlohmann::json json = nlohmann::json::parse(file, nullptr, false);
  Check(!json.is_discarded(), "vector file is JSON");
  return json;
}

std::string FromHex(const nlohmann::json& hex) {
  absl::StatusOr<std::string> bytes = HexDecode(hex.get<std::string>());
  Check(bytes.ok(), "vector is hex");
  return *std::move(bytes);
}

Digest DigestOf(const nlohmann::json& hex) {
  const absl::StatusOr<Digest> digest = DigestFromBytes(AsBytes(FromHex(hex)));
  Check(digest.ok(), "vector has 32 bytes");
  return *digest;
}

SecretBytes SecretOf(const nlohmann::json& hex) {
  Check(InitCrypto().ok(), "libsodium starts");
  absl::StatusOr<SecretBytes> secret = SecretBytes::TakeFrom(FromHex(hex));
  Check(secret.ok(), "secret can be made");
  return *std::move(secret);
}

}  // namespace samrad::crypto
