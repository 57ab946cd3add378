// What a room's store class may say to its database: literal SQL with bound
// values. SQL built at run time does not compile.
#ifndef SAMRAD_SERVICES_BASE_SQL_H_
#define SAMRAD_SERVICES_BASE_SQL_H_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/base/ids.h"
#include "services/base/literal.h"

namespace samrad::base {

class Connection;  // internal
class Statement;   // internal

// Bytes to be bound as a BLOB; the bytes must outlive the call.
struct Blob {
  std::string_view bytes;
  explicit Blob(std::string_view data) : bytes(data) {}
  explicit Blob(std::span<const uint8_t> data)
      : bytes(reinterpret_cast<const char*>(data.data()), data.size()) {}
};

// A value for one '?' of a statement. Text and bytes are borrowed for the call.
// Times are stored as whole microseconds since 1970 (UTC).
class BindValue {
 public:
  enum class Type { kNull, kInt64, kText, kBlob };

  BindValue(std::nullptr_t) {}         // NOLINT: implicit by design
  BindValue(std::nullopt_t) {}         // NOLINT
  BindValue(std::integral auto value)  // NOLINT
      : type_(Type::kInt64), number_(static_cast<int64_t>(value)) {}
  BindValue(absl::Time value)  // NOLINT
      : type_(Type::kInt64), number_(absl::ToUnixMicros(value)) {}
  BindValue(std::string_view text)  // NOLINT
      : type_(Type::kText), bytes_(text) {}
  BindValue(const std::string& text)  // NOLINT
      : type_(Type::kText), bytes_(text) {}
  BindValue(const char* text)  // NOLINT
      : type_(Type::kText), bytes_(text) {}
  BindValue(Blob blob) : type_(Type::kBlob), bytes_(blob.bytes) {}  // NOLINT
  template <typename Kind>
  BindValue(const StrongString<Kind>& id)  // NOLINT
      : type_(Type::kText), bytes_(id.value()) {}
  template <typename Kind, size_t kSize>
  BindValue(const StrongBytes<Kind, kSize>& id)  // NOLINT
      : type_(Type::kBlob), bytes_(id.bytes()) {}
  template <typename T>
  BindValue(const std::optional<T>& value)  // NOLINT
      : BindValue(value.has_value() ? BindValue(*value) : BindValue(nullptr)) {}

  Type type() const { return type_; }
  int64_t number() const { return number_; }
  std::string_view bytes() const { return bytes_; }

 private:
  Type type_ = Type::kNull;
  int64_t number_ = 0;
  std::string_view bytes_;
};

using Binds = std::initializer_list<BindValue>;

// One row of a result, valid during the callback. Columns count from 0. A NULL
// reads as 0 or empty.
class Row {
 public:
  bool IsNull(int column) const;
  int64_t Int64(int column) const;
  bool Bool(int column) const { return Int64(column) != 0; }
  absl::Time Time(int column) const {
    return absl::FromUnixMicros(Int64(column));
  }
  // Text or blob. The view is valid during the callback only.
  std::string_view View(int column) const;
  std::string Text(int column) const { return std::string(View(column)); }
  std::string Bytes(int column) const { return std::string(View(column)); }

 private:
  friend class ReadTransaction;
  explicit Row(Statement& statement) : statement_(statement) {}
  Statement& statement_;
};

// Reading within one snapshot. Prepared statements are kept per connection.
// Error codes: see store.h. Not thread-safe; lives for the call it is given to.
class ReadTransaction {
 public:
  explicit ReadTransaction(Connection& connection) : connection_(connection) {}
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;

  // Calls `each(const Row&)` for every row. `each` returns void, or a Status:
  // an error ends the query and is returned.
  template <typename F>
  absl::Status Query(Literal sql, Binds binds, F&& each) const {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, const Row&>>) {
      return RunQuery(sql, binds, [&each](const Row& row) {
        each(row);
        return absl::OkStatus();
      });
    } else {
      return RunQuery(sql, binds, each);
    }
  }

  // Like Query, for at most one row: true when there was a row. Further rows
  // are not read.
  template <typename F>
  absl::StatusOr<bool> QueryOne(Literal sql, Binds binds, F&& each) const {
    if constexpr (std::is_void_v<std::invoke_result_t<F&, const Row&>>) {
      return RunQueryOne(sql, binds, [&each](const Row& row) {
        each(row);
        return absl::OkStatus();
      });
    } else {
      return RunQueryOne(sql, binds, each);
    }
  }

  // The first column of the first row; nullopt when there is no row or NULL.
  absl::StatusOr<std::optional<int64_t>> QueryInt64(Literal sql,
                                                    Binds binds = {}) const;
  // True when the query gives at least one row.
  absl::StatusOr<bool> Exists(Literal sql, Binds binds = {}) const;

 protected:
  using EachRow = absl::FunctionRef<absl::Status(const Row&)>;

  absl::Status RunQuery(Literal sql, Binds binds, EachRow each) const;
  absl::StatusOr<bool> RunQueryOne(Literal sql, Binds binds,
                                   EachRow each) const;

  Connection& connection_;
};

class Transaction : public ReadTransaction {
 public:
  explicit Transaction(Connection& connection) : ReadTransaction(connection) {}

  // One statement without a result (INSERT, UPDATE, DELETE, ...).
  absl::Status Run(Literal sql, Binds binds = {});

  // Rows that the last Run changed.
  int64_t changes() const;
  // The rowid of the last inserted row.
  int64_t last_insert_id() const;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_SQL_H_
