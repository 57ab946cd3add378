#include "services/base/files.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/secret/init.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"

namespace samrad::base {
namespace {

using absl::StatusCode;

class FilesTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::InitCrypto().ok()); }

  std::string WithMode(const std::string& content, mode_t mode) {
    const std::string path = folder_.File("secret");
    EXPECT_TRUE(
        WriteFileAtomically(path, content, static_cast<int>(mode)).ok());
    return path;
  }

  const TempDir folder_;
};

TEST_F(FilesTest, ReadsBackWhatWasWrittenAndReplacesItWhole) {
  const std::string path = folder_.File("f");
  ASSERT_TRUE(WriteFileAtomically(path, "first").ok());
  ASSERT_TRUE(WriteFileAtomically(path, "second", 0644).ok());

  EXPECT_EQ(*ReadFile(path), "second");
  struct stat info;
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 07777, 0644u);
}

TEST_F(FilesTest, LeavesNothingBesideAFileThatCouldNotBeWritten) {
  const absl::Status status =
      WriteFileAtomically(folder_.File("none/f"), "text");

  EXPECT_EQ(status.code(), StatusCode::kNotFound);
}

TEST_F(FilesTest, RefusesToReadMoreThanAskedFor) {
  ASSERT_TRUE(WriteFileAtomically(folder_.File("f"), "12345").ok());

  EXPECT_EQ(ReadFile(folder_.File("f"), 4).status().code(),
            StatusCode::kResourceExhausted);
  EXPECT_EQ(ReadFile(folder_.File("absent")).status().code(),
            StatusCode::kNotFound);
  EXPECT_EQ(ReadFile(folder_.path()).status().code(),
            StatusCode::kFailedPrecondition);
}

TEST_F(FilesTest, DoesNotHangOnAPipe) {
  ASSERT_EQ(::mkfifo(folder_.File("pipe").c_str(), 0600), 0);

  EXPECT_EQ(ReadFile(folder_.File("pipe")).status().code(),
            StatusCode::kFailedPrecondition);
  EXPECT_EQ(ReadSecretFile(folder_.File("pipe")).status().code(),
            StatusCode::kFailedPrecondition);
}

TEST_F(FilesTest, ReadsASecretOfMode0600) {
  const auto secret = ReadSecretFile(WithMode("0123456789abcdef", 0600));

  ASSERT_TRUE(secret.ok()) << secret.status();
  EXPECT_EQ(secret->size(), 16u);
}

TEST_F(FilesTest, RefusesASecretThatOthersMayReadAndNamesTheMode) {
  for (const mode_t mode : {0640, 0604, 0660, 0644, 0601}) {
    const auto secret = ReadSecretFile(WithMode("content", mode));

    EXPECT_EQ(secret.status().code(), StatusCode::kFailedPrecondition);
    EXPECT_EQ(TagOf(secret.status()), "LOOSE_FILE_MODE");
    EXPECT_NE(secret.status().message().find("mode 06"),
              absl::string_view::npos);
    EXPECT_EQ(secret.status().message().find("content"),
              absl::string_view::npos);
  }
}

TEST_F(FilesTest, RefusesASecretBehindASymbolicLink) {
  const std::string path = WithMode("content", 0600);
  ASSERT_EQ(::symlink(path.c_str(), folder_.File("link").c_str()), 0);

  EXPECT_EQ(ReadSecretFile(folder_.File("link")).status().code(),
            StatusCode::kFailedPrecondition);
}

TEST_F(FilesTest, RefusesASecretOfAnotherUser) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to give a file away";
  const std::string path = WithMode("content", 0600);
  ASSERT_EQ(::chown(path.c_str(), 1, 1), 0);

  EXPECT_EQ(TagOf(ReadSecretFile(path).status()), "LOOSE_FILE_MODE");
}

TEST_F(FilesTest, RefusesAKeyOfAnotherSize) {
  const std::string path = WithMode("too short", 0600);

  EXPECT_EQ(TagOf(ReadKeyFile(path, 32).status()), "BAD_KEY_SIZE");
  EXPECT_TRUE(ReadKeyFile(path, 9).ok());
}

TEST_F(FilesTest, WritesANewSecretOnceAndNeverOverwrites) {
  const std::string path = folder_.File("new");
  const auto secret = crypto::SecretBytes::TakeFrom(std::string("key"));
  ASSERT_TRUE(secret.ok());

  ASSERT_TRUE(WriteNewSecretFile(path, *secret).ok());

  EXPECT_EQ(*ReadSecretFile(path), *secret);
  EXPECT_EQ(WriteNewSecretFile(path, *secret).code(),
            StatusCode::kAlreadyExists);
}

TEST_F(FilesTest, MakesPrivateFoldersDownThePath) {
  const std::string path = folder_.File("a/b/c");

  ASSERT_TRUE(MakePrivateFolder(path).ok());
  ASSERT_TRUE(MakePrivateFolder(path).ok());

  struct stat info;
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  ASSERT_TRUE(WriteFileAtomically(folder_.File("f"), "").ok());
  EXPECT_FALSE(MakePrivateFolder(folder_.File("f/x")).ok());
}

}  // namespace
}  // namespace samrad::base
