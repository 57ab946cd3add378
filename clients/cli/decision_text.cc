#include "clients/cli/decision_text.h"

#include "clients/cli/words.h"

namespace samrad::cli {

namespace law = samrad::law::v1;

std::string GroundText(const law::Ground& ground) {
  std::string text = ground.provision().empty()
                         ? law::GroundKind_Name(ground.kind())
                         : ground.provision();
  if (!ground.duty().empty()) text += " + " + ground.duty();
  return text;
}

void PrintDecision(const Console& console, const law::Decision& decision) {
  std::string head(VerdictWords(decision.verdict()).In(console.language()));
  head += "  (" + GroundText(decision.ground());
  if (!decision.provision_version().empty()) {
    head += console.Pick(", lydelse från ", ", in force from ") +
            decision.provision_version();
  }
  console.Line(head + ")");
  for (const law::Reason& reason : decision.reasons()) {
    std::string line = "  - ";
    line += ReasonWords(reason.code()).In(console.language());
    if (!reason.provision().empty()) line += "  [" + reason.provision() + "]";
    console.Line(line);
  }
  for (const std::string& path : decision.missing_facts()) {
    console.Line(console.Pick("  - saknas: ", "  - missing: ") + path);
  }
  for (const law::Ground& ground : decision.suggested_grounds()) {
    console.Line(
        console.Pick("  ? pröva i stället: ", "  ? consider instead: ") +
        GroundText(ground));
  }
}

ExitCode ExitCodeForVerdict(law::Verdict verdict) {
  switch (verdict) {
    case law::ALLOW:
    case law::ALLOW_WITH_DUTY:
      return ExitCode::kDone;
    case law::FACTS_MISSING:
      return ExitCode::kFactsMissing;
    default:
      return ExitCode::kRefusedByLaw;
  }
}

}  // namespace samrad::cli
