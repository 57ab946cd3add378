#include "services/law/explore.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/law/decide.h"
#include "services/law/strict_json.h"

namespace samrad::law {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

v1::Facts Parse(const std::string& json) {
  v1::Facts facts;
  const absl::Status status = ParseStrictJson(json, &facts);
  EXPECT_TRUE(status.ok()) << status;
  return facts;
}

const v1::ExploredGround& Find(const v1::Exploration& exploration,
                               const std::string& provision) {
  for (const v1::ExploredGround& ground : exploration.grounds()) {
    if (ground.ground().provision() == provision) return ground;
  }
  ADD_FAILURE() << provision << " is not explored";
  static const auto* const none = new v1::ExploredGround;
  return *none;
}

constexpr char kTeacher[] = R"({
  "at": "2026-09-15T10:00:00+02:00",
  "from": {"kind": "MUNICIPAL_SCHOOL", "function": "OTHER_STAFF",
           "isAuthority": true, "authorityId": "board-education"},
  "to": [{"kind": "SOCIAL_SERVICES", "isAuthority": true,
          "authorityId": "board-social"}],
  "information": {"secrecy": ["OSL 23:2 st 2"],
                  "categories": ["HOME_SITUATION"]},
  "subject": {"birthDate": "2012-05-04"},
  "assessments": [{"kind": "CHILD_SUSPECTED_HARMED", "answer": "YES"}]})";

TEST(ExploreTest, TellsTheDutyFirst) {
  const v1::Exploration exploration =
      Explore(Parse(kTeacher), Catalogue::BuiltIn());

  EXPECT_EQ(exploration.grounds(0).ground().provision(), "SoL 19:1");
  EXPECT_EQ(exploration.grounds(0).state(), v1::MUST);
  EXPECT_EQ(exploration.grounds(0).provision_version(), "2026-01-15");
  EXPECT_EQ(Find(exploration, "SoL 20:6").state(), v1::OPEN_IF);
  EXPECT_EQ(Find(exploration, "OSL 10:18 a").state(), v1::CLOSED);
}

TEST(ExploreTest, AsksForFactsBeforeAssessments) {
  const v1::Exploration exploration =
      Explore(Parse(kTeacher), Catalogue::BuiltIn());

  EXPECT_THAT(
      Find(exploration, "SoL 20:6").ask(),
      ElementsAre("context.inquiry", "assessments.IMPORTANT_FOR_INQUIRY"));
  EXPECT_THAT(Find(exploration, "OSL 10:15 a").ask(),
              ElementsAre("purpose", "assessments.NEEDED_FOR_PURPOSE",
                          "assessments.NO_OVERRIDING_SECRECY_REASON"));
  EXPECT_THAT(Find(exploration, "OSL 12:2").ask(),
              ElementsAre("purpose", "consent.form", "consent.scope",
                          "consent.givers"));
}

TEST(ExploreTest, SaysWhyAGroundIsClosed) {
  const v1::Exploration exploration =
      Explore(Parse(kTeacher), Catalogue::BuiltIn());

  const v1::ExploredGround& closed = Find(exploration, "OSL 26:9");
  EXPECT_EQ(closed.state(), v1::CLOSED);
  EXPECT_THAT(closed.ask(), IsEmpty());
  EXPECT_GE(closed.reasons_size(), 1);
}

TEST(ExploreTest, NothingStatedClosesNothing) {
  const v1::Exploration exploration = Explore({}, Catalogue::BuiltIn());

  for (const v1::ExploredGround& ground : exploration.grounds()) {
    EXPECT_EQ(ground.state(), v1::OPEN_IF) << ground.ground().provision();
    EXPECT_EQ(ground.ask(0), "at");
  }
  EXPECT_THAT(exploration.recipient_protection(), IsEmpty());
}

TEST(ExploreTest, ShowsWhatProtectsTheInformationAtEachRecipient) {
  v1::Facts facts = Parse(kTeacher);
  v1::Party* leisure = facts.add_to();
  leisure->set_kind(common::v1::LEISURE);
  leisure->set_is_authority(true);

  const v1::Exploration exploration = Explore(facts, Catalogue::BuiltIn());

  ASSERT_EQ(exploration.recipient_protection_size(), 2);
  EXPECT_EQ(exploration.recipient_protection(0).to(), 0);
  EXPECT_THAT(exploration.recipient_protection(0).provisions(),
              Contains("OSL 26:1"));
  EXPECT_EQ(exploration.recipient_protection(1).to(), 1);
  EXPECT_THAT(exploration.recipient_protection(1).provisions(),
              Not(Contains("OSL 26:1")));
}

TEST(ExploreTest, WhatIsOpenIsAllowedWhenCited) {
  v1::Facts facts = Parse(kTeacher);
  for (int kind = 1; kind <= v1::AssessmentKind_MAX; ++kind) {
    v1::Assessment* assessment = facts.add_assessments();
    assessment->set_kind(static_cast<v1::AssessmentKind>(kind));
    assessment->set_answer(v1::YES);
  }
  facts.set_purpose(v1::PREVENT_CRIME);
  facts.set_direction(v1::OWN_INITIATIVE);

  const v1::Exploration exploration = Explore(facts, Catalogue::BuiltIn());

  int open = 0;
  for (const v1::ExploredGround& ground : exploration.grounds()) {
    if (ground.state() != v1::OPEN && ground.state() != v1::MUST) continue;
    ++open;
    *facts.mutable_ground() = ground.ground();
    const v1::Verdict verdict =
        DecideOnly(facts, Catalogue::BuiltIn()).verdict();
    EXPECT_EQ(verdict,
              ground.state() == v1::MUST ? v1::ALLOW_WITH_DUTY : v1::ALLOW);
  }
  EXPECT_GE(open, 4);
}

// The damage test is a question to answer, as long as nobody has answered no.
TEST(ExploreTest, NotSecretIsOpenIfTheDamageTestIsAnswered) {
  v1::Facts facts;
  facts.mutable_at()->set_seconds(1789459200);  // 2026-09-15
  facts.mutable_from()->set_kind(common::v1::SOCIAL_SERVICES);
  facts.add_to()->set_kind(common::v1::POLICE);
  facts.mutable_information()->add_secrecy("OSL 26:1");
  const auto not_secret = [&facts] {
    const v1::Exploration exploration = Explore(facts, Catalogue::BuiltIn());
    for (const v1::ExploredGround& ground : exploration.grounds()) {
      if (ground.ground().kind() == v1::NOT_SECRET) return ground;
    }
    return v1::ExploredGround();
  };
  EXPECT_EQ(not_secret().state(), v1::OPEN_IF);
  EXPECT_EQ(not_secret().ask(0), "assessments.CLEAR_NO_HARM");

  v1::Assessment& answer = *facts.add_assessments();
  answer.set_kind(v1::CLEAR_NO_HARM);
  answer.set_answer(v1::YES);
  EXPECT_EQ(not_secret().state(), v1::OPEN);
  answer.set_answer(v1::NO);
  EXPECT_EQ(not_secret().state(), v1::CLOSED);

  facts.clear_assessments();
  facts.mutable_information()->set_secrecy(0, "OSL 26:3");
  EXPECT_EQ(not_secret().state(), v1::CLOSED);
}

}  // namespace
}  // namespace samrad::law
