// JSON in and out of protobuf messages, strictly: what is not exactly the
// schema is refused with its path. Generic over messages, by reflection.
#ifndef SAMRAD_SERVICES_LAW_STRICT_JSON_H_
#define SAMRAD_SERVICES_LAW_STRICT_JSON_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace samrad::law {

struct StrictJsonOptions {
  size_t max_bytes = size_t{1} << 20;
  int max_depth = 64;
};

// Reads one JSON object into *message, which is cleared first. Field names are
// the proto's json_name (camelCase unless the proto says otherwise); enums are
// value names; bytes are base64; google.protobuf.Timestamp is an RFC 3339
// instant with offset; int64 are JSON numbers. Maps and groups are not
// supported.
//
// INVALID_ARGUMENT, whose message names the JSON path, for: not JSON, an
// unknown field or enum string, a wrong type, null, a duplicate key, a number
// out of range, an instant without offset or impossible, bad base64, nesting
// over max_depth, over max_bytes, and, in messages of samrad.law.v1, an
// impossible date or a provision that does not match the pattern of
// facts.schema.json. Messages never hold values. Pure, thread-safe.
absl::Status ParseStrictJson(std::string_view json,
                             google::protobuf::Message* message,
                             const StrictJsonOptions& options = {});

// The JSON path that a refusal of ParseStrictJson is about ("facts.to[0].kind",
// "" for the whole text); nullopt for other statuses.
std::optional<std::string> JsonPathOf(const absl::Status& status);

// Writes compact JSON in the same form; unset and empty fields are left out
// (but the lists of an Exploration are always there), timestamps are UTC with
// Z, field order is that of the proto.
std::string ToJson(const google::protobuf::Message& message);

// True when text is empty or matches the Provision pattern of
// facts.schema.json.
bool IsProvision(std::string_view text);

// True when text is empty or a date YYYY-MM-DD that exists (years 0001-9999).
bool IsDate(std::string_view text);

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_STRICT_JSON_H_
