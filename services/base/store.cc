#include "services/base/store.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/connection.h"
#include "services/base/migrate.h"
#include "services/base/mutex.h"
#include "services/base/status.h"
#include "services/base/write_queue.h"

namespace samrad::base {
namespace {

// Keeps a second process out for as long as it lives.
class FileLock {
 public:
  static absl::StatusOr<std::unique_ptr<FileLock>> Take(
      const std::string& path) {
    const int descriptor =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
      return absl::UnavailableError("the store's lock file cannot be made");
    }
    auto lock = std::unique_ptr<FileLock>(new FileLock(descriptor));
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      return Error(absl::StatusCode::kFailedPrecondition, "STORE_IN_USE",
                   "another process has the store open");
    }
    return lock;
  }
  ~FileLock() { ::close(descriptor_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

void RemoveStore(const std::string& path) {
  for (const char* end : {"", "-wal", "-shm", "-journal"}) {
    ::unlink((path + end).c_str());
  }
}

absl::Status SyncFile(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return absl::UnavailableError("a file cannot be synced");
  return absl::OkStatus();
}

// Makes `beside` appear as `path`, for good.
absl::Status MoveIntoPlace(const std::string& beside, const std::string& path) {
  if (::rename(beside.c_str(), path.c_str()) != 0) {
    return absl::UnavailableError("a file cannot be renamed");
  }
  const std::string folder = std::filesystem::path(path).parent_path();
  return SyncFile(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

absl::Status CreateStore(const std::string& path,
                         const crypto::SecretBytes& key,
                         const std::vector<Schema>& schemas) {
  const std::string beside = path + ".new";
  RemoveStore(beside);
  const int created =
      ::open(beside.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (created < 0) return absl::UnavailableError("the store cannot be made");
  ::close(created);
  absl::Status status = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                            Connection::Open(beside, key, {.writable = true}));
    SAMRAD_RETURN_IF_ERROR(
        Migrate(*connection, schemas,
                [](const std::string&, int) { return absl::OkStatus(); }));
    return connection->Execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }();
  if (status.ok()) status = SyncFile(beside, O_RDONLY);
  if (status.ok()) status = MoveIntoPlace(beside, path);
  if (!status.ok()) RemoveStore(beside);
  return status;
}

absl::Status Damaged(int faults) {
  return Error(absl::StatusCode::kDataLoss, "STORE_NOT_READABLE",
               absl::StrCat("the store file has faults: ", faults));
}

absl::Status CheckFile(const std::string& path, const crypto::SecretBytes& key,
                       const std::vector<Schema>& schemas, OpenMode mode) {
  struct stat info;
  if (::stat(path.c_str(), &info) == 0) {
    if (info.st_size > 0) return absl::OkStatus();
    return Error(absl::StatusCode::kDataLoss, "STORE_NOT_READABLE",
                 "the store file is empty");
  }
  if (errno != ENOENT) {
    return absl::UnavailableError("the store file cannot be reached");
  }
  if (::access((path + "-wal").c_str(), F_OK) == 0) {
    return Error(absl::StatusCode::kDataLoss, "STORE_NOT_READABLE",
                 "the store file is gone but its write-ahead log is there");
  }
  if (mode != OpenMode::kCreateIfMissing) {
    return absl::NotFoundError("there is no store file");
  }
  return CreateStore(path, key, schemas);
}

}  // namespace

class Database::Impl {
 public:
  Impl(std::string path, crypto::SecretBytes key,
       const DatabaseOptions& options, std::unique_ptr<FileLock> lock,
       std::unique_ptr<Connection> writer)
      : path_(std::move(path)),
        key_(std::move(key)),
        options_(options),
        lock_(std::move(lock)) {
    if (writer != nullptr) {
      queue_ = std::make_unique<WriteQueue>(
          std::move(writer), options.max_group, options.group_wait);
    }
  }

  // Null when opened kReadBeside.
  WriteQueue* queue() const { return queue_.get(); }

  absl::StatusOr<std::unique_ptr<Connection>> OpenReader() const {
    return Connection::Open(path_, key_,
                            {.cache_bytes = options_.reader_cache_bytes});
  }

  absl::StatusOr<std::unique_ptr<Connection>> TakeReader() {
    {
      MutexLock lock(mutex_);
      while (idle_readers_.empty() && open_readers_ >= options_.reader_count) {
        reader_free_.Wait(mutex_);
      }
      if (!idle_readers_.empty()) {
        std::unique_ptr<Connection> reader = std::move(idle_readers_.back());
        idle_readers_.pop_back();
        return reader;
      }
      ++open_readers_;
    }
    absl::StatusOr<std::unique_ptr<Connection>> reader = OpenReader();
    if (!reader.ok()) ReturnReader(nullptr);
    return reader;
  }

  // Null, or a broken connection, makes room for a new one.
  void ReturnReader(std::unique_ptr<Connection> reader) {
    MutexLock lock(mutex_);
    if (reader != nullptr && !reader->broken()) {
      idle_readers_.push_back(std::move(reader));
    } else {
      --open_readers_;
    }
    reader_free_.SignalOne();
  }

 private:
  const std::string path_;
  const crypto::SecretBytes key_;
  const DatabaseOptions options_;
  const std::unique_ptr<FileLock> lock_;
  // Closed last of the connections: it folds the write-ahead log in.
  std::unique_ptr<WriteQueue> queue_;

  Mutex mutex_;
  CondVar reader_free_;
  std::vector<std::unique_ptr<Connection>> idle_readers_
      ABSL_GUARDED_BY(mutex_);
  int open_readers_ ABSL_GUARDED_BY(mutex_) = 0;
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

absl::StatusOr<std::unique_ptr<Database>> Database::Open(
    const std::string& path, const crypto::SecretBytes& key,
    std::vector<Schema> schemas, const DatabaseOptions& options) {
  std::unique_ptr<FileLock> lock;
  const bool beside = options.mode == OpenMode::kReadBeside;
  if (!beside) {
    SAMRAD_ASSIGN_OR_RETURN(lock, FileLock::Take(path + ".lock"));
  }
  SAMRAD_RETURN_IF_ERROR(CheckFile(path, key, schemas, options.mode));
  SAMRAD_ASSIGN_OR_RETURN(
      std::unique_ptr<Connection> connection,
      Connection::Open(path, key,
                       {.writable = !beside,
                        .cache_bytes = beside ? options.reader_cache_bytes
                                              : options.writer_cache_bytes,
                        .wal_checkpoint_pages = options.wal_checkpoint_pages}));
  if (beside) {
    SAMRAD_RETURN_IF_ERROR(CheckNotNewer(*connection, schemas));
    connection.reset();
  } else {
    SAMRAD_RETURN_IF_ERROR(Migrate(
        *connection, schemas,
        [&](const std::string& schema, int version) -> absl::Status {
          const std::string copy =
              absl::StrCat(path, ".before-", schema, "-", version);
          SAMRAD_RETURN_IF_ERROR(CopyDatabase(*connection, copy + ".new", key));
          return MoveIntoPlace(copy + ".new", copy);
        }));
  }
  SAMRAD_ASSIGN_OR_RETURN(crypto::SecretBytes own_key, key.Clone());
  return std::unique_ptr<Database>(new Database(
      std::make_unique<Impl>(path, std::move(own_key), options, std::move(lock),
                             std::move(connection))));
}

absl::Status Database::Write(const WriteWork& work) {
  if (impl_->queue() == nullptr) {
    return absl::FailedPreconditionError("the store is open for reading only");
  }
  return impl_->queue()->Write(work, nullptr);
}

absl::Status Database::Write(const WriteWork& work,
                             const std::function<void()>& durable) {
  if (impl_->queue() == nullptr) {
    return absl::FailedPreconditionError("the store is open for reading only");
  }
  return impl_->queue()->Write(work, &durable);
}

void Database::WriteAsync(WriteWork work,
                          std::function<void(absl::Status)> done) {
  if (impl_->queue() == nullptr) {
    done(absl::FailedPreconditionError("the store is open for reading only"));
    return;
  }
  impl_->queue()->WriteAsync(std::move(work), std::move(done));
}

absl::Status Database::Read(const ReadWork& work) const {
  SAMRAD_ASSIGN_OR_RETURN(std::unique_ptr<Connection> reader,
                          impl_->TakeReader());
  absl::Status status = reader->Run("BEGIN");
  if (status.ok()) {
    const ReadTransaction txn(*reader);
    status = work(txn);
  }
  if (!reader->autocommit()) reader->Run("ROLLBACK").IgnoreError();
  impl_->ReturnReader(std::move(reader));
  return status;
}

absl::Status Database::Verify() {
  const auto verify = [this]() -> absl::Status {
    // A fresh connection: nothing comes from a page cache.
    SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> reader,
                            impl_->OpenReader());
    const ReadTransaction txn(*reader);
    int faults = 0;
    SAMRAD_RETURN_IF_ERROR(txn.Query("PRAGMA cipher_integrity_check", {},
                                     [&](const Row&) { ++faults; }));
    if (faults > 0) return Damaged(faults);
    const absl::Status checked =
        txn.Query("PRAGMA quick_check", {}, [&](const Row& row) {
          if (row.View(0) != "ok") ++faults;
        });
    if (faults > 0 || absl::IsInternal(checked)) return Damaged(faults);
    return checked;
  };
  if (impl_->queue() == nullptr) return verify();
  // On the writer thread: no page changes while its bytes are read.
  return impl_->queue()->RunAlone([&verify](
                                      Connection& writer) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(writer.Execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    return verify();
  });
}

absl::Status Database::BackupTo(const std::string& path,
                                const crypto::SecretBytes& key) const {
  if (::access(path.c_str(), F_OK) == 0) {
    return absl::AlreadyExistsError("there is a file in the backup's place");
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> reader,
                          impl_->OpenReader());
  SAMRAD_RETURN_IF_ERROR(CopyDatabase(*reader, path + ".new", key));
  return MoveIntoPlace(path + ".new", path);
}

absl::Status Database::CheckpointWal() {
  if (impl_->queue() == nullptr) {
    return absl::FailedPreconditionError("the store is open for reading only");
  }
  return impl_->queue()->RunAlone([](Connection& writer) -> absl::Status {
    int64_t held_back = 0;
    SAMRAD_RETURN_IF_ERROR(ReadTransaction(writer).Query(
        "PRAGMA wal_checkpoint(TRUNCATE)", {},
        [&held_back](const Row& row) { held_back = row.Int64(0); }));
    if (held_back == 0) return absl::OkStatus();
    return absl::UnavailableError("a long read holds the write-ahead log");
  });
}

Database::WriteCounts Database::write_counts() const {
  return impl_->queue() == nullptr ? WriteCounts{} : impl_->queue()->counts();
}

}  // namespace samrad::base
