// The frames and timeouts of calls: whatever comes, nothing is read outside it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/agency/gateway/web/grpc_web.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto message = samrad::agency::web::MessageOf(bytes);
  if (message.ok() && samrad::agency::web::MessageFrame(*message) != bytes) {
    __builtin_trap();
  }
  (void)samrad::agency::web::ParseTimeout(bytes).ok();
  (void)samrad::agency::web::PercentEncode(bytes);
  return 0;
}
