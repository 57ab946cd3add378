#include "services/base/args.h"

#include <gtest/gtest.h>

namespace samrad::base {
namespace {

CommandSpec Spec() {
  return {.program = "samrad-test run",
          .summary = "Runs.",
          .options = {{"data", "DIR", "Where it lies.", "", true},
                      {"port", "N", "Port.", "7400"},
                      {"once", "", "Ends when done."}},
          .positional_name = "",
          .examples = {"samrad-test run --data town"}};
}

TEST(ArgsTest, ReadsValuesFlagsAndDefaults) {
  const auto args = Args::Parse(Spec(), {"--data", "town", "--once"});

  ASSERT_TRUE(args.ok()) << args.status();
  EXPECT_EQ(args->Get("data"), "town");
  EXPECT_EQ(args->Get("port"), "7400");
  EXPECT_TRUE(args->Has("once"));
  EXPECT_FALSE(args->Has("port"));
  EXPECT_EQ(*args->GetInt("port", 0, 65535), 7400);
}

TEST(ArgsTest, ReadsTheEqualsForm) {
  const auto args = Args::Parse(Spec(), {"--data=a=b"});

  ASSERT_TRUE(args.ok());
  EXPECT_EQ(args->Get("data"), "a=b");
}

TEST(ArgsTest, RefusesWhatTheSpecDoesNotName) {
  const std::vector<std::vector<std::string>> lines = {
      {},
      {"--data"},
      {"--data", "--once"},
      {"--data", "a", "--unknown"},
      {"--data", "a", "--data", "b"},
      {"--data", "a", "--once=1"},
      {"--data", "a", "word"},
      {"--data", "a", "--"}};
  for (const auto& words : lines) {
    EXPECT_EQ(Args::Parse(Spec(), words).status().code(),
              absl::StatusCode::kInvalidArgument);
  }
}

TEST(ArgsTest, RefusesANumberOutsideItsLimits) {
  for (const char* text : {"65536", "-1", "x", "", "1x"}) {
    const auto args = Args::Parse(Spec(), {"--data=a", "--port", text});
    ASSERT_TRUE(args.ok());
    EXPECT_FALSE(args->GetInt("port", 0, 65535).ok()) << text;
  }
}

TEST(ArgsTest, KeepsPositionalWordsWhereAllowed) {
  CommandSpec spec = Spec();
  spec.positional_name = "FILE";

  const auto args = Args::Parse(spec, {"--data=a", "one", "two"});

  ASSERT_TRUE(args.ok());
  EXPECT_EQ(args->positionals(), (std::vector<std::string>{"one", "two"}));
}

TEST(ArgsTest, HelpWinsAndShowsEveryOptionAndExample) {
  const auto args = Args::Parse(Spec(), {"--help", "--nonsense"});
  ASSERT_TRUE(args.ok());
  EXPECT_TRUE(args->help());

  const std::string text = HelpText(Spec());

  for (const char* part : {"--data DIR", "Required.", "Default: 7400.",
                           "--once", "samrad-test run --data town"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

TEST(ArgsDeathTest, UsageErrorEndsWithExitCode2AndHelpWith0) {
  EXPECT_EXIT(Args::ParseOrExit(Spec(), {"--nonsense"}),
              testing::ExitedWithCode(2), "unknown option --nonsense");
  EXPECT_EXIT(Args::ParseOrExit(Spec(), {"--help"}), testing::ExitedWithCode(0),
              "");
}

}  // namespace
}  // namespace samrad::base
