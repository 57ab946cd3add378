#include "services/screening/finding.h"

#include <array>
#include <cstddef>

namespace samrad::screening {

std::string_view KindName(Kind kind) {
  static constexpr std::array<std::string_view, kKindCount> kNames = {
      "PERSONNUMMER", "SAMORDNINGSNUMMER",
      "RESERVNUMMER", "PHONE",
      "EMAIL",        "ADDRESS",
      "POSTCODE",     "APARTMENT",
      "PROPERTY",     "SCHOOL_CLASS",
      "SCHOOL_NAME",  "PLATE",
      "HANDLE",       "URL",
      "IP",           "CASE_NUMBER",
      "DATE",         "NAME",
      "NICKNAME",     "INITIALS",
      "KINSHIP",      "ORGNUMBER"};
  return kNames[static_cast<size_t>(kind)];
}

std::string_view SeverityName(Severity severity) {
  return severity == Severity::kBlock ? "BLOCK" : "WARN";
}

std::string_view VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kClear:
      return "CLEAR";
    case Verdict::kWarn:
      return "WARN";
    case Verdict::kBlock:
      break;
  }
  return "BLOCK";
}

}  // namespace samrad::screening
