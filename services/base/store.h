// The one way to a disk for rows: an SQLCipher database with group commit.
//
//   auto db = Database::Open(path, key, {{"exchange", kMigrations}}, options);
//   Status done = db->Write([&](Transaction& txn) -> Status {
//     SAMRAD_RETURN_IF_ERROR(
//         txn.Run("INSERT INTO envelope (id, bytes) VALUES (?, ?)",
//                 {id, Blob{bytes}}));
//     return txn.Query("SELECT seq FROM envelope WHERE id = ?", {id},
//                      [&](const Row& row) { seq = row.Int64(0); });
//   });
//
// Durable means: synced to the write-ahead log (synchronous=FULL) before Write
// returns or `done` is called. Status codes, here and in sql.h:
//   DATA_LOSS            wrong key, or the file is truncated or tampered with
//   FAILED_PRECONDITION  STORE_NEWER, STORE_IN_USE, BAD_KEY_SIZE
//   NOT_FOUND            no such file (kOpenExisting)
//   RESOURCE_EXHAUSTED   disk full: the transaction did not happen; the store
//                        goes on and works again when there is room
//   UNAVAILABLE          the disk failed, or the store is closing; after a
//                        failed sync (STORE_BROKEN) every write is refused
//                        until the process restarts
//   ALREADY_EXISTS       a UNIQUE or PRIMARY KEY constraint
//   INTERNAL             bad SQL or another constraint: our bug
#ifndef SAMRAD_SERVICES_BASE_STORE_H_
#define SAMRAD_SERVICES_BASE_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/base/literal.h"
#include "services/base/sql.h"

namespace samrad::crypto {
class SecretBytes;
}  // namespace samrad::crypto

namespace samrad::base {

// One step of a room's schema. Never changed once released; may hold several
// statements. Versions are 1, 2, 3 ... in order.
struct Migration {
  int version;
  Literal sql;
};

// The tables of one room. Several rooms may share one store (the agency's
// vault): each has its own name and its own line in table schema_version.
struct Schema {
  Literal name;
  std::vector<Migration> migrations;
};

enum class OpenMode {
  kOpenExisting,     // NOT_FOUND when there is no file
  kCreateIfMissing,  // a new file appears whole (made beside, then renamed)
  // Beside the process that has it open, for backup and verify: no lock, no
  // migration, no Write (FAILED_PRECONDITION).
  kReadBeside,
};

struct DatabaseOptions {
  OpenMode mode = OpenMode::kOpenExisting;
  int reader_count = 4;
  int64_t writer_cache_bytes = 64 << 20;
  int64_t reader_cache_bytes = 16 << 20;
  int max_group = 256;
  // How long an idle writer waits for company before it commits. Zero: not at
  // all; groups then form only while a commit is in progress.
  absl::Duration group_wait = absl::ZeroDuration();
  int wal_checkpoint_pages = 4096;  // 4 KiB pages; then the log is folded in
};

// Thread-safe. The destructor finishes queued writes, then closes and folds the
// write-ahead log into the file.
class Database {
 public:
  using WriteWork = std::function<absl::Status(Transaction&)>;
  using ReadWork = std::function<absl::Status(const ReadTransaction&)>;

  // `key` is exactly 32 bytes. Takes a lock on `path`.lock so that no second
  // process opens the store (FAILED_PRECONDITION, STORE_IN_USE). Before it
  // migrates an existing store, copies it to `path`.before-<schema>-<version>
  // under the same key. A store with a newer schema, or with a schema not named
  // here, is refused (FAILED_PRECONDITION, STORE_NEWER) and left as it was.
  static absl::StatusOr<std::unique_ptr<Database>> Open(
      const std::string& path, const crypto::SecretBytes& key,
      std::vector<Schema> schemas, const DatabaseOptions& options = {});

  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `work` once, on the writer thread, in a transaction together with
  // whatever else is waiting, and returns when it is durable. If `work` returns
  // an error its own changes (only) are undone and that error is returned. If
  // the group cannot be committed, every work in it gets the error and none of
  // it happened. `work` must be short, must not call Write and must not block
  // on another thread's Write. Writes take effect in the order they were given.
  absl::Status Write(const WriteWork& work);

  // The same; `durable` is called on the writer thread when the group is
  // durable and `work` was OK, in the order of the works, and before anybody
  // learns that this or a later write is durable. It must be short.
  absl::Status Write(const WriteWork& work,
                     const std::function<void()>& durable);

  // The same without waiting. `done` is called exactly once, on the writer
  // thread, after the group is durable (or failed); it must be short and may
  // call WriteAsync. After the destructor has begun: UNAVAILABLE, at once.
  void WriteAsync(WriteWork work, std::function<void(absl::Status)> done);

  // Runs `work` on one of the reader connections against one snapshot that
  // holds all writes that were durable when it began; a slow writer does not
  // hold it up. Waits for a free connection. `work` may not call Read.
  absl::Status Read(const ReadWork& work) const;

  // Reads and authenticates every page of the file and runs quick_check:
  // DATA_LOSS names the number of faults. Folds the write-ahead log in first.
  absl::Status Verify();

  // Writes a whole, encrypted copy under `key` (32 bytes) to `path`, made
  // beside and renamed, mode 0600; goes on while others read and write.
  // ALREADY_EXISTS when there is a file at `path`.
  absl::Status BackupTo(const std::string& path,
                        const crypto::SecretBytes& key) const;

  // Folds the write-ahead log into the file and truncates it. UNAVAILABLE when
  // a long read holds it back.
  absl::Status CheckpointWal();

  // Counts since Open; for metrics and for the tests of group commit.
  struct WriteCounts {
    int64_t works = 0;
    int64_t groups = 0;  // commits
  };
  WriteCounts write_counts() const;

 private:
  class Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_STORE_H_
