#include "services/base/fail_point.h"

namespace samrad::base {

void FailPoint(const char*) {}

}  // namespace samrad::base
