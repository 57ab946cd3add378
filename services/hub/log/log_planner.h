// Gives entries their leaf index: the one place where an entry is sequenced.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_PLANNER_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_PLANNER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/merkle/merkle_hash.h"
#include "services/hub/log/log_store.h"

namespace samrad::hub {

// One entry as a room hands it in.
struct RoomEntry {
  uint64_t sequence = 0;
  crypto::Entry entry{};
};

// Where the entries of one request stand, and the run to write of those that
// are new.
struct PlannedAppend {
  LogRun run;
  std::vector<uint64_t> leaves;  // one per entry
};

// Knows every entry that is in the log or planned to be. A planned run becomes
// part of the log by Commit or goes by Drop. Used by one thread only (the
// store's writer).
class LogPlanner {
 public:
  // `entries` are the log's, and grow by the owner's hand before Commit; they
  // must outlive this object. DATA_LOSS when one stands in the log twice.
  static absl::StatusOr<LogPlanner> Create(
      const std::vector<crypto::Entry>& entries,
      const std::array<uint64_t, kAppendingRooms>& highest_sequence);

  // An entry that is known answers with its leaf. FAILED_PRECONDITION (tag
  // SEQUENCE_NOT_RISING) when a new entry's sequence is not above every
  // earlier one of its room; then nothing is planned.
  absl::StatusOr<PlannedAppend> Plan(AppendingRoom room,
                                     std::span<const RoomEntry> entries,
                                     absl::Time at);

  // Plans a run of entries that a node gives back, from leaf next_leaf() on.
  // DATA_LOSS (tag ENTRY_TWICE) when one is known already.
  absl::StatusOr<PlannedAppend> PlanReturned(
      std::span<const crypto::Entry> entries, absl::Time at);

  // The run is durable and the owner has added it to `entries`.
  void Commit(const LogRun& run);
  // The run will not be written.
  void Drop(const LogRun& run);

  // Leaf index of the next new entry.
  uint64_t next_leaf() const { return entries_->size() + pending_.size(); }

 private:
  struct LeafHash {
    using is_transparent = void;
    const std::vector<crypto::Entry>* entries;
    size_t operator()(uint64_t leaf) const { return (*this)((*entries)[leaf]); }
    size_t operator()(const crypto::Entry& entry) const;
  };
  struct LeafEqual {
    using is_transparent = void;
    const std::vector<crypto::Entry>* entries;
    bool operator()(uint64_t a, uint64_t b) const { return a == b; }
    bool operator()(uint64_t a, const crypto::Entry& b) const {
      return (*entries)[a] == b;
    }
    bool operator()(const crypto::Entry& a, uint64_t b) const {
      return (*entries)[b] == a;
    }
  };

  explicit LogPlanner(const std::vector<crypto::Entry>& entries)
      : entries_(&entries),
        index_(0, LeafHash{&entries}, LeafEqual{&entries}) {}

  std::optional<uint64_t> Find(const crypto::Entry& entry) const;
  // What is planned of one entry.
  struct Pending {
    uint64_t leaf = 0;
    AppendingRoom room = AppendingRoom::kReturned;
    uint64_t sequence = 0;
  };
  // Adds a new entry to the run.
  void AddPending(const crypto::Entry& entry, uint64_t sequence, LogRun& run);
  void RecountHighest();

  const std::vector<crypto::Entry>* entries_;
  absl::flat_hash_set<uint64_t, LeafHash, LeafEqual> index_;
  absl::flat_hash_map<crypto::Entry, Pending> pending_;
  std::array<uint64_t, kAppendingRooms> committed_highest_{};
  std::array<uint64_t, kAppendingRooms> highest_{};  // with what is pending
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_PLANNER_H_
