// One Ed25519 signature for many entries: over the RFC 6962 root of the batch.
// Each entry carries its own blob and is verified alone.
#ifndef SAMRAD_CRYPTO_SIGN_BATCH_SIGNATURE_H_
#define SAMRAD_CRYPTO_SIGN_BATCH_SIGNATURE_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/sha256.h"
#include "crypto/sign/ed25519.h"

namespace samrad::crypto {

inline constexpr uint32_t kMaxBatchEntries = 4096;
inline constexpr size_t kMaxBatchPathHashes = 12;
// suite (1) || signature (64) || index (4, big-endian) || batch size (4) ||
// path (32 each).
inline constexpr size_t kMinEntrySignatureBytes = 73;
inline constexpr size_t kMaxEntrySignatureBytes =
    kMinEntrySignatureBytes + 32 * kMaxBatchPathHashes;
// What is signed: SigningKey::Sign(kBatchDomain, suite || size (4) || root).
inline constexpr std::string_view kBatchDomain = "samrad/batch/v1";

// The parts of one blob.
struct EntrySignature {
  Signature signature{};
  uint32_t index = 0;
  uint32_t batch_size = 1;
  std::vector<Digest> path;  // empty for a batch of one
};

// INVALID_ARGUMENT for a wrong size, unknown suite, size 0 or over
// kMaxBatchEntries, index not below size.
[[nodiscard]] absl::StatusOr<EntrySignature> ParseEntrySignature(
    std::span<const uint8_t> blob);
std::string EncodeEntrySignature(const EntrySignature& signature);

// One blob per entry, in order. INVALID_ARGUMENT for no entries or more than
// kMaxBatchEntries.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> SignBatch(
    std::span<const Digest> entries, const SigningKey& key);
// A batch of one.
std::string SignEntry(const Digest& entry, const SigningKey& key);

// OK if `key` signed `entry`. INVALID_ARGUMENT malformed, DATA_LOSS wrong.
[[nodiscard]] absl::Status VerifyEntrySignature(const Digest& entry,
                                                std::span<const uint8_t> blob,
                                                const VerifyKey& key);

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SIGN_BATCH_SIGNATURE_H_
