// What screening reports: spans of the author's text, never a changed text.
// Kinds and severities are those of tests/screening/FORMAT.md.
#ifndef SAMRAD_SERVICES_SCREENING_FINDING_H_
#define SAMRAD_SERVICES_SCREENING_FINDING_H_

#include <cstdint>
#include <string_view>

namespace samrad::screening {

enum class Kind : uint8_t {
  kPersonnummer,
  kSamordningsnummer,
  kReservnummer,
  kPhone,
  kEmail,
  kAddress,
  kPostcode,
  kApartment,
  kProperty,
  kSchoolClass,
  kSchoolName,
  kPlate,
  kHandle,
  kUrl,
  kIp,
  kCaseNumber,
  kDate,
  kName,
  kNickname,
  kInitials,
  kKinship,
  kOrgNumber,
};
inline constexpr int kKindCount = 22;

// kBlock: the text may not leave. kWarn: a person has to confirm the span.
enum class Severity : uint8_t { kWarn, kBlock };

enum class Verdict : uint8_t { kClear, kWarn, kBlock };

struct Finding {
  // Half-open, in Unicode code points of the text as it was written.
  uint32_t start;
  uint32_t end;
  Kind kind;
  Severity severity;

  bool operator==(const Finding&) const = default;
};

// Names as in FORMAT.md: "PERSONNUMMER", "BLOCK", "CLEAR".
std::string_view KindName(Kind kind);
std::string_view SeverityName(Severity severity);
std::string_view VerdictName(Verdict verdict);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_FINDING_H_
