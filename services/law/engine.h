// The parts of a decision. Internal to services/law.
#ifndef SAMRAD_SERVICES_LAW_ENGINE_H_
#define SAMRAD_SERVICES_LAW_ENGINE_H_

#include <algorithm>
#include <string_view>

#include "absl/container/inlined_vector.h"
#include "samrad/law/v1/facts.pb.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/question.h"
#include "services/law/trial.h"

namespace samrad::law::internal {

// What was found about the cited ground, before it is worded as a decision.
struct Finding {
  Trial trial;
  // Reasons to give if nothing failed and nothing is missing.
  absl::InlinedVector<FoundReason, 2> allow;
  bool duty = false;        // a yes is a must
  bool anonymised = false;  // a yes is a yes to de-identified talk only
  // A no leaves de-identified talk open (FACTS.md, rule 5).
  bool anonymised_instead = false;
  std::string_view version;  // effectiveFrom of the version used

  // Adds a reason to allow, once.
  void Allow(v1::ReasonCode code, std::string_view provision) {
    const FoundReason reason{code, provision};
    if (std::find(allow.begin(), allow.end(), reason) == allow.end()) {
      allow.push_back(reason);
    }
  }
};

// Judges the cited ground. Rule 1 of FACTS.md has been passed.
Finding Judge(const Question& question);

// Rule 1: what every request must state.
void TryStated(const Question& question, Trial* trial);

// Tries one version of a ground: sender, recipients, secrecy, conditions,
// assessments. `provision` is the ground, or named duty, as cited.
void TryVersion(const CompiledGround& ground, const CompiledVersion& version,
                const Question& question, std::string_view provision,
                Trial* trial);

// True when the version makes this disclosure a duty.
bool IsDuty(const CompiledVersion& version, const Question& question);

// Consent, OSL 12:2-3. `version` is set when it is known.
void TryConsent(const Question& question, Finding* finding);

// The grounds without provision.
void TryNotSecret(const Question& question, Finding* finding);
void TryNoBoundary(const Question& question, Finding* finding);
void TryNoGround(const Question& question, Finding* finding);
void TryAnonymised(const Question& question, Finding* finding);

// True when secrecy of OSL chapters 15-20 or one that closes chapters 10 and
// 12 is left: then not even de-identified talk is open.
bool ClosedEvenAnonymised(const Question& question);

// OSL chapters 15-20, or so marked in the catalogue.
bool IsPublicInterest(const ListedSecrecy& secrecy);

// True when some recipient has no general secrecy of its own and no
// reservation binds it (OSL 7:2).
bool ProtectionLost(const Question& question);

// Notes LISTENER_NOT_ENTITLED when some but not all recipients may hear.
void NoteListeners(int may_hear, int may_not_hear, Trial* trial);

// Words a finding as a decision, with suggestions when it is a no.
void WriteDecision(const Question& question, const Finding& finding,
                   bool suggest, v1::Decision* decision);

// Adds the grounds that nothing stated so far speaks against.
void Suggest(const Question& question, v1::Decision* decision);

}  // namespace samrad::law::internal

#endif  // SAMRAD_SERVICES_LAW_ENGINE_H_
