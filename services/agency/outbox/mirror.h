// This node's own copy of the log: all entries, 32 bytes each.
//
// The mirror grows only by what the log has signed and this node has hashed
// itself. So a receipt is believed when its proof verifies *and* its root is
// the mirror's root at that size: two agencies with mirrors that agree cannot
// have been shown two logs. Whatever does not fit under a valid signature of
// the log is proof that the log lied: the mirror is quarantined for good, the
// evidence kept, nothing is believed or cosigned any more.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_MIRROR_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_MIRROR_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/merkle/compact_tree.h"
#include "crypto/merkle/merkle_tree.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/log/v1/log.pb.h"
#include "services/agency/outbox/alarms.h"
#include "services/audit/receipt.h"
#include "services/base/mutex.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe.
class Mirror {
 public:
  // Loads what is stored and hashes it anew. DATA_LOSS when the stored entries
  // do not give the stored checkpoint. Alarms and database must outlive it.
  //
  // Entries are stored once in a witness period and at a stop, so a killed node
  // forgets the newest ones. It does not forget what it was shown: receipts are
  // stored with what they prove, each with a signed checkpoint, and the log
  // must come past those of them that lie beyond the stored entries.
  static absl::StatusOr<std::unique_ptr<Mirror>> Open(base::Database& database,
                                                      audit::LogKey key,
                                                      Alarms& alarms);

  // Takes one message of FollowEntries. Entries count only when a checkpoint
  // over them verifies. DATA_LOSS: it does not fit (INVALID forms and bad
  // signatures are an alarm; a contradiction under a good signature
  // quarantines). UNAVAILABLE: the message does not follow the last one.
  absl::Status Take(const hub::log::v1::FollowEntriesResponse& message);
  // Forgets entries no checkpoint has covered yet: before a new stream.
  void DropPending();
  // Looks at a checkpoint without entries: OK when it is consistent with the
  // mirror (as far as the mirror goes). Returns its size. DATA_LOSS as above.
  absl::StatusOr<std::uint64_t> Compare(std::string_view note);

  // The receipt, verified and equal to this mirror. Waits up to `limit` for the
  // mirror to reach its tree size. DATA_LOSS: wrong proof, or another log than
  // the mirrored one. UNAVAILABLE: the mirror is not that far yet, or the hub
  // link is stopping.
  absl::StatusOr<audit::Receipt> AwaitBelieved(
      const audit::v1::Receipt& receipt, const audit::Entry& entry,
      absl::Duration limit) const;
  // Wakes everyone who waits, for a stop.
  void StopWaiting();

  // Leaves that a verified checkpoint covers.
  std::uint64_t size() const;
  // The same, counting the checkpoints of stored receipts: a log that is
  // shorter has lost or hidden something.
  std::uint64_t proven_size() const;
  // OUT_OF_RANGE at or beyond size().
  absl::StatusOr<audit::Entry> EntryAt(std::uint64_t leaf) const;
  // `count` entries from `first`, as far as there are.
  std::string EntriesFrom(std::uint64_t first, std::uint64_t count) const;
  // Newest verified checkpoint with the cosignatures seen; empty: none yet.
  std::string note() const;
  // Inclusion in the newest verified tree. OUT_OF_RANGE beyond it.
  absl::StatusOr<audit::v1::Receipt> Prove(std::uint64_t leaf) const;
  // From the tree of `from` leaves to the one of `to`. OUT_OF_RANGE beyond it.
  absl::StatusOr<crypto::Proof> ConsistencyProof(std::uint64_t from,
                                                 std::uint64_t to) const;
  absl::StatusOr<std::vector<crypto::Digest>> TileHashes(
      const crypto::TileId& tile) const;

  bool quarantined() const;

  // Writes new entries and the newest checkpoint to the store; with `cosigned`
  // also that this node is about to cosign it. Returns the checkpoint's note.
  // FAILED_PRECONDITION when quarantined, which is then stored with its
  // evidence, or when there is nothing to cosign. The store's errors: call
  // again.
  absl::StatusOr<std::string> Persist(bool cosigned);
  // Size of the last checkpoint that Persist(true) wrote.
  std::uint64_t cosigned_size() const;

  const audit::LogKey& key() const { return key_; }

 private:
  Mirror(base::Database& database, audit::LogKey key, Alarms& alarms,
         audit::ReceiptVerifier verifier, audit::ReceiptVerifier follower);

  absl::Status Load();
  // Checkpoints of the newest stored receipts over more than `size` leaves.
  absl::Status LoadProven(std::uint64_t size)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::uint64_t> CompareLocked(std::string_view note)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status QuarantineLocked(base::Literal tag, std::string_view evidence)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What the log was caught with.
  struct Contradiction {
    std::string tag;
    std::string evidence;
  };
  static base::Database::WriteWork StoreOf(Contradiction found);
  absl::Status StoreQuarantine() ABSL_EXCLUSIVE_LOCKS_REQUIRED(persist_mutex_);

  base::Database& database_;
  const audit::LogKey key_;
  Alarms& alarms_;

  mutable base::Mutex verifier_mutex_;
  mutable audit::ReceiptVerifier verifier_ ABSL_GUARDED_BY(verifier_mutex_);

  // One writer to the store at a time.
  base::Mutex persist_mutex_;

  mutable base::Mutex mutex_;
  mutable base::CondVar grown_;
  audit::ReceiptVerifier follower_ ABSL_GUARDED_BY(mutex_);
  crypto::MerkleTree tree_ ABSL_GUARDED_BY(mutex_);
  crypto::CompactTree edge_ ABSL_GUARDED_BY(mutex_);
  std::vector<audit::Entry> entries_ ABSL_GUARDED_BY(mutex_);
  std::vector<audit::Entry> pending_ ABSL_GUARDED_BY(mutex_);
  std::string note_ ABSL_GUARDED_BY(mutex_);
  // Size -> root that the log has signed and this mirror has yet to reach.
  std::map<std::uint64_t, crypto::Digest> proven_ ABSL_GUARDED_BY(mutex_);
  std::uint64_t stored_size_ ABSL_GUARDED_BY(mutex_) = 0;
  std::uint64_t cosigned_size_ ABSL_GUARDED_BY(mutex_) = 0;
  bool quarantined_ ABSL_GUARDED_BY(mutex_) = false;
  // Until it is known to be in the store.
  std::optional<Contradiction> unstored_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_MIRROR_H_
