// Foreign bytes into ParseMeetingHeader: any answer will do, but it must come,
// and what is accepted has exactly one side.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/audit/meeting_headers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto header = samrad::audit::ParseMeetingHeader(
      std::string_view(reinterpret_cast<const char*>(data), size));
  if (header.ok() && header->has_content() == header->has_act()) std::abort();
  if (header.ok() && header->has_content() &&
      header->content().has_disclosure() == header->content().has_clearance()) {
    std::abort();
  }
  return 0;
}
