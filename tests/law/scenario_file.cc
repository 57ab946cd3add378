#include "tests/law/scenario_file.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "nlohmann/json.hpp"
#include "services/law/strict_json.h"

namespace samrad::law {
namespace {

[[noreturn]] void Stop(const std::string& file, const std::string& what) {
  std::fprintf(stderr, "%s: %s\n", file.c_str(), what.c_str());
  std::abort();
}

v1::ReasonCode Code(const std::string& file, const std::string& name) {
  v1::ReasonCode code = v1::REASON_CODE_UNSPECIFIED;
  if (!v1::ReasonCode_Parse(name, &code)) Stop(file, "no code " + name);
  return code;
}

std::vector<v1::ReasonCode> Codes(const std::string& file,
                                  const nlohmann::json& expected,
                                  const char* key) {
  std::vector<v1::ReasonCode> codes;
  if (!expected.contains(key)) return codes;
  for (const auto& name : expected[key]) {
    codes.push_back(Code(file, name.get<std::string>()));
  }
  return codes;
}

Scenario Read(const std::string& file, const nlohmann::json& json) {
  Scenario scenario;
  scenario.file = file;
  scenario.id = json["id"].get<std::string>();
  scenario.title = json["title"].get<std::string>();
  const absl::Status status =
      ParseStrictJson(json["facts"].dump(), &scenario.facts);
  if (!status.ok()) Stop(file, scenario.id + " " + status.ToString());
  const nlohmann::json& expected = json["expected"];
  if (!v1::Verdict_Parse(expected["verdict"].get<std::string>(),
                         &scenario.verdict)) {
    Stop(file, scenario.id + " verdict");
  }
  scenario.any_of = Codes(file, expected, "reasonCodesAnyOf");
  scenario.all_of = Codes(file, expected, "reasonCodesAllOf");
  scenario.none_of = Codes(file, expected, "reasonCodesNoneOf");
  if (expected.contains("provision")) {
    scenario.provision = expected["provision"].get<std::string>();
  }
  if (expected.contains("provisionVersion")) {
    scenario.has_version = true;
    scenario.provision_version =
        expected["provisionVersion"].get<std::string>();
  }
  if (expected.contains("missingFacts")) {
    scenario.has_missing = true;
    scenario.missing = expected["missingFacts"].get<std::vector<std::string>>();
    std::sort(scenario.missing.begin(), scenario.missing.end());
  }
  return scenario;
}

}  // namespace

std::vector<Scenario> LoadScenarios(const std::string& folder) {
  const char* source = std::getenv("SAMRAD_SOURCE_DIR");
  const std::filesystem::path path =
      std::filesystem::path(source == nullptr ? "." : source) / "tests/law" /
      folder;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Scenario> scenarios;
  for (const auto& file : files) {
    std::ifstream in(file);
    const std::string name = file.filename().string();
    nlohmann::json json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_array()) Stop(name, "not a JSON array");
    for (const auto& entry : json) scenarios.push_back(Read(name, entry));
  }
  return scenarios;
}

std::vector<Scenario> LoadAllScenarios() {
  std::vector<Scenario> all = LoadScenarios("scenarios");
  for (Scenario& scenario : LoadScenarios("own")) {
    all.push_back(std::move(scenario));
  }
  return all;
}

}  // namespace samrad::law
