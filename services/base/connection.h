// One SQLCipher connection. Internal to base_store: the only header that knows
// SQLite.
#ifndef SAMRAD_SERVICES_BASE_CONNECTION_H_
#define SAMRAD_SERVICES_BASE_CONNECTION_H_

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/literal.h"
#include "services/base/sql.h"

namespace samrad::base {

struct ConnectionOptions {
  bool writable = false;
  int64_t cache_bytes = 16 << 20;
  int wal_checkpoint_pages = 4096;
};

// A prepared statement; finalized by the destructor.
class Statement {
 public:
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  ~Statement() { sqlite3_finalize(handle_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  sqlite3_stmt* handle() const { return handle_; }
  bool in_use = false;

 private:
  sqlite3_stmt* const handle_;
};

// Error codes: see store.h. Not thread-safe: one thread at a time.
class Connection {
 public:
  // Opens an existing file (an empty one becomes a new database) with a raw key
  // of 32 bytes and reads its first page. On any error the handle is closed.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const std::string& path, const crypto::SecretBytes& key,
      const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Several statements without parameters or results of interest.
  absl::Status Execute(const char* sql);

  // A statement ready to be bound, returned to the cache by the destructor.
  class Lease {
   public:
    Lease(Statement* kept, std::unique_ptr<Statement> own);
    ~Lease();
    Lease(Lease&& other) noexcept;
    Lease& operator=(Lease&&) = delete;
    Statement& statement() const { return *statement_; }

   private:
    Statement* statement_;
    std::unique_ptr<Statement> own_;
  };
  absl::StatusOr<Lease> Prepare(Literal sql);
  absl::Status Bind(Statement& statement, Binds binds);
  // True when there is a row.
  absl::StatusOr<bool> Step(Statement& statement);

  // Runs a cached statement without parameters (BEGIN, COMMIT, ...).
  absl::Status Run(Literal sql);

  // False inside a transaction.
  bool autocommit() const { return sqlite3_get_autocommit(handle_) != 0; }
  // True after the file proved false or a sync failed: use no more.
  bool broken() const { return broken_; }
  sqlite3* handle() const { return handle_; }

  absl::Status ErrorFrom(int result);

 private:
  explicit Connection(sqlite3* handle) : handle_(handle) {}
  absl::Status Configure(const ConnectionOptions& options);

  sqlite3* const handle_;
  bool broken_ = false;
  // By address: a literal's text never moves.
  std::unordered_map<const char*, std::unique_ptr<Statement>> statements_;
};

// Copies the whole database of `source` into a new file at `path` under `key`,
// synced, mode 0600. On error nothing is left.
absl::Status CopyDatabase(Connection& source, const std::string& path,
                          const crypto::SecretBytes& key);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_CONNECTION_H_
