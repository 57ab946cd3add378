// Any bytes: the first line is the roster (entries by ';'), the rest the text.
// An answer comes, twice the same, within the text, and consistent.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/screen.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace samrad::screening;  // NOLINT
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const size_t line = std::min(bytes.find('\n'), bytes.size());
  std::vector<std::string> entries = {""};
  for (char c : bytes.substr(0, line)) {
    if (c == ';') {
      entries.emplace_back();
    } else {
      entries.back() += c;
    }
  }
  auto roster = Roster::Compile(entries);
  if (!roster.ok()) roster = Roster::Compile({});
  const std::string_view text = bytes.substr(std::min(line + 1, bytes.size()));
  const ScreeningResult one = Screen(text, *roster);
  const ScreeningResult two = Screen(text, *roster);
  if (!std::equal(one.findings().begin(), one.findings().end(),
                  two.findings().begin(), two.findings().end())) {
    std::abort();
  }
  bool block = !one.status().ok();
  for (const Finding& finding : one.findings()) {
    block = block || finding.severity == Severity::kBlock;
    if (finding.start >= finding.end || finding.end > text.size()) std::abort();
  }
  if (block != (one.verdict() == Verdict::kBlock)) std::abort();
  return 0;
}
