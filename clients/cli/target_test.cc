#include "clients/cli/target.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "clients/cli/failure.h"
#include "clients/cli/files.h"

namespace samrad::cli {
namespace {

class TargetTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              ("samrad-target-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  Invocation InTown(const std::string& as) {
    Invocation invocation;
    invocation.town = folder_.string();
    invocation.as = as;
    return invocation;
  }

  std::filesystem::path folder_;
};

constexpr char kTown[] = R"({"format":"samrad-town/1",
  "agencies":[{"id":"police","grpc":"127.0.0.1:7413","ca":"a/ca.pem"}],
  "users":[{"agency":"police","user":"officer","password_file":"u/p",
            "totp_file":"u/t"},
           {"agency":"police","user":"deputy","password_file":"u/q",
            "totp_file":null}]})";

TEST_F(TargetTest, FindsAUserOfTheTown) {
  Write("town.json", kTown);

  auto target = ResolveTarget(InTown("police/officer"));

  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->address, "127.0.0.1:7413");
  EXPECT_EQ(target->ca_file, (folder_ / "a/ca.pem").string());
  EXPECT_EQ(target->password_file, (folder_ / "u/p").string());
  EXPECT_EQ(target->totp_file, (folder_ / "u/t").string());
  EXPECT_EQ(ResolveTarget(InTown("police/deputy"))->totp_file, "");
}

TEST_F(TargetTest, TakesTheCodesThatLieBesideThePassword) {
  Invocation invocation;
  invocation.node = "127.0.0.1:1";
  invocation.ca = "ca.pem";
  invocation.user = "officer";
  invocation.password_file = (folder_ / "officer.password").string();
  EXPECT_EQ(ResolveTarget(invocation)->totp_file, "");

  Write("officer.totp", "ABC");

  EXPECT_EQ(ResolveTarget(invocation)->totp_file,
            (folder_ / "officer.totp").string());
  invocation.totp_file = "other";
  EXPECT_EQ(ResolveTarget(invocation)->totp_file, "other");
}

TEST_F(TargetTest, RefusesAUserTheTownDoesNotHave) {
  Write("town.json", kTown);

  EXPECT_FALSE(ResolveTarget(InTown("police/nobody")).ok());
  EXPECT_FALSE(ResolveTarget(InTown("tax/officer")).ok());
  EXPECT_FALSE(ResolveTarget(InTown("police")).ok());
}

TEST_F(TargetTest, RefusesAFileThatIsNoTown) {
  Write("town.json", R"({"format":"other"})");
  EXPECT_FALSE(ResolveTarget(InTown("police/officer")).ok());
  Write("town.json", "{");
  EXPECT_FALSE(ResolveTarget(InTown("police/officer")).ok());
}

TEST_F(TargetTest, SaysWhichOptionOfANodeIsMissing) {
  Invocation invocation;
  invocation.node = "localhost:1";
  EXPECT_EQ(FailurePath(ResolveTarget(invocation).status()), "--ca");
}

TEST_F(TargetTest, RefusesAPasswordFileThatOthersCanRead) {
  Write("password", "secret\n");
  std::string path = (folder_ / "password").string();
  chmod(path.c_str(), 0644);
  EXPECT_EQ(ReadSecretLine(path).status().code(),
            absl::StatusCode::kFailedPrecondition);

  chmod(path.c_str(), 0600);
  EXPECT_EQ(*ReadSecretLine(path), "secret");
}

TEST_F(TargetTest, RefusesInputOverItsLimit) {
  Write("big", std::string(100, 'x'));
  EXPECT_FALSE(ReadInput((folder_ / "big").string(), 99).ok());
  EXPECT_TRUE(ReadInput((folder_ / "big").string(), 100).ok());
}

}  // namespace
}  // namespace samrad::cli
