#include "services/agency/key_retirement.h"

#include <optional>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr base::Literal kTables1 = R"sql(
CREATE TABLE retirement_key (
  key_id TEXT PRIMARY KEY,
  since INTEGER NOT NULL
) STRICT;
)sql";

std::vector<std::string> OlderSealKeys(const KeyStore& keys) {
  return keys.Use([](const crypto::Keyring& ring) {
    std::vector<std::string> ids;
    for (const crypto::KeyInfo& key : ring.List()) {
      if (key.use == crypto::KeyUse::kSeal &&
          key.state == crypto::KeyState::kOlder) {
        ids.push_back(key.id);
      }
    }
    return ids;
  });
}

}  // namespace

base::Schema KeyRetirementSchema() { return {"retirement", {{1, kTables1}}}; }

absl::StatusOr<std::vector<std::string>> KeyRetirement::Run(
    absl::Time last_backup) {
  std::vector<std::string> replaced;
  for (std::string& id : OlderSealKeys(parts_.keys)) {
    if (parts_.is_replaced(id)) replaced.push_back(std::move(id));
  }
  std::vector<std::string> due;
  if (replaced.empty()) return due;
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        due.clear();
        SAMRAD_ASSIGN_OR_RETURN(const std::set<std::string> in_use,
                                parts_.keys_in_use(txn));
        for (const std::string& id : replaced) {
          SAMRAD_RETURN_IF_ERROR(
              txn.Run("INSERT OR IGNORE INTO retirement_key (key_id, since) "
                      "VALUES (?, ?)",
                      {id, now}));
          SAMRAD_ASSIGN_OR_RETURN(
              const std::optional<int64_t> since,
              txn.QueryInt64(
                  "SELECT since FROM retirement_key WHERE key_id = ?", {id}));
          const absl::Time unneeded =
              absl::FromUnixMicros(since.value_or(0)) + kSealKeyAfterlife;
          if (now >= unneeded && last_backup >= unneeded &&
              !in_use.contains(id)) {
            due.push_back(id);
          }
        }
        return absl::OkStatus();
      }));
  // Journalled first: a key that is gone without a word is worse than a word
  // about a key that goes at the next look.
  for (const std::string& id : due) {
    SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
        {.event = events::kKeyDestroyed, .subjects = {id}}));
    SAMRAD_RETURN_IF_ERROR(parts_.keys.Destroy(id));
  }
  return due;
}

}  // namespace samrad::agency
