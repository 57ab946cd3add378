// Rows of what auditors asked for. Functions over a transaction; no state. No
// content is ever in them.
#ifndef SAMRAD_SERVICES_AGENCY_REVIEW_ACCESS_STORE_H_
#define SAMRAD_SERVICES_AGENCY_REVIEW_ACCESS_STORE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/agency/review/access_rules.h"
#include "services/base/store.h"

namespace samrad::agency {

base::Schema ReviewSchema();

// Inserts, or replaces what can change: answer, end, reads.
[[nodiscard]] absl::Status PutAccess(base::Transaction& txn,
                                     const StoredAccess& access);
[[nodiscard]] absl::StatusOr<std::optional<StoredAccess>> FindAccess(
    const base::ReadTransaction& txn, const AccessId& id);
// Newest first, at most `limit`; of one asker, of one record (16 bytes) and of
// one id when given.
struct AccessFilter {
  std::optional<std::string_view> asked_by = {};
  std::optional<std::string_view> record = {};
  std::optional<AccessId> id = {};
  int limit = 200;
};
[[nodiscard]] absl::StatusOr<std::vector<StoredAccess>> ListStoredAccesses(
    const base::ReadTransaction& txn, const AccessFilter& filter);
// What `user` is told of: accesses to a case that `user` is on, and to texts of
// no case that `user` wrote. Newest first, at most 200.
[[nodiscard]] absl::StatusOr<std::vector<StoredAccess>> AccessesToTell(
    const base::ReadTransaction& txn, std::string_view user,
    const std::vector<std::string>& cases);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_REVIEW_ACCESS_STORE_H_
