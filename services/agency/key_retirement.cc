#include "services/agency/key_retirement.h"

#include <algorithm>
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

constexpr base::Literal kTables2 = R"sql(
ALTER TABLE retirement_key ADD COLUMN texts_until INTEGER;
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

base::Schema KeyRetirementSchema() {
  return {"retirement", {{1, kTables1}, {2, kTables2}}};
}

absl::StatusOr<std::vector<KeyRetirement::Aging>> KeyRetirement::Look(
    const std::vector<std::string>& replaced, absl::Time now) {
  std::vector<Aging> aging;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        aging.clear();
        for (const std::string& id : replaced) {
          SAMRAD_RETURN_IF_ERROR(
              txn.Run("INSERT OR IGNORE INTO retirement_key (key_id, since) "
                      "VALUES (?, ?)",
                      {id, now}));
          SAMRAD_RETURN_IF_ERROR(txn.Query(
              "SELECT since, texts_until FROM retirement_key WHERE key_id = ?",
              {id}, [&](const base::Row& row) {
                Aging& one = aging.emplace_back();
                one.id = id;
                one.since = row.Time(0);
                if (!row.IsNull(1)) one.texts_until = row.Time(1);
              }));
        }
        return absl::OkStatus();
      }));
  for (Aging& one : aging) {
    if (one.texts_until.has_value() || now < one.since + kSenderLag) continue;
    const absl::StatusOr<absl::Time> until = parts_.texts_until();
    if (!until.ok()) continue;
    one.texts_until = std::max(*until, now);
    SAMRAD_RETURN_IF_ERROR(parts_.db.Write([&](base::Transaction& txn) {
      return txn.Run(
          "UPDATE retirement_key SET texts_until = ? WHERE key_id = ?",
          {*one.texts_until, one.id});
    }));
  }
  return aging;
}

absl::StatusOr<std::vector<std::string>> KeyRetirement::Run(
    absl::Time last_backup) {
  std::vector<std::string> replaced;
  for (std::string& id : OlderSealKeys(parts_.keys)) {
    if (parts_.is_replaced(id)) replaced.push_back(std::move(id));
  }
  std::vector<std::string> due;
  if (replaced.empty()) return due;
  const absl::Time now = parts_.clock.TimeNow();
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<Aging> aging, Look(replaced, now));
  std::set<std::string> in_use;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(in_use, parts_.keys_in_use(txn));
        return absl::OkStatus();
      }));
  for (const Aging& one : aging) {
    if (!one.texts_until.has_value() || in_use.contains(one.id)) continue;
    const absl::Time unneeded =
        std::max(one.since + kSealKeyAfterlife, *one.texts_until);
    if (now >= unneeded && last_backup >= unneeded) due.push_back(one.id);
  }
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
