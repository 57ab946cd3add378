#include "services/base/migrate.h"

#include <map>
#include <string_view>

#include "services/base/sql.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

using Versions = std::map<std::string, int, std::less<>>;

absl::Status CheckNumbering(const std::vector<Schema>& schemas) {
  std::map<std::string_view, int> names;
  for (const Schema& schema : schemas) {
    if (++names[schema.name.text()] > 1) {
      return absl::InternalError("a schema is named twice");
    }
    int expected = 1;
    for (const Migration& migration : schema.migrations) {
      if (migration.version != expected++) {
        return absl::InternalError("migrations are not numbered 1, 2, 3 ...");
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Versions> ReadVersions(Connection& connection) {
  const ReadTransaction txn(connection);
  Versions versions;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool has_table,
      txn.Exists("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'"));
  if (!has_table) return versions;
  SAMRAD_RETURN_IF_ERROR(txn.Query("SELECT schema, version FROM schema_version",
                                   {}, [&versions](const Row& row) {
                                     versions[row.Text(0)] =
                                         static_cast<int>(row.Int64(1));
                                   }));
  return versions;
}

absl::Status CheckVersions(const Versions& versions,
                           const std::vector<Schema>& schemas) {
  for (const auto& [name, version] : versions) {
    int known = 0;
    for (const Schema& schema : schemas) {
      if (schema.name.text() == name) {
        known = static_cast<int>(schema.migrations.size());
      }
    }
    if (version > known) {
      return Error(absl::StatusCode::kFailedPrecondition, "STORE_NEWER",
                   "the store was written by a newer version of this program");
    }
  }
  return absl::OkStatus();
}

absl::Status Apply(Connection& connection, Literal schema,
                   const Migration& migration) {
  SAMRAD_RETURN_IF_ERROR(connection.Execute("BEGIN IMMEDIATE"));
  absl::Status status = connection.Execute(migration.sql.text().data());
  if (status.ok()) {
    Transaction txn(connection);
    status = txn.Run(
        "INSERT INTO schema_version (schema, version) VALUES (?, ?) "
        "ON CONFLICT (schema) DO UPDATE SET version = excluded.version",
        {schema.text(), migration.version});
  }
  if (status.ok()) status = connection.Execute("COMMIT");
  if (!status.ok()) connection.Execute("ROLLBACK").IgnoreError();
  return status;
}

}  // namespace

absl::Status CheckNotNewer(Connection& connection,
                           const std::vector<Schema>& schemas) {
  SAMRAD_ASSIGN_OR_RETURN(const Versions versions, ReadVersions(connection));
  return CheckVersions(versions, schemas);
}

absl::Status Migrate(
    Connection& connection, const std::vector<Schema>& schemas,
    const std::function<absl::Status(const std::string&, int)>& before) {
  SAMRAD_RETURN_IF_ERROR(CheckNumbering(schemas));
  SAMRAD_ASSIGN_OR_RETURN(const Versions versions, ReadVersions(connection));
  SAMRAD_RETURN_IF_ERROR(CheckVersions(versions, schemas));
  bool asked = versions.empty();
  SAMRAD_RETURN_IF_ERROR(
      connection.Execute("CREATE TABLE IF NOT EXISTS schema_version ("
                         "schema TEXT PRIMARY KEY, version INTEGER NOT NULL) "
                         "STRICT, WITHOUT ROWID"));
  for (const Schema& schema : schemas) {
    const auto found = versions.find(schema.name.text());
    const int present = found == versions.end() ? 0 : found->second;
    for (const Migration& migration : schema.migrations) {
      if (migration.version <= present) continue;
      if (!asked) {
        SAMRAD_RETURN_IF_ERROR(
            before(std::string(schema.name.text()), migration.version));
        asked = true;
      }
      SAMRAD_RETURN_IF_ERROR(Apply(connection, schema.name, migration));
    }
  }
  return absl::OkStatus();
}

}  // namespace samrad::base
