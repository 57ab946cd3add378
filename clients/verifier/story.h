// What the records say together: nothing after a withdrawal, nothing twice, no
// hole in the chain of a pair; and each disclosure asked about again under the
// catalogue of its day.
#ifndef SAMRAD_CLIENTS_VERIFIER_STORY_H_
#define SAMRAD_CLIENTS_VERIFIER_STORY_H_

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "clients/verifier/export_folder.h"
#include "clients/verifier/fault.h"
#include "clients/verifier/records.h"
#include "services/audit/directory_chain.h"
#include "services/law/catalogue.h"

namespace samrad::verifier {

// Catalogues by digest (32 bytes).
using Catalogues = std::map<std::string, law::Catalogue>;

// Reads catalogue/<sha256>/*. A folder whose files are not the catalogue it is
// named for is a fault ("catalogue").
Checked ReadCatalogues(const ExportFolder& folder, const std::string& prefix,
                       Catalogues& catalogues);

// What re-admission found besides faults.
struct Readmission {
  std::uint64_t readmitted = 0;
  // On a consent that this export does not hold: asked with one that covers.
  std::uint64_t consent_unseen = 0;
  // Leaves of outside acts whose ground the gate does not confirm: they are on
  // record because they were done (docs/adr/0015).
  std::vector<std::uint64_t> unconfirmed;
};

// Asks the gate about each disclosure in `records` (sorted by leaf, checked),
// under the catalogue that was in force by `chain` when it was decided and
// logged, and that a meeting's text that names nobody was cleared under it.
// Before the first release that is the one that is cited first.
// Faults: it cites another, superseded, not yet in effect or never released
// ("not_in_force"); its catalogue is not there ("catalogue"); the gate refuses
// what was delivered ("gate"). An outside act is unconfirmed instead.
Checked Readmit(std::span<const Record* const> records,
                const audit::DirectoryChain& chain,
                const Catalogues& catalogues, Readmission& readmission);

// Headers between known ones of a pair that nobody here can show.
struct Gaps {
  std::uint64_t headers = 0;
};

// Walks the records of one or both exports in leaf order. `exporters` are the
// agencies they come from, `unopened` how many leaves nobody explains. Faults:
// "after_withdrawal", "consent" (used before it was registered, or after its
// end), "duplicate", "author" (withdrawn by another than the holder), "opening"
// (of nothing, of another's, of an outside act), "expired", "counter_chain",
// those of meeting_story.h, and "counter_gap" (a pair of the exporter misses
// more headers than the log has leaves that nobody explains).
Checked CheckStory(std::span<const Record* const> records,
                   const std::set<std::string>& exporters,
                   std::uint64_t unopened, Gaps& gaps);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_STORY_H_
