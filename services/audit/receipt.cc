#include "services/audit/receipt.h"

#include <cstring>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "crypto/merkle/merkle_proof.h"
#include "crypto/sign/checkpoint.h"

namespace samrad::audit {

absl::StatusOr<ReceiptVerifier> ReceiptVerifier::Create(LogKey key) {
  absl::StatusOr<crypto::NoteKey> parsed = crypto::ParseVkey(key.vkey);
  if (!parsed.ok() || parsed->type != crypto::NoteKeyType::kEd25519) {
    return absl::InvalidArgumentError("the log's vkey is not an Ed25519 key");
  }
  if (parsed->name != key.origin) {
    return absl::InvalidArgumentError(
        "the log's vkey does not name its origin");
  }
  return ReceiptVerifier(*std::move(parsed));
}

absl::StatusOr<VerifiedCheckpoint> ReceiptVerifier::VerifyCheckpoint(
    std::string_view note) {
  if (!last_note_.empty() && note == last_note_) return last_;
  const absl::StatusOr<crypto::Checkpoint> checkpoint =
      crypto::VerifyCheckpoint(note, key_);
  if (!checkpoint.ok()) {
    return absl::DataLossError("checkpoint is not one of this log");
  }
  last_note_ = std::string(note);
  last_ = {checkpoint->size, checkpoint->root};
  return last_;
}

absl::StatusOr<Receipt> ReceiptVerifier::Verify(const v1::Receipt& receipt,
                                                const Entry& entry) {
  absl::StatusOr<VerifiedCheckpoint> checkpoint =
      VerifyCheckpoint(receipt.checkpoint());
  if (!checkpoint.ok()) return std::move(checkpoint).status();
  if (receipt.tree_size() != checkpoint->tree_size) {
    return absl::DataLossError("receipt and checkpoint differ in tree size");
  }
  if (receipt.inclusion_proof_size() >
      static_cast<int>(crypto::kMaxProofHashes)) {
    return absl::DataLossError("inclusion proof is too long");
  }
  std::vector<crypto::Digest> proof;
  proof.reserve(receipt.inclusion_proof_size());
  for (const std::string& node : receipt.inclusion_proof()) {
    if (node.size() != crypto::Digest().size()) {
      return absl::DataLossError("inclusion proof has a node of a wrong size");
    }
    std::memcpy(proof.emplace_back().data(), node.data(), node.size());
  }
  if (!crypto::VerifyInclusion(crypto::LeafHash(entry), receipt.leaf(),
                               receipt.tree_size(), proof, checkpoint->root)
           .ok()) {
    return absl::DataLossError("inclusion proof does not lead to the root");
  }
  return Receipt(receipt.leaf(), receipt.tree_size(), entry, checkpoint->root);
}

absl::StatusOr<Receipt> VerifyReceipt(const v1::Receipt& receipt,
                                      const Entry& entry, const LogKey& key) {
  absl::StatusOr<ReceiptVerifier> verifier = ReceiptVerifier::Create(key);
  if (!verifier.ok()) return std::move(verifier).status();
  return verifier->Verify(receipt, entry);
}

}  // namespace samrad::audit
