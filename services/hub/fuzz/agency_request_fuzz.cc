// Request files come from agencies, by hand: any bytes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/hub/genesis_request.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto request = samrad::hub::ParseAgencyRequest(
      std::string_view(reinterpret_cast<const char*>(data), size));
  if (!request.ok()) return 0;
  const auto genesis = samrad::hub::MakeGenesis(
      {.origin = "ekvik.samrad.example/log", .vkey = ""}, {*request, *request});
  (void)genesis;
  return 0;
}
