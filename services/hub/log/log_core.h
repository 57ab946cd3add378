// The log's engine: sequence, integrate, publish. No gRPC and no protobuf here,
// so that its concurrency can be tested under TSan without suppressions.
//
// An entry is *sequenced* when its run is planned, *integrated* when the run is
// durable and the tree holds it, *published* when a signed checkpoint over it
// is the one that every reader gets. Only what is published is told to anybody.
// The published folder (tiles, bundles, checkpoint as files) follows within
// kFolderInterval; while it cannot be written, or the disk is nearly full,
// nothing is appended.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_CORE_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_CORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/sign/ed25519.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/mutex.h"
#include "services/base/periodic.h"
#include "services/hub/log/log_planner.h"
#include "services/hub/log/log_store.h"
#include "services/hub/log/tile_store.h"

namespace samrad::hub {

// Most entries in one append, and most bytes in one part of a follower's
// answer.
inline constexpr size_t kMaxAppendEntries = 1024;
inline constexpr size_t kMaxPartBytes = 1 << 20;
// How often the published folder is brought up to date while entries come.
inline constexpr absl::Duration kFolderInterval = absl::Milliseconds(100);

// What the log says of itself at one published size. Immutable.
struct PublishedLog {
  crypto::TreeHead head;
  std::string note;  // signed checkpoint, without cosignatures

  uint64_t size() const { return head.size; }
};

// Proof that an entry stands in the log.
struct LogReceipt {
  uint64_t leaf = 0;
  crypto::Proof proof;
  std::shared_ptr<const PublishedLog> published;
};

// A run of entries for a follower.
struct LogPart {
  uint64_t first = 0;
  std::string entries;  // 32 bytes each
  // Set when the part ends at the newest published size.
  std::shared_ptr<const PublishedLog> published;
};

// Who the log is.
struct LogIdentity {
  std::string origin;
  crypto::SigningKey key;
};

// Thread-safe. Errors of the store are passed on (RESOURCE_EXHAUSTED,
// UNAVAILABLE): then no receipt is given, and the same request again goes on
// where the first one stopped.
class LogCore {
 public:
  // Loads the whole log, recomputes its root, compares with the checkpoint that
  // was published last, and sets the published folder right. If the store ends
  // before that checkpoint (it was restored), the entries are taken back from
  // the published bundles when these are whole; else the log starts *behind*
  // and appends nothing until ReturnEntries has closed the gap. DATA_LOSS: the
  // stored entries do not lead to the published root, or the checkpoint is not
  // ours. FAILED_PRECONDITION (tag CLOCK_BEHIND): the clock precedes the last
  // leaf. All references must outlive the core.
  static absl::StatusOr<std::unique_ptr<LogCore>> Create(
      LogIdentity identity, LogStore& store, TileStore& tiles,
      const base::Clock& clock, const base::Logger& logger,
      base::Metrics& metrics);

  // No call may be in progress. Waits for what the store still works on, and
  // leaves the published folder up to date.
  ~LogCore();

  // One receipt per entry, in order, when all are published. At most
  // kMaxAppendEntries (INVALID_ARGUMENT otherwise). FAILED_PRECONDITION: see
  // LogPlanner::Plan. UNAVAILABLE: nothing within `limit` of real time; the
  // log is behind, held or stopping; the clock is behind the last leaf. The
  // error of the published folder, while it cannot be written.
  absl::StatusOr<std::vector<LogReceipt>> Append(AppendingRoom room,
                                                 std::vector<RoomEntry> entries,
                                                 absl::Duration limit);

  // Takes back what a restored log lost, or a page of it: at least one entry.
  // `note` must be a checkpoint of at least size first + entries that this
  // log's key signed (else DATA_LOSS), first at most our size (else
  // OUT_OF_RANGE). `proof` leads from first + entries to the checkpoint (RFC
  // 9162, 2.1.4); empty when they meet. What we have already must be the same.
  // DATA_LOSS when the root does not come out; then nothing is taken and the
  // log raises an alarm: it was restored and went on differently. Returns the
  // published size.
  absl::StatusOr<uint64_t> ReturnEntries(uint64_t first,
                                         std::vector<crypto::Entry> entries,
                                         std::string_view note,
                                         const crypto::Proof& proof,
                                         absl::Duration limit);

  std::shared_ptr<const PublishedLog> Published() const;

  // In the tree of `size` leaves; 0 means the newest. OUT_OF_RANGE when there
  // is no such published tree or leaf.
  absl::StatusOr<LogReceipt> InclusionProof(uint64_t leaf, uint64_t size) const;
  // OUT_OF_RANGE unless 1 <= from <= to <= published size.
  absl::StatusOr<crypto::Proof> ConsistencyProof(uint64_t from,
                                                 uint64_t to) const;
  // What the checkpoint of an earlier size says. OUT_OF_RANGE as above.
  absl::StatusOr<crypto::Checkpoint> CheckpointAt(uint64_t size) const;
  // The same, signed.
  absl::StatusOr<std::string> NoteAt(uint64_t size) const;

  // Entries from `from` on, at most kMaxPartBytes. OUT_OF_RANGE when `from` is
  // beyond the published size.
  absl::StatusOr<LogPart> ReadPart(uint64_t from) const;
  // Returns when the published size is above `size`, `limit` of real time has
  // passed, or the log stops.
  void WaitBeyond(uint64_t size, absl::Duration limit) const;

  // Publishes what a timed-out caller left behind and brings the published
  // folder up to date now. RESOURCE_EXHAUSTED or UNAVAILABLE: it cannot be
  // written.
  absl::Status FlushFolder();

  // While held, Append answers UNAVAILABLE (tag LOG_HELD).
  void HoldAppends(bool held);
  // What was given back last (ReturnEntries, or from the bundles).
  LeafRange returned() const;
  // True while the store ends before what was published once.
  bool behind() const;
  // Hub time of the first leaf; InfiniteFuture while empty.
  absl::Time first_leaf_at() const;
  // Public half of the log's key, in signed-note form.
  const crypto::NoteKey& key() const { return note_key_; }
  const std::string& origin() const { return identity_.origin; }

  // Ends all waits; appends in progress answer UNAVAILABLE.
  void Stop();
  bool stopped() const;

 private:
  struct Request;

  LogCore(LogIdentity identity, LogStore& store, TileStore& tiles,
          const base::Clock& clock, const base::Logger& logger,
          base::Metrics& metrics);

  // Part of Create; single-threaded.
  absl::Status Load();
  absl::Status MeetPublished(LoadedLog& loaded);
  absl::Status RecoverFromBundles(LoadedLog& loaded,
                                  const crypto::Checkpoint& checkpoint);
  absl::Status SetFolderRight();

  // On the store's writer thread.
  absl::StatusOr<LogRun> PlanAppend(Request& request);
  absl::StatusOr<LogRun> PlanReturn(Request& request);
  void Undo(Request& request);
  void Done(Request& request, const absl::Status& status);
  absl::StatusOr<absl::Time> LeafTime() const;

  void Send(const std::shared_ptr<Request>& request,
            absl::StatusOr<LogRun> (LogCore::*plan)(Request&));
  absl::Status Await(const std::shared_ptr<Request>& request,
                     absl::Duration limit);
  void PublishLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status CheckMayAppendLocked() const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const LogIdentity identity_;
  const crypto::NoteKey note_key_;
  LogStore& store_;
  TileStore& tiles_;
  const base::Clock& clock_;
  const base::Logger logger_;

  base::Counter& entries_total_;
  base::Counter& publications_total_;
  base::Counter& folder_failures_total_;
  base::Gauge& tree_size_;
  base::Histogram& append_seconds_;

  // Written on the store's writer thread with mutex_ held; that thread reads
  // without it.
  std::vector<crypto::Entry> entries_;
  crypto::MerkleTree tree_;
  absl::Time last_at_ = absl::InfinitePast();
  std::optional<LogPlanner> planner_;  // the writer thread's

  mutable base::Mutex mutex_;
  mutable base::CondVar changed_;            // for appends in progress
  mutable base::CondVar published_changed_;  // for followers
  std::shared_ptr<const PublishedLog> published_ ABSL_GUARDED_BY(mutex_);
  absl::Time first_at_ ABSL_GUARDED_BY(mutex_) = absl::InfiniteFuture();
  LeafRange returned_ ABSL_GUARDED_BY(mutex_);
  // A published checkpoint that the store does not reach, if any.
  std::optional<crypto::Checkpoint> behind_ ABSL_GUARDED_BY(mutex_);
  // The published folder holds every tile of this size.
  uint64_t folder_size_ ABSL_GUARDED_BY(mutex_) = 0;
  int in_store_ ABSL_GUARDED_BY(mutex_) = 0;  // requests not done yet
  bool publishing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status folder_status_ ABSL_GUARDED_BY(mutex_);
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;

  base::Mutex folder_mutex_;  // one writer of files; taken before mutex_
  std::optional<base::Periodic> folder_writer_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_CORE_H_
