// What Screen says of a text, in a form that tests can read.
#ifndef SAMRAD_SERVICES_SCREENING_SCREEN_TEST_SUPPORT_H_
#define SAMRAD_SERVICES_SCREENING_SCREEN_TEST_SUPPORT_H_

#include <string>
#include <vector>

#include "services/screening/screen.h"

namespace samrad::screening {

inline ScreeningResult ScreenWith(const std::string& text,
                                  const std::vector<std::string>& roster) {
  return Screen(text, Roster::Compile(roster).value());
}

// The code points [start, end) of a text of UTF-8.
inline std::string CodePoints(const std::string& text, uint32_t start,
                              uint32_t end) {
  std::string out;
  uint32_t at = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) ++at;
    if (at >= start && at < end) out += text[i];
  }
  return out;
}

// "PERSONNUMMER BLOCK 090514-2386", in the order of the text.
inline std::vector<std::string> Found(
    const std::string& text, const std::vector<std::string>& roster = {}) {
  const ScreeningResult result = ScreenWith(text, roster);
  std::vector<std::string> found;
  for (const Finding& f : result.findings()) {
    found.push_back(std::string(KindName(f.kind)) + " " +
                    std::string(SeverityName(f.severity)) + " " +
                    CodePoints(text, f.start, f.end));
  }
  return found;
}

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_SCREEN_TEST_SUPPORT_H_
