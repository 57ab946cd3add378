#include "crypto/sign/batch_signature.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/hash/kdf.h"
#include "crypto/hash/sha256.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/merkle/merkle_proof.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_message.h"
#include "crypto/sign/ed25519.h"

namespace samrad::crypto {
namespace {

constexpr size_t kHashBytes = 32;

void AppendUint32(std::string& bytes, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(value >> shift));
  }
}

uint32_t ReadUint32(ByteSpan bytes) {
  return uint32_t{bytes[0]} << 24 | uint32_t{bytes[1]} << 16 |
         uint32_t{bytes[2]} << 8 | bytes[3];
}

}  // namespace

namespace internal {

std::string BatchMessage(uint32_t batch_size, const Digest& root) {
  std::string message(1, static_cast<char>(kSuite1));
  AppendUint32(message, batch_size);
  message.append(AsChars(root));
  return message;
}

absl::StatusOr<Digest> BatchRoot(const Digest& entry,
                                 const EntrySignature& signature) {
  return RootFromInclusion(LeafHash(entry), signature.index,
                           signature.batch_size, signature.path);
}

}  // namespace internal

absl::StatusOr<EntrySignature> ParseEntrySignature(
    std::span<const uint8_t> blob) {
  if (blob.size() < kMinEntrySignatureBytes ||
      blob.size() > kMaxEntrySignatureBytes ||
      (blob.size() - kMinEntrySignatureBytes) % kHashBytes != 0) {
    return absl::InvalidArgumentError("entry signature of wrong size");
  }
  if (blob[0] != kSuite1) return absl::InvalidArgumentError("unknown suite");
  EntrySignature parsed;
  std::copy_n(blob.begin() + 1, parsed.signature.size(),
              parsed.signature.begin());
  parsed.index = ReadUint32(blob.subspan(65, 4));
  parsed.batch_size = ReadUint32(blob.subspan(69, 4));
  if (parsed.batch_size > kMaxBatchEntries ||
      parsed.index >= parsed.batch_size) {
    return absl::InvalidArgumentError("entry signature out of its batch");
  }
  parsed.path.resize((blob.size() - kMinEntrySignatureBytes) / kHashBytes);
  for (size_t i = 0; i < parsed.path.size(); ++i) {
    std::copy_n(blob.begin() + kMinEntrySignatureBytes + i * kHashBytes,
                kHashBytes, parsed.path[i].begin());
  }
  return parsed;
}

std::string EncodeEntrySignature(const EntrySignature& signature) {
  std::string blob;
  blob.reserve(kMinEntrySignatureBytes + kHashBytes * signature.path.size());
  blob.push_back(static_cast<char>(kSuite1));
  blob.append(AsChars(signature.signature));
  AppendUint32(blob, signature.index);
  AppendUint32(blob, signature.batch_size);
  for (const Digest& hash : signature.path) blob.append(AsChars(hash));
  return blob;
}

absl::StatusOr<std::vector<std::string>> SignBatch(
    std::span<const Digest> entries, const SigningKey& key) {
  if (entries.empty() || entries.size() > kMaxBatchEntries) {
    return absl::InvalidArgumentError("batch of wrong size");
  }
  MerkleTree tree;
  const auto batch_size = static_cast<uint32_t>(tree.AppendEntries(entries));
  const absl::StatusOr<TreeHead> head = tree.HeadAt(batch_size);
  if (!head.ok()) return head.status();
  EntrySignature signature;
  signature.batch_size = batch_size;
  signature.signature = key.Sign(
      kBatchDomain, AsBytes(internal::BatchMessage(batch_size, head->root)));
  std::vector<std::string> blobs;
  blobs.reserve(batch_size);
  for (uint32_t index = 0; index < batch_size; ++index) {
    absl::StatusOr<Proof> path = tree.InclusionProof(index, *head);
    if (!path.ok()) return path.status();
    signature.index = index;
    signature.path = *std::move(path);
    blobs.push_back(EncodeEntrySignature(signature));
  }
  return blobs;
}

std::string SignEntry(const Digest& entry, const SigningKey& key) {
  EntrySignature signature;
  signature.signature = key.Sign(
      kBatchDomain, AsBytes(internal::BatchMessage(1, LeafHash(entry))));
  return EncodeEntrySignature(signature);
}

absl::Status VerifyEntrySignature(const Digest& entry,
                                  std::span<const uint8_t> blob,
                                  const VerifyKey& key) {
  const absl::StatusOr<EntrySignature> parsed = ParseEntrySignature(blob);
  if (!parsed.ok()) return parsed.status();
  const absl::StatusOr<Digest> root = internal::BatchRoot(entry, *parsed);
  if (!root.ok()) return root.status();
  return key.Verify(kBatchDomain,
                    AsBytes(internal::BatchMessage(parsed->batch_size, *root)),
                    parsed->signature);
}

}  // namespace samrad::crypto
