#include "clients/cli/fact_prompt.h"

#include <optional>
#include <string_view>
#include <vector>

#include "samrad/law/v1/facts.pb.h"

namespace samrad::cli {
namespace {

namespace law_v1 = samrad::law::v1;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kAssessments = "assessments.";
constexpr int kMostMonths = 1200;

std::string Question(const std::string& path, law::Lang lang) {
  std::string text = law::FactText(path, lang);
  if (text.empty()) text = path;
  return text + (text.back() == '?' ? "" : ":");
}

Asked AskAssessment(const std::string& path, Terminal& terminal, law::Lang lang,
                    Message& request) {
  law_v1::AssessmentKind kind = law_v1::ASSESSMENT_KIND_UNSPECIFIED;
  law_v1::AssessmentKind_Parse(path.substr(kAssessments.size()), &kind);
  const std::optional<bool> yes = terminal.YesNo(Question(path, lang));
  if (!yes.has_value()) return Asked::kStopped;
  const std::optional<std::string> reason = terminal.Line(
      lang == law::Lang::kSv ? "  Skäl (valfritt):" : "  Reason (optional):");
  if (!reason.has_value()) return Asked::kStopped;
  const FieldDescriptor* field =
      request.GetDescriptor()->FindFieldByName("assessments");
  auto* assessment =
      google::protobuf::DynamicCastToGenerated<law_v1::Assessment>(
          request.GetReflection()->AddMessage(&request, field));
  assessment->set_kind(kind);
  assessment->set_answer(*yes ? law_v1::YES : law_v1::NO);
  assessment->set_reason(*reason);
  return Asked::kAnswered;
}

std::string WordFor(const google::protobuf::EnumValueDescriptor& value,
                    law::Lang lang) {
  std::string_view word =
      value.type() == law_v1::Purpose_descriptor()
          ? law::PurposeText(static_cast<law_v1::Purpose>(value.number()), lang)
          : law::CodeText(value.name(), lang);
  return std::string(word.empty() ? std::string_view(value.name()) : word);
}

Asked AskEnum(const std::string& path, const FieldDescriptor& field,
              Terminal& terminal, law::Lang lang, Message& message) {
  std::vector<std::string> options;
  std::vector<int> numbers;
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const auto& value = *field.enum_type()->value(i);
    if (value.number() == 0) continue;
    options.push_back(WordFor(value, lang));
    numbers.push_back(value.number());
  }
  const auto chosen = terminal.Choose(Question(path, lang), options);
  if (!chosen.has_value()) return Asked::kStopped;
  message.GetReflection()->SetEnumValue(&message, &field, numbers[*chosen]);
  return Asked::kAnswered;
}

Asked AskField(const std::string& path, const FieldDescriptor& field,
               Terminal& terminal, law::Lang lang, Message& message) {
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) return Asked::kElsewhere;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_ENUM:
      return AskEnum(path, field, terminal, lang, message);
    case FieldDescriptor::CPPTYPE_BOOL: {
      const auto yes = terminal.YesNo(Question(path, lang));
      if (!yes.has_value()) return Asked::kStopped;
      reflection.SetBool(&message, &field, *yes);
      return Asked::kAnswered;
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      const auto number = terminal.Number(Question(path, lang), kMostMonths);
      if (!number.has_value()) return Asked::kStopped;
      reflection.SetInt32(&message, &field, *number);
      return Asked::kAnswered;
    }
    case FieldDescriptor::CPPTYPE_STRING: {
      const auto line = terminal.Line(Question(path, lang));
      if (!line.has_value() || line->empty()) return Asked::kStopped;
      reflection.SetString(&message, &field, *line);
      return Asked::kAnswered;
    }
    default:
      return Asked::kElsewhere;
  }
}

}  // namespace

Asked AskFact(const std::string& path, Terminal& terminal, law::Lang lang,
              Message& request) {
  if (path.starts_with(kAssessments)) {
    return AskAssessment(path, terminal, lang, request);
  }
  Message* message = &request;
  std::string_view rest = path;
  while (true) {
    const std::size_t dot = rest.find('.');
    const std::string name(rest.substr(0, dot));
    const FieldDescriptor* field =
        message->GetDescriptor()->FindFieldByCamelcaseName(name);
    if (field == nullptr) return Asked::kElsewhere;
    if (dot == std::string_view::npos) {
      return AskField(path, *field, terminal, lang, *message);
    }
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE ||
        field->is_repeated()) {
      return Asked::kElsewhere;
    }
    message = message->GetReflection()->MutableMessage(message, field);
    rest.remove_prefix(dot + 1);
  }
}

}  // namespace samrad::cli
