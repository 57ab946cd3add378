// Any text as a population table: read or refused with a place; what is read is
// measured.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/screening/fit.h"
#include "services/screening/population.h"
#include "services/screening/text_place.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto population = samrad::screening::Population::ParseCsv(text);
  if (!population.ok()) {
    if (samrad::screening::PlaceOfFault(population.status()).empty()) {
      std::abort();
    }
    return 0;
  }
  int64_t everybody = 0;
  for (const auto& row : population->rows()) everybody += row.count;
  if (samrad::screening::Measure(*population, {}).count != everybody) {
    std::abort();
  }
  return 0;
}
