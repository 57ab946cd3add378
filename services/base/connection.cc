#include "services/base/connection.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <mutex>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "crypto/secret/wipe.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

constexpr size_t kKeyBytes = 32;
constexpr int kBusyTimeoutMilliseconds = 2000;
constexpr char kHexDigits[] = "0123456789abcdef";

// SQLite counts its memory under one global lock unless told not to.
void ConfigureOnce() {
  static std::once_flag once;
  std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

// The raw key form x'<64 hex>'. Any other length would silently become a
// passphrase, so the caller has checked it.
int SetRawKey(sqlite3* handle, const crypto::SecretBytes& key) {
  crypto::WipedArray<3 + 2 * kKeyBytes> text;
  uint8_t* out = text.data();
  *out++ = 'x';
  *out++ = '\'';
  for (const uint8_t byte : key.Reveal(
           crypto::AccessTicket::ForFile("keys the SQLCipher database"))) {
    *out++ = static_cast<uint8_t>(kHexDigits[byte >> 4]);
    *out++ = static_cast<uint8_t>(kHexDigits[byte & 15]);
  }
  *out = '\'';
  return sqlite3_key_v2(handle, "main", text.data(), text.size());
}

bool IsAlreadyThere(int result) {
  return result == SQLITE_CONSTRAINT_UNIQUE ||
         result == SQLITE_CONSTRAINT_PRIMARYKEY ||
         result == SQLITE_CONSTRAINT_ROWID;
}

absl::Status DiskFull() {
  return Error(absl::StatusCode::kResourceExhausted, "DISK_FULL",
               "the disk is full; nothing was written");
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const std::string& path, const crypto::SecretBytes& key,
    const ConnectionOptions& options) {
  if (key.size() != kKeyBytes) {
    return Error(absl::StatusCode::kFailedPrecondition, "BAD_KEY_SIZE",
                 "a store key is 32 bytes");
  }
  ConfigureOnce();
  sqlite3* handle = nullptr;
  const int opened =
      sqlite3_open_v2(path.c_str(), &handle,
                      SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  if (opened != SQLITE_OK) {
    sqlite3_close_v2(handle);
    return absl::UnavailableError("the store file cannot be opened");
  }
  std::unique_ptr<Connection> connection(new Connection(handle));
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kBusyTimeoutMilliseconds);
  const int keyed = SetRawKey(handle, key);
  if (keyed != SQLITE_OK) return connection->ErrorFrom(keyed);
  SAMRAD_RETURN_IF_ERROR(connection->Configure(options));
  return connection;
}

absl::Status Connection::Configure(const ConnectionOptions& options) {
  // Silence first: a wrong key shows at the first read.
  SAMRAD_RETURN_IF_ERROR(
      Execute("PRAGMA cipher_log_level=NONE; PRAGMA cipher_log=off;"));
  SAMRAD_RETURN_IF_ERROR(Execute("SELECT count(*) FROM sqlite_master"));
  SAMRAD_RETURN_IF_ERROR(
      Execute("PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;"
              "PRAGMA secure_delete=ON; PRAGMA trusted_schema=OFF;"));
  SAMRAD_RETURN_IF_ERROR(Execute(
      absl::StrCat("PRAGMA cache_size=-", options.cache_bytes / 1024).c_str()));
  if (!options.writable) return Execute("PRAGMA query_only=ON");
  SAMRAD_RETURN_IF_ERROR(
      Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
              "PRAGMA journal_size_limit=67108864;"));
  return Execute(
      absl::StrCat("PRAGMA wal_autocheckpoint=", options.wal_checkpoint_pages)
          .c_str());
}

Connection::~Connection() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

absl::Status Connection::ErrorFrom(int result) {
  const int kind = result & 0xff;
  if (kind == SQLITE_NOTADB || kind == SQLITE_CORRUPT ||
      (kind == SQLITE_NOMEM && broken_)) {
    broken_ = true;
    return Error(absl::StatusCode::kDataLoss, "STORE_NOT_READABLE",
                 "the store cannot be read: wrong key, or the file is "
                 "truncated or altered");
  }
  if (kind == SQLITE_FULL) return DiskFull();
  if (result == SQLITE_IOERR_FSYNC || result == SQLITE_IOERR_DIR_FSYNC) {
    broken_ = true;
    return Error(absl::StatusCode::kUnavailable, "STORE_BROKEN",
                 "the disk did not confirm a write");
  }
  if (kind == SQLITE_IOERR) {
    const int system_error = sqlite3_system_errno(handle_);
    if (system_error == ENOSPC || system_error == EDQUOT) return DiskFull();
    return absl::UnavailableError("the disk failed");
  }
  if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED) {
    return absl::UnavailableError("the store is held by a long read");
  }
  if (IsAlreadyThere(result)) {
    return absl::AlreadyExistsError("the row exists");
  }
  if (kind == SQLITE_NOMEM) {
    return absl::ResourceExhaustedError("the store is out of memory");
  }
  // The number, not the text: SQLite's text may quote values.
  return absl::InternalError(absl::StrCat("store error ", result));
}

absl::Status Connection::Execute(const char* sql) {
  const int result = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
  return result == SQLITE_OK ? absl::OkStatus() : ErrorFrom(result);
}

Connection::Lease::Lease(Statement* kept, std::unique_ptr<Statement> own)
    : statement_(kept), own_(std::move(own)) {
  statement_->in_use = true;
}

Connection::Lease::Lease(Lease&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)),
      own_(std::move(other.own_)) {}

Connection::Lease::~Lease() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_->handle());
  sqlite3_clear_bindings(statement_->handle());
  statement_->in_use = false;
}

absl::StatusOr<Connection::Lease> Connection::Prepare(Literal sql) {
  const char* const text = sql.text().data();
  const auto found = statements_.find(text);
  if (found != statements_.end() && !found->second->in_use) {
    return Lease(found->second.get(), nullptr);
  }
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  const int result =
      sqlite3_prepare_v3(handle_, text, static_cast<int>(sql.text().size()) + 1,
                         SQLITE_PREPARE_PERSISTENT, &handle, &tail);
  if (result != SQLITE_OK) return ErrorFrom(result);
  auto statement = std::make_unique<Statement>(handle);
  Statement* const raw = statement.get();
  if (handle == nullptr || std::string_view(tail).find_first_not_of(" \n\t;") !=
                               std::string_view::npos) {
    return absl::InternalError("not exactly one SQL statement");
  }
  // Used inside its own callback: a second one for this time only.
  if (found != statements_.end()) return Lease(raw, std::move(statement));
  statements_[text] = std::move(statement);
  return Lease(raw, nullptr);
}

absl::Status Connection::Bind(Statement& statement, Binds binds) {
  sqlite3_stmt* const handle = statement.handle();
  if (static_cast<size_t>(sqlite3_bind_parameter_count(handle)) !=
      binds.size()) {
    return absl::InternalError("wrong number of values for a statement");
  }
  int place = 0;
  for (const BindValue& value : binds) {
    ++place;
    // A null pointer would bind NULL instead of an empty text or blob.
    const std::string_view bytes =
        value.bytes().data() == nullptr ? std::string_view("") : value.bytes();
    int result = SQLITE_OK;
    switch (value.type()) {
      case BindValue::Type::kNull:
        result = sqlite3_bind_null(handle, place);
        break;
      case BindValue::Type::kInt64:
        result = sqlite3_bind_int64(handle, place, value.number());
        break;
      case BindValue::Type::kText:
        result = sqlite3_bind_text64(handle, place, bytes.data(), bytes.size(),
                                     SQLITE_STATIC, SQLITE_UTF8);
        break;
      case BindValue::Type::kBlob:
        result = sqlite3_bind_blob64(handle, place, bytes.data(), bytes.size(),
                                     SQLITE_STATIC);
        break;
    }
    if (result != SQLITE_OK) return ErrorFrom(result);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Connection::Step(Statement& statement) {
  const int result = sqlite3_step(statement.handle());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  return ErrorFrom(result);
}

absl::Status Connection::Run(Literal sql) {
  SAMRAD_ASSIGN_OR_RETURN(Lease lease, Prepare(sql));
  return Step(lease.statement()).status();
}

absl::Status CopyDatabase(Connection& source, const std::string& path,
                          const crypto::SecretBytes& key) {
  const int created =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (created < 0) return absl::UnavailableError("the copy cannot be made");
  ::close(created);
  absl::Status status = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<Connection> target,
                            Connection::Open(path, key, {.writable = true}));
    sqlite3_backup* const backup =
        sqlite3_backup_init(target->handle(), "main", source.handle(), "main");
    if (backup == nullptr) {
      return target->ErrorFrom(sqlite3_extended_errcode(target->handle()));
    }
    // All pages in one step: one snapshot, and in WAL mode no writer waits.
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE) return target->ErrorFrom(stepped);
    if (finished != SQLITE_OK) return target->ErrorFrom(finished);
    return target->Execute("PRAGMA wal_checkpoint(TRUNCATE)");
  }();
  if (status.ok()) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 || ::fsync(descriptor) != 0) {
      status = absl::UnavailableError("the copy cannot be synced");
    }
    if (descriptor >= 0) ::close(descriptor);
  }
  ::unlink((path + "-wal").c_str());
  ::unlink((path + "-shm").c_str());
  if (!status.ok()) ::unlink(path.c_str());
  return status;
}

}  // namespace samrad::base
