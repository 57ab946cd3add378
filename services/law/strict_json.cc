#include "services/law/strict_json.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "nlohmann/json.hpp"
#include "services/law/instant_text.h"
#include "services/law/legal_day.h"
#include "services/law/provision.h"

namespace samrad::law {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kPathPayload[] = "samrad.law/json-path";
constexpr char kLawPackage[] = "samrad.law.v1";
constexpr char kTimestamp[] = "google.protobuf.Timestamp";

absl::Status Refusal(const std::string& path, std::string_view what) {
  absl::Status status = absl::InvalidArgumentError(
      absl::StrCat(path.empty() ? "the text" : path, ": ",
                   absl::string_view(what.data(), what.size())));
  status.SetPayload(kPathPayload, absl::Cord(path));
  return status;
}

bool IsTimestamp(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
         field.message_type()->full_name() == kTimestamp;
}

enum class TextRule { kAny, kProvision, kDate };

// Provisions and dates are strings in the law's messages; these fields are
// them (facts.schema.json, $defs Provision and Date).
TextRule RuleOf(const FieldDescriptor& field) {
  if (field.file()->package() != kLawPackage) return TextRule::kAny;
  const std::string& name = field.name();
  if (name == "provision" || name == "duty" || name == "secrecy" ||
      name == "notified_under") {
    return TextRule::kProvision;
  }
  if (name == "birth_date" || name == "valid_from" || name == "valid_until" ||
      name == "provision_version") {
    return TextRule::kDate;
  }
  return TextRule::kAny;
}

// Fills a message while nlohmann's lexer runs; stops at the first refusal.
class Reader {
 public:
  using number_integer_t = int64_t;
  using number_unsigned_t = uint64_t;
  using number_float_t = double;
  using string_t = std::string;
  using binary_t = std::vector<uint8_t>;

  Reader(Message* root, int max_depth) : root_(root), max_depth_(max_depth) {}

  const absl::Status& status() const { return status_; }

  bool null() { return Refuse("null is no value here"); }

  bool boolean(bool value) {
    const FieldDescriptor* field = Expect(FieldDescriptor::CPPTYPE_BOOL);
    if (field == nullptr) return false;
    Set([&](Message* m, const Reflection* r) {
      field->is_repeated() ? r->AddBool(m, field, value)
                           : r->SetBool(m, field, value);
    });
    return Done();
  }

  bool number_integer(int64_t value) { return Integer(value); }

  bool number_unsigned(uint64_t value) {
    if (value <= static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
      return Integer(static_cast<int64_t>(value));
    }
    const FieldDescriptor* field = Expect(FieldDescriptor::CPPTYPE_UINT64);
    if (field == nullptr) return false;
    Set([&](Message* m, const Reflection* r) {
      field->is_repeated() ? r->AddUInt64(m, field, value)
                           : r->SetUInt64(m, field, value);
    });
    return Done();
  }

  bool number_float(double value, const std::string&) {
    const FieldDescriptor* field = Field();
    if (field != nullptr &&
        field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE) {
      Set([&](Message* m, const Reflection* r) {
        field->is_repeated() ? r->AddDouble(m, field, value)
                             : r->SetDouble(m, field, value);
      });
      return Done();
    }
    // 25.0 is an integer to JSON Schema.
    constexpr double kExact = 9007199254740992.0;
    if (std::trunc(value) == value && std::fabs(value) <= kExact) {
      return Integer(static_cast<int64_t>(value));
    }
    return Refuse("not the type the schema asks for");
  }

  bool string(std::string& value) {
    const FieldDescriptor* field = Field();
    if (field == nullptr) return Refuse("not the type the schema asks for");
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      return Enum(*field, value);
    }
    if (IsTimestamp(*field)) return Time(*field, value);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
      return Refuse("not the type the schema asks for");
    }
    return Text(*field, value);
  }

  bool binary(std::vector<uint8_t>&) { return Refuse("not JSON"); }

  bool start_object(size_t) {
    if (stack_.empty()) {
      if (started_) return Refuse("not JSON");
      started_ = true;
      stack_.push_back({root_, nullptr, {}, -1});
      return true;
    }
    const FieldDescriptor* field = Expect(FieldDescriptor::CPPTYPE_MESSAGE);
    if (field == nullptr) return false;
    if (IsTimestamp(*field)) {
      return Refuse("not the type the schema asks for");
    }
    if (static_cast<int>(stack_.size()) >= max_depth_) {
      return Refuse("nested too deep");
    }
    Frame& top = stack_.back();
    const Reflection* reflection = top.message->GetReflection();
    Message* child = field->is_repeated()
                         ? reflection->AddMessage(top.message, field)
                         : reflection->MutableMessage(top.message, field);
    stack_.push_back({child, nullptr, {}, -1});
    return true;
  }

  bool key(std::string& name) {
    Frame& top = stack_.back();
    top.field = nullptr;
    top.index = -1;
    const FieldDescriptor* found = nullptr;
    const Descriptor* descriptor = top.message->GetDescriptor();
    for (int i = 0; i < descriptor->field_count(); ++i) {
      if (descriptor->field(i)->json_name() == name) {
        found = descriptor->field(i);
      }
    }
    if (found == nullptr) return RefuseKey(name, "unknown field");
    top.field = found;
    if (found->is_map()) return Refuse("maps are not supported");
    for (const FieldDescriptor* seen : top.seen) {
      if (seen == found) return Refuse("the same key twice");
      if (found->real_containing_oneof() != nullptr &&
          seen->real_containing_oneof() == found->real_containing_oneof()) {
        return Refuse("excludes another key that is here");
      }
    }
    top.seen.push_back(found);
    return true;
  }

  bool end_object() {
    stack_.pop_back();
    return stack_.empty() || Done();
  }

  bool start_array(size_t) {
    if (stack_.empty()) return Refuse("not a JSON object");
    Frame& top = stack_.back();
    if (!top.field->is_repeated() || top.index >= 0) {
      return Refuse("not the type the schema asks for");
    }
    top.index = 0;
    return true;
  }

  bool end_array() {
    stack_.back().index = -1;
    return true;
  }

  bool parse_error(size_t position, const std::string&,
                   const nlohmann::json::exception&) {
    if (status_.ok()) {
      status_ = Refusal(Path(), absl::StrCat("not JSON at byte ", position));
    }
    return false;
  }

 private:
  struct Frame {
    Message* message;
    const FieldDescriptor* field;
    std::vector<const FieldDescriptor*> seen;
    int index;  // in the array of `field`, or -1
  };

  bool Refuse(std::string_view what) {
    status_ = Refusal(Path(), what);
    return false;
  }

  // The key is foreign text; only what looks like a key is repeated.
  bool RefuseKey(std::string_view key, std::string_view what) {
    constexpr size_t kLongestKey = 64;
    bool plain = !key.empty() && key.size() <= kLongestKey;
    for (char c : key) {
      plain = plain && (absl::ascii_isalnum(static_cast<uint8_t>(c)) ||
                        c == '_' || c == '-' || c == '$');
    }
    std::string path = Path();
    absl::StrAppend(&path, path.empty() ? "" : ".",
                    plain ? absl::string_view(key.data(), key.size()) : "?");
    status_ = Refusal(path, what);
    return false;
  }

  std::string Path() const {
    std::string path;
    for (const Frame& frame : stack_) {
      if (frame.field == nullptr) continue;
      absl::StrAppend(&path, path.empty() ? "" : ".", frame.field->json_name());
      if (frame.index >= 0) absl::StrAppend(&path, "[", frame.index, "]");
    }
    return path;
  }

  // The field a value is for, when a value may stand here.
  const FieldDescriptor* Field() const {
    if (stack_.empty()) return nullptr;
    const Frame& top = stack_.back();
    if (top.field->is_repeated() != (top.index >= 0)) return nullptr;
    return top.field;
  }

  const FieldDescriptor* Expect(FieldDescriptor::CppType type) {
    const FieldDescriptor* field = Field();
    if (field != nullptr && field->cpp_type() == type) return field;
    Refuse(stack_.empty() ? "not a JSON object"
                          : "not the type the schema asks for");
    return nullptr;
  }

  template <typename Setter>
  void Set(Setter setter) {
    Message* message = stack_.back().message;
    setter(message, message->GetReflection());
  }

  bool Done() {
    if (stack_.back().index >= 0) ++stack_.back().index;
    return true;
  }

  bool Integer(int64_t value) {
    const FieldDescriptor* field = Field();
    if (field == nullptr) return Refuse("not the type the schema asks for");
    // Counts and months of the law's schema have minimum 0.
    const bool negative_ok = field->file()->package() != kLawPackage;
    if (value < 0 && !negative_ok) return Refuse("out of range");
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        if (value < std::numeric_limits<int32_t>::min() ||
            value > std::numeric_limits<int32_t>::max()) {
          return Refuse("out of range");
        }
        Set([&](Message* m, const Reflection* r) {
          const auto number = static_cast<int32_t>(value);
          field->is_repeated() ? r->AddInt32(m, field, number)
                               : r->SetInt32(m, field, number);
        });
        return Done();
      case FieldDescriptor::CPPTYPE_UINT32:
        if (value < 0 || value > std::numeric_limits<uint32_t>::max()) {
          return Refuse("out of range");
        }
        Set([&](Message* m, const Reflection* r) {
          const auto number = static_cast<uint32_t>(value);
          field->is_repeated() ? r->AddUInt32(m, field, number)
                               : r->SetUInt32(m, field, number);
        });
        return Done();
      case FieldDescriptor::CPPTYPE_INT64:
        Set([&](Message* m, const Reflection* r) {
          field->is_repeated() ? r->AddInt64(m, field, value)
                               : r->SetInt64(m, field, value);
        });
        return Done();
      case FieldDescriptor::CPPTYPE_UINT64:
        if (value < 0) return Refuse("out of range");
        Set([&](Message* m, const Reflection* r) {
          const auto number = static_cast<uint64_t>(value);
          field->is_repeated() ? r->AddUInt64(m, field, number)
                               : r->SetUInt64(m, field, number);
        });
        return Done();
      case FieldDescriptor::CPPTYPE_DOUBLE:
        Set([&](Message* m, const Reflection* r) {
          const auto number = static_cast<double>(value);
          field->is_repeated() ? r->AddDouble(m, field, number)
                               : r->SetDouble(m, field, number);
        });
        return Done();
      default:
        return Refuse("not the type the schema asks for");
    }
  }

  bool Enum(const FieldDescriptor& field, const std::string& name) {
    const EnumValueDescriptor* value = field.enum_type()->FindValueByName(name);
    if (value == nullptr) return Refuse("unknown code");
    Set([&](Message* m, const Reflection* r) {
      field.is_repeated() ? r->AddEnum(m, &field, value)
                          : r->SetEnum(m, &field, value);
    });
    return Done();
  }

  bool Time(const FieldDescriptor& field, const std::string& text) {
    const std::optional<internal::Instant> instant =
        internal::ParseInstant(text);
    if (!instant.has_value()) {
      return Refuse("not an RFC 3339 instant with offset");
    }
    Set([&](Message* m, const Reflection* r) {
      auto* time = static_cast<google::protobuf::Timestamp*>(
          field.is_repeated() ? r->AddMessage(m, &field)
                              : r->MutableMessage(m, &field));
      time->set_seconds(instant->seconds);
      time->set_nanos(instant->nanos);
    });
    return Done();
  }

  bool Text(const FieldDescriptor& field, std::string& text) {
    if (field.type() == FieldDescriptor::TYPE_BYTES) {
      std::string bytes;
      if (!absl::Base64Unescape(text, &bytes)) return Refuse("not base64");
      text = std::move(bytes);
    }
    switch (RuleOf(field)) {
      case TextRule::kProvision:
        if (!IsProvision(text)) return Refuse("not a provision");
        break;
      case TextRule::kDate:
        if (!IsDate(text)) return Refuse("not a date that exists");
        break;
      case TextRule::kAny:
        break;
    }
    Set([&](Message* m, const Reflection* r) {
      field.is_repeated() ? r->AddString(m, &field, std::move(text))
                          : r->SetString(m, &field, std::move(text));
    });
    return Done();
  }

  Message* root_;
  int max_depth_;
  bool started_ = false;
  std::vector<Frame> stack_;
  absl::Status status_;
};

}  // namespace

absl::Status ParseStrictJson(std::string_view json, Message* message,
                             const StrictJsonOptions& options) {
  message->Clear();
  if (json.size() > options.max_bytes) {
    return Refusal("", "larger than the limit");
  }
  // The lexer would skip a byte order mark.
  if (!json.empty() && static_cast<uint8_t>(json.front()) == 0xEF) {
    return Refusal("", "not JSON at byte 0");
  }
  Reader reader(message, options.max_depth);
  const bool read =
      nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
  if (!reader.status().ok()) {
    message->Clear();
    return reader.status();
  }
  if (!read) {
    message->Clear();
    return Refusal("", "not JSON");
  }
  return absl::OkStatus();
}

std::optional<std::string> JsonPathOf(const absl::Status& status) {
  const auto payload = status.GetPayload(kPathPayload);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

bool IsProvision(std::string_view text) {
  return text.empty() || internal::ParseProvision(text).has_value();
}

bool IsDate(std::string_view text) {
  return text.empty() || internal::ParseDay(text).has_value();
}

}  // namespace samrad::law
