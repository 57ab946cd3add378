// Decides again what the journal says was decided.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_REPLAY_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_REPLAY_H_

#include <cstdint>
#include <string_view>

#include "absl/status/statusor.h"
#include "samrad/agency/staff/v1/catalogues.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/catalogues.h"
#include "services/base/store.h"

namespace samrad::agency {

// Thread-safe. Who may ask is the caller's to check.
class Replay {
 public:
  // All must outlive it.
  Replay(base::Database& db, const Journal& journal,
         const Catalogues& catalogues)
      : db_(db), journal_(journal), catalogues_(catalogues) {}

  // Every decision, refusal and recorded duty in the journal, those of meetings
  // too, from one number to another (0: the first, the last): its record must
  // be the one that the entry names, its catalogue must be here, and the engine
  // must give the same verdict, ground, version, reasons and missing facts.
  // What does not is a fault of the answer, not an error. Journalled under
  // `user`. Errors of the store.
  absl::StatusOr<staff::v1::ReplayDecisionsResponse> Run(std::string_view user,
                                                         std::uint64_t from,
                                                         std::uint64_t to);

 private:
  void Check(const journal::v1::JournalEntry& entry,
             const base::ReadTransaction& txn,
             staff::v1::ReplayDecisionsResponse& response) const;

  base::Database& db_;
  const Journal& journal_;
  const Catalogues& catalogues_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_REPLAY_H_
