#include "services/audit/strict_json.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "crypto/hash/encoding.h"

namespace samrad::audit {
namespace {

using nlohmann::json;

constexpr int kMaxDepth = 8;

const json& EmptyArray() {
  static const json& empty = *new json(json::array());
  return empty;
}

}  // namespace

absl::StatusOr<json> ParseStrictJson(std::string_view text,
                                     std::size_t max_bytes) {
  if (text.size() > max_bytes) return absl::InvalidArgumentError("too long");
  bool strict = true;
  std::vector<std::set<std::string>> keys;
  const auto callback = [&strict, &keys](int depth, json::parse_event_t event,
                                         json& parsed) {
    if (depth > kMaxDepth) strict = false;
    if (event == json::parse_event_t::object_start) {
      keys.emplace_back();
    } else if (event == json::parse_event_t::object_end) {
      if (!keys.empty()) keys.pop_back();
    } else if (event == json::parse_event_t::key && !keys.empty()) {
      if (!keys.back().insert(parsed.get_ref<const std::string&>()).second) {
        strict = false;
      }
    }
    return strict;
  };
  json value = json::parse(text.begin(), text.end(), callback,
                           /*allow_exceptions=*/false);
  if (!strict) {
    return absl::InvalidArgumentError("a key is repeated or it is too deep");
  }
  if (value.is_discarded()) return absl::InvalidArgumentError("not JSON");
  return value;
}

ObjectReader::ObjectReader(const json& value) : value_(value) {
  if (!value.is_object()) {
    status_ = absl::InvalidArgumentError("not an object");
  }
}

void ObjectReader::Fail(const char* name, const char* what) {
  if (status_.ok()) {
    status_ = absl::InvalidArgumentError(absl::StrCat(name, " ", what));
  }
}

const json* ObjectReader::Field(const char* name) {
  if (!status_.ok()) return nullptr;
  asked_.insert(name);
  const auto it = value_.find(name);
  if (it == value_.end()) {
    Fail(name, "is missing");
    return nullptr;
  }
  return &*it;
}

std::string ObjectReader::String(const char* name) {
  const json* field = Field(name);
  if (field == nullptr) return {};
  if (!field->is_string()) {
    Fail(name, "is not a string");
    return {};
  }
  return field->get<std::string>();
}

std::string ObjectReader::StringOrNull(const char* name) {
  const json* field = Field(name);
  if (field == nullptr || field->is_null()) return {};
  return String(name);
}

std::string ObjectReader::Bytes(const char* name) {
  const std::string text = String(name);
  if (!status_.ok()) return {};
  absl::StatusOr<std::string> bytes = crypto::Base64Decode(text);
  if (!bytes.ok()) {
    Fail(name, "is not base64");
    return {};
  }
  return *std::move(bytes);
}

std::uint64_t ObjectReader::Uint64(const char* name) {
  const json* field = Field(name);
  if (field == nullptr) return 0;
  if (!field->is_number_unsigned()) {
    Fail(name, "is not a whole number");
    return 0;
  }
  return field->get<std::uint64_t>();
}

const json* ObjectReader::Object(const char* name, bool nullable) {
  const json* field = Field(name);
  if (field == nullptr || (nullable && field->is_null())) return nullptr;
  if (!field->is_object()) {
    Fail(name, "is not an object");
    return nullptr;
  }
  return field;
}

const json& ObjectReader::Array(const char* name) {
  const json* field = Field(name);
  if (field == nullptr) return EmptyArray();
  if (!field->is_array()) {
    Fail(name, "is not an array");
    return EmptyArray();
  }
  return *field;
}

absl::Status ObjectReader::Finish() {
  if (!status_.ok()) return status_;
  if (asked_.size() != value_.size()) {
    return absl::InvalidArgumentError("an unknown field is there");
  }
  return absl::OkStatus();
}

}  // namespace samrad::audit
