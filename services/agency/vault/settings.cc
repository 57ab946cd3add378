#include "services/agency/vault/settings.h"

#include "services/base/status.h"

namespace samrad::agency {

absl::StatusOr<std::optional<std::string>> GetSetting(
    const base::ReadTransaction& txn, base::Literal name) {
  std::optional<std::string> value;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT value FROM vault_settings WHERE name = ?",
                   {name.text()},
                   [&](const base::Row& row) { value = row.Text(0); })
          .status());
  return value;
}

absl::Status PutSetting(base::Transaction& txn, base::Literal name,
                        std::string_view value) {
  return txn.Run(
      "INSERT INTO vault_settings (name, value) VALUES (?, ?) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      {name.text(), value});
}

absl::Status ClearSetting(base::Transaction& txn, base::Literal name) {
  return txn.Run("DELETE FROM vault_settings WHERE name = ?", {name.text()});
}

}  // namespace samrad::agency
