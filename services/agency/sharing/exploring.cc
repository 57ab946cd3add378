#include "services/agency/sharing/exploring.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/agency/cases/case_reader.h"
#include "services/agency/sharing/disclosing.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/base/status.h"
#include "services/law/explore.h"

namespace samrad::agency {
namespace {

// What nobody has looked up lately is to be looked up first, whatever the
// ground.
void AskForRegisterFacts(const DisclosureMaterial& material,
                         law::v1::Exploration& exploration) {
  if (material.missing_facts.empty()) return;
  for (law::v1::ExploredGround& ground : *exploration.mutable_grounds()) {
    if (ground.state() == law::v1::CLOSED) continue;
    if (ground.state() != law::v1::OPEN_IF) ground.clear_reasons();
    ground.set_state(law::v1::OPEN_IF);
    std::vector<std::string> ask = material.missing_facts;
    for (const std::string& path : ground.ask()) {
      if (std::find(ask.begin(), ask.end(), path) == ask.end()) {
        ask.push_back(path);
      }
    }
    ground.mutable_ask()->Assign(ask.begin(), ask.end());
  }
}

}  // namespace

absl::StatusOr<sharing::v1::ExploreDisclosureResponse> Exploring::Explore(
    const StaffIdentity& who,
    const sharing::v1::ExploreDisclosureRequest& request) {
  const sharing::v1::DiscloseRequest& asked = request.disclosure();
  SAMRAD_RETURN_IF_ERROR(CheckScope(asked));
  const absl::Time now =
      absl::FromUnixMicros(absl::ToUnixMicros(parts_.clock.TimeNow()));
  SAMRAD_ASSIGN_OR_RETURN(const common::v1::Function function,
                          who.ActingAs(asked.acting_as()));
  const ChainSnapshot chain = parts_.outbox.directory().chain();
  SAMRAD_ASSIGN_OR_RETURN(const Parties parties,
                          FindParties(*chain, parts_.outbox.agency(), function,
                                      {asked.to().begin(), asked.to().end()},
                                      asked.notified_under()));
  std::optional<DisclosureMaterial> material;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        const std::vector<std::string> items(asked.items().begin(),
                                             asked.items().end());
        SAMRAD_ASSIGN_OR_RETURN(material, CaseReader::ReadForDisclosure(
                                              txn, who, asked.case_(), items,
                                              asked.consent(), now));
        SAMRAD_RETURN_IF_ERROR(
            parts_.journal.Append(txn, CaseReader::ReadEvent(who, *material))
                .status());
        JournalEvent event{.event = events::kDisclosureExplored,
                           .user = who.user.value(),
                           .subjects = {material->case_code.value()}};
        event.subjects.insert(event.subjects.end(), asked.to().begin(),
                              asked.to().end());
        return parts_.journal.Append(txn, event).status();
      }));
  const law::v1::Facts facts = BuildFacts(asked, parties, *material, now);
  const law::Catalogue catalogue =
      parts_.outbox.catalogues().InForce(*chain, now);
  sharing::v1::ExploreDisclosureResponse response;
  *response.mutable_decision() =
      RuleOn(facts, material->missing_facts, catalogue).decision;
  *response.mutable_explore() = law::Explore(facts, catalogue);
  AskForRegisterFacts(*material, *response.mutable_explore());
  return response;
}

}  // namespace samrad::agency
