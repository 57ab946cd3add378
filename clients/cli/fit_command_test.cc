// `samrad fit` as scripts and people see it.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "clients/cli/command.h"

namespace samrad::cli {
namespace {

constexpr char kTable[] =
    "school,stage,sex,area,moved_in_year,count\n"
    "Nordskolan,7,F,Norrby,2026,5\nNordskolan,8,M,Norrby,2026,5\n"
    "Nordskolan,9,M,Norrby,2026,1\nNordskolan,9,F,Norrby,,80\n";

class FitCommandTest : public ::testing::Test {
 protected:
  FitCommandTest()
      : folder_(std::filesystem::path(::testing::TempDir()) /
                ("fit_command_" + std::string(::testing::UnitTest::GetInstance()
                                                  ->current_test_info()
                                                  ->name()))) {
    std::filesystem::create_directories(folder_);
  }
  ~FitCommandTest() override { std::filesystem::remove_all(folder_); }

  std::string File(const std::string& name, const std::string& bytes) {
    const std::string path = (folder_ / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }

  ExitCode Run(const std::string& table, const std::string& description,
               bool json, Language language = Language::kSwedish) {
    Invocation invocation;
    invocation.json = json;
    invocation.language = language;
    invocation.options = {{"population", File("t.csv", table)},
                          {"description", File("d.json", description)}};
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const ExitCode exit = FitCommands().front().run(
        CommandContext(invocation, {}, Console(language, json)));
    out_ = ::testing::internal::GetCapturedStdout();
    error_ = ::testing::internal::GetCapturedStderr();
    return exit;
  }

  std::filesystem::path folder_;
  std::string out_;
  std::string error_;
};

TEST_F(FitCommandTest, WritesTheFormOfTheContract) {
  ASSERT_EQ(Run(kTable,
                R"({"school":"Nordskolan","stages":["9"],"sex":"M",)"
                R"("moved_in_from":2026,"k":11})",
                true),
            ExitCode::kDone);

  EXPECT_EQ(out_, R"({"count":1,"count_with_earlier":1,"k":11,"passes":false,)"
                  R"("proposals":[{"changes":[{"field":"sex","to":null},)"
                  R"({"field":"moved_in_from","to":null}],"count":81},)"
                  R"({"changes":[{"field":"sex","to":null},)"
                  R"({"field":"stages","to":["7","8","9"]}],"count":11}]})"
                  "\n");
  EXPECT_EQ(error_, "");
}

TEST_F(FitCommandTest, PassesWithoutProposals) {
  ASSERT_EQ(
      Run(kTable, R"({"stages":["9"],"earlier":[{"stages":["8"]}]})", true),
      ExitCode::kDone);

  EXPECT_EQ(out_, R"({"count":81,"count_with_earlier":81,"k":10,"passes":true,)"
                  R"("proposals":[]})"
                  "\n");
}

TEST_F(FitCommandTest, SpeaksSwedishAndEnglish) {
  const std::string description = R"({"text":"Kille i nian"})";
  Run(kTable, description, false);
  EXPECT_NE(out_.find("1 person passar in (k = 10)."), std::string::npos);
  EXPECT_NE(out_.find("KAN INTE SÄNDAS"), std::string::npos);
  EXPECT_NE(out_.find("text: Elev i nian"), std::string::npos);
  Run(kTable, description, false, Language::kEnglish);
  EXPECT_NE(out_.find("1 person fits (k = 10)."), std::string::npos);
  EXPECT_NE(out_.find("CANNOT BE SENT"), std::string::npos);
}

TEST_F(FitCommandTest, NamesFileLineAndColumnOfABadTable) {
  ASSERT_EQ(Run("school,stage,sex,area,moved_in_year,count\nN,7,F,A,,-3\n",
                "{}", true),
            ExitCode::kUsage);

  EXPECT_EQ(out_, "");
  const auto error = OrderedJson::parse(error_)["error"];
  EXPECT_EQ(error["code"], "INVALID_ARGUMENT");
  EXPECT_EQ(error["tag"], "POPULATION");
  EXPECT_EQ(error["path"],
            (folder_ / "t.csv").string() + ", line 2, column 10");
  EXPECT_EQ(error["message"], "line 2, column 10: count must not be negative");
}

TEST_F(FitCommandTest, NamesFileLineAndColumnOfABadDescription) {
  ASSERT_EQ(Run(kTable, "{\n \"sex\":\"K\"}", true), ExitCode::kUsage);

  EXPECT_EQ(OrderedJson::parse(error_)["error"]["path"],
            (folder_ / "d.json").string() + ", line 2, column 10");
}

TEST_F(FitCommandTest, WantsBothFiles) {
  Invocation invocation;
  invocation.options = {{"population", File("t.csv", kTable)}};
  ::testing::internal::CaptureStderr();

  const ExitCode exit = FitCommands().front().run(
      CommandContext(invocation, {}, Console(Language::kSwedish, false)));

  EXPECT_EQ(exit, ExitCode::kUsage);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("--description"),
            std::string::npos);
}

}  // namespace
}  // namespace samrad::cli
