#include "services/screening/fit.h"

#include "services/screening/fit_meter.h"

namespace samrad::screening {

Fit Measure(const Population& population, const FitRequest& request) {
  const internal::Meter meter(population, request);
  return meter.MeasureStatements(meter.StatementsOf(request.description));
}

}  // namespace samrad::screening
