// The rows of the log: the one source of truth. Tiles and checkpoints are
// derived from it (docs/adr/0010).
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_STORE_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_STORE_H_

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/merkle/merkle_hash.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/store.h"

namespace samrad::hub {

// Who appends. The number is stored.
enum class AppendingRoom : int {
  kReturned = 0,  // given back by a node after a restore; no sequence
  kExchange = 1,
  kDirectory = 2,
  kMeetings = 3,
};
inline constexpr int kAppendingRooms = 4;

// Entries that follow one another, of one request: one row.
struct LogRun {
  uint64_t first_leaf = 0;
  std::vector<crypto::Entry> entries;  // at least one
  AppendingRoom room = AppendingRoom::kReturned;
  uint64_t highest_sequence = 0;
  absl::Time at;  // hub's time of the commit

  uint64_t end() const { return first_leaf + entries.size(); }
};

// The last cosignature of one witness, as it was handed in.
struct WitnessRow {
  std::string agency;
  uint64_t tree_size = 0;
  std::string key_name;
  uint32_t key_id = 0;
  std::string signature;
  absl::Time at;  // hub's time of receipt
};

// Leaves [from, to).
struct LeafRange {
  uint64_t from = 0;
  uint64_t to = 0;

  // Goes on at its end, or begins anew elsewhere.
  void Extend(uint64_t first, uint64_t end) {
    if (first != to) from = first;
    to = end;
  }
};

// Everything in the store, for the start.
struct LoadedLog {
  std::vector<crypto::Entry> entries;  // by leaf index
  std::array<uint64_t, kAppendingRooms> highest_sequence{};
  absl::Time first_at = absl::InfiniteFuture();
  absl::Time last_at = absl::InfinitePast();
  LeafRange returned;  // what was given back last; empty: nothing ever
};

// Thread-safe. Error codes are those of services/base/store.h.
class LogStore {
 public:
  // Makes the run of one request, without entries when there is nothing to
  // write. Called on the writer thread, in order; an error refuses this request
  // alone. No other request comes in between.
  using Plan = std::function<absl::StatusOr<LogRun>()>;

  // `key` is the database's, 32 bytes.
  static absl::StatusOr<std::unique_ptr<LogStore>> Open(
      const std::string& path, const crypto::SecretBytes& key,
      base::OpenMode mode);

  // DATA_LOSS when the runs do not follow one another from leaf 0 on, or one is
  // not of whole entries.
  absl::StatusOr<LoadedLog> Load() const;

  // Writes the run of `plan` in one group with whatever else is waiting. When
  // it cannot be written although the plan was made, `undo` is called
  // before any other plan. `done` is called exactly once: OK means durable. All
  // three run on the writer thread; the done calls of a group come before the
  // plans of the next. A leaf that is taken gives INTERNAL.
  void AppendAsync(Plan plan, std::function<void()> undo,
                   std::function<void(absl::Status)> done);

  // Replaces each witness's row.
  absl::Status SaveWitnesses(const std::vector<WitnessRow>& rows);
  absl::StatusOr<std::vector<WitnessRow>> LoadWitnesses() const;

  // Authenticates every page (base::Database::Verify).
  absl::Status Verify() { return database_->Verify(); }

 private:
  explicit LogStore(std::unique_ptr<base::Database> database)
      : database_(std::move(database)) {}

  const std::unique_ptr<base::Database> database_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_STORE_H_
