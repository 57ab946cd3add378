#include <atomic>
#include <thread>

#include "services/base/mutex.h"
#include "services/base/status.h"
#include "services/base/store_test_support.h"

namespace samrad::base {
namespace {

using absl::StatusCode;

using GroupCommitTest = StoreTest;

// Counts calls, and lets a test wait for them.
class Latch {
 public:
  void Add() {
    MutexLock lock(mutex_);
    ++count_;
    changed_.SignalAll();
  }
  void WaitForAtLeast(int wanted) {
    MutexLock lock(mutex_);
    while (count_ < wanted) changed_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

TEST_F(GroupCommitTest, ManyThreadsWriteEveryRowOnceInFewerCommits) {
  constexpr int kThreads = 16;
  constexpr int kRows = 50;
  const auto database = Open();
  std::vector<std::thread> threads;
  std::atomic<int> failures{0};
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRows; ++i) {
        if (!Insert(*database, t * kRows + i, "x").ok()) ++failures;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(failures, 0);
  EXPECT_EQ(CountNotes(*database), kThreads * kRows);
  EXPECT_EQ(database->write_counts().works, kThreads * kRows);
  EXPECT_LT(database->write_counts().groups, kThreads * kRows);
}

TEST_F(GroupCommitTest, OnlyTheFailingWorkOfAGroupIsUndone) {
  const auto database = Open();
  Latch started;
  Latch go;
  Latch done;
  // Holds the writer, so that the next ones form one group.
  database->WriteAsync(
      [&](Transaction&) {
        started.Add();
        go.WaitForAtLeast(1);
        return absl::OkStatus();
      },
      [&](absl::Status) { done.Add(); });
  started.WaitForAtLeast(1);
  std::vector<absl::Status> results(10);
  for (int i = 0; i < 10; ++i) {
    database->WriteAsync(
        [i](Transaction& txn) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(
              txn.Run("INSERT INTO note (id, text) VALUES (?, 'x')", {i}));
          if (i % 3 == 0) return absl::FailedPreconditionError("no");
          return absl::OkStatus();
        },
        [&, i](absl::Status status) {
          results[i] = std::move(status);
          done.Add();
        });
  }
  go.Add();
  done.WaitForAtLeast(11);

  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(results[i].ok(), i % 3 != 0) << i;
  }
  EXPECT_EQ(CountNotes(*database), 6);
  EXPECT_EQ(database->write_counts().groups, 2);
}

TEST_F(GroupCommitTest, ALaterWorkOfAGroupSeesTheEarlierOne) {
  const auto database = Open();
  Latch done;
  for (int i = 0; i < 100; ++i) {
    database->WriteAsync(
        [](Transaction& txn) {
          return txn.Run(
              "INSERT INTO note (id, text) "
              "SELECT coalesce(max(id), 0) + 1, 'x' FROM note");
        },
        [&](absl::Status status) {
          EXPECT_TRUE(status.ok());
          done.Add();
        });
  }
  done.WaitForAtLeast(100);

  EXPECT_EQ(CountNotes(*database), 100);
}

TEST_F(GroupCommitTest, IsDurableAndVisibleBeforeTheCallerIsTold) {
  const auto database = Open();
  for (int i = 0; i < 50; ++i) {
    ASSERT_TRUE(Insert(*database, i, "x").ok());
    EXPECT_EQ(CountNotes(*database), i + 1);
  }
}

TEST_F(GroupCommitTest, NeverPutsMoreInAGroupThanAllowed) {
  const auto database =
      Open({.mode = OpenMode::kCreateIfMissing, .max_group = 4});
  Latch done;
  for (int i = 0; i < 40; ++i) {
    database->WriteAsync([](Transaction&) { return absl::OkStatus(); },
                         [&](absl::Status) { done.Add(); });
  }
  done.WaitForAtLeast(40);

  EXPECT_GE(database->write_counts().groups, 10);
}

TEST_F(GroupCommitTest, AnIdleWriterWaitsForCompanyWhenAskedTo) {
  const auto database = Open({.mode = OpenMode::kCreateIfMissing,
                              .max_group = 8,
                              .group_wait = absl::Seconds(30)});
  Latch done;
  for (int i = 0; i < 8; ++i) {
    database->WriteAsync([](Transaction&) { return absl::OkStatus(); },
                         [&](absl::Status) { done.Add(); });
  }
  done.WaitForAtLeast(8);

  EXPECT_EQ(database->write_counts().groups, 1);
}

TEST_F(GroupCommitTest, ReadsGoOnWhileAWriterIsSlow) {
  const auto database = Open();
  ASSERT_TRUE(Insert(*database, 1, "a").ok());
  Latch inside;
  Latch go;
  std::thread writer([&] {
    EXPECT_TRUE(database
                    ->Write([&](Transaction& txn) {
                      const absl::Status status = txn.Run("DELETE FROM note");
                      inside.Add();
                      go.WaitForAtLeast(1);
                      return status;
                    })
                    .ok());
  });
  inside.WaitForAtLeast(1);

  EXPECT_EQ(CountNotes(*database), 1);
  go.Add();
  writer.join();
  EXPECT_EQ(CountNotes(*database), 0);
}

TEST_F(GroupCommitTest, MoreReadersThanConnectionsAllGetTheirTurn) {
  const auto database =
      Open({.mode = OpenMode::kCreateIfMissing, .reader_count = 2});
  ASSERT_TRUE(Insert(*database, 1, "a").ok());
  std::vector<std::thread> threads;
  std::atomic<int64_t> seen{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) seen += CountNotes(*database);
    });
  }
  threads.emplace_back([&] {
    for (int i = 0; i < 50; ++i) {
      EXPECT_TRUE(database
                      ->Write([](Transaction& txn) {
                        return txn.Run("UPDATE note SET text = 'b'");
                      })
                      .ok());
    }
  });
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(seen, 400);
}

TEST_F(GroupCommitTest, ClosingFinishesWhatIsQueued) {
  constexpr int kWorks = 200;
  std::atomic<int> done{0};
  {
    const auto database = Open();
    for (int i = 0; i < kWorks; ++i) {
      database->WriteAsync(
          [i](Transaction& txn) {
            return txn.Run("INSERT INTO note (id, text) VALUES (?, 'x')", {i});
          },
          [&](absl::Status status) { done += status.ok() ? 1 : 0; });
    }
  }

  EXPECT_EQ(done, kWorks);
  EXPECT_EQ(CountNotes(*Open()), kWorks);
}

TEST_F(GroupCommitTest, NobodyLearnsOfALaterWriteBeforeAnEarlierOneWasTold) {
  const auto database = Open();
  std::atomic<int> told{0};
  std::atomic<int> early{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 50; ++i) {
        int64_t place = 0;
        const absl::Status written = database->Write(
            [&](Transaction& txn) -> absl::Status {
              SAMRAD_RETURN_IF_ERROR(
                  txn.Run("INSERT INTO note (text) VALUES ('x')"));
              place = txn.last_insert_id();
              return absl::OkStatus();
            },
            [&] { ++told; });
        if (!written.ok() || told < place) ++early;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(early, 0);
  EXPECT_EQ(told, 8 * 50);
}

TEST_F(GroupCommitTest, TellsNobodyThatAFailedWriteIsDurable) {
  const auto database = Open();
  bool told = false;

  const absl::Status written = database->Write(
      [](Transaction&) { return absl::FailedPreconditionError("no"); },
      [&] { told = true; });

  EXPECT_EQ(written.code(), StatusCode::kFailedPrecondition);
  EXPECT_FALSE(told);
}

TEST_F(GroupCommitTest, ACallbackMayQueueTheNextWrite) {
  Latch done;
  const auto database = Open();
  Database& store = *database;
  store.WriteAsync([](Transaction&) { return absl::OkStatus(); },
                   [&](absl::Status) {
                     store.WriteAsync(
                         [](Transaction&) { return absl::OkStatus(); },
                         [&](absl::Status status) {
                           EXPECT_TRUE(status.ok());
                           done.Add();
                         });
                   });
  done.WaitForAtLeast(1);
}

TEST_F(GroupCommitTest, VerifyAndCheckpointTakeTheirTurnAmongWrites) {
  const auto database = Open();
  std::atomic<bool> stop{false};
  std::thread writer([&] {
    for (int i = 0; !stop; ++i) {
      EXPECT_TRUE(Insert(*database, i, std::string(500, 'x')).ok());
    }
  });

  for (int i = 0; i < 5; ++i) {
    const absl::Status verified = database->Verify();
    EXPECT_TRUE(verified.ok()) << verified;
    EXPECT_TRUE(database->CheckpointWal().ok());
    EXPECT_TRUE(
        database
            ->BackupTo(folder_.File("copy" + std::to_string(i)), TestKey('b'))
            .ok());
  }
  stop = true;
  writer.join();
}

}  // namespace
}  // namespace samrad::base
