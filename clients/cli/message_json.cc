#include "clients/cli/message_json.h"

#include <google/protobuf/timestamp.pb.h>
#include <google/protobuf/util/time_util.h>

#include <string>

#include "absl/strings/escaping.h"

namespace samrad::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// The parts of a question to the law show only what is stated; an answer shows
// all of its fields.
bool ShowsOnlyWhatIsStated(const Descriptor& type) {
  return type.file()->name() == "samrad/law/v1/facts.proto" &&
         type.name() != "Decision" && type.name() != "DecideResponse";
}

// Enum values are unique within a proto package; where two enums want the same
// word, one carries its type's name in front, which the contract does not show.
std::string EnumName(const google::protobuf::EnumValueDescriptor& value) {
  std::string name = value.name();
  if (value.type()->name() == "PacketState" && name.rfind("PACKET_", 0) == 0 &&
      value.number() != 0) {
    name.erase(0, 7);
  }
  if (value.type()->name() == "EventKind" && name.rfind("EVENT_", 0) == 0 &&
      value.number() != 0) {
    name.erase(0, 6);
  }
  return name;
}

OrderedJson ValueJson(const Message& message, const FieldDescriptor& field,
                      int index) {
  const Reflection& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return repeated ? reflection.GetRepeatedBool(message, &field, index)
                      : reflection.GetBool(message, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return repeated ? reflection.GetRepeatedInt32(message, &field, index)
                      : reflection.GetInt32(message, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return repeated ? reflection.GetRepeatedUInt32(message, &field, index)
                      : reflection.GetUInt32(message, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return repeated ? reflection.GetRepeatedInt64(message, &field, index)
                      : reflection.GetInt64(message, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return repeated ? reflection.GetRepeatedUInt64(message, &field, index)
                      : reflection.GetUInt64(message, &field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return EnumName(repeated
                          ? *reflection.GetRepeatedEnum(message, &field, index)
                          : *reflection.GetEnum(message, &field));
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text =
          repeated ? reflection.GetRepeatedString(message, &field, index)
                   : reflection.GetString(message, &field);
      return field.type() == FieldDescriptor::TYPE_BYTES
                 ? absl::Base64Escape(text)
                 : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageJson(
          repeated ? reflection.GetRepeatedMessage(message, &field, index)
                   : reflection.GetMessage(message, &field));
    default:
      return nullptr;
  }
}

bool LeftOut(const Message& message, const FieldDescriptor& field) {
  if (!ShowsOnlyWhatIsStated(*message.GetDescriptor())) return false;
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) == 0
                             : !reflection.HasField(message, &field);
}

}  // namespace

OrderedJson MessageJson(const Message& message) {
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor()) {
    return google::protobuf::util::TimeUtil::ToString(
        static_cast<const google::protobuf::Timestamp&>(message));
  }
  const Reflection& reflection = *message.GetReflection();
  OrderedJson object = OrderedJson::object();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (LeftOut(message, field)) continue;
    // Of a oneof only the one that is there.
    if (field.real_containing_oneof() != nullptr &&
        !reflection.HasField(message, &field)) {
      continue;
    }
    const bool law = field.file()->package() == "samrad.law.v1";
    const std::string& name = law ? field.json_name() : field.name();
    if (field.is_repeated()) {
      OrderedJson list = OrderedJson::array();
      for (int k = 0; k < reflection.FieldSize(message, &field); ++k) {
        list.push_back(ValueJson(message, field, k));
      }
      object[name] = std::move(list);
    } else if ((field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE ||
                field.has_optional_keyword()) &&
               !reflection.HasField(message, &field)) {
      object[name] = nullptr;
    } else {
      object[name] = ValueJson(message, field, -1);
    }
  }
  return object;
}

}  // namespace samrad::cli
