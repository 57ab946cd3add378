// Any text as the meter's question: read or refused with a place; what is read
// is measured and widened, and every proposal passes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/screening/fit.h"
#include "services/screening/generalise.h"
#include "services/screening/text_place.h"

namespace {

using samrad::screening::FitRequest;
using samrad::screening::Population;

const Population& Table() {
  static const Population& table = *new Population(
      *Population::ParseCsv("school,stage,sex,area,moved_in_year,count\n"
                            "N,7,F,Norrby,,12\nN,8,M,Norrby,2025,3\n"
                            "N,9,F,Väster,2024,4\nN,9,M,Väster,,30\n"
                            "N,G1,M,Norrby,2025,9\n"));
  return table;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto request = samrad::screening::ParseFitRequest(text);
  if (!request.ok()) {
    if (samrad::screening::PlaceOfFault(request.status()).empty()) std::abort();
    return 0;
  }
  const auto fit = samrad::screening::Measure(Table(), *request);
  if (fit.count_with_earlier > fit.count) std::abort();
  for (const auto& proposal :
       samrad::screening::ProposeGeneralisations(Table(), *request)) {
    FitRequest put = *request;
    put.description = proposal.description;
    if (!samrad::screening::Measure(Table(), put).passes) std::abort();
  }
  return 0;
}
