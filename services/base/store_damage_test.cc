// What the store does with a wrong key and a file that is not as it was left.
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "services/base/files.h"
#include "services/base/status.h"
#include "services/base/store_test_support.h"

namespace samrad::base {
namespace {

using absl::StatusCode;

class StoreDamageTest : public StoreTest {
 protected:
  void Fill(int rows) {
    const auto database = Open();
    const absl::Status filled = database->Write([&](Transaction& txn) {
      for (int i = 0; i < rows; ++i) {
        SAMRAD_RETURN_IF_ERROR(
            txn.Run("INSERT INTO note (id, text) VALUES (?, ?)",
                    {i, std::string(400, 'x')}));
      }
      return absl::OkStatus();
    });
    EXPECT_TRUE(filled.ok()) << filled;
  }

  void FlipBit(size_t offset) {
    std::fstream file(path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get() ^ 1);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }

  static absl::Status ReadAll(const Database& database) {
    return database.Read([](const ReadTransaction& txn) {
      return txn.Query("SELECT text FROM note", {}, [](const Row&) {});
    });
  }
};

TEST_F(StoreDamageTest, RefusesAnotherKeyAndStillOpensWithTheRightOne) {
  Fill(10);

  testing::internal::CaptureStderr();
  const auto wrong = TryOpen({}, 'w');
  const std::string printed = testing::internal::GetCapturedStderr();

  EXPECT_EQ(wrong.status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(TagOf(wrong.status()), "STORE_NOT_READABLE");
  EXPECT_EQ(printed, "") << "SQLCipher must stay silent";
  EXPECT_EQ(CountNotes(*Open({})), 10);
}

TEST_F(StoreDamageTest, RefusesAKeyOfAnotherLengthInsteadOfHashingIt) {
  for (const size_t size : {0, 16, 31, 33, 48, 64}) {
    const auto key = *crypto::SecretBytes::TakeFrom(std::string(size, 'k'));
    const auto database = Database::Open(path(), key, NoteSchema(),
                                         {.mode = OpenMode::kCreateIfMissing});

    EXPECT_EQ(TagOf(database.status()), "BAD_KEY_SIZE") << size;
    EXPECT_FALSE(FileExists(path()));
  }
}

TEST_F(StoreDamageTest, TellsAMissingFileFromAnEmptyOne) {
  EXPECT_EQ(TryOpen({}).status().code(), StatusCode::kNotFound);
  ASSERT_TRUE(WriteFileAtomically(path(), "").ok());

  EXPECT_EQ(TryOpen({}).status().code(), StatusCode::kDataLoss);
  EXPECT_EQ(TryOpen().status().code(), StatusCode::kDataLoss);
}

TEST_F(StoreDamageTest, RefusesToBeginAnewBesideAWriteAheadLog) {
  ASSERT_TRUE(WriteFileAtomically(path() + "-wal", "rest").ok());

  EXPECT_EQ(TryOpen().status().code(), StatusCode::kDataLoss);
}

TEST_F(StoreDamageTest, RefusesATruncatedFile) {
  Fill(100);
  const auto size = std::filesystem::file_size(path());
  for (const auto kept :
       {size - 4096, size / 2, uintmax_t{4096}, uintmax_t{100}}) {
    std::filesystem::resize_file(path(), kept);

    EXPECT_EQ(TryOpen({}).status().code(), StatusCode::kDataLoss) << kept;
  }
}

TEST_F(StoreDamageTest, VerifyAcceptsAnIntactStore) {
  Fill(100);

  EXPECT_TRUE(Open()->Verify().ok());
}

TEST_F(StoreDamageTest, VerifyAndReadsNoticeOneBitFlippedInAPage) {
  Fill(200);
  FlipBit(10 * 4096 + 77);
  const auto database = Open({});
  ASSERT_NE(database, nullptr);

  testing::internal::CaptureStderr();
  const absl::Status verified = database->Verify();
  const absl::Status read = ReadAll(*database);
  const absl::Status again = ReadAll(*database);

  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(verified.code(), StatusCode::kDataLoss) << verified;
  EXPECT_EQ(read.code(), StatusCode::kDataLoss) << read;
  EXPECT_EQ(again.code(), StatusCode::kDataLoss) << again;
}

TEST_F(StoreDamageTest, OpenNoticesABitFlippedInTheFirstPage) {
  Fill(10);
  FlipBit(200);

  EXPECT_EQ(TryOpen({}).status().code(), StatusCode::kDataLoss);
}

TEST_F(StoreDamageTest, SwappedPagesAreNoticed) {
  Fill(200);
  std::string bytes = *ReadFile(path(), 1 << 24);
  std::swap_ranges(bytes.begin() + 8 * 4096, bytes.begin() + 9 * 4096,
                   bytes.begin() + 9 * 4096);
  ASSERT_TRUE(WriteFileAtomically(path(), bytes).ok());

  const auto database = Open({});

  EXPECT_EQ(database->Verify().code(), StatusCode::kDataLoss);
}

}  // namespace
}  // namespace samrad::base
