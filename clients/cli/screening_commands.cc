// samrad screen: what names a person in a text, offline.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/screening_text.h"
#include "services/screening/screen.h"

namespace samrad::cli {
namespace {

// A line with the largest text, escaped as JSON may escape it, and a roster.
constexpr size_t kMaxLineBytes = size_t{4} << 20;

constexpr OptionSpec kInput = {"input", "FILE|-",
                               "texter, en JSON-rad per text",
                               "texts, one JSON line each"};

struct Question {
  std::string id;
  std::string text;
  std::vector<std::string> roster;
};

// Reads one line of the contract; other fields are not looked at.
absl::Status ParseQuestion(const std::string& line, Question* question) {
  if (line.size() > kMaxLineBytes) {
    return absl::InvalidArgumentError("the line is over 4 MiB");
  }
  const OrderedJson json = OrderedJson::parse(line, nullptr, false);
  if (json.is_discarded()) {
    return absl::InvalidArgumentError("the line is not JSON");
  }
  if (!json.is_object()) {
    return absl::InvalidArgumentError("the line is not a JSON object");
  }
  const auto id = json.find("id");
  if (id == json.end() || !id->is_string()) {
    return absl::InvalidArgumentError("\"id\" has to be a string");
  }
  const auto text = json.find("text");
  if (text == json.end() || !text->is_string()) {
    return absl::InvalidArgumentError("\"text\" has to be a string");
  }
  question->id = id->get<std::string>();
  question->text = text->get<std::string>();
  const auto roster = json.find("roster");
  if (roster == json.end()) return absl::OkStatus();
  if (!roster->is_array()) {
    return absl::InvalidArgumentError("\"roster\" has to be a list of strings");
  }
  for (const auto& entry : *roster) {
    if (!entry.is_string()) {
      return absl::InvalidArgumentError(
          "\"roster\" has to be a list of strings");
    }
    question->roster.push_back(entry.get<std::string>());
  }
  return absl::OkStatus();
}

// The code points [start, end) of text, on one line.
std::string Excerpt(const std::string& text, uint32_t start, uint32_t end) {
  std::string excerpt;
  uint32_t at = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool first = (static_cast<unsigned char>(text[i]) & 0xc0) != 0x80;
    if (first && i > 0) ++at;
    if (at >= end) break;
    if (at < start) continue;
    excerpt +=
        text[i] == '\n' || text[i] == '\r' || text[i] == '\t' ? ' ' : text[i];
  }
  return excerpt;
}

void PrintAnswer(const Console& console, const Question& question,
                 const screening::ScreeningResult& result) {
  console.Line(
      question.id + "  " +
      std::string(
          ScreeningVerdictWords(result.verdict()).In(console.language())));
  if (!result.status().ok()) {
    console.Line(
        "    " +
        console.Pick("kunde inte granskas: ", "could not be screened: ") +
        std::string(result.status().message()));
  }
  for (const screening::Finding& finding : result.findings()) {
    const bool block = finding.severity == screening::Severity::kBlock;
    console.Line(
        "    " +
        (block ? console.Pick("ta bort   ", "remove    ")
               : console.Pick("bekräfta  ", "confirm   ")) +
        std::string(FindingKindWords(finding.kind).In(console.language())) +
        " " + std::to_string(finding.start) + "-" +
        std::to_string(finding.end) + ": " +
        Excerpt(question.text, finding.start, finding.end));
  }
}

OrderedJson AnswerJson(const std::string& id,
                       const screening::ScreeningResult& result) {
  OrderedJson findings = OrderedJson::array();
  for (const screening::Finding& finding : result.findings()) {
    findings.push_back(
        {{"start", finding.start},
         {"end", finding.end},
         {"kind", screening::KindName(finding.kind)},
         {"severity", screening::SeverityName(finding.severity)}});
  }
  OrderedJson answer;
  answer["id"] = id;
  answer["findings"] = std::move(findings);
  answer["verdict"] = screening::VerdictName(result.verdict());
  if (!result.status().ok()) {
    answer["error"] = std::string(result.status().message());
  }
  return answer;
}

// A roster that cannot be used is a failure inside: nothing may leave.
void AnswerWithoutRoster(const Console& console, const Question& question,
                         const absl::Status& status) {
  const std::string message(status.message());
  if (console.json()) {
    OrderedJson answer;
    answer["id"] = question.id;
    answer["findings"] = OrderedJson::array();
    answer["verdict"] = screening::VerdictName(screening::Verdict::kBlock);
    answer["error"] = message;
    console.Object(answer);
  } else {
    console.Line(question.id + "  " +
                 std::string(ScreeningVerdictWords(screening::Verdict::kBlock)
                                 .In(console.language())));
    console.Line("    " + message);
  }
}

void Answer(const Console& console, const Question& question) {
  auto roster = screening::Roster::Compile(question.roster);
  if (!roster.ok()) {
    AnswerWithoutRoster(console, question, roster.status());
    return;
  }
  const screening::ScreeningResult result =
      screening::Screen(question.text, *roster);
  if (console.json()) {
    console.Object(AnswerJson(question.id, result));
  } else {
    PrintAnswer(console, question, result);
  }
}

ExitCode Screen(const CommandContext& context) {
  const Console& console = context.console();
  if (!context.arguments().empty()) {
    return console.Fail(UsageError("unexpected argument; give --input FILE",
                                   context.arguments().front()));
  }
  if (!context.invocation().Has("input")) {
    return console.Fail(
        UsageError("--input FILE or --input - is missing", "--input"));
  }
  const std::string path = context.invocation().Get("input");
  std::ifstream file;
  if (path != "-") {
    std::error_code error;
    // A folder opens like a file and then has nothing to say.
    if (!std::filesystem::is_directory(path, error)) {
      file.open(path, std::ios::binary);
    }
    if (!file.is_open()) {
      return console.Fail(UsageError("cannot be read", path));
    }
  }
  std::istream& input = path == "-" ? std::cin : file;
  ExitCode code = ExitCode::kDone;
  std::string line;
  for (size_t number = 1; std::getline(input, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    Question question;
    const absl::Status parsed = ParseQuestion(line, &question);
    if (parsed.ok()) {
      Answer(console, question);
    } else {
      code = console.Fail(WithTagAndPath(parsed, "MALFORMED",
                                         "line " + std::to_string(number)));
    }
  }
  if (input.bad()) return console.Fail(UsageError("cannot be read", path));
  return code;
}

}  // namespace

std::vector<Command> ScreeningCommands() {
  return {
      {{"screen"},
       "--input FILE|-",
       "Vad i texten pekar ut en person? Svar utan server, texten ändras inte",
       "What in the text points out a person? Without a server, text unchanged",
       "samrad screen --input - < texts.jsonl",
       {kInput},
       Screen},
  };
}

}  // namespace samrad::cli
