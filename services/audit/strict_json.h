// Reading JSON that somebody else wrote: duplicate keys, unknown or missing
// fields, wrong types, depth over 8 and trailing text are refused. Inside the
// audit room only. Pure; thread-compatible.
#ifndef SAMRAD_SERVICES_AUDIT_STRICT_JSON_H_
#define SAMRAD_SERVICES_AUDIT_STRICT_JSON_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace samrad::audit {

// One JSON value of at most `max_bytes`. INVALID_ARGUMENT.
absl::StatusOr<nlohmann::json> ParseStrictJson(std::string_view text,
                                               std::size_t max_bytes);

// Reads the fields of one object. The first fault is remembered, later reads
// give empty values, and Finish reports it, or a field nobody asked for.
class ObjectReader {
 public:
  // `value` must outlive the reader.
  explicit ObjectReader(const nlohmann::json& value);

  std::string String(const char* name);
  // "" for null.
  std::string StringOrNull(const char* name);
  // Standard base64.
  std::string Bytes(const char* name);
  std::uint64_t Uint64(const char* name);
  // An object, or null when `nullable` and the value is null.
  const nlohmann::json* Object(const char* name, bool nullable);
  // An array; an empty one after a fault.
  const nlohmann::json& Array(const char* name);

  // The first fault so far.
  const absl::Status& status() const { return status_; }
  // INVALID_ARGUMENT naming the field.
  absl::Status Finish();

 private:
  const nlohmann::json* Field(const char* name);
  void Fail(const char* name, const char* what);

  const nlohmann::json& value_;
  std::set<std::string> asked_;
  absl::Status status_;
};

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_STRICT_JSON_H_
