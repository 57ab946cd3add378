#include "clients/verifier/command_line.h"

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "nlohmann/json.hpp"

namespace samrad::verifier {
namespace {

constexpr std::string_view kUsageSwedish =
    R"(Granskar en export ur en Samråd-logg utan att lita på den som drev den.

  samrad-verify --trust FIL MAPP [--against MAPP2] [--json] [--lang sv|en]

  --trust FIL      loggens nyckel och de första två myndigheternas, hämtade på
                   annat sätt än ur exporten (stadens heter trust.json)
  MAPP             exporten, skriven av: samrad log export MAPP
  --against MAPP2  en annan myndighets export: visar de båda samma logg, och
                   vilka blad kan ingen av dem öppna?
  --json           ett JSON-objekt på en rad
  --lang sv|en     språk; svenska om inget sägs
  --help           denna text

Exempel
  samrad-verify --trust trust.json polisens-export
  samrad-verify --trust trust.json polisens-export --against skolans-export

Slutar med 0 när allt håller, 1 när något är fel (fil, blad och kontroll sägs),
2 när något inte kan läsas eller kommandot är fel.
)";

constexpr std::string_view kUsageEnglish =
    R"(Checks an export of a Samråd log without trusting anyone who ran it.

  samrad-verify --trust FILE DIR [--against DIR2] [--json] [--lang sv|en]

  --trust FILE     the log's key and those of the first two agencies, obtained
                   another way than from the export (the town's is trust.json)
  DIR              the export, written by: samrad log export DIR
  --against DIR2   another agency's export: do both show the same log, and which
                   leaves can neither of them open?
  --json           one JSON object on one line
  --lang sv|en     language; Swedish when not said
  --help           this text

Example
  samrad-verify --trust trust.json police-export
  samrad-verify --trust trust.json police-export --against school-export

Ends with 0 when everything holds, 1 when something is wrong (file, leaf and
check are named), 2 when something cannot be read or the command is wrong.
)";

// True for a flag that is followed by its value.
bool TakesValue(std::string_view flag) {
  return flag == "--trust" || flag == "--against" || flag == "--lang";
}

absl::Status SetFlag(const std::string& flag, const std::string& value,
                     CommandLine& line) {
  if (value.empty()) return absl::InvalidArgumentError("a value is empty");
  if (flag == "--trust") {
    line.request.trust = value;
  } else if (flag == "--against") {
    line.request.against = value;
  } else if (value == "sv" || value == "en") {
    line.language = value == "sv" ? Language::kSwedish : Language::kEnglish;
  } else {
    return absl::InvalidArgumentError("--lang is sv or en");
  }
  return absl::OkStatus();
}

Answer UsageError(const absl::Status& status,
                  std::span<const std::string> arguments) {
  const std::string message(status.message());
  for (const std::string& argument : arguments) {
    if (argument != "--json") continue;
    nlohmann::ordered_json error;
    error["error"] = {{"code", "INVALID_ARGUMENT"},
                      {"tag", "usage"},
                      {"path", ""},
                      {"message", message}};
    return {2, "", error.dump() + "\n"};
  }
  return {2, "", "samrad-verify: " + message + "; --help\n"};
}

}  // namespace

absl::StatusOr<CommandLine> ParseCommandLine(
    std::span<const std::string> arguments) {
  CommandLine line;
  bool only_folders = false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (!only_folders && argument == "--") {
      only_folders = true;
    } else if (only_folders || argument.empty() || argument[0] != '-') {
      if (!line.request.folder.empty() || argument.empty()) {
        return absl::InvalidArgumentError("give one export folder");
      }
      line.request.folder = argument;
    } else if (argument == "--help" || argument == "-h") {
      line.help = true;
    } else if (argument == "--json") {
      line.json = true;
    } else if (TakesValue(argument)) {
      if (i + 1 == arguments.size()) {
        return absl::InvalidArgumentError(argument + " needs a value");
      }
      if (absl::Status s = SetFlag(argument, arguments[++i], line); !s.ok()) {
        return s;
      }
    } else {
      return absl::InvalidArgumentError("unknown flag");
    }
  }
  if (line.help) return line;
  if (line.request.trust.empty()) {
    return absl::InvalidArgumentError("--trust is missing");
  }
  if (line.request.folder.empty()) {
    return absl::InvalidArgumentError("the export folder is missing");
  }
  return line;
}

std::string Usage(Language language) {
  return std::string(language == Language::kSwedish ? kUsageSwedish
                                                    : kUsageEnglish);
}

Answer RunCommand(std::span<const std::string> arguments) {
  const absl::StatusOr<CommandLine> line = ParseCommandLine(arguments);
  if (!line.ok()) return UsageError(line.status(), arguments);
  if (line->help) return {0, Usage(line->language), ""};
  const Report report = Verify(line->request);
  Answer answer;
  answer.exit_code = ExitCodeOf(report);
  const std::string text =
      line->json ? ToJson(report) + "\n" : ToText(report, line->language);
  (answer.exit_code == 2 ? answer.err : answer.out) = text;
  return answer;
}

}  // namespace samrad::verifier
