#include <cmath>
#include <vector>

#include "absl/strings/escaping.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/timestamp.pb.h"
#include "nlohmann/json.hpp"
#include "services/law/instant_text.h"
#include "services/law/strict_json.h"

namespace samrad::law {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Json = nlohmann::ordered_json;

Json ToValue(const Message& message);

// Value number `index` of a repeated field, or the value for index -1.
class FieldValue {
 public:
  FieldValue(const Message& message, const FieldDescriptor* field, int index)
      : message_(message),
        reflection_(message.GetReflection()),
        field_(field),
        index_(index) {}

  Json Get() const {
    switch (field_->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        return One(&Reflection::GetInt32, &Reflection::GetRepeatedInt32);
      case FieldDescriptor::CPPTYPE_INT64:
        return One(&Reflection::GetInt64, &Reflection::GetRepeatedInt64);
      case FieldDescriptor::CPPTYPE_UINT32:
        return One(&Reflection::GetUInt32, &Reflection::GetRepeatedUInt32);
      case FieldDescriptor::CPPTYPE_UINT64:
        return One(&Reflection::GetUInt64, &Reflection::GetRepeatedUInt64);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return One(&Reflection::GetDouble, &Reflection::GetRepeatedDouble);
      case FieldDescriptor::CPPTYPE_FLOAT:
        return One(&Reflection::GetFloat, &Reflection::GetRepeatedFloat);
      case FieldDescriptor::CPPTYPE_BOOL:
        return One(&Reflection::GetBool, &Reflection::GetRepeatedBool);
      case FieldDescriptor::CPPTYPE_ENUM:
        return Enum();
      case FieldDescriptor::CPPTYPE_STRING:
        return Text();
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return ToValue(index_ < 0 ? reflection_->GetMessage(message_, field_)
                                  : reflection_->GetRepeatedMessage(
                                        message_, field_, index_));
    }
    return Json();
  }

 private:
  template <typename T>
  T One(T (Reflection::*get)(const Message&, const FieldDescriptor*) const,
        T (Reflection::*get_repeated)(const Message&, const FieldDescriptor*,
                                      int) const) const {
    return index_ < 0 ? (reflection_->*get)(message_, field_)
                      : (reflection_->*get_repeated)(message_, field_, index_);
  }

  Json Enum() const {
    const int number =
        One(&Reflection::GetEnumValue, &Reflection::GetRepeatedEnumValue);
    const auto* value = field_->enum_type()->FindValueByNumber(number);
    // A number from a newer build has no name; it is shown as it is.
    if (value == nullptr) return number;
    return value->name();
  }

  Json Text() const {
    std::string text =
        One(&Reflection::GetString, &Reflection::GetRepeatedString);
    if (field_->type() == FieldDescriptor::TYPE_BYTES) {
      return absl::Base64Escape(text);
    }
    return text;
  }

  const Message& message_;
  const Reflection* reflection_;
  const FieldDescriptor* field_;
  int index_;
};

// Scripts read the lists of an exploration without asking whether they exist.
constexpr char kListsAlways[] = "samrad/law/v1/explore.proto";

void AddEmptyLists(const Message& message,
                   std::vector<const FieldDescriptor*>* fields) {
  const auto* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const FieldDescriptor* field = descriptor->field(i);
    if (field->is_repeated() &&
        message.GetReflection()->FieldSize(message, field) == 0) {
      fields->push_back(field);
    }
  }
}

Json ToValue(const Message& message) {
  if (message.GetDescriptor()->full_name() == "google.protobuf.Timestamp") {
    const auto& time = static_cast<const google::protobuf::Timestamp&>(message);
    return internal::FormatInstant({time.seconds(), time.nanos()});
  }
  Json object = Json::object();
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  if (message.GetDescriptor()->file()->name() == kListsAlways) {
    AddEmptyLists(message, &fields);
  }
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      object[field->json_name()] = FieldValue(message, field, -1).Get();
      continue;
    }
    Json array = Json::array();
    const int size = message.GetReflection()->FieldSize(message, field);
    for (int i = 0; i < size; ++i) {
      array.push_back(FieldValue(message, field, i).Get());
    }
    object[field->json_name()] = std::move(array);
  }
  return object;
}

}  // namespace

std::string ToJson(const Message& message) {
  return ToValue(message).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace samrad::law
