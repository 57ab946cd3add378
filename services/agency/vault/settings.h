// Small settings of the node that live with its data: which agency it is, the
// log's origin, whether it was restored.
#ifndef SAMRAD_SERVICES_AGENCY_VAULT_SETTINGS_H_
#define SAMRAD_SERVICES_AGENCY_VAULT_SETTINGS_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/base/literal.h"
#include "services/base/sql.h"

namespace samrad::agency {

// The restored mark: set by `restore`, cleared by the outbox in the
// transaction that queues the ANCHOR with restored = true. Value: the journal
// size at the backup, in decimal.
inline constexpr base::Literal kRestoredSetting = "restored";

// The value, or nullopt. Errors as base/store.h.
[[nodiscard]] absl::StatusOr<std::optional<std::string>> GetSetting(
    const base::ReadTransaction& txn, base::Literal name);
// Sets or replaces it.
[[nodiscard]] absl::Status PutSetting(base::Transaction& txn,
                                      base::Literal name,
                                      std::string_view value);
// Removes it; OK when there is none.
[[nodiscard]] absl::Status ClearSetting(base::Transaction& txn,
                                        base::Literal name);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_VAULT_SETTINGS_H_
