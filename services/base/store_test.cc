#include "services/base/store.h"

#include <sys/stat.h>

#include "services/base/files.h"
#include "services/base/status.h"
#include "services/base/store_test_support.h"

namespace samrad::base {
namespace {

using absl::StatusCode;

static_assert(!std::is_constructible_v<Literal, std::string>,
              "SQL made at run time must not compile");

TEST_F(StoreTest, KeepsWhatWasWrittenOverARestart) {
  ASSERT_TRUE(Insert(*Open(), 1, "hej").ok());

  const auto database = Open({.mode = OpenMode::kOpenExisting});

  std::string text;
  ASSERT_TRUE(database
                  ->Read([&](const ReadTransaction& txn) {
                    return txn.Query(
                        "SELECT text FROM note WHERE id = ?", {1},
                        [&](const Row& row) { text = row.Text(0); });
                  })
                  .ok());
  EXPECT_EQ(text, "hej");
}

TEST_F(StoreTest, BindsAndReadsEveryKindOfValue) {
  const auto database = Open();
  const auto handle = *ConsentHandle::FromHex(std::string(32, 'a'));
  const absl::Time at = absl::FromUnixMicros(1'700'000'000'123'456);
  const std::string bytes("a\0b", 3);
  bool seen = false;

  const absl::Status status = database->Write([&](Transaction& txn) {
    return txn.Query(
        "SELECT ?, ?, ?, ?, ?, ?, ?, ?, typeof(?), typeof(?), typeof(?)",
        {42, "text", Blob(bytes), nullptr, handle, at, true,
         std::optional<int64_t>(), "", Blob(std::string_view()),
         std::optional<int64_t>(7)},
        [&](const Row& row) {
          EXPECT_EQ(row.Int64(0), 42);
          EXPECT_EQ(row.Text(1), "text");
          EXPECT_EQ(row.Bytes(2), bytes);
          EXPECT_TRUE(row.IsNull(3));
          EXPECT_EQ(*ConsentHandle::FromBytes(row.View(4)), handle);
          EXPECT_EQ(row.Time(5), at);
          EXPECT_TRUE(row.Bool(6));
          EXPECT_TRUE(row.IsNull(7));
          EXPECT_EQ(row.Text(8), "text");
          EXPECT_EQ(row.Text(9), "blob");
          EXPECT_EQ(row.Text(10), "integer");
          seen = true;
        });
  });

  EXPECT_TRUE(status.ok()) << status;
  EXPECT_TRUE(seen);
}

TEST_F(StoreTest, QueryOneTellsWhetherThereWasARow) {
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, "a").ok());

  const absl::Status status =
      database->Read([&](const ReadTransaction& txn) -> absl::Status {
        std::string text;
        const auto take = [&](const Row& row) { text = row.Text(0); };
        SAMRAD_ASSIGN_OR_RETURN(
            const bool found,
            txn.QueryOne("SELECT text FROM note WHERE id = ?", {1}, take));
        SAMRAD_ASSIGN_OR_RETURN(
            const bool missing,
            txn.QueryOne("SELECT text FROM note WHERE id = ?", {2}, take));
        SAMRAD_ASSIGN_OR_RETURN(const auto highest,
                                txn.QueryInt64("SELECT max(id) FROM note"));
        SAMRAD_ASSIGN_OR_RETURN(
            const auto none,
            txn.QueryInt64("SELECT max(id) FROM note WHERE id > ?", {5}));
        EXPECT_TRUE(found);
        EXPECT_FALSE(missing);
        EXPECT_EQ(text, "a");
        EXPECT_EQ(highest, 1);
        EXPECT_EQ(none, std::nullopt);
        return absl::OkStatus();
      });

  EXPECT_TRUE(status.ok()) << status;
}

TEST_F(StoreTest, AStatementMayBeUsedInsideItsOwnCallback) {
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, "a").ok());
  ASSERT_TRUE(Insert(*database, 2, "b").ok());
  int rows = 0;
  const std::function<absl::Status(const ReadTransaction&, int)> walk =
      [&](const ReadTransaction& txn, int depth) {
        return txn.Query("SELECT id FROM note", {}, [&](const Row&) {
          ++rows;
          return depth == 0 ? absl::OkStatus() : walk(txn, depth - 1);
        });
      };

  EXPECT_TRUE(
      database->Read([&](const ReadTransaction& txn) { return walk(txn, 1); })
          .ok());

  EXPECT_EQ(rows, 6);
}

TEST_F(StoreTest, AnErrorFromTheCallbackEndsTheQuery) {
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, "a").ok());
  ASSERT_TRUE(Insert(*database, 2, "b").ok());
  int rows = 0;

  const absl::Status status = database->Read([&](const ReadTransaction& txn) {
    return txn.Query("SELECT id FROM note", {}, [&](const Row&) {
      ++rows;
      return absl::AbortedError("enough");
    });
  });

  EXPECT_EQ(status.code(), StatusCode::kAborted);
  EXPECT_EQ(rows, 1);
}

TEST_F(StoreTest, ARefusedWorkLeavesNothingBehind) {
  const auto database = Open();

  const absl::Status status = database->Write([](Transaction& txn) {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO note (id, text) VALUES (1, 'a')"));
    EXPECT_EQ(txn.changes(), 1);
    EXPECT_EQ(txn.last_insert_id(), 1);
    return absl::FailedPreconditionError("no");
  });

  EXPECT_EQ(status.code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(CountNotes(*database), 0);
}

TEST_F(StoreTest, NamesTheKindOfFault) {
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, "a").ok());

  EXPECT_EQ(Insert(*database, 1, "b").code(), StatusCode::kAlreadyExists);
  EXPECT_EQ(database
                ->Write([](Transaction& txn) {
                  return txn.Run("INSERT INTO note (id, text) VALUES (?, ?)",
                                 {2});
                })
                .code(),
            StatusCode::kInternal);
  EXPECT_EQ(database->Write([](Transaction& txn) { return txn.Run("NO SUCH"); })
                .code(),
            StatusCode::kInternal);
  EXPECT_EQ(database
                ->Write([](Transaction& txn) {
                  return txn.Run("DELETE FROM note; DELETE FROM other");
                })
                .code(),
            StatusCode::kInternal);
  EXPECT_EQ(CountNotes(*database), 1);
}

TEST_F(StoreTest, AReaderCannotWrite) {
  const auto database = Open();

  const absl::Status status = database->Read([](const ReadTransaction& txn) {
    return txn.Exists("DELETE FROM note RETURNING id").status();
  });

  EXPECT_FALSE(status.ok());
}

TEST_F(StoreTest, IsPrivateToItsUser) {
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, "a").ok());

  for (const char* end : {"", "-wal", "-shm", ".lock"}) {
    struct stat info;
    ASSERT_EQ(::stat((path() + end).c_str(), &info), 0) << end;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << end;
  }
}

TEST_F(StoreTest, HoldsNoPlaintextInAnyFile) {
  const std::string marker = "PLAINTEXT-MARKER-7731";
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, marker).ok());

  const std::string log = *ReadFile(path() + "-wal", 1 << 24);
  ASSERT_TRUE(database->CheckpointWal().ok());
  const std::string file = *ReadFile(path(), 1 << 24);

  EXPECT_GT(log.size(), 0u);
  EXPECT_EQ(log.find(marker), std::string::npos);
  EXPECT_EQ(file.find(marker), std::string::npos);
  EXPECT_FALSE(file.starts_with("SQLite format"));
  EXPECT_EQ(ReadFile(path() + "-wal")->size(), 0u);
}

TEST_F(StoreTest, RefusesASecondOpener) {
  const auto database = Open();

  const auto second = TryOpen();

  EXPECT_EQ(second.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(TagOf(second.status()), "STORE_IN_USE");
}

TEST_F(StoreTest, MayBeReadBesideItsOwnerButNotWritten) {
  const auto owner = Open();
  ASSERT_TRUE(Insert(*owner, 1, "a").ok());

  const auto beside = Open({.mode = OpenMode::kReadBeside});

  EXPECT_EQ(CountNotes(*beside), 1);
  EXPECT_EQ(Insert(*beside, 2, "b").code(), StatusCode::kFailedPrecondition);
}

TEST_F(StoreTest, BackupOpensUnderItsOwnKeyWithAllRows) {
  const auto database = Open();
  for (int i = 0; i < 500; ++i) {
    ASSERT_TRUE(Insert(*database, i, std::string(200, 'x')).ok());
  }
  const std::string copy = folder_.File("copy.db");

  ASSERT_TRUE(database->BackupTo(copy, TestKey('b')).ok());

  EXPECT_EQ(database->BackupTo(copy, TestKey('b')).code(),
            StatusCode::kAlreadyExists);
  const auto restored = Database::Open(copy, TestKey('b'), NoteSchema());
  ASSERT_TRUE(restored.ok()) << restored.status();
  EXPECT_EQ(CountNotes(**restored), 500);
  EXPECT_TRUE((*restored)->Verify().ok());
  struct stat info;
  ASSERT_EQ(::stat(copy.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(StoreTest, MigratesForwardAfterMakingACopy) {
  ASSERT_TRUE(Insert(*Open(), 1, "a").ok());
  std::vector<Schema> newer = NoteSchema();
  newer[0].migrations.push_back(
      {2, "ALTER TABLE note ADD COLUMN at INTEGER NOT NULL DEFAULT 0"});
  newer.push_back({"more", {{1, "CREATE TABLE more (id INTEGER)"}}});

  {
    const auto database = Database::Open(path(), TestKey('k'), newer);
    ASSERT_TRUE(database.ok()) << database.status();
    EXPECT_EQ(CountNotes(**database), 1);
    EXPECT_TRUE((*database)
                    ->Write([](Transaction& txn) {
                      return txn.Run("UPDATE note SET at = 5");
                    })
                    .ok());
  }

  const auto copy =
      Database::Open(path() + ".before-notes-2", TestKey('k'), NoteSchema());
  ASSERT_TRUE(copy.ok()) << copy.status();
  EXPECT_EQ(CountNotes(**copy), 1);
  EXPECT_TRUE(Database::Open(path(), TestKey('k'), newer).ok());
}

TEST_F(StoreTest, AnOlderBinaryRefusesANewerStoreAndLeavesItAsItWas) {
  std::vector<Schema> newer = NoteSchema();
  newer[0].migrations.push_back({2, "CREATE TABLE more (id INTEGER)"});
  ASSERT_TRUE(Database::Open(path(), TestKey('k'), newer,
                             {.mode = OpenMode::kCreateIfMissing})
                  .ok());

  const auto older = TryOpen();

  EXPECT_EQ(older.status().code(), StatusCode::kFailedPrecondition);
  EXPECT_EQ(TagOf(older.status()), "STORE_NEWER");
  EXPECT_TRUE(Database::Open(path(), TestKey('k'), newer).ok());
}

TEST_F(StoreTest, RefusesAStoreThatHasASchemaThisBinaryDoesNotKnow) {
  std::vector<Schema> both = NoteSchema();
  both.push_back({"meetings", {{1, "CREATE TABLE meeting (id INTEGER)"}}});
  ASSERT_TRUE(Database::Open(path(), TestKey('k'), both,
                             {.mode = OpenMode::kCreateIfMissing})
                  .ok());

  EXPECT_EQ(TagOf(TryOpen().status()), "STORE_NEWER");
}

TEST_F(StoreTest, AMigrationThatFailsChangesNothing) {
  ASSERT_TRUE(Insert(*Open(), 1, "a").ok());
  std::vector<Schema> bad = NoteSchema();
  bad[0].migrations.push_back({2, "DELETE FROM note; THIS IS NO SQL"});

  EXPECT_EQ(Database::Open(path(), TestKey('k'), bad).status().code(),
            StatusCode::kInternal);

  EXPECT_EQ(CountNotes(*Open()), 1);
}

TEST_F(StoreTest, RefusesMigrationsOutOfOrder) {
  const auto database =
      Database::Open(path(), TestKey('k'),
                     {{"notes", {{2, "CREATE TABLE note (id INTEGER)"}}}},
                     {.mode = OpenMode::kCreateIfMissing});

  EXPECT_EQ(database.status().code(), StatusCode::kInternal);
  EXPECT_FALSE(FileExists(path()));
}

}  // namespace
}  // namespace samrad::base
