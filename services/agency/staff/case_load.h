#ifndef SAMRAD_SERVICES_AGENCY_STAFF_CASE_LOAD_H_
#define SAMRAD_SERVICES_AGENCY_STAFF_CASE_LOAD_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// What `staff` asks of `cases`, which it does not know: the codes of cases that
// `leaving` is on and nobody else for whom `is_active` holds. Implemented in
// cases, handed over by main. Thread-safe.
class CaseLoad {
 public:
  virtual ~CaseLoad() = default;

  [[nodiscard]] virtual absl::StatusOr<std::vector<std::string>> OrphanedBy(
      const base::ReadTransaction& txn, const base::StaffId& leaving,
      const std::function<bool(const std::string& user)>& is_active) const = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_STAFF_CASE_LOAD_H_
