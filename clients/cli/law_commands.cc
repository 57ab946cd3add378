#include <filesystem>
#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "services/law/catalogue.h"
#include "services/law/decide.h"
#include "services/law/strict_json.h"

namespace samrad::cli {
namespace {

constexpr OptionSpec kFacts = {"facts", "FILE|-", "frågan som JSON",
                               "the question as JSON"};
constexpr OptionSpec kCatalogue = {"catalogue", "DIR",
                                   "annan katalog än den inbyggda",
                                   "another catalogue than the built-in one"};

absl::StatusOr<law::Catalogue> LoadCatalogue(const CommandContext& context) {
  std::string folder = context.invocation().Get("catalogue");
  if (folder.empty()) return law::Catalogue::BuiltIn();
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
  auto catalogue = law::Catalogue::Parse(std::move(files));
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
  };
}

}  // namespace samrad::cli
