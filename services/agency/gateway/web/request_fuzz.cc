// A request's head, its fields divided by newlines: what is not our own origin
// with our own header never becomes a call.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/agency/gateway/web/request_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace samrad::agency::web;  // NOLINT: a fuzz target
  static const PageFiles& files = *new PageFiles(PageFiles::BuiltIn());
  static const Site& site =
      *new Site{{"police.localhost"}, true, CookieNames::For(true, "police")};
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::array<std::string_view, 11> fields;
  for (std::string_view& field : fields) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    field = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  RequestHead head{fields[0],  fields[1], fields[2], fields[3], fields[4],
                   fields[5],  fields[6], fields[7], fields[8], fields[9],
                   fields[10], 5,         false};
  const Plan plan = PlanFor(head, site, files);
  if (std::holds_alternative<CallRequest>(plan) &&
      (head.page_header != "1" || head.method != "POST" ||
       head.origin.size() != head.host.size() + 8)) {
    __builtin_trap();
  }
  return 0;
}
