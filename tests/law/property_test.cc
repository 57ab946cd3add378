// Properties of the engine over generated questions. Every seed is printed
// with a failure and gives the same question again.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "google/protobuf/stubs/logging.h"
#include "gtest/gtest.h"
#include "services/law/admit.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/decide.h"
#include "services/law/explore.h"
#include "services/law/strict_json.h"
#include "tests/law/scenario_file.h"

namespace samrad::law {
namespace {

using Random = std::mt19937_64;

constexpr int kQuestions = 20000;

bool Permits(const v1::Decision& decision) {
  return decision.verdict() == v1::ALLOW ||
         decision.verdict() == v1::ALLOW_WITH_DUTY;
}

v1::Decision Ask(const v1::Facts& facts) {
  return DecideOnly(facts, Catalogue::BuiltIn());
}

size_t Below(Random* random, size_t limit) { return (*random)() % limit; }

bool Chance(Random* random, int percent) {
  return Below(random, 100) < static_cast<size_t>(percent);
}

const std::vector<Scenario>& Seeds() {
  static const auto* const scenarios =
      new std::vector<Scenario>(LoadAllScenarios());
  return *scenarios;
}

// A random value in every field that has few values.
void Scramble(google::protobuf::Message* message, int percent, Random* random) {
  const auto* reflection = message->GetReflection();
  const auto* descriptor = message->GetDescriptor();
  using Field = google::protobuf::FieldDescriptor;
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const Field* field = descriptor->field(i);
    if (field->cpp_type() == Field::CPPTYPE_MESSAGE) {
      if (field->message_type()->full_name() == "google.protobuf.Timestamp") {
        continue;
      }
      if (!field->is_repeated()) {
        if (reflection->HasField(*message, field)) {
          Scramble(reflection->MutableMessage(message, field), percent, random);
        }
        continue;
      }
      for (int k = 0; k < reflection->FieldSize(*message, field); ++k) {
        Scramble(reflection->MutableRepeatedMessage(message, field, k), percent,
                 random);
      }
      continue;
    }
    if (!Chance(random, percent)) continue;
    if (field->cpp_type() == Field::CPPTYPE_ENUM) {
      const auto* type = field->enum_type();
      const auto* value = type->value(static_cast<int>(
          Below(random, static_cast<size_t>(type->value_count()))));
      if (field->is_repeated()) {
        if (reflection->FieldSize(*message, field) > 3) {
          reflection->ClearField(message, field);
        }
        reflection->AddEnum(message, field, value);
      } else {
        reflection->SetEnum(message, field, value);
      }
    } else if (field->cpp_type() == Field::CPPTYPE_BOOL &&
               !field->is_repeated()) {
      reflection->SetBool(message, field, Chance(random, 50));
    }
  }
}

std::string AnyProvision(Random* random) {
  const auto& catalogue = Catalogue::BuiltIn().compiled();
  return catalogue.parsed[Below(random, catalogue.parsed.size())].provision();
}

v1::Facts Generate(uint64_t seed) {
  Random random(seed);
  const std::vector<Scenario>& seeds = Seeds();
  v1::Facts facts = seeds[Below(&random, seeds.size())].facts;
  const v1::Facts& other = seeds[Below(&random, seeds.size())].facts;
  if (Chance(&random, 30)) *facts.mutable_ground() = other.ground();
  if (Chance(&random, 20)) *facts.mutable_information() = other.information();
  if (Chance(&random, 20)) *facts.mutable_to() = other.to();
  if (Chance(&random, 20)) *facts.mutable_from() = other.from();
  if (Chance(&random, 20)) *facts.mutable_offence() = other.offence();
  if (Chance(&random, 20)) *facts.mutable_subject() = other.subject();
  if (Chance(&random, 20)) *facts.mutable_consent() = other.consent();
  if (Chance(&random, 20)) *facts.mutable_at() = other.at();
  if (Chance(&random, 30))
    facts.mutable_assessments()->MergeFrom(other.assessments());
  if (Chance(&random, 20)) facts.mutable_to()->MergeFrom(other.to());
  if (Chance(&random, 20)) {
    facts.mutable_ground()->set_kind(v1::PROVISION);
    facts.mutable_ground()->set_provision(AnyProvision(&random));
  }
  if (Chance(&random, 20)) {
    facts.mutable_information()->add_secrecy(AnyProvision(&random));
  }
  Scramble(&facts, Chance(&random, 50) ? 2 : 0, &random);
  return facts;
}

TEST(PropertyTest, SameFactsGiveTheSameBytes) {
  for (uint64_t seed = 0; seed < kQuestions; ++seed) {
    const v1::Facts facts = Generate(seed);
    const v1::Decision first = Ask(facts);
    v1::Facts copy;
    ASSERT_TRUE(copy.ParseFromString(facts.SerializeAsString()));

    ASSERT_EQ(Ask(copy).SerializeAsString(), first.SerializeAsString()) << seed;
  }
}

TEST(PropertyTest, ReasonsFollowTheVerdict) {
  for (uint64_t seed = 0; seed < kQuestions; ++seed) {
    const v1::Facts facts = Generate(seed);
    const Ruling ruling = Decide(facts, Catalogue::BuiltIn());
    ASSERT_EQ(ruling.permit.has_value(), Permits(ruling.decision)) << seed;
    ASSERT_NE(ruling.decision.verdict(), v1::VERDICT_UNSPECIFIED);
    ASSERT_GT(ruling.decision.reasons_size(), 0) << seed;
    std::set<std::string> seen;
    for (const v1::Reason& reason : ruling.decision.reasons()) {
      ASSERT_TRUE(seen.insert(reason.SerializeAsString()).second) << seed;
      const bool speaks_for = reason.code() <= v1::SECRECY_DOES_NOT_FOLLOW;
      if (Permits(ruling.decision)) {
        ASSERT_TRUE(speaks_for) << seed;
      }
      if (ruling.decision.verdict() == v1::DENY) {
        ASSERT_FALSE(speaks_for) << seed << ToJson(ruling.decision);
      }
    }
  }
}

// Bytes nobody meant: any message gives an answer, and never a permit.
TEST(PropertyTest, AnyBytesGiveAnAnswer) {
  const google::protobuf::LogSilencer quiet;
  Random random(7);
  for (int i = 0; i < kQuestions; ++i) {
    std::string bytes = Generate(static_cast<uint64_t>(i)).SerializeAsString();
    for (int k = 0; k < 6 && !bytes.empty(); ++k) {
      bytes[Below(&random, bytes.size())] = static_cast<char>(random());
    }
    v1::Facts facts;
    if (!facts.ParsePartialFromString(bytes)) continue;
    ASSERT_NE(Ask(facts).verdict(), v1::VERDICT_UNSPECIFIED);
    Admit(facts, Catalogue::BuiltIn());
  }
}

struct Refusing {
  const char* name;
  std::function<void(v1::Facts*)> add;
};

// Facts that can only speak against.
std::vector<Refusing> RefusingFacts() {
  std::vector<Refusing> all;
  for (int kind = 1; kind <= v1::AssessmentKind_MAX; ++kind) {
    all.push_back({"an assessment answered NO", [kind](v1::Facts* facts) {
                     v1::Assessment* no = facts->add_assessments();
                     no->set_kind(static_cast<v1::AssessmentKind>(kind));
                     no->set_answer(v1::NO);
                   }});
  }
  all.push_back({"a listener", [](v1::Facts* facts) {
                   facts->add_to()->set_kind(common::v1::OTHER_PRIVATE);
                 }});
  for (const char* secrecy : {"OSL 18:2", "OSL 35:3", "OSL 26:3", "OSL 29:1"}) {
    all.push_back({"a secrecy", [secrecy](v1::Facts* facts) {
                     facts->mutable_information()->add_secrecy(secrecy);
                   }});
  }
  all.push_back({"a category", [](v1::Facts* facts) {
                   facts->mutable_information()->add_categories(
                       common::v1::CRIMINAL_RECORD);
                 }});
  all.push_back({"a third party", [](v1::Facts* facts) {
                   facts->mutable_information()->add_third_parties("x");
                 }});
  all.push_back({"a statute against it", [](v1::Facts* facts) {
                   facts->mutable_information()->set_forbidden_by_statute(true);
                 }});
  all.push_back({"recognition", [](v1::Facts* facts) {
                   facts->mutable_anonymisation()->set_recognised(true);
                 }});
  all.push_back({"an identifier", [](v1::Facts* facts) {
                   facts->mutable_anonymisation()->add_identifiers(v1::NAME);
                 }});
  all.push_back({"protection", [](v1::Facts* facts) {
                   facts->mutable_subject()->set_protected_identity(
                       v1::PROTECTED_REGISTRATION);
                 }});
  all.push_back({"a guardian", [](v1::Facts* facts) {
                   facts->mutable_subject()->add_guardians()->set_id("y");
                 }});
  all.push_back({"withdrawals", [](v1::Facts* facts) {
                   for (v1::Giver& giver :
                        *facts->mutable_consent()->mutable_givers()) {
                     *giver.mutable_withdrawn_at() = facts->at();
                   }
                 }});
  all.push_back({"an end long ago", [](v1::Facts* facts) {
                   facts->mutable_consent()->set_valid_until("1990-01-01");
                 }});
  return all;
}

TEST(PropertyTest, ARefusingFactNeverTurnsARefusalIntoAPermit) {
  const std::vector<Refusing> refusing = RefusingFacts();
  for (uint64_t seed = 0; seed < kQuestions; ++seed) {
    const v1::Facts facts = Generate(seed);
    if (Permits(Ask(facts))) continue;
    const Refusing& fact = refusing[seed % refusing.size()];
    v1::Facts worse = facts;
    fact.add(&worse);
    ASSERT_FALSE(Permits(Ask(worse)))
        << seed << " " << fact.name << " " << ToJson(worse);
  }
}

TEST(PropertyTest, RemovingAListenerNeverTurnsAYesIntoANo) {
  int tried = 0;
  for (uint64_t seed = 0; seed < kQuestions; ++seed) {
    v1::Facts facts = Generate(seed);
    // Hearing twice is hearing once.
    const v1::Facts once = facts;
    facts.mutable_to()->MergeFrom(once.to());
    if (!Permits(Ask(facts))) continue;
    while (facts.to_size() > 1) {
      facts.mutable_to()->DeleteSubrange(
          static_cast<int>(seed % static_cast<uint64_t>(facts.to_size())), 1);
      ++tried;
      ASSERT_TRUE(Permits(Ask(facts))) << seed << ToJson(facts);
    }
  }
  EXPECT_GT(tried, 1000);
}

TEST(PropertyTest, NamesAndFreeTextNeverMatter) {
  for (uint64_t seed = 0; seed < kQuestions; ++seed) {
    const v1::Facts facts = Generate(seed);
    v1::Facts renamed = facts;
    renamed.mutable_from()->set_name("OSL 26:1");
    for (v1::Party& party : *renamed.mutable_to()) party.set_name("police");
    for (v1::Assessment& assessment : *renamed.mutable_assessments()) {
      assessment.set_reason("NO");
    }
    renamed.mutable_context()->set_programme(v1::SIG);
    ASSERT_EQ(Ask(renamed).SerializeAsString(), Ask(facts).SerializeAsString())
        << seed;
  }
}

TEST(PropertyTest, TheOffsetOfAnInstantNeverMatters) {
  for (const Scenario& scenario : Seeds()) {
    if (!scenario.facts.has_at()) continue;
    const std::string json = ToJson(scenario.facts);
    ASSERT_NE(json.find("Z\""), std::string::npos);
    v1::Facts utc;
    ASSERT_TRUE(ParseStrictJson(json, &utc).ok());
    EXPECT_EQ(Ask(utc).SerializeAsString(),
              Ask(scenario.facts).SerializeAsString());
  }
}

// What the hub sees of a disclosure that its sender may make.
TEST(PropertyTest, TheGateAdmitsTheHeaderOfWhateverIsAllowed) {
  int admitted = 0;
  for (uint64_t seed = 0; seed < kQuestions; ++seed) {
    const v1::Facts facts = Generate(seed);
    if (!Permits(Ask(facts))) continue;
    v1::Facts header = facts;
    header.clear_subject();
    header.clear_offence();
    header.clear_context();
    header.clear_anonymisation();
    header.mutable_information()->clear_source();
    header.mutable_information()->clear_third_parties();
    header.mutable_information()->clear_forbidden_by_statute();
    header.mutable_consent()->clear_givers();
    header.mutable_consent()->clear_valid_from();
    header.mutable_consent()->clear_valid_until();
    for (v1::Party& party : *header.mutable_to()) {
      party.clear_notified_under();
      party.clear_intervenes_against_offence();
    }
    const Admission admission = Admit(header, Catalogue::BuiltIn());
    ASSERT_TRUE(admission.admitted)
        << seed << ToJson(facts) << ToJson(admission.decision);
    ++admitted;
  }
  EXPECT_GT(admitted, 1000);
}

TEST(PropertyTest, WhatExploreCallsOpenIsAllowedWhenCited) {
  int open = 0;
  for (uint64_t seed = 0; seed < kQuestions / 20; ++seed) {
    v1::Facts facts = Generate(seed);
    const v1::Exploration exploration = Explore(facts, Catalogue::BuiltIn());
    for (const v1::ExploredGround& ground : exploration.grounds()) {
      *facts.mutable_ground() = ground.ground();
      const v1::Verdict verdict = Ask(facts).verdict();
      if (ground.state() == v1::MUST) {
        ASSERT_EQ(verdict, v1::ALLOW_WITH_DUTY) << seed << ToJson(facts);
      } else if (ground.state() == v1::OPEN) {
        ++open;
        ASSERT_TRUE(verdict == v1::ALLOW ||
                    verdict == v1::ALLOW_ANONYMISED_ONLY)
            << seed << ToJson(facts);
      } else if (ground.state() == v1::CLOSED) {
        ASSERT_NE(verdict, v1::ALLOW) << seed << ToJson(facts);
        ASSERT_NE(verdict, v1::ALLOW_WITH_DUTY) << seed << ToJson(facts);
      }
    }
  }
  EXPECT_GT(open, 100);
}

// The whole matrix: no ground lets through a secrecy it excludes, on any day.
TEST(PropertyTest, NoGroundBreaksWhatItExcludes) {
  const internal::CompiledCatalogue& catalogue =
      Catalogue::BuiltIn().compiled();
  std::set<std::string> days = {"2009-06-30T12:00:00Z", "2026-09-15T12:00:00Z"};
  for (const auto& ground : catalogue.grounds) {
    for (const auto& version : ground.versions) {
      if (!version.period.from_text.empty()) {
        days.insert(version.period.from_text + "T12:00:00Z");
      }
    }
  }
  std::vector<std::string> secrecies = {
      "OSL 24:2 a", "OSL 24:8",  "OSL 25:2", "OSL 25:3", "OSL 25:8",
      "OSL 26:1 a", "OSL 26:4",  "OSL 26:6", "OSL 29:1", "OSL 31:1",
      "OSL 33:2",   "OSL 36:3",  "OSL 40:2", "OSL 15:1", "OSL 28:1",
      "OSL 23:2",   "OSL 99:99", "FB 6:11"};
  for (const auto& secrecy : catalogue.secrecies) {
    secrecies.push_back(secrecy.name);
  }
  int cells = 0;
  std::set<std::string> opened;
  for (const Scenario& scenario : Seeds()) {
    if (scenario.verdict != v1::ALLOW &&
        scenario.verdict != v1::ALLOW_WITH_DUTY) {
      continue;
    }
    if (scenario.facts.ground().kind() != v1::PROVISION) continue;
    // A damage test that was passed removes a secrecy; that is no breaking.
    bool tested = false;
    for (const v1::Assessment& assessment : scenario.facts.assessments()) {
      tested = tested || assessment.kind() == v1::CLEAR_NO_HARM ||
               assessment.kind() == v1::NO_HARM_ASSUMED ||
               assessment.kind() == v1::NO_INVESTIGATION_DAMAGE;
    }
    if (tested) continue;
    const int index = catalogue.FindGround(
        scenario.facts.ground().duty().empty() ||
                scenario.facts.ground().provision() != "OSL 10:28"
            ? scenario.facts.ground().provision()
            : scenario.facts.ground().duty());
    ASSERT_GE(index, 0);
    const auto& ground = catalogue.grounds[static_cast<size_t>(index)];
    for (const std::string& day : days) {
      v1::Facts facts = scenario.facts;
      v1::Facts dated;
      ASSERT_TRUE(ParseStrictJson("{\"at\":\"" + day + "\"}", &dated).ok());
      *facts.mutable_at() = dated.at();
      const auto* version =
          ground.VersionOn(internal::StockholmDay({dated.at().seconds(), 0}));
      for (const std::string& secrecy : secrecies) {
        ++cells;
        facts.mutable_information()->clear_secrecy();
        facts.mutable_information()->add_secrecy(secrecy);
        if (!Permits(Ask(facts))) continue;
        opened.insert(ground.name);
        ASSERT_NE(version, nullptr) << ground.name << " " << day;
        ASSERT_FALSE(version->for_lawyer);
        const auto provision = internal::ParseProvision(secrecy);
        const bool in_force =
            secrecy != "OSL 40:7 g" || day >= "2026-01-15T12:00:00Z";
        if (!in_force) continue;
        EXPECT_TRUE(
            internal::BreaksSecrecy(version->breaks, *provision,
                                    internal::BitOf(facts.from().function())))
            << ground.name << " " << secrecy << " " << day;
        if (ground.provision.act != internal::Act::kBrB) {
          EXPECT_NE(secrecy, "OSL 35:3") << ground.name;
        }
      }
    }
  }
  EXPECT_GT(cells, 50000);
  // The matrix is whole: every ground that can open something has done so.
  for (const auto& ground : catalogue.grounds) {
    const v1::GroundRule& rule = ground.file->ground();
    const bool asks_the_impossible = std::any_of(
        rule.version(0).condition().begin(), rule.version(0).condition().end(),
        [](const v1::Condition& condition) {
          return condition.has_purpose() &&
                 condition.purpose().any_of().empty();
        });
    const bool opens_nothing = rule.version(0).breaks().ByteSizeLong() == 0;
    if (ground.consent || ground.names_a_duty || asks_the_impossible ||
        opens_nothing) {
      continue;
    }
    EXPECT_EQ(opened.count(ground.name), 1u) << ground.name;
  }
}

}  // namespace
}  // namespace samrad::law
