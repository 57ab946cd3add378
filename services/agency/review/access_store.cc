#include "services/agency/review/access_store.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr std::size_t kMostTold = 200;

std::optional<absl::Time> MaybeTime(const base::Row& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Time(column);
}

absl::StatusOr<StoredAccess> AccessOf(const base::Row& row) {
  SAMRAD_ASSIGN_OR_RETURN(const AccessId id, AccessId::FromBytes(row.View(0)));
  return StoredAccess{.id = id,
                      .kind = static_cast<review::v1::RecordKind>(row.Int64(1)),
                      .record = row.Bytes(2),
                      .case_code = row.Text(3),
                      .author = row.Text(4),
                      .asked_by = row.Text(5),
                      .why = row.Text(6),
                      .asked_at = row.Time(7),
                      .answer = static_cast<AccessAnswer>(row.Int64(8)),
                      .answered_by = row.Text(9),
                      .answered_at = MaybeTime(row, 10),
                      .ended_by = row.Text(11),
                      .ended_at = MaybeTime(row, 12),
                      .reads = static_cast<std::uint32_t>(row.Int64(13)),
                      .last_read_at = MaybeTime(row, 14)};
}

}  // namespace

base::Schema ReviewSchema() {
  return {"review", {{1, R"sql(
-- What auditors asked for. answer: 0 none, 1 granted, 2 refused.
CREATE TABLE review_access (
  number INTEGER PRIMARY KEY,
  access_id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  record BLOB NOT NULL,
  case_code TEXT NOT NULL,
  author TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  why TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  answer INTEGER NOT NULL,
  answered_by TEXT NOT NULL,
  answered_at INTEGER,
  ended_by TEXT NOT NULL,
  ended_at INTEGER,
  reads INTEGER NOT NULL,
  last_read_at INTEGER
) STRICT;
CREATE INDEX review_access_asked_by ON review_access (asked_by);
CREATE INDEX review_access_record ON review_access (record);
CREATE INDEX review_access_case ON review_access (case_code);
)sql"}}};
}

absl::Status PutAccess(base::Transaction& txn, const StoredAccess& access) {
  return txn.Run(
      "INSERT INTO review_access (access_id, kind, record, case_code, author, "
      "asked_by, why, asked_at, answer, answered_by, answered_at, ended_by, "
      "ended_at, reads, last_read_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (access_id) DO UPDATE SET answer = excluded.answer, "
      "answered_by = excluded.answered_by, "
      "answered_at = excluded.answered_at, ended_by = excluded.ended_by, "
      "ended_at = excluded.ended_at, reads = excluded.reads, "
      "last_read_at = excluded.last_read_at",
      {access.id, static_cast<std::int64_t>(access.kind),
       base::Blob(std::string_view(access.record)), access.case_code,
       access.author, access.asked_by, access.why, access.asked_at,
       static_cast<std::int64_t>(access.answer), access.answered_by,
       access.answered_at, access.ended_by, access.ended_at, access.reads,
       access.last_read_at});
}

absl::StatusOr<std::optional<StoredAccess>> FindAccess(
    const base::ReadTransaction& txn, const AccessId& id) {
  SAMRAD_ASSIGN_OR_RETURN(std::vector<StoredAccess> found,
                          ListStoredAccesses(txn, {.id = id}));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

absl::StatusOr<std::vector<StoredAccess>> ListStoredAccesses(
    const base::ReadTransaction& txn, const AccessFilter& filter) {
  std::vector<StoredAccess> accesses;
  std::optional<base::Blob> record;
  if (filter.record.has_value()) record.emplace(*filter.record);
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT access_id, kind, record, case_code, author, "
      "asked_by, why, asked_at, answer, answered_by, answered_at, "
      "ended_by, ended_at, reads, last_read_at FROM review_access "
      "WHERE (asked_by = ?1 OR ?1 IS NULL) AND (record = ?2 OR ?2 IS NULL) "
      "AND (access_id = ?3 OR ?3 IS NULL) ORDER BY number DESC LIMIT ?4",
      {filter.asked_by, record, filter.id, filter.limit},
      [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(StoredAccess one, AccessOf(row));
        accesses.push_back(std::move(one));
        return absl::OkStatus();
      }));
  return accesses;
}

absl::StatusOr<std::vector<StoredAccess>> AccessesToTell(
    const base::ReadTransaction& txn, std::string_view user,
    const std::vector<std::string>& cases) {
  std::vector<StoredAccess> told;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT access_id, kind, record, case_code, author, "
      "asked_by, why, asked_at, answer, answered_by, answered_at, "
      "ended_by, ended_at, reads, last_read_at FROM review_access "
      "WHERE case_code <> '' OR author = ? ORDER BY number DESC",
      {user}, [&](const base::Row& row) -> absl::Status {
        if (told.size() == kMostTold) return absl::OkStatus();
        SAMRAD_ASSIGN_OR_RETURN(StoredAccess one, AccessOf(row));
        if (one.case_code.empty() || std::find(cases.begin(), cases.end(),
                                               one.case_code) != cases.end()) {
          told.push_back(std::move(one));
        }
        return absl::OkStatus();
      }));
  return told;
}

}  // namespace samrad::agency
