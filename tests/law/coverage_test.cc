// Which reason codes, grounds and versions some scenario reaches. Fails when
// one is reached by none, and prints the table.
#include <cstdio>
#include <map>
#include <set>
#include <string>

#include "gtest/gtest.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/decide.h"
#include "tests/law/scenario_file.h"

namespace samrad::law {
namespace {

struct Reached {
  std::map<v1::Verdict, int> verdicts;
  std::map<v1::ReasonCode, int> codes;
  std::map<std::string, std::map<std::string, int>> versions;  // by ground
  std::map<std::string, int> inert;
};

// The ground whose version decided: the named duty behind OSL 10:28.
std::string DecidedBy(const v1::Facts& facts) {
  const internal::CompiledCatalogue& catalogue =
      Catalogue::BuiltIn().compiled();
  std::string cited = facts.ground().provision();
  if (facts.ground().kind() == v1::CONSENT) cited = "OSL 12:2";
  int index = catalogue.FindGround(cited);
  if (index >= 0 &&
      catalogue.grounds[static_cast<size_t>(index)].names_a_duty &&
      !facts.ground().duty().empty()) {
    index = catalogue.FindGround(facts.ground().duty());
  }
  return index < 0 ? cited : catalogue.grounds[static_cast<size_t>(index)].name;
}

Reached RunAll() {
  Reached reached;
  for (const Scenario& scenario : LoadAllScenarios()) {
    const v1::Decision decision =
        DecideOnly(scenario.facts, Catalogue::BuiltIn());
    ++reached.verdicts[decision.verdict()];
    for (const v1::Reason& reason : decision.reasons()) {
      ++reached.codes[reason.code()];
    }
    const bool versioned =
        decision.reasons_size() > 0 &&
        decision.reasons(0).code() != v1::GROUND_NOT_IN_FORCE;
    const std::string ground = DecidedBy(scenario.facts);
    if (versioned || !decision.provision_version().empty()) {
      ++reached.versions[ground][decision.provision_version()];
    }
    ++reached.inert[ground];
  }
  return reached;
}

TEST(CoverageTest, EveryCodeGroundAndVersionIsReached) {
  const Reached reached = RunAll();

  std::printf("%-44s %s\n", "verdict", "scenarios");
  for (int v = v1::ALLOW; v <= v1::Verdict_MAX; ++v) {
    const auto verdict = static_cast<v1::Verdict>(v);
    const int count =
        reached.verdicts.count(verdict) ? reached.verdicts.at(verdict) : 0;
    std::printf("%-44s %d\n", v1::Verdict_Name(verdict).c_str(), count);
    EXPECT_GT(count, 0) << v1::Verdict_Name(verdict);
  }
  std::printf("%-44s %s\n", "reason code", "scenarios");
  for (int c = v1::GROUND_APPLIES; c <= v1::ReasonCode_MAX; ++c) {
    const auto code = static_cast<v1::ReasonCode>(c);
    const int count = reached.codes.count(code) ? reached.codes.at(code) : 0;
    std::printf("%-44s %d\n", v1::ReasonCode_Name(code).c_str(), count);
    EXPECT_GT(count, 0) << v1::ReasonCode_Name(code);
  }
  std::printf("%-44s %s\n", "ground, version", "scenarios");
  for (const internal::CompiledGround& ground :
       Catalogue::BuiltIn().compiled().grounds) {
    for (const internal::CompiledVersion& version : ground.versions) {
      if (ground.names_a_duty) continue;  // decided by the duty's versions
      const auto found = reached.versions.find(ground.name);
      const std::string& from = version.period.from_text;
      const int count =
          found != reached.versions.end() && found->second.count(from) > 0
              ? found->second.at(from)
              : 0;
      const std::string label = ground.name + ", " + from;
      std::printf("%-44s %d\n", label.c_str(), count);
      EXPECT_GT(count, 0) << label;
    }
  }
  for (const internal::CompiledInert& inert :
       Catalogue::BuiltIn().compiled().inert) {
    const std::string& name = inert.file->provision();
    const int count = reached.inert.count(name) ? reached.inert.at(name) : 0;
    std::printf("%-44s %d\n", (name + ", opens nothing").c_str(), count);
    EXPECT_GT(count, 0) << name;
  }
}

}  // namespace
}  // namespace samrad::law
