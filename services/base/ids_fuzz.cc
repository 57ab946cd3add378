#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/base/ids.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  namespace base = samrad::base;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto agency = base::AgencyId::Parse(text);
  if (agency.ok() && agency->value() != text) std::abort();
  (void)base::CaseCode::Parse(text);
  (void)base::LogOrigin::Parse(text);
  const auto request = base::RequestId::FromUuid(text);
  if (request.ok() &&
      *base::RequestId::FromUuid(request->ToUuid()) != *request) {
    std::abort();
  }
  const auto disclosure = base::DisclosureId::FromHex(text);
  if (disclosure.ok() &&
      *base::DisclosureId::FromHex(disclosure->ToHex()) != *disclosure) {
    std::abort();
  }
  return 0;
}
