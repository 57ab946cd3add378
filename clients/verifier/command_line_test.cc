#include "clients/verifier/command_line.h"

#include <string>
#include <vector>

#include "clients/verifier/testing/export_writer.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace samrad::verifier {
namespace {

using nlohmann::json;
using testing::TempFolder;
using testing::Town;
using testing::WriteText;

Answer RunWith(const std::vector<std::string>& arguments) {
  return RunCommand(arguments);
}

TEST(CommandLineTest, HelpShowsUseAndAnExampleInBothLanguages) {
  const Answer swedish = RunWith({"--help"});
  EXPECT_EQ(swedish.exit_code, 0);
  EXPECT_NE(swedish.out.find("samrad-verify --trust FIL MAPP [--against MAPP2] "
                             "[--json] [--lang sv|en]"),
            std::string::npos);
  EXPECT_NE(swedish.out.find("Exempel"), std::string::npos);
  const Answer english = RunWith({"--lang", "en", "--help"});
  EXPECT_EQ(english.exit_code, 0);
  EXPECT_NE(english.out.find("Example"), std::string::npos);
}

TEST(CommandLineTest, RefusesAWrongCommandWithExitTwo) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{
           {},
           {"dir"},
           {"--trust"},
           {"--trust", "t"},
           {"--trust", "", "dir"},
           {"--trust", "t", "a", "b"},
           {"--trust", "t", "a", "--lang", "de"},
           {"--trust", "t", "a", "--unknown"},
           {"--trust", "t", "a", "--against"}}) {
    const Answer answer = RunWith(arguments);
    EXPECT_EQ(answer.exit_code, 2);
    EXPECT_EQ(answer.out, "");
    EXPECT_NE(answer.err, "");
  }
  const Answer with_json = RunWith({"--json"});
  EXPECT_EQ(json::parse(with_json.err)["error"]["code"], "INVALID_ARGUMENT");
}

class RunCommandTest : public ::testing::Test {
 protected:
  RunCommandTest() {
    Town town(4);
    town.Write(temp_ / "export");
    town.WriteTrust(temp_ / "trust.json");
    size_ = town.log.size();
  }
  Answer Check(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"--trust", temp_ / "trust.json",
                                          temp_ / "export"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunWith(arguments);
  }

  TempFolder temp_;
  std::uint64_t size_ = 0;
};

TEST_F(RunCommandTest, AnswersTheObjectOfTheContract) {
  const Answer answer = Check({"--json"});

  EXPECT_EQ(answer.exit_code, 0) << answer.out << answer.err;
  EXPECT_EQ(answer.err, "");
  EXPECT_EQ(answer.out,
            "{\"ok\":true,\"tree_size\":20,\"tiles\":1,\"entries\":20,"
            "\"cosignatures\":3,\"inclusions\":16,\"headers\":16,"
            "\"readmitted\":2,\"unopened\":[10,11,18,19],"
            "\"unconfirmed\":[],\"broken\":null}\n");
}

TEST_F(RunCommandTest, NamesFileLeafAndCheckWhenBroken) {
  const std::string file = "tile/entries/000.p/" + std::to_string(size_);
  std::string bytes = testing::ReadText((temp_ / "export") / file);
  bytes[34 * 3 + 10] ^= 1;
  WriteText((temp_ / "export") / file, bytes);

  const Answer answer = Check({"--json"});
  EXPECT_EQ(answer.exit_code, 1);
  const json out = json::parse(answer.out);
  EXPECT_EQ(out["ok"], false);
  EXPECT_EQ(out["broken"]["file"], file);
  EXPECT_EQ(out["broken"]["leaf"], 3);
  EXPECT_EQ(out["broken"]["check"], "entry");
  EXPECT_NE(Check().out.find("Håller INTE"), std::string::npos);
  EXPECT_NE(Check({"--lang", "en"}).out.find("Does NOT hold"),
            std::string::npos);
}

TEST_F(RunCommandTest, SaysWhereItCannotRead) {
  WriteText((temp_ / "export") / "openings.jsonl", "{\n");

  const Answer answer = Check({"--json"});
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_EQ(answer.out, "");
  EXPECT_EQ(json::parse(answer.err)["error"]["path"], "openings.jsonl:1");
  EXPECT_EQ(
      RunWith({"--trust", temp_ / "trust.json", temp_ / "none"}).exit_code, 2);
  EXPECT_EQ(RunWith({"--trust", temp_ / "none", temp_ / "export"}).exit_code,
            2);
}

TEST_F(RunCommandTest, TellsAPersonThatEverythingHolds) {
  const Answer answer = Check();
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(answer.out.rfind("Allt håller.\n", 0), 0u) << answer.out;
  EXPECT_NE(answer.out.find("4: 10-11, 18-19"), std::string::npos)
      << answer.out;
}

}  // namespace
}  // namespace samrad::verifier
