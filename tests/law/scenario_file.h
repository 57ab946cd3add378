// Scenarios as data: tests/law/scenarios (given, unchanged) and tests/law/own.
#ifndef SAMRAD_TESTS_LAW_SCENARIO_FILE_H_
#define SAMRAD_TESTS_LAW_SCENARIO_FILE_H_

#include <string>
#include <vector>

#include "samrad/law/v1/facts.pb.h"

namespace samrad::law {

struct Scenario {
  std::string file;
  std::string id;
  std::string title;
  v1::Facts facts;
  v1::Verdict verdict = v1::VERDICT_UNSPECIFIED;
  std::vector<v1::ReasonCode> any_of;
  std::string provision;          // compared without st and p; may be empty
  bool has_version = false;       // own scenarios may ask for more:
  std::string provision_version;  // the exact version,
  std::vector<v1::ReasonCode> all_of;  // exactly these reason codes,
  std::vector<std::string> missing;    // these missing facts, in any order,
  bool has_missing = false;
  std::vector<v1::ReasonCode> none_of;  // and never these.
};

// Every scenario of every *.json of a folder under tests/law, by file name.
// Aborts the test program on a file that cannot be read.
std::vector<Scenario> LoadScenarios(const std::string& folder);

// All of them, given and own.
std::vector<Scenario> LoadAllScenarios();

}  // namespace samrad::law

#endif  // SAMRAD_TESTS_LAW_SCENARIO_FILE_H_
