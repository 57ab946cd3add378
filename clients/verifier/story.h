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
};

// Asks the gate about each disclosure in `records` (sorted by leaf, checked).
// Faults: its catalogue is not there ("catalogue"); the gate refuses ("gate").
Checked Readmit(std::span<const Record* const> records,
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
// and "counter_gap" (a pair of the exporter misses more headers than the log
// has leaves that nobody explains).
Checked CheckStory(std::span<const Record* const> records,
                   const std::set<std::string>& exporters,
                   std::uint64_t unopened, Gaps& gaps);

}  // namespace samrad::verifier

#endif  // SAMRAD_CLIENTS_VERIFIER_STORY_H_
