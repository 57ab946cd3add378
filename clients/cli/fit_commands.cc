// `samrad fit`: how many people fit what an anonymous item says. No server.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "clients/cli/command.h"
#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/words.h"
#include "services/screening/description.h"
#include "services/screening/fit.h"
#include "services/screening/generalise.h"
#include "services/screening/population.h"
#include "services/screening/text_place.h"

namespace samrad::cli {
namespace {

using screening::Description;
using screening::DescriptionField;
using screening::Fit;
using screening::FitRequest;
using screening::Population;
using screening::Proposal;

constexpr OptionSpec kPopulation = {
    "population", "FILE.csv",
    "befolkningstabell: school,stage,sex,area,moved_in_year,count",
    "population table: school,stage,sex,area,moved_in_year,count"};
constexpr OptionSpec kDescription = {
    "description", "FILE|-", "beskrivningen som JSON, eller - för standard in",
    "the description as JSON, or - for standard input"};

// A refusal by the meter, with the file as part of its place.
absl::Status InFile(const absl::Status& status, std::string_view tag,
                    const std::string& file) {
  return WithTagAndPath(status, tag,
                        file + ", " + screening::PlaceOfFault(status));
}

absl::StatusOr<std::string> ReadOption(const CommandContext& context,
                                       std::string_view name,
                                       size_t max_bytes) {
  const std::string option = "--" + std::string(name);
  if (!context.invocation().Has(name)) {
    return UsageError(option + " FILE is missing", option);
  }
  return ReadInput(context.invocation().Get(name), max_bytes);
}

absl::StatusOr<Population> ReadPopulation(const CommandContext& context) {
  auto csv = ReadOption(context, "population", screening::kMaxPopulationBytes);
  if (!csv.ok()) return csv.status();
  auto population = Population::ParseCsv(*csv);
  if (population.ok()) return population;
  return InFile(population.status(), "POPULATION",
                context.invocation().Get("population"));
}

absl::StatusOr<FitRequest> ReadDescription(const CommandContext& context) {
  auto json =
      ReadOption(context, "description", screening::kMaxDescriptionBytes);
  if (!json.ok()) return json.status();
  auto request = screening::ParseFitRequest(*json);
  if (request.ok()) return request;
  return InFile(request.status(), "DESCRIPTION",
                context.invocation().Get("description"));
}

std::string_view FieldName(DescriptionField field) {
  switch (field) {
    case DescriptionField::kSex:
      return "sex";
    case DescriptionField::kStages:
      return "stages";
    case DescriptionField::kAreas:
      return "areas";
    case DescriptionField::kMovedIn:
      return "moved_in_from";
    case DescriptionField::kText:
      return "text";
  }
  return "";
}

// The field's value as the description's JSON has it.
OrderedJson FieldValue(const Description& description, DescriptionField field) {
  switch (field) {
    case DescriptionField::kSex:
      if (!description.sex.has_value()) return nullptr;
      return *description.sex == screening::Sex::kFemale ? "F" : "M";
    case DescriptionField::kStages: {
      OrderedJson stages = OrderedJson::array();
      for (int stage : description.stages) {
        stages.push_back(screening::StageName(stage));
      }
      return stages;
    }
    case DescriptionField::kAreas:
      return description.areas;
    case DescriptionField::kMovedIn:
      if (!description.moved_in_from.has_value()) return nullptr;
      return *description.moved_in_from;
    case DescriptionField::kText:
      return description.text;
  }
  return nullptr;
}

OrderedJson FitJson(const Fit& fit, const std::vector<Proposal>& proposals) {
  OrderedJson list = OrderedJson::array();
  for (const Proposal& proposal : proposals) {
    OrderedJson changes = OrderedJson::array();
    for (DescriptionField field : proposal.changes) {
      changes.push_back({{"field", FieldName(field)},
                         {"to", FieldValue(proposal.description, field)}});
    }
    list.push_back({{"changes", changes}, {"count", proposal.count}});
  }
  return {{"count", fit.count},
          {"count_with_earlier", fit.count_with_earlier},
          {"k", fit.k},
          {"passes", fit.passes},
          {"proposals", list}};
}

// A value for people: "7, 8, 9", "2024", or that it is no longer said.
std::string ValueText(const Console& console, const OrderedJson& value) {
  if (value.is_null() || (value.is_array() && value.empty())) {
    return console.Pick("sägs inte", "left unsaid");
  }
  if (value.is_number()) return std::to_string(value.get<int64_t>());
  if (value.is_string()) return value.get<std::string>();
  std::string text;
  for (const auto& one : value) {
    if (!text.empty()) text += ", ";
    text += one.get<std::string>();
  }
  return text;
}

std::string People(const Console& console, int64_t count) {
  if (count == 1) {
    return console.Pick("1 person passar in", "1 person fits");
  }
  return std::to_string(count) +
         console.Pick(" personer passar in", " people fit");
}

// What may explain that nobody fits.
void PrintUnknownNames(const Console& console, const Population& population,
                       const Description& description) {
  const auto unknown = [](const std::vector<std::string>& names,
                          const std::string& name) {
    return std::none_of(names.begin(), names.end(),
                        [&name](const std::string& one) {
                          return screening::SameName(one, name);
                        });
  };
  if (!description.school.empty() &&
      unknown(population.schools(), description.school)) {
    console.Line(console.Pick("  Skolan finns inte i tabellen.",
                              "  The school is not in the table."));
  }
  for (const std::string& area : description.areas) {
    if (unknown(population.areas(), area)) {
      console.Line(console.Pick("  Ett område finns inte i tabellen.",
                                "  An area is not in the table."));
    }
  }
}

void PrintFit(const Console& console, const Population& population,
              const FitRequest& request, const Fit& fit,
              const std::vector<Proposal>& proposals) {
  console.Line(People(console, fit.count) + " (k = " + std::to_string(fit.k) +
               ").");
  if (fit.k != request.k) {
    console.Line(
        console.Pick("  k är alltid minst 5.", "  k is always at least 5."));
  }
  if (fit.count == 0) {
    PrintUnknownNames(console, population, request.description);
  }
  if (!request.earlier.empty()) {
    console.Line(console.Pick("Tillsammans med tidigare ärenden: ",
                              "Together with earlier items: ") +
                 std::to_string(fit.count_with_earlier) + ".");
  }
  if (fit.passes) {
    console.Line(console.Pick("Kan sändas som avidentifierat.",
                              "Can be sent as anonymised."));
    return;
  }
  console.Line(console.Pick("KAN INTE SÄNDAS: för få passar in.",
                            "CANNOT BE SENT: too few people fit."));
  if (proposals.empty()) {
    console.Line(console.Pick(
        "Inget förslag räcker. Säg mindre om personen, eller vänta.",
        "No proposal is enough. Say less about the person, or wait."));
    return;
  }
  console.Line(console.Pick("Förslag:", "Proposals:"));
  int number = 0;
  for (const Proposal& proposal : proposals) {
    console.Line("  " + std::to_string(++number) + ". " +
                 People(console, proposal.count));
    for (DescriptionField field : proposal.changes) {
      console.Line(
          "       " + std::string(FieldWords(field).In(console.language())) +
          ": " + ValueText(console, FieldValue(proposal.description, field)));
    }
  }
}

ExitCode FitDescription(const CommandContext& context) {
  const Console& console = context.console();
  if (!context.arguments().empty()) {
    return console.Fail(
        UsageError("an argument too many", context.arguments().front()));
  }
  if (context.invocation().Get("population") == "-" &&
      context.invocation().Get("description") == "-") {
    return console.Fail(
        UsageError("only one of them can be standard input", "--population"));
  }
  auto population = ReadPopulation(context);
  if (!population.ok()) return console.Fail(population.status());
  auto request = ReadDescription(context);
  if (!request.ok()) return console.Fail(request.status());
  const Fit fit = screening::Measure(*population, *request);
  const std::vector<Proposal> proposals =
      screening::ProposeGeneralisations(*population, *request);
  console.Object(FitJson(fit, proposals));
  PrintFit(console, *population, *request, fit, proposals);
  return ExitCode::kDone;
}

}  // namespace

std::vector<Command> FitCommands() {
  return {{{"fit"},
           "--population FILE.csv --description FILE|-",
           "Hur många passar in på en avidentifierad beskrivning? Utan server",
           "How many people fit an anonymised description? Without a server",
           "samrad fit --population elever.csv --description arende.json",
           {kPopulation, kDescription},
           FitDescription}};
}

}  // namespace samrad::cli
