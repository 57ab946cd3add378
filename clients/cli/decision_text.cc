#include "clients/cli/decision_text.h"

#include "clients/cli/words.h"
#include "services/law/show.h"

namespace samrad::cli {
namespace {

namespace law_v1 = samrad::law::v1;

void PrintReason(const Console& console, const law_v1::Reason& reason,
                 const std::string& indent) {
  std::string line = indent + "- ";
  line += ReasonWords(reason.code()).In(console.language());
  if (!reason.provision().empty()) line += "  [" + reason.provision() + "]";
  console.Line(line);
}

}  // namespace

law::Lang LawLanguage(const Console& console) {
  return console.language() == Language::kSwedish ? law::Lang::kSv
                                                  : law::Lang::kEn;
}

std::string GroundText(const law_v1::Ground& ground) {
  std::string text = ground.provision().empty()
                         ? law_v1::GroundKind_Name(ground.kind())
                         : ground.provision();
  if (!ground.duty().empty()) text += " + " + ground.duty();
  return text;
}

std::string FactLine(const Console& console, const std::string& path) {
  const std::string words = law::FactText(path, LawLanguage(console));
  return words.empty() ? path : words + "  [" + path + "]";
}

void PrintDecision(const Console& console, const law_v1::Decision& decision) {
  std::string head(VerdictWords(decision.verdict()).In(console.language()));
  head += "  (" + GroundText(decision.ground());
  if (!decision.provision_version().empty()) {
    head += console.Pick(", lydelse från ", ", in force from ") +
            decision.provision_version();
  }
  console.Line(head + ")");
  for (const law_v1::Reason& reason : decision.reasons()) {
    PrintReason(console, reason, "  ");
  }
  for (const std::string& path : decision.missing_facts()) {
    console.Line(console.Pick("  - saknas: ", "  - missing: ") +
                 FactLine(console, path));
  }
  for (const law_v1::Ground& ground : decision.suggested_grounds()) {
    console.Line(
        console.Pick("  ? pröva i stället: ", "  ? consider instead: ") +
        GroundText(ground));
  }
}

std::string ExploredGroundText(const Console& console,
                               const law_v1::ExploredGround& ground,
                               const law::Catalogue& catalogue) {
  const law::Lang lang = LawLanguage(console);
  std::string text(law::StateText(ground.state(), lang));
  text += "  ";
  const auto file = law::FindProvision(catalogue, ground.ground().provision());
  if (file.ok()) {
    text += ground.ground().provision() + "  " +
            console.Pick(file->title_sv(), file->title_en());
  } else {
    text +=
        law::CodeText(law_v1::GroundKind_Name(ground.ground().kind()), lang);
  }
  if (!ground.provision_version().empty()) {
    text += console.Pick("  (lydelse från ", "  (in force from ") +
            ground.provision_version() + ")";
  }
  return text;
}

void PrintExploration(const Console& console,
                      const law_v1::Exploration& exploration,
                      const law::Catalogue& catalogue) {
  for (const law_v1::ExploredGround& ground : exploration.grounds()) {
    if (ground.state() == law_v1::CLOSED) continue;
    console.Line(ExploredGroundText(console, ground, catalogue));
    for (const std::string& path : ground.ask()) {
      console.Line("    ? " + FactLine(console, path));
    }
  }
  PrintClosed(console, exploration, catalogue);
}

void PrintClosed(const Console& console, const law_v1::Exploration& exploration,
                 const law::Catalogue& catalogue) {
  for (const law_v1::ExploredGround& ground : exploration.grounds()) {
    if (ground.state() != law_v1::CLOSED) continue;
    console.Line(ExploredGroundText(console, ground, catalogue));
    for (const law_v1::Reason& reason : ground.reasons()) {
      // No answer opens it; what is unanswered is beside the point.
      if (reason.code() == law_v1::ASSESSMENT_MISSING) continue;
      PrintReason(console, reason, "    ");
    }
  }
}

void PrintProtection(const Console& console,
                     const law_v1::Exploration& exploration,
                     const std::vector<std::string>& to) {
  for (const law_v1::RecipientProtection& one :
       exploration.recipient_protection()) {
    const auto index = static_cast<std::size_t>(one.to());
    std::string line =
        index < to.size() ? to[index] : std::to_string(index + 1);
    line += ", ";
    line += law::CategoryText(one.category(), LawLanguage(console));
    line += ": ";
    std::string provisions;
    for (const std::string& provision : one.provisions()) {
      provisions += (provisions.empty() ? "" : ", ") + provision;
    }
    line += provisions.empty() ? console.Pick("ingen sekretess där  [OSL 7:2]",
                                              "no secrecy there  [OSL 7:2]")
                               : provisions;
    console.Line(console.Pick("Hos mottagaren: ", "At the recipient: ") + line);
  }
}

ExitCode ExitCodeForVerdict(law_v1::Verdict verdict) {
  switch (verdict) {
    case law_v1::ALLOW:
    case law_v1::ALLOW_WITH_DUTY:
      return ExitCode::kDone;
    case law_v1::FACTS_MISSING:
      return ExitCode::kFactsMissing;
    default:
      return ExitCode::kRefusedByLaw;
  }
}

}  // namespace samrad::cli
