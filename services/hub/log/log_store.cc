#include "services/hub/log/log_store.h"

#include <algorithm>
#include <utility>

#include "services/base/status.h"

namespace samrad::hub {
namespace {

using base::Blob;
using base::Row;

constexpr size_t kEntryBytes = crypto::Entry().size();

base::Schema LogSchema() {
  return {"log", {{1, R"sql(
CREATE TABLE run (
  first_leaf INTEGER PRIMARY KEY,
  entries BLOB NOT NULL CHECK (length(entries) > 0 AND length(entries) % 32 = 0),
  room INTEGER NOT NULL,
  highest_sequence INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE witness (
  agency TEXT PRIMARY KEY,
  tree_size INTEGER NOT NULL,
  key_name TEXT NOT NULL,
  key_id INTEGER NOT NULL,
  signature BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
)sql"}}};
}

absl::Status LogGap() {
  return base::Error(absl::StatusCode::kDataLoss, "LOG_GAP",
                     "the stored leaves are not whole");
}

absl::Status InsertRun(base::Transaction& txn, const LogRun& run) {
  std::string entries;
  entries.reserve(run.entries.size() * kEntryBytes);
  for (const crypto::Entry& entry : run.entries) {
    entries.append(entry.begin(), entry.end());
  }
  absl::Status status = txn.Run(
      "INSERT INTO run (first_leaf, entries, room, highest_sequence, at) "
      "VALUES (?, ?, ?, ?, ?)",
      {run.first_leaf, Blob(entries), static_cast<int>(run.room),
       run.highest_sequence, run.at});
  if (absl::IsAlreadyExists(status)) {
    return base::Error(absl::StatusCode::kInternal, "LEAF_TAKEN",
                       "a leaf index was to be used twice");
  }
  return status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LogStore>> LogStore::Open(
    const std::string& path, const crypto::SecretBytes& key,
    base::OpenMode mode) {
  base::DatabaseOptions options;
  options.mode = mode;
  options.reader_count = 1;
  SAMRAD_ASSIGN_OR_RETURN(
      auto database, base::Database::Open(path, key, {LogSchema()}, options));
  return std::unique_ptr<LogStore>(new LogStore(std::move(database)));
}

absl::StatusOr<LoadedLog> LogStore::Load() const {
  LoadedLog loaded;
  auto take = [&loaded](const Row& row) -> absl::Status {
    std::string_view bytes = row.View(1);
    const int64_t room = row.Int64(2);
    if (row.Int64(0) != static_cast<int64_t>(loaded.entries.size()) ||
        bytes.empty() || bytes.size() % kEntryBytes != 0 || room < 0 ||
        room >= kAppendingRooms) {
      return LogGap();
    }
    const uint64_t first = loaded.entries.size();
    for (; !bytes.empty(); bytes.remove_prefix(kEntryBytes)) {
      std::copy_n(bytes.begin(), kEntryBytes,
                  loaded.entries.emplace_back().begin());
    }
    uint64_t& highest = loaded.highest_sequence[static_cast<size_t>(room)];
    highest = std::max(highest, static_cast<uint64_t>(row.Int64(3)));
    if (room == static_cast<int64_t>(AppendingRoom::kReturned)) {
      loaded.returned.Extend(first, loaded.entries.size());
    }
    loaded.first_at = std::min(loaded.first_at, row.Time(4));
    loaded.last_at = std::max(loaded.last_at, row.Time(4));
    return absl::OkStatus();
  };
  SAMRAD_RETURN_IF_ERROR(
      database_->Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT first_leaf, entries, room, highest_sequence, at FROM run "
            "ORDER BY first_leaf",
            {}, take);
      }));
  return loaded;
}

void LogStore::AppendAsync(Plan plan, std::function<void()> undo,
                           std::function<void(absl::Status)> done) {
  database_->WriteAsync(
      [plan = std::move(plan),
       undo = std::move(undo)](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const LogRun run, plan());
        if (run.entries.empty()) return absl::OkStatus();
        absl::Status status = InsertRun(txn, run);
        if (!status.ok()) undo();
        return status;
      },
      std::move(done));
}

absl::Status LogStore::SaveWitnesses(const std::vector<WitnessRow>& rows) {
  return database_->Write([&rows](base::Transaction& txn) -> absl::Status {
    for (const WitnessRow& row : rows) {
      SAMRAD_RETURN_IF_ERROR(
          txn.Run("INSERT OR REPLACE INTO witness "
                  "(agency, tree_size, key_name, key_id, signature, at) "
                  "VALUES (?, ?, ?, ?, ?, ?)",
                  {row.agency, row.tree_size, row.key_name, row.key_id,
                   Blob(row.signature), row.at}));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<WitnessRow>> LogStore::LoadWitnesses() const {
  std::vector<WitnessRow> rows;
  SAMRAD_RETURN_IF_ERROR(
      database_->Read([&rows](const base::ReadTransaction& txn) {
        return txn.Query(
            "SELECT agency, tree_size, key_name, key_id, signature, at "
            "FROM witness ORDER BY agency",
            {}, [&rows](const Row& row) {
              rows.push_back({.agency = row.Text(0),
                              .tree_size = static_cast<uint64_t>(row.Int64(1)),
                              .key_name = row.Text(2),
                              .key_id = static_cast<uint32_t>(row.Int64(3)),
                              .signature = row.Bytes(4),
                              .at = row.Time(5)});
            });
      }));
  return rows;
}

}  // namespace samrad::hub
