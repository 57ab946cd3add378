#include <filesystem>
#include <string>
#include <vector>

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
constexpr OptionSpec kCatalogue = {"catalogue", "DIR",
                                   "annan katalog än den inbyggda",
                                   "another catalogue than the built-in one"};

law::Lang LawLanguage(const Console& console) {
  return console.language() == Language::kSwedish ? law::Lang::kSv
                                                  : law::Lang::kEn;
}

// The files of --catalogue, or of the built-in catalogue.
absl::StatusOr<std::vector<law::CatalogueFile>> ReadCatalogueFiles(
    const CommandContext& context) {
  std::string folder = context.invocation().Get("catalogue");
  if (folder.empty()) return law::Catalogue::BuiltIn().files();
  std::error_code error;
  std::vector<law::CatalogueFile> files;
  for (std::filesystem::directory_iterator it(folder, error), end;
       !error && it != end; it.increment(error)) {
    if (it->path().extension() != ".txtpb") continue;
    auto bytes = ReadInput(it->path().string());
    if (!bytes.ok()) return bytes.status();
    files.push_back({it->path().filename().string(), *std::move(bytes)});
  }
  if (error || files.empty()) {
    return UsageError("holds no catalogue (*.txtpb): " + folder, "--catalogue");
  }
  return files;
}

absl::StatusOr<law::Catalogue> LoadCatalogue(const CommandContext& context) {
  if (!context.invocation().Has("catalogue")) return law::Catalogue::BuiltIn();
  auto files = ReadCatalogueFiles(context);
  if (!files.ok()) return files.status();
  auto catalogue = law::Catalogue::Parse(*std::move(files));
  if (!catalogue.ok()) {
    return WithTagAndPath(catalogue.status(), "CATALOGUE", "--catalogue");
  }
  return catalogue;
}

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

void PrintExploration(const Console& console,
                      const samrad::law::v1::Exploration& exploration) {
  law::Lang lang = LawLanguage(console);
  for (const auto& ground : exploration.grounds()) {
    std::string line(law::StateText(ground.state(), lang));
    line += "  " + GroundText(ground.ground());
    if (!ground.provision_version().empty()) {
      line += console.Pick("  (från ", "  (from ") +
              ground.provision_version() + ")";
    }
    console.Line(line);
    for (const auto& reason : ground.reasons()) {
      console.Line(
          "    - " +
          std::string(ReasonWords(reason.code()).In(console.language())));
    }
    for (const std::string& path : ground.ask()) {
      console.Line("    ? " + path);
    }
  }
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
    PrintExploration(console, response.explore());
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
    return console.Fail(
        UsageError(std::string(text.status().message()), *provision));
  }
  console.Object({{"provision", *provision}, {"text", *text}});
  console.Line(*text);
  return ExitCode::kDone;
}

std::string_view ChangeName(law::ChangeKind kind) {
  switch (kind) {
    case law::ChangeKind::kBegins:
      return "BEGINS";
    case law::ChangeKind::kEnds:
      return "ENDS";
    case law::ChangeKind::kNewVersion:
      return "NEW_VERSION";
  }
  return "";
}

ExitCode Diff(const CommandContext& context) {
  const Console& console = context.console();
  if (context.arguments().size() != 2) {
    return console.Fail(UsageError("give two dates, YYYY-MM-DD", "DATE"));
  }
  auto catalogue = LoadCatalogue(context);
  if (!catalogue.ok()) return console.Fail(catalogue.status());
  auto changes =
      law::DiffDays(*catalogue, context.arguments()[0], context.arguments()[1]);
  if (!changes.ok()) {
    return console.Fail(
        UsageError(std::string(changes.status().message()), "DATE"));
  }
  OrderedJson list = OrderedJson::array();
  for (const law::LawChange& change : *changes) {
    std::string text = console.Pick(change.text_sv, change.text_en);
    list.push_back({{"change", ChangeName(change.kind)},
                    {"provision", change.provision},
                    {"old_from", change.old_from},
                    {"new_from", change.new_from},
                    {"text", text}});
    console.Line("  " + change.provision + "  " +
                 std::string(ChangeName(change.kind)) + "  " + change.old_from +
                 " -> " + change.new_from);
    console.Line("    " + text);
  }
  console.Object({{"changes", list}});
  if (changes->empty()) {
    console.Line(console.Pick("Inget ändrades mellan de dagarna.",
                              "Nothing changed between those days."));
  }
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
