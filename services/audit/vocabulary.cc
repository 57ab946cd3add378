#include "services/audit/vocabulary.h"

#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/unknown_field_set.h"
#include "services/audit/headers.h"
#include "services/audit/leaf.h"

namespace samrad::audit {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

bool EnumsHaveNames(const Message& message, const Reflection& reflection,
                    const FieldDescriptor& field) {
  const auto has_name = [&field](int number) {
    return field.enum_type()->FindValueByNumber(number) != nullptr;
  };
  if (!field.is_repeated()) {
    return has_name(reflection.GetEnumValue(message, &field));
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    if (!has_name(reflection.GetRepeatedEnumValue(message, &field, i))) {
      return false;
    }
  }
  return true;
}

bool IsClosed(const Message& message) {
  const Reflection& reflection = *message.GetReflection();
  if (!reflection.GetUnknownFields(message).empty()) return false;
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      if (!EnumsHaveNames(message, reflection, *field)) return false;
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      if (!field->is_repeated()) {
        if (!IsClosed(reflection.GetMessage(message, field))) return false;
        continue;
      }
      for (int i = 0; i < reflection.FieldSize(message, field); ++i) {
        if (!IsClosed(reflection.GetRepeatedMessage(message, field, i))) {
          return false;
        }
      }
    }
  }
  return true;
}

}  // namespace

absl::Status CheckClosedVocabulary(const Message& message) {
  if (!IsClosed(message)) {
    return absl::InvalidArgumentError("header has an unknown field or value");
  }
  return absl::OkStatus();
}

absl::Status ParseClosed(std::string_view bytes, Message& message) {
  if (bytes.size() > kMaxHeaderBytes) {
    return absl::InvalidArgumentError("header is over 64 KiB");
  }
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::InvalidArgumentError("header does not parse");
  }
  return CheckClosedVocabulary(message);
}

}  // namespace samrad::audit
