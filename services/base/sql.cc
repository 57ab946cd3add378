#include "services/base/sql.h"

#include "services/base/connection.h"
#include "services/base/status.h"

namespace samrad::base {

bool Row::IsNull(int column) const {
  return sqlite3_column_type(statement_.handle(), column) == SQLITE_NULL;
}

int64_t Row::Int64(int column) const {
  return sqlite3_column_int64(statement_.handle(), column);
}

std::string_view Row::View(int column) const {
  const void* const bytes = sqlite3_column_blob(statement_.handle(), column);
  const int size = sqlite3_column_bytes(statement_.handle(), column);
  if (bytes == nullptr || size <= 0) return "";
  return {static_cast<const char*>(bytes), static_cast<size_t>(size)};
}

absl::Status ReadTransaction::RunQuery(Literal sql, Binds binds,
                                       EachRow each) const {
  SAMRAD_ASSIGN_OR_RETURN(Connection::Lease lease, connection_.Prepare(sql));
  SAMRAD_RETURN_IF_ERROR(connection_.Bind(lease.statement(), binds));
  const Row row(lease.statement());
  while (true) {
    SAMRAD_ASSIGN_OR_RETURN(const bool has_row,
                            connection_.Step(lease.statement()));
    if (!has_row) return absl::OkStatus();
    SAMRAD_RETURN_IF_ERROR(each(row));
  }
}

absl::StatusOr<bool> ReadTransaction::RunQueryOne(Literal sql, Binds binds,
                                                  EachRow each) const {
  SAMRAD_ASSIGN_OR_RETURN(Connection::Lease lease, connection_.Prepare(sql));
  SAMRAD_RETURN_IF_ERROR(connection_.Bind(lease.statement(), binds));
  SAMRAD_ASSIGN_OR_RETURN(const bool has_row,
                          connection_.Step(lease.statement()));
  if (!has_row) return false;
  SAMRAD_RETURN_IF_ERROR(each(Row(lease.statement())));
  return true;
}

absl::StatusOr<std::optional<int64_t>> ReadTransaction::QueryInt64(
    Literal sql, Binds binds) const {
  std::optional<int64_t> value;
  SAMRAD_RETURN_IF_ERROR(RunQueryOne(sql, binds, [&value](const Row& row) {
                           if (!row.IsNull(0)) value = row.Int64(0);
                           return absl::OkStatus();
                         }).status());
  return value;
}

absl::StatusOr<bool> ReadTransaction::Exists(Literal sql, Binds binds) const {
  return RunQueryOne(sql, binds, [](const Row&) { return absl::OkStatus(); });
}

absl::Status Transaction::Run(Literal sql, Binds binds) {
  SAMRAD_ASSIGN_OR_RETURN(Connection::Lease lease, connection_.Prepare(sql));
  SAMRAD_RETURN_IF_ERROR(connection_.Bind(lease.statement(), binds));
  while (true) {
    SAMRAD_ASSIGN_OR_RETURN(const bool has_row,
                            connection_.Step(lease.statement()));
    if (!has_row) return absl::OkStatus();
  }
}

int64_t Transaction::changes() const {
  return sqlite3_changes64(connection_.handle());
}

int64_t Transaction::last_insert_id() const {
  return sqlite3_last_insert_rowid(connection_.handle());
}

}  // namespace samrad::base
