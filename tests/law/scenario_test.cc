// Runs every scenario: decided, and decided again from the serialised facts
// and a catalogue read back from its bytes.
#include <algorithm>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/law/admit.h"
#include "services/law/decide.h"
#include "services/law/strict_json.h"
#include "tests/law/scenario_file.h"

namespace samrad::law {
namespace {

std::string WithoutParagraph(const std::string& provision) {
  std::string text = provision;
  for (const char* mark : {" st ", " p "}) {
    const size_t at = text.find(mark);
    if (at != std::string::npos) text.resize(at);
  }
  return text;
}

std::set<v1::ReasonCode> CodesOf(const v1::Decision& decision) {
  std::set<v1::ReasonCode> codes;
  for (const v1::Reason& reason : decision.reasons()) {
    codes.insert(reason.code());
  }
  return codes;
}

bool SpeaksForDisclosure(v1::ReasonCode code) {
  return code <= v1::SECRECY_DOES_NOT_FOLLOW;
}

// FACTS.md: a DENY carries only refusing codes, an ALLOW only allowing ones.
void ExpectPolarity(const v1::Decision& decision) {
  for (const v1::Reason& reason : decision.reasons()) {
    SCOPED_TRACE(v1::ReasonCode_Name(reason.code()));
    switch (decision.verdict()) {
      case v1::ALLOW:
      case v1::ALLOW_WITH_DUTY:
        EXPECT_TRUE(SpeaksForDisclosure(reason.code()));
        EXPECT_NE(reason.code(), v1::NOT_TRACEABLE);
        break;
      case v1::DENY:
        EXPECT_FALSE(SpeaksForDisclosure(reason.code()));
        EXPECT_NE(reason.code(), v1::FACT_NOT_STATED);
        break;
      case v1::FACTS_MISSING:
        EXPECT_EQ(reason.code(), v1::FACT_NOT_STATED);
        break;
      default:
        EXPECT_TRUE(reason.code() == v1::NOT_TRACEABLE ||
                    !SpeaksForDisclosure(reason.code()));
    }
  }
  EXPECT_FALSE(decision.reasons().empty());
}

// The header of a disclosure, as architecture.md says it travels.
v1::Facts HeaderOf(const v1::Facts& facts) {
  v1::Facts header;
  *header.mutable_at() = facts.at();
  *header.mutable_from() = facts.from();
  *header.mutable_to() = facts.to();
  header.mutable_from()->clear_name();
  for (v1::Party& party : *header.mutable_to()) {
    party.clear_name();
    party.clear_notified_under();
    party.clear_intervenes_against_offence();
  }
  *header.mutable_information()->mutable_secrecy() =
      facts.information().secrecy();
  header.mutable_information()->set_no_secrecy_found(
      facts.information().no_secrecy_found());
  *header.mutable_information()->mutable_categories() =
      facts.information().categories();
  header.set_direction(facts.direction());
  header.set_purpose(facts.purpose());
  *header.mutable_ground() = facts.ground();
  *header.mutable_assessments() = facts.assessments();
  if (facts.ground().kind() == v1::CONSENT) {
    header.mutable_consent()->set_form(facts.consent().form());
    *header.mutable_consent()->mutable_scope() = facts.consent().scope();
  }
  return header;
}

void Check(const Scenario& scenario) {
  SCOPED_TRACE(scenario.file + " " + scenario.id + ": " + scenario.title);
  const Ruling ruling = Decide(scenario.facts, Catalogue::BuiltIn());
  const v1::Decision& decision = ruling.decision;
  SCOPED_TRACE(ToJson(decision));
  EXPECT_EQ(v1::Verdict_Name(decision.verdict()),
            v1::Verdict_Name(scenario.verdict));
  const std::set<v1::ReasonCode> codes = CodesOf(decision);
  if (!scenario.any_of.empty()) {
    EXPECT_TRUE(std::any_of(
        scenario.any_of.begin(), scenario.any_of.end(),
        [&codes](v1::ReasonCode code) { return codes.count(code) > 0; }));
  }
  if (!scenario.all_of.empty()) {
    EXPECT_EQ(codes, std::set<v1::ReasonCode>(scenario.all_of.begin(),
                                              scenario.all_of.end()));
  }
  for (v1::ReasonCode code : scenario.none_of) {
    EXPECT_EQ(codes.count(code), 0u) << v1::ReasonCode_Name(code);
  }
  if (!scenario.provision.empty()) {
    EXPECT_TRUE(std::any_of(decision.reasons().begin(),
                            decision.reasons().end(),
                            [&scenario](const v1::Reason& reason) {
                              return WithoutParagraph(reason.provision()) ==
                                     WithoutParagraph(scenario.provision);
                            }));
  }
  if (scenario.has_version) {
    EXPECT_EQ(decision.provision_version(), scenario.provision_version);
  }
  if (scenario.has_missing) {
    std::vector<std::string> missing(decision.missing_facts().begin(),
                                     decision.missing_facts().end());
    std::sort(missing.begin(), missing.end());
    EXPECT_EQ(missing, scenario.missing);
  }
  ExpectPolarity(decision);
  const bool yes = decision.verdict() == v1::ALLOW ||
                   decision.verdict() == v1::ALLOW_WITH_DUTY;
  EXPECT_EQ(ruling.permit.has_value(), yes);
  if (yes) {
    const Admission admission =
        Admit(HeaderOf(scenario.facts), Catalogue::BuiltIn());
    EXPECT_TRUE(admission.admitted) << ToJson(admission.decision);
  }
}

TEST(ScenarioTest, GivenScenariosAgree) {
  const std::vector<Scenario> scenarios = LoadScenarios("scenarios");
  ASSERT_EQ(scenarios.size(), 115u);
  for (const Scenario& scenario : scenarios) Check(scenario);
}

TEST(ScenarioTest, OwnScenariosAgree) {
  const std::vector<Scenario> scenarios = LoadScenarios("own");
  ASSERT_FALSE(scenarios.empty());
  for (const Scenario& scenario : scenarios) Check(scenario);
}

TEST(ScenarioTest, ReplayFromStoredBytesGivesTheSameAnswer) {
  absl::StatusOr<Catalogue> again =
      Catalogue::Parse(Catalogue::BuiltIn().files());
  ASSERT_TRUE(again.ok()) << again.status();
  ASSERT_EQ(again->digest(), Catalogue::BuiltIn().digest());

  for (const Scenario& scenario : LoadAllScenarios()) {
    SCOPED_TRACE(scenario.id);
    const v1::Decision first =
        Decide(scenario.facts, Catalogue::BuiltIn()).decision;

    v1::Facts replayed;
    ASSERT_TRUE(replayed.ParseFromString(scenario.facts.SerializeAsString()));
    v1::Facts reread;
    ASSERT_TRUE(ParseStrictJson(ToJson(scenario.facts), &reread).ok());

    EXPECT_EQ(ToJson(Decide(replayed, *again).decision), ToJson(first));
    EXPECT_EQ(ToJson(Decide(reread, *again).decision), ToJson(first));
  }
}

}  // namespace
}  // namespace samrad::law
