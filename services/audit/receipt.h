// A receipt that has been verified. "No receipt, no reveal" rests on this type:
// the only way to hold one is to have checked its proof.
#ifndef SAMRAD_SERVICES_AUDIT_RECEIPT_H_
#define SAMRAD_SERVICES_AUDIT_RECEIPT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "crypto/sign/signed_note.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/leaf.h"

namespace samrad::audit {

// The log one trusts, obtained another way than from the log.
struct LogKey {
  // <hub>.samrad.example/log
  std::string origin;
  // Ed25519 verifier key in signed-note form.
  std::string vkey;
};

// Proof, already checked, that `entry` stands at `leaf` in the tree whose root
// the log has signed. It says nothing of whether that tree is the one other
// agencies see: a node compares `root()` with the root of its own mirror at
// `tree_size()` before it believes. A value; thread-compatible.
class Receipt {
 public:
  std::uint64_t leaf() const { return leaf_; }
  std::uint64_t tree_size() const { return tree_size_; }
  const Entry& entry() const { return entry_; }
  // Root of the tree in the signed checkpoint.
  const Entry& root() const { return root_; }

 private:
  friend class ReceiptVerifier;
  Receipt(std::uint64_t leaf, std::uint64_t tree_size, const Entry& entry,
          const Entry& root)
      : leaf_(leaf), tree_size_(tree_size), entry_(entry), root_(root) {}

  std::uint64_t leaf_;
  std::uint64_t tree_size_;
  Entry entry_;
  Entry root_;
};

// What a signed checkpoint says, verified.
struct VerifiedCheckpoint {
  std::uint64_t tree_size = 0;
  Entry root{};
};

// Verifies receipts and checkpoints of one log. Remembers the last checkpoint
// bytes that verified, so that the receipts of one group cost one Ed25519
// verification together. Not thread-safe: one per thread or guard it.
class ReceiptVerifier {
 public:
  // INVALID_ARGUMENT when the vkey is not an Ed25519 key in signed-note form or
  // its name is not the origin.
  static absl::StatusOr<ReceiptVerifier> Create(LogKey key);

  // The checkpoint's size and root. DATA_LOSS when it is malformed, of another
  // origin, or not signed by the log's key. Other lines are ignored here.
  absl::StatusOr<VerifiedCheckpoint> VerifyCheckpoint(std::string_view note);

  // DATA_LOSS when the checkpoint does not verify, its size is not the
  // receipt's, the leaf lies outside, or the proof does not lead to the root.
  absl::StatusOr<Receipt> Verify(const v1::Receipt& receipt,
                                 const Entry& entry);

 private:
  explicit ReceiptVerifier(crypto::NoteKey key) : key_(std::move(key)) {}

  crypto::NoteKey key_;
  std::string last_note_;
  VerifiedCheckpoint last_;
};

// One receipt, with nothing remembered. Codes as above, and INVALID_ARGUMENT
// for a malformed key.
absl::StatusOr<Receipt> VerifyReceipt(const v1::Receipt& receipt,
                                      const Entry& entry, const LogKey& key);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_RECEIPT_H_
