// A small store for the store's own tests.
#ifndef SAMRAD_SERVICES_BASE_STORE_TEST_SUPPORT_H_
#define SAMRAD_SERVICES_BASE_STORE_TEST_SUPPORT_H_

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "crypto/secret/init.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/store.h"
#include "services/base/temp_dir.h"

namespace samrad::base {

inline crypto::SecretBytes TestKey(char fill) {
  EXPECT_TRUE(crypto::InitCrypto().ok());
  return *crypto::SecretBytes::TakeFrom(std::string(32, fill));
}

inline std::vector<Schema> NoteSchema() {
  return {{"notes",
           {{1,
             "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
             "CREATE TABLE other (bytes BLOB)"}}}};
}

class StoreTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(crypto::InitCrypto().ok()); }

  absl::StatusOr<std::unique_ptr<Database>> TryOpen(
      DatabaseOptions options = {.mode = OpenMode::kCreateIfMissing},
      char key = 'k') {
    return Database::Open(path(), TestKey(key), NoteSchema(), options);
  }
  std::unique_ptr<Database> Open(DatabaseOptions options = {
                                     .mode = OpenMode::kCreateIfMissing}) {
    auto database = TryOpen(options);
    EXPECT_TRUE(database.ok()) << database.status();
    return database.ok() ? *std::move(database) : nullptr;
  }
  std::string path() const { return folder_.File("store.db"); }

  static absl::Status Insert(Database& database, int64_t id,
                             const std::string& text) {
    return database.Write([&](Transaction& txn) {
      return txn.Run("INSERT INTO note (id, text) VALUES (?, ?)", {id, text});
    });
  }
  static int64_t CountNotes(const Database& database) {
    int64_t count = -1;
    EXPECT_TRUE(database
                    .Read([&](const ReadTransaction& txn) {
                      return txn.Query(
                          "SELECT count(*) FROM note", {},
                          [&](const Row& row) { count = row.Int64(0); });
                    })
                    .ok());
    return count;
  }

  const TempDir folder_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_STORE_TEST_SUPPORT_H_
