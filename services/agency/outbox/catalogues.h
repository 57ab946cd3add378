// The catalogues of law that this node can decide with: the one it was founded
// with, and those that two agencies have released.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_CATALOGUES_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_CATALOGUES_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/alarms.h"
#include "services/agency/outbox/hub_client.h"
#include "services/audit/directory_chain.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"
#include "services/base/store.h"
#include "services/law/catalogue.h"

namespace samrad::agency {

// Keeps every catalogue it ever had, so that what was decided can be decided
// again. Thread-safe; only Sync waits for the hub.
class Catalogues {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    HubClient& hub;
    const Journal& journal;
    Alarms& alarms;
  };

  // The first start keeps `built_in` as the founding catalogue for good: a
  // newer program does not change the law. DATA_LOSS, tag CATALOGUE_BROKEN,
  // when the founding one cannot be read any more; another that cannot is an
  // alarm (CATALOGUE_REFUSED) and is not decided with.
  static absl::StatusOr<std::unique_ptr<Catalogues>> Open(
      Parts parts, const law::Catalogue& built_in);

  // What a decision made at `at` rests on by this chain. While a catalogue in
  // effect is not here or cannot be read, the one before it stays in force; the
  // hub, which has it, then gives the stricter answer.
  law::Catalogue InForce(const audit::DirectoryChain& chain,
                         absl::Time at) const;

  // The catalogue that a header decided at `decided_at` and logged at `leaf`
  // has to be asked by: what it cites, if that was in force then. DATA_LOSS,
  // tag CATALOGUE_WRONG: it was not. UNAVAILABLE, tag CATALOGUE_MISSING: it is
  // not here yet. Before the first release nobody has said which one is the
  // founding one: then it is ours, whatever is cited.
  absl::StatusOr<law::Catalogue> ThatDecided(const audit::DirectoryChain& chain,
                                             std::string_view cited,
                                             absl::Time decided_at,
                                             std::uint64_t leaf) const;

  std::optional<law::Catalogue> Find(std::string_view digest) const;
  // Digest of the one this node was founded with.
  const std::string& founding() const { return founding_; }
  std::vector<law::Catalogue> All() const;

  // Fetches what the chain names and is not here. UNAVAILABLE when the hub is
  // away. What cannot be read or is another is an alarm and not taken; it is
  // asked for again after a minute.
  absl::Status Sync(const audit::DirectoryChain& chain);

 private:
  using ByDigest = std::map<std::string, law::Catalogue, std::less<>>;

  Catalogues(Parts parts, std::string founding, ByDigest catalogues);
  absl::Status Fetch(const std::string& digest)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(syncing_);

  const Parts parts_;
  const std::string founding_;
  base::Mutex syncing_;  // one Sync at a time
  std::map<std::string, absl::Time> next_try_ ABSL_GUARDED_BY(syncing_);
  mutable base::Mutex mutex_;
  ByDigest catalogues_ ABSL_GUARDED_BY(mutex_);
};

// A digest as people compare it: 64 hexadecimal digits.
std::string CatalogueHex(std::string_view digest);

// The bytes of a catalogue as the hub hands them over, checked. Codes of the
// hub; DATA_LOSS or INVALID_ARGUMENT when they are another or do not hold
// together.
absl::StatusOr<law::Catalogue> FetchCatalogue(HubClient& hub,
                                              const std::string& digest);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_CATALOGUES_H_
