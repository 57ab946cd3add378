// Foreign bytes into ParseTrustFile: any answer will do, but it must come.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/audit/export_format.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)samrad::audit::ParseTrustFile(
      std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
