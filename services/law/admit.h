// The hub's gate, and the verifier's: the same rules over the facts that a
// signed header carries.
#ifndef SAMRAD_SERVICES_LAW_ADMIT_H_
#define SAMRAD_SERVICES_LAW_ADMIT_H_

#include "samrad/law/v1/facts.pb.h"
#include "services/law/catalogue.h"

namespace samrad::law {

struct Admission {
  // True when nothing a header can show speaks against the disclosure.
  bool admitted = false;
  // ALLOW*, or FACTS_MISSING with the facts left to the sender (admitted), or
  // the refusal. provision_version is set as by Decide.
  v1::Decision decision;
};

// Decides over a header. The header carries: at, from and to (kind, function,
// is_authority, ids; names left out), information.{secrecy, no_secrecy_found,
// categories}, direction, purpose, ground, assessments (kind, answer and
// concerns) and, for CONSENT, consent.{form, scope} from the hub's registry.
//
// What only the sender has is unknown here, never a failure, when absent:
// subject.*, offence.*, context.*, anonymisation.*, information.{source,
// thirdParties, forbiddenByStatute}, to[].{notifiedUnder,
// intervenesAgainstOffence}, consent.{givers, validFrom, validUntil,
// reservation}. When such a fact is present it is used as by Decide.
//
// Refuses every DENY, ALLOW_ANONYMISED_ONLY (nothing named may follow from
// it; ANONYMISED is not a packet), and every FACTS_MISSING that names a fact a
// header must carry. Whatever Decide allows for full facts, Admit admits for
// their header. Pure, total, thread-safe.
Admission Admit(const v1::Facts& header_facts, const Catalogue& catalogue);

}  // namespace samrad::law

#endif  // SAMRAD_SERVICES_LAW_ADMIT_H_
