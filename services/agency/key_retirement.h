// Destroys old sealing keys when nothing can need them any more.
#ifndef SAMRAD_SERVICES_AGENCY_KEY_RETIREMENT_H_
#define SAMRAD_SERVICES_AGENCY_KEY_RETIREMENT_H_

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/journal/journal.h"
#include "services/agency/vault/key_store.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// A packet sealed to a replaced key is opened or has expired after this: 30
// days of a packet's life and a day for the sender that had not seen the
// change.
inline constexpr absl::Duration kSealKeyAfterlife = absl::Hours(24 * 31);
// By then every sender seals to the new key.
inline constexpr absl::Duration kSenderLag = absl::Hours(24);

base::Schema KeyRetirementSchema();

// An older sealing key is destroyed when the directory has named another for
// kSealKeyAfterlife, no packet stored here still needs it, texts of meetings
// that may be sealed to it have expired, and a backup has been made since (so
// that a restored node is not the only one to have it).
// Every destruction is journalled. Not thread-safe.
class KeyRetirement {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    KeyStore& keys;
    const base::Clock& clock;
    const Journal& journal;
    // Whether the directory names another key instead of this one.
    std::function<bool(const std::string& key_id)> is_replaced;
    // Ids of this agency's sealing keys that unopened packets are sealed to.
    std::function<absl::StatusOr<std::set<std::string>>(
        const base::ReadTransaction&)>
        keys_in_use;
    // Until when a text of a meeting may be open that was sealed by now. Such
    // texts lie at the hub until their meeting, which may be months away, and
    // which key each is sealed to is not known here before it is read. Asked
    // once for each key, kSenderLag after it was replaced; an error: the hub is
    // away, the key stays and it is asked again.
    std::function<absl::StatusOr<absl::Time>()> texts_until;
  };
  explicit KeyRetirement(Parts parts) : parts_(std::move(parts)) {}

  // Looks once; returns the ids that were destroyed. `last_backup` is when the
  // newest backup was made; InfinitePast: never.
  [[nodiscard]] absl::StatusOr<std::vector<std::string>> Run(
      absl::Time last_backup);

 private:
  struct Aging {
    std::string id;
    absl::Time since;
    std::optional<absl::Time> texts_until;
  };
  absl::StatusOr<std::vector<Aging>> Look(
      const std::vector<std::string>& replaced, absl::Time now);

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_KEY_RETIREMENT_H_
