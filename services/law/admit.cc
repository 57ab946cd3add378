#include "services/law/admit.h"

#include <array>
#include <string_view>

#include "services/law/compiled_catalogue.h"
#include "services/law/engine.h"

namespace samrad::law {
namespace {

// Facts that stay with the sender.
bool StaysWithSender(std::string_view path) {
  constexpr std::array<std::string_view, 11> kPrefixes = {
      "subject.",
      "offence.",
      "context.",
      "anonymisation.",
      "information.source",
      "information.thirdParties",
      "information.forbiddenByStatute",
      "consent.givers",
      "consent.validFrom",
      "consent.validUntil",
      "consent.reservation"};
  for (std::string_view prefix : kPrefixes) {
    if (path.substr(0, prefix.size()) == prefix) return true;
  }
  constexpr std::array<std::string_view, 2> kPartyFields = {
      ".notifiedUnder", ".intervenesAgainstOffence"};
  for (std::string_view field : kPartyFields) {
    if (path.size() > field.size() &&
        path.substr(path.size() - field.size()) == field) {
      return true;
    }
  }
  return false;
}

}  // namespace

Admission Admit(const v1::Facts& header_facts, const Catalogue& catalogue) {
  const internal::Question question(header_facts, catalogue.compiled(),
                                    internal::View::kHeader);
  internal::Finding finding;
  internal::TryStated(question, &finding.trial);
  if (!finding.trial.lacks_facts()) finding = internal::Judge(question);
  Admission admission;
  internal::WriteDecision(question, finding, false, &admission.decision);
  switch (admission.decision.verdict()) {
    case v1::ALLOW:
    case v1::ALLOW_WITH_DUTY:
      admission.admitted = true;
      break;
    case v1::FACTS_MISSING:
      admission.admitted = !finding.anonymised;
      for (const std::string& path : finding.trial.missing()) {
        if (!StaysWithSender(path)) admission.admitted = false;
      }
      break;
    default:
      break;
  }
  return admission;
}

}  // namespace samrad::law
