#include "services/agency/vault/unlock.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "crypto/secret/bytes.h"
#include "crypto/secret/init.h"
#include "services/base/files.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"

namespace samrad::agency {
namespace {

class UnlockTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(crypto::InitCrypto().ok());
    data_ = dir_.File("data");
    std::filesystem::create_directory(data_);
  }

  std::string Write(const std::string& path, const std::string& text,
                    int mode = 0600) {
    EXPECT_TRUE(base::WriteFileAtomically(path, text, mode).ok());
    return path;
  }

  static std::string Text(const Unlock& unlock) {
    return crypto::ToString(unlock.secret().Reveal(
        crypto::AccessTicket::ForFile("a test compares its own secret")));
  }

  base::TempDir dir_;
  std::string data_;
};

TEST_F(UnlockTest, TakesTheFirstLineOfAPassphraseFile) {
  const auto unlock =
      Unlock::FromPassphraseFile(Write(dir_.File("p"), "granit 12\nrest"));

  ASSERT_TRUE(unlock.ok()) << unlock.status();
  EXPECT_EQ(Text(*unlock), "granit 12");
  EXPECT_EQ(unlock->kind(), Unlock::Kind::kPassphrase);
}

TEST_F(UnlockTest, RefusesAnEmptyPassphrase) {
  const auto unlock = Unlock::FromPassphraseFile(Write(dir_.File("p"), "\n"));

  EXPECT_EQ(unlock.status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(UnlockTest, RefusesAPassphraseFileThatOthersMayRead) {
  const auto unlock =
      Unlock::FromPassphraseFile(Write(dir_.File("p"), "granit", 0640));

  EXPECT_EQ(base::TagOf(unlock.status()), "LOOSE_FILE_MODE");
}

TEST_F(UnlockTest, ReadsAPassphraseFromADescriptor) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  ASSERT_EQ(write(ends[1], "granit\n", 7), 7);
  close(ends[1]);

  const auto unlock = Unlock::FromPassphraseDescriptor(ends[0]);

  close(ends[0]);
  ASSERT_TRUE(unlock.ok()) << unlock.status();
  EXPECT_EQ(Text(*unlock), "granit");
}

TEST_F(UnlockTest, TakesAKeyFileOutsideTheData) {
  const auto unlock = Unlock::FromKeyFile(
      Write(dir_.File("data-key"), std::string(32, 'k')), data_);

  ASSERT_TRUE(unlock.ok()) << unlock.status();
  EXPECT_EQ(unlock->kind(), Unlock::Kind::kKeyFile);
}

TEST_F(UnlockTest, RefusesAKeyFileInsideTheData) {
  const auto unlock = Unlock::FromKeyFile(
      Write(data_ + "/key", std::string(32, 'k')), data_ + "/");

  EXPECT_EQ(unlock.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(unlock.status()), "KEY_INSIDE_DATA");
}

TEST_F(UnlockTest, RefusesAKeyFileInsideTheDataThroughALink) {
  Write(data_ + "/key", std::string(32, 'k'));
  ASSERT_EQ(symlink(data_.c_str(), dir_.File("elsewhere").c_str()), 0);

  const auto unlock = Unlock::FromKeyFile(dir_.File("elsewhere/key"), data_);

  EXPECT_EQ(base::TagOf(unlock.status()), "KEY_INSIDE_DATA");
}

TEST_F(UnlockTest, RefusesAKeyFileOfLooseModeOrWrongSize) {
  const auto loose = Unlock::FromKeyFile(
      Write(dir_.File("a"), std::string(32, 'k'), 0644), data_);
  const auto small =
      Unlock::FromKeyFile(Write(dir_.File("b"), std::string(31, 'k')), data_);

  EXPECT_EQ(base::TagOf(loose.status()), "LOOSE_FILE_MODE");
  EXPECT_EQ(base::TagOf(small.status()), "BAD_KEY_SIZE");
}

}  // namespace
}  // namespace samrad::agency
