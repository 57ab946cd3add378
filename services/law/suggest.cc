#include "services/law/engine.h"

namespace samrad::law::internal {
namespace {

GroundSet Candidates(const Question& question) {
  const CompiledCatalogue& catalogue = question.catalogue();
  const v1::Facts& facts = question.facts();
  GroundSet set = catalogue.by_sender[facts.from().kind() & 63];
  for (const v1::Party& party : facts.to()) {
    set &= catalogue.by_recipient[party.kind() & 63];
  }
  for (const ListedSecrecy& secrecy : question.secrecies()) {
    if (secrecy.left && secrecy.index >= 0) {
      set &= catalogue.by_secrecy[static_cast<size_t>(secrecy.index)];
    }
  }
  return set;
}

bool Suggestible(const CompiledGround& ground, const Question& question) {
  // A duty rule needs its duty, and consent is tried by itself.
  return !ground.consent && !ground.names_a_duty &&
         !ground.file->not_for_case_work() &&
         (ground.suggest_only_for == 0 ||
          (ground.suggest_only_for & BitOf(question.facts().purpose())) != 0);
}

// A ground for one kind of offence is not worth naming before any offence is.
bool WaitsForOffence(const Trial& trial) {
  for (const std::string& path : trial.missing()) {
    if (path == "offence.kind") return true;
  }
  return false;
}

}  // namespace

void Suggest(const Question& question, v1::Decision* decision) {
  const CompiledCatalogue& catalogue = question.catalogue();
  const v1::Ground& cited = question.facts().ground();
  if (question.group_meeting() && question.protected_person()) return;
  if (!question.secrecy_left() && cited.kind() != v1::NOT_SECRET) {
    decision->add_suggested_grounds()->set_kind(v1::NOT_SECRET);
  }
  const GroundSet candidates = Candidates(question);
  if (candidates.none()) return;
  for (size_t i = 0; i < catalogue.grounds.size(); ++i) {
    const CompiledGround& ground = catalogue.grounds[i];
    if (!candidates[i] || !Suggestible(ground, question) ||
        ground.name == cited.provision() || ground.name == cited.duty()) {
      continue;
    }
    const CompiledVersion* version = ground.VersionOn(question.day());
    if (version == nullptr) continue;
    Trial trial;
    TryVersion(ground, *version, question, ground.name, &trial);
    if (trial.closed() || WaitsForOffence(trial)) continue;
    v1::Ground* suggestion = decision->add_suggested_grounds();
    suggestion->set_kind(v1::PROVISION);
    suggestion->set_provision(ground.name);
  }
}

}  // namespace samrad::law::internal
