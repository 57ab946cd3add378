// Reads tests/vectors. Tests only.
#ifndef SAMRAD_CRYPTO_TESTING_VECTORS_H_
#define SAMRAD_CRYPTO_TESTING_VECTORS_H_

#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "crypto/hash/sha256.h"
#include "crypto/secret/secret_bytes.h"

namespace samrad::crypto {

// tests/vectors/<name>.json. CHECKs that it is there and is JSON.
nlohmann::json LoadVectors(const std::string& name);

// The bytes of a hex string in a vector. CHECK that it is one.
std::string FromHex(const nlohmann::json& hex);
Digest DigestOf(const nlohmann::json& hex);
SecretBytes SecretOf(const nlohmann::json& hex);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_TESTING_VECTORS_H_
