#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "clients/cli/fact_prompt.h"
#include "clients/cli/terminal.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"

namespace samrad::cli {
namespace {

namespace law_v1 = samrad::law::v1;
using testing::HasSubstr;
using testing::Not;

// A person who types these lines and then ends the input.
class PromptTest : public testing::Test {
 protected:
  Terminal& Typing(const std::string& lines,
                   Language language = Language::kSwedish) {
    in_ = std::istringstream(lines);
    terminal_.emplace(in_, out_, language);
    return *terminal_;
  }
  Asked Ask(const std::string& path, const std::string& lines) {
    return AskFact(path, Typing(lines), law::Lang::kSv, request_);
  }

  std::istringstream in_;
  std::ostringstream out_;
  std::optional<Terminal> terminal_;
  agency::sharing::v1::DiscloseRequest request_;
};

TEST_F(PromptTest, AsksAgainUntilYesOrNo) {
  EXPECT_EQ(Typing("kanske\n J \n").YesNo("Behövs det?"), true);
  EXPECT_THAT(out_.str(), HasSubstr("Svara j eller n."));
  EXPECT_EQ(Typing("no\n", Language::kEnglish).YesNo("Needed?"), false);
}

TEST_F(PromptTest, AnswersNothingWhenTheInputEnds) {
  EXPECT_EQ(Typing("").YesNo("Behövs det?"), std::nullopt);
  EXPECT_EQ(Typing("").Choose("Vilken?", {"a"}), std::nullopt);
  EXPECT_EQ(Typing("").Line("Skäl:"), std::nullopt);
}

TEST_F(PromptTest, ChoosesOnlyWhatIsOffered) {
  EXPECT_EQ(Typing("0\n3\n-1\n1x\n2\n").Choose("Vilken?", {"a", "b"}), 1u);
  EXPECT_EQ(Typing("q\n").Choose("Vilken?", {"a", "b"}), std::nullopt);
}

TEST_F(PromptTest, RecordsAnAssessmentWithItsReason) {
  EXPECT_EQ(Ask("assessments.NOT_INAPPROPRIATE", "j\nVi har talats vid.\n"),
            Asked::kAnswered);

  ASSERT_EQ(request_.assessments_size(), 1);
  EXPECT_EQ(request_.assessments(0).kind(), law_v1::NOT_INAPPROPRIATE);
  EXPECT_EQ(request_.assessments(0).answer(), law_v1::YES);
  EXPECT_EQ(request_.assessments(0).reason(), "Vi har talats vid.");
  EXPECT_THAT(out_.str(), HasSubstr("inte olämpligt"));
}

TEST_F(PromptTest, RecordsNothingWhenStoppedBeforeTheReason) {
  EXPECT_EQ(Ask("assessments.NOT_INAPPROPRIATE", "j\n"), Asked::kStopped);
  EXPECT_EQ(request_.assessments_size(), 0);
}

TEST_F(PromptTest, AsksForAChoiceANumberAndAYes) {
  EXPECT_EQ(Ask("offence.status", "1\n"), Asked::kAnswered);
  EXPECT_EQ(Ask("offence.minPenaltyMonths", "sex\n6\n"), Asked::kAnswered);
  EXPECT_EQ(Ask("offence.victim.closeToSuspect", "j\n"), Asked::kAnswered);
  EXPECT_EQ(Ask("purpose", "1\n"), Asked::kAnswered);

  EXPECT_EQ(request_.offence().status(), law_v1::RISK);
  EXPECT_EQ(request_.offence().min_penalty_months(), 6);
  EXPECT_TRUE(request_.offence().victim().close_to_suspect());
  EXPECT_EQ(request_.purpose(), law_v1::PREVENT_CRIME);
  EXPECT_THAT(out_.str(), HasSubstr("risk för brott"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("PREVENT_CRIME")));
}

TEST_F(PromptTest, LeavesToTheCaseWhatTheCaseKnows) {
  for (const char* path : {"subject.birthDate", "context.inquiry",
                           "information.source", "to[0].function"}) {
    EXPECT_EQ(Ask(path, "j\n"), Asked::kElsewhere) << path;
  }
}

}  // namespace
}  // namespace samrad::cli
