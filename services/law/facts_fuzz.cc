// Any text as facts: read strictly, and what is read is decided, explored,
// admitted, written and read again to the same bytes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "samrad/law/v1/facts.pb.h"
#include "services/law/admit.h"
#include "services/law/decide.h"
#include "services/law/explore.h"
#include "services/law/strict_json.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  samrad::law::v1::DecideRequest request;
  if (!samrad::law::ParseStrictJson(text, &request).ok()) return 0;
  const samrad::law::Catalogue& catalogue = samrad::law::Catalogue::BuiltIn();
  samrad::law::Decide(request.facts(), catalogue);
  samrad::law::Admit(request.facts(), catalogue);
  samrad::law::Explore(request.facts(), catalogue);
  samrad::law::v1::DecideRequest again;
  if (!samrad::law::ParseStrictJson(samrad::law::ToJson(request), &again)
           .ok() ||
      again.SerializeAsString() != request.SerializeAsString()) {
    std::abort();
  }
  return 0;
}
