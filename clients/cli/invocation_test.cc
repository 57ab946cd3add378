#include "clients/cli/invocation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/cli/failure.h"

namespace samrad::cli {
namespace {

using ::testing::ElementsAre;

TEST(InvocationTest, SplitsWordsCommonOptionsAndTheCommandsOwn) {
  auto invocation = ParseInvocation(
      {"inbox", "accept", "id-1", "--town", "t", "--as", "police/officer",
       "--json", "--lang", "en", "--reason-file=r.txt"},
      {});

  ASSERT_TRUE(invocation.ok());
  EXPECT_THAT(invocation->words, ElementsAre("inbox", "accept", "id-1"));
  EXPECT_EQ(invocation->town, "t");
  EXPECT_EQ(invocation->as, "police/officer");
  EXPECT_TRUE(invocation->json);
  EXPECT_EQ(invocation->language, Language::kEnglish);
  EXPECT_EQ(invocation->Get("reason-file"), "r.txt");
}

TEST(InvocationTest, SpeaksSwedishUnlessAskedOtherwise) {
  EXPECT_EQ(ParseInvocation({"whoami"}, {})->language, Language::kSwedish);
}

TEST(InvocationTest, RefusesAnOptionWithoutItsValue) {
  auto invocation = ParseInvocation({"whoami", "--town"}, {});

  EXPECT_EQ(invocation.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FailurePath(invocation.status()), "--town");
}

TEST(InvocationTest, RefusesAnOptionGivenTwice) {
  EXPECT_FALSE(ParseInvocation({"--town", "a", "--town", "b"}, {}).ok());
  EXPECT_FALSE(ParseInvocation({"--request", "a", "--request", "b"}, {}).ok());
}

TEST(InvocationTest, RefusesAnUnknownLanguage) {
  EXPECT_FALSE(ParseInvocation({"--lang", "de"}, {}).ok());
}

TEST(InvocationTest, TakesAFlagWithoutValue) {
  auto invocation = ParseInvocation({"--preview", "id"}, {"preview"});

  ASSERT_TRUE(invocation.ok());
  EXPECT_TRUE(invocation->Has("preview"));
  EXPECT_THAT(invocation->words, ElementsAre("id"));
}

TEST(InvocationTest, NamesAnOptionTheCommandDoesNotKnow) {
  auto invocation = ParseInvocation({"--frobnicate", "x"}, {});
  ASSERT_TRUE(invocation.ok());

  absl::Status status =
      RequireKnownOptions(*invocation, {{"request", "FILE", "fil", "file"}});

  EXPECT_EQ(FailurePath(status), "--frobnicate");
}

}  // namespace
}  // namespace samrad::cli
