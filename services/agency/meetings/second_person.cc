#include <optional>

#include "services/agency/meetings/room_desk_parts.h"
#include "services/agency/staff/account_store.h"
#include "services/base/status.h"

namespace samrad::agency::internal {

absl::Status RequireSecond(const base::ReadTransaction& txn,
                           const StaffIdentity& who, const std::string& user) {
  if (user == who.user.value()) {
    return Cannot("SAME_PERSON", "somebody else has to read it");
  }
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<Account> account,
                          FindAccount(txn, user));
  if (account.has_value() && !account->staff.disabled()) {
    return absl::OkStatus();
  }
  return base::WithPath(
      base::Error(absl::StatusCode::kInvalidArgument, "NO_SUCH_ACCOUNT",
                  "say which colleague has read it"),
      "second");
}

}  // namespace samrad::agency::internal
