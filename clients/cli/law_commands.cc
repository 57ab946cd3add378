#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "clients/cli/catalogue_folder.h"
#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/words.h"
#include "samrad/law/v1/explore.pb.h"
#include "services/law/catalogue.h"
#include "services/law/catalogue_check.h"
#include "services/law/decide.h"
#include "services/law/explain.h"
#include "services/law/explore.h"
#include "services/law/show.h"
#include "services/law/strict_json.h"

namespace samrad::cli {
namespace {

constexpr OptionSpec kFacts = {"facts", "FILE|-", "frågan som JSON",
                               "the question as JSON"};

absl::Status ReadFacts(const CommandContext& context,
                       samrad::law::v1::DecideRequest* request) {
  if (!context.invocation().Has("facts")) {
    return UsageError("--facts FILE or --facts - is missing", "--facts");
  }
  auto bytes = ReadInput(context.invocation().Get("facts"), 1 << 20);
  if (!bytes.ok()) return bytes.status();
  absl::Status parsed = law::ParseStrictJson(*bytes, request);
  if (!parsed.ok()) {
    return WithTagAndPath(parsed, "MALFORMED",
                          law::JsonPathOf(parsed).value_or(""));
  }
  if (!request->has_facts()) {
    return WithTagAndPath(absl::InvalidArgumentError("facts is missing"),
                          "MALFORMED", "facts");
  }
  return absl::OkStatus();
}

ExitCode Decide(const CommandContext& context) {
  const Console& console = context.console();
  samrad::law::v1::DecideRequest request;
  absl::Status read = ReadFacts(context, &request);
  if (!read.ok()) return console.Fail(read);
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  samrad::law::v1::DecideResponse response;
  *response.mutable_decision() = law::DecideOnly(request.facts(), *catalogue);
  if (console.json()) {
    console.Object(MessageJson(response));
  } else {
    PrintDecision(console, response.decision());
  }
  return ExitCode::kDone;
}

ExitCode Explore(const CommandContext& context) {
  const Console& console = context.console();
  samrad::law::v1::DecideRequest request;
  absl::Status read = ReadFacts(context, &request);
  if (!read.ok()) return console.Fail(read);
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  samrad::law::v1::ExploreResponse response;
  *response.mutable_explore() = law::Explore(request.facts(), *catalogue);
  if (console.json()) {
    console.Object(MessageJson(response));
  } else {
    PrintExploration(console, response.explore(), *catalogue);
    std::vector<std::string> to;
    for (const auto& party : request.facts().to()) {
      to.emplace_back(law::KindText(party.kind(), LawLanguage(console)));
    }
    PrintProtection(console, response.explore(), to);
  }
  return ExitCode::kDone;
}

ExitCode Show(const CommandContext& context) {
  const Console& console = context.console();
  auto provision = context.OnlyArgument("PROVISION");
  if (!provision.ok()) return console.Fail(provision.status());
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  auto text =
      law::ShowProvision(*catalogue, *provision, context.invocation().Get("at"),
                         LawLanguage(console));
  if (!text.ok()) {
    // The catalogue is public: what it does not hold may be said.
    const bool malformed = absl::IsInvalidArgument(text.status());
    if (law::FindProvision(*catalogue, *provision).ok()) {
      return console.Fail(UsageError(
          malformed
              ? console.Pick("inget datum, ÅÅÅÅ-MM-DD", "no date, YYYY-MM-DD")
              : console.Pick("ingen lydelse gäller den dagen",
                             "no version is in force on that day"),
          "--at"));
    }
    return console.Fail(UsageError(
        malformed ? console.Pick("ingen bestämmelse, som \"OSL 10:18 a\"",
                                 "no provision, like \"OSL 10:18 a\"")
                  : console.Pick("katalogen har ingen sådan bestämmelse",
                                 "the catalogue has no such provision"),
        "PROVISION"));
  }
  console.Object({{"provision", *provision}, {"text", *text}});
  console.Line(*text);
  return ExitCode::kDone;
}

// The first date that cannot be read, or "".
std::string BadDate(const CommandContext& context,
                    const law::Catalogue& catalogue) {
  for (const std::string& date : context.arguments()) {
    if (!law::DiffDays(catalogue, date, date).ok()) return date;
  }
  return "";
}

ExitCode Diff(const CommandContext& context) {
  const Console& console = context.console();
  if (context.arguments().size() != 2) {
    return console.Fail(UsageError(console.Pick("ange två datum, ÅÅÅÅ-MM-DD",
                                                "give two dates, YYYY-MM-DD"),
                                   "DATE"));
  }
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  auto changes =
      law::DiffDays(*catalogue, context.arguments()[0], context.arguments()[1]);
  if (!changes.ok()) {
    return console.Fail(UsageError(
        "no date, YYYY-MM-DD: " + BadDate(context, *catalogue), "DATE"));
  }
  console.Object({{"changes", ChangesJson(console, *changes)}});
  PrintChanges(console, *changes);
  if (changes->empty()) {
    console.Line(console.Pick("Inget ändrades mellan de dagarna.",
                              "Nothing changed between those days."));
  }
  return ExitCode::kDone;
}

absl::Status WriteSheet(const std::filesystem::path& path,
                        const std::string& html) {
  std::ofstream out(path, std::ios::binary);
  out << html;
  out.close();
  if (out) return absl::OkStatus();
  return UsageError("cannot be written: " + path.string(), "DIR");
}

ExitCode Sheets(const CommandContext& context) {
  const Console& console = context.console();
  auto folder = context.OnlyArgument("DIR");
  if (!folder.ok()) return console.Fail(folder.status());
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  std::error_code error;
  std::filesystem::create_directories(*folder, error);
  if (error) {
    return console.Fail(UsageError("cannot be made: " + *folder, "DIR"));
  }
  const std::vector<law::Sheet> sheets =
      law::Sheets(*catalogue, LawLanguage(console));
  for (const law::Sheet& sheet : sheets) {
    const absl::Status wrote =
        WriteSheet(std::filesystem::path(*folder) / sheet.name, sheet.html);
    if (!wrote.ok()) return console.Fail(wrote);
  }
  console.Object({{"folder", *folder}, {"sheets", sheets.size()}});
  console.Line(std::to_string(sheets.size()) +
               console.Pick(" blad. Börja med ", " sheets. Begin with ") +
               (std::filesystem::path(*folder) / "index.html").string());
  return ExitCode::kDone;
}

ExitCode CheckCatalogue(const CommandContext& context) {
  const Console& console = context.console();
  auto files = ReadCatalogueFiles(context);
  if (!files.ok()) return console.Fail(files.status());
  law::CatalogueReport report = law::CheckCatalogue(*files);
  console.Object({{"faults", report.faults},
                  {"files", report.files},
                  {"grounds", report.grounds},
                  {"secrecies", report.secrecies},
                  {"versions", report.versions},
                  {"for_lawyer", report.for_lawyer}});
  console.Line(std::to_string(report.grounds) +
               console.Pick(" grunder, ", " grounds, ") +
               std::to_string(report.secrecies) +
               console.Pick(" sekretessregler, ", " secrecy rules, ") +
               std::to_string(report.versions) +
               console.Pick(" daterade lydelser", " dated versions"));
  for (const std::string& one : report.for_lawyer) {
    console.Line(console.Pick("  för jurist: ", "  for a lawyer: ") + one);
  }
  for (const std::string& fault : report.faults) {
    console.Line(console.Pick("  FEL: ", "  FAULT: ") + fault);
  }
  return report.faults.empty() ? ExitCode::kDone : ExitCode::kUsage;
}

}  // namespace

std::vector<Command> LawCommands() {
  return {
      {{"law", "decide"},
       "--facts FILE|- [--catalogue DIR]",
       "Får detta lämnas? Svar ur lagkatalogen, utan server",
       "May this be told? Answered from the catalogue, without a server",
       "samrad law decide --facts facts.json",
       {kFacts, kCatalogue},
       Decide},
      {{"law", "explore"},
       "--facts FILE|- [--catalogue DIR]",
       "Vilka grunder är öppna, och vad behöver då besvaras?",
       "Which grounds are open, and what has to be answered?",
       "samrad law explore --facts facts.json",
       {kFacts, kCatalogue},
       Explore},
      {{"law", "show"},
       "PROVISION [--at DATE]",
       "Visa en bestämmelse ur katalogen",
       "Show one provision of the catalogue",
       "samrad law show \"OSL 10:18 a\" --at 2026-11-21",
       {{"at", "DATE", "bara lydelsen den dagen", "only that day's version"},
        kCatalogue},
       Show},
      {{"law", "diff"},
       "DATE DATE",
       "Visa vad som ändrades mellan två dagar",
       "Show what changed between two days",
       "samrad law diff 2025-03-31 2025-04-01",
       {kCatalogue},
       Diff},
      {{"law", "sheets"},
       "DIR [--catalogue DIR]",
       "Skriv ett blad att skriva ut för varje bestämmelse (HTML)",
       "Write a printable sheet for each provision (HTML)",
       "samrad law sheets blad",
       {kCatalogue},
       Sheets},
      {{"law", "catalogue", "check"},
       "[--catalogue DIR]",
       "Kontrollera en lagkatalog",
       "Check a catalogue",
       "samrad law catalogue check",
       {kCatalogue},
       CheckCatalogue},
  };
}

}  // namespace samrad::cli
