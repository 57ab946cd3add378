#include "services/hub/log/log_store.h"

#include <algorithm>
#include <utility>

#include "services/base/status.h"

namespace samrad::hub {
namespace {

using base::Blob;
using base::Row;

base::Schema LogSchema() {
  return {"log", {{1, R"sql(
CREATE TABLE entry (
  leaf INTEGER PRIMARY KEY,
  entry BLOB NOT NULL CHECK (length(entry) = 32),
  room INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
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

absl::Status InsertRows(base::Transaction& txn,
                        const std::vector<LogRow>& rows) {
  for (const LogRow& row : rows) {
    absl::Status status = txn.Run(
        "INSERT INTO entry (leaf, entry, room, sequence, at) "
        "VALUES (?, ?, ?, ?, ?)",
        {row.leaf, Blob(std::span<const uint8_t>(row.entry)),
         static_cast<int>(row.room), row.sequence, row.at});
    if (absl::IsAlreadyExists(status)) {
      return base::Error(absl::StatusCode::kInternal, "LEAF_TAKEN",
                         "a leaf index was to be used twice");
    }
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
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
    const std::string_view bytes = row.View(1);
    const int64_t room = row.Int64(2);
    if (row.Int64(0) != static_cast<int64_t>(loaded.entries.size()) ||
        bytes.size() != crypto::Entry().size() || room < 0 ||
        room >= kAppendingRooms) {
      return LogGap();
    }
    std::copy(bytes.begin(), bytes.end(),
              loaded.entries.emplace_back().begin());
    uint64_t& highest = loaded.highest_sequence[room];
    highest = std::max(highest, static_cast<uint64_t>(row.Int64(3)));
    loaded.first_at = std::min(loaded.first_at, row.Time(4));
    loaded.last_at = std::max(loaded.last_at, row.Time(4));
    return absl::OkStatus();
  };
  SAMRAD_RETURN_IF_ERROR(
      database_->Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT leaf, entry, room, sequence, at FROM entry ORDER BY leaf",
            {}, take);
      }));
  return loaded;
}

void LogStore::AppendAsync(Plan plan, std::function<void()> undo,
                           std::function<void(absl::Status)> done) {
  database_->WriteAsync(
      [plan = std::move(plan),
       undo = std::move(undo)](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const std::vector<LogRow> rows, plan());
        absl::Status status = InsertRows(txn, rows);
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
