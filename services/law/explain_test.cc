#include "services/law/explain.h"

#include <string>

#include "gtest/gtest.h"
#include "services/law/catalogue.h"
#include "services/law/explore.h"

namespace samrad::law {
namespace {

constexpr Lang kLanguages[] = {Lang::kSv, Lang::kEn};

void ExpectWords(const google::protobuf::EnumDescriptor& type) {
  for (int i = 1; i < type.value_count(); ++i) {
    for (const Lang lang : kLanguages) {
      EXPECT_NE(CodeText(type.value(i)->name(), lang), "")
          << type.value(i)->name();
    }
  }
}

TEST(ExplainTest, EveryCodeThatAPersonChoosesHasWords) {
  for (const auto* type :
       {v1::Direction_descriptor(), v1::OffenceStatus_descriptor(),
        v1::OffenceKind_descriptor(), v1::OffenceStage_descriptor(),
        v1::OffenceSeverity_descriptor(), v1::ExpectedSanction_descriptor(),
        v1::Suspicion_descriptor(), v1::Source_descriptor(),
        v1::Maturity_descriptor(), v1::CareGroup_descriptor(),
        v1::Sentence_descriptor(), v1::Inquiry_descriptor(),
        v1::ProtectedIdentity_descriptor(), v1::GroundKind_descriptor()}) {
    ExpectWords(*type);
  }
  EXPECT_EQ(CodeText("NOTHING", Lang::kSv), "");
}

// Whatever nothing is known of is asked for in words, in both languages.
TEST(ExplainTest, EverythingThatExploreAsksForHasWords) {
  int asked = 0;
  v1::Facts facts;
  facts.add_to();
  for (int day = 0; day < 2; ++day) {
    if (day == 1) facts.mutable_at()->set_seconds(1789459200);  // 2026-09-15
    const v1::Exploration exploration = Explore(facts, Catalogue::BuiltIn());
    for (const v1::ExploredGround& ground : exploration.grounds()) {
      for (const std::string& path : ground.ask()) {
        ++asked;
        EXPECT_NE(FactText(path, Lang::kSv), "") << path;
        EXPECT_NE(FactText(path, Lang::kEn), "") << path;
      }
    }
  }
  EXPECT_GT(asked, 100);
}

TEST(ExplainTest, AnAssessmentIsItsQuestion) {
  EXPECT_EQ(FactText("assessments.NOT_INAPPROPRIATE", Lang::kEn),
            AssessmentQuestion(v1::NOT_INAPPROPRIATE, Lang::kEn));
  EXPECT_EQ(FactText("to[3].kind", Lang::kEn), "what the recipient is");
}

}  // namespace
}  // namespace samrad::law
