// The one question of the system: may this be told, to these people, now, on
// the ground cited? Pure: facts, catalogue and time come in as values.
#ifndef SAMRAD_SERVICES_LAW_DECIDE_H_
#define SAMRAD_SERVICES_LAW_DECIDE_H_

#include <optional>

#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"
#include "services/law/permit.h"

namespace samrad::law {

struct Ruling {
  v1::Decision decision;
  // Present exactly when the verdict is ALLOW or ALLOW_WITH_DUTY.
  std::optional<Permit> permit;
};

// Decides for the cited ground only (docs/LAW.md). Total: any message gives an
// answer; what is unknown or malformed counts as not stated, and what is not
// stated never speaks for disclosure. Deterministic. Thread-safe.
Ruling Decide(const v1::Facts& facts, const Catalogue& catalogue);

// The same answer without a permit.
v1::Decision DecideOnly(const v1::Facts& facts, const Catalogue& catalogue);

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_DECIDE_H_
