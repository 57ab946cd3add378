// Every ground at once: what one must, may, may if, and may not.
#ifndef SAMRAD_SERVICES_LAW_EXPLORE_H_
#define SAMRAD_SERVICES_LAW_EXPLORE_H_

#include "samrad/law/v1/explore.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"

namespace samrad::law {

// Tries every ground of the catalogue, consent, de-identified talk, "not
// secret" and "no boundary" on facts that may be partial. What is not stated
// is asked for, never assumed; facts.ground is ignored. A ground that is OPEN
// or MUST here is allowed by Decide when it is cited with the same facts.
// Pure, total, deterministic, thread-safe.
v1::Exploration Explore(const v1::Facts& facts, const Catalogue& catalogue);

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_EXPLORE_H_
