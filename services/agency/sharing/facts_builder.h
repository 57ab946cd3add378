// From what an officer asks for to the question for the secrecy engine, and
// from the engine's permit to the header that travels.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_FACTS_BUILDER_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_FACTS_BUILDER_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/cases/case_reader.h"
#include "services/audit/directory_chain.h"
#include "services/law/decide.h"

namespace samrad::agency {

// A disclosure's parties as the directory names them. INVALID_ARGUMENT with a
// path: a recipient is unknown or inactive, named twice, or this agency.
// FAILED_PRECONDITION, tag NOT_IN_DIRECTORY: this agency is not in it.
struct Parties {
  sealed::v1::Party from;
  std::vector<sealed::v1::Party> to;
};
absl::StatusOr<Parties> FindParties(const audit::DirectoryChain& chain,
                                    const std::string& agency,
                                    common::v1::Function acting_as,
                                    const std::vector<std::string>& to,
                                    const std::string& notified_under);

// All facts, as of `at`, with what only the sender knows. What is not known is
// left out: the engine then answers FACTS_MISSING. Pure.
law::v1::Facts BuildFacts(const sharing::v1::DiscloseRequest& request,
                          const Parties& parties,
                          const DisclosureMaterial& material, absl::Time at);

// The same for an act done outside Samrad. `subject`: null when it is on no
// case.
law::v1::Facts BuildDutyFacts(const sharing::v1::RecordDutyRequest& request,
                              const Parties& parties,
                              const DisclosureMaterial* subject, absl::Time at);

// Decides. A yes without register facts that somebody has looked up lately is
// FACTS_MISSING: their absence would have spoken for disclosure. Pure.
// `stale`: paths of the facts that nobody has (DisclosureMaterial).
law::Ruling RuleOn(const law::v1::Facts& facts,
                   const std::vector<std::string>& stale,
                   const law::Catalogue& catalogue);

// A text that names nobody, told in a group (ground ANONYMISED): `smallest`
// people at least fit what is said.
law::v1::Facts BuildAnonymisedFacts(const Parties& parties, int smallest,
                                    bool second_person_confirms, absl::Time at);

// The part of the facts that may be shown to the hub: no person, no exact
// date, no reason, no text. Ids, links, salts and times are the caller's.
sealed::v1::DisclosureHeader HeaderOf(const law::v1::Facts& facts,
                                      const Parties& parties);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_FACTS_BUILDER_H_
