#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "services/base/store_test_support.h"

namespace samrad::base {
namespace {

// Writes rows for ever and sends one byte for each that is durable.
[[noreturn]] void WriteUntilKilled(const std::string& path, int told) {
  auto database = Database::Open(path, TestKey('k'), NoteSchema(),
                                 {.mode = OpenMode::kCreateIfMissing});
  for (int64_t id = 0; database.ok(); ++id) {
    const absl::Status status = (*database)->Write([&](Transaction& txn) {
      return txn.Run("INSERT INTO note (text) VALUES ('x')");
    });
    if (!status.ok() || ::write(told, "x", 1) != 1) break;
  }
  std::_Exit(1);
}

TEST_F(StoreTest, WhatWasToldToBeDurableSurvivesSigkill) {
  int64_t acknowledged = 0;
  for (const int rows : {1, 7, 40}) {
    int pipe[2];
    ASSERT_EQ(::pipe(pipe), 0);
    const pid_t child = ::fork();
    if (child == 0) WriteUntilKilled(path(), pipe[1]);
    ::close(pipe[1]);
    char byte;
    for (int i = 0; i < rows; ++i) {
      ASSERT_EQ(::read(pipe[0], &byte, 1), 1);
      ++acknowledged;
    }
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe[0], &byte, 1) == 1) ++acknowledged;
    ::close(pipe[0]);

    const auto database = Open({.mode = OpenMode::kOpenExisting});

    // The last one may be durable without its caller having been told.
    EXPECT_GE(CountNotes(*database), acknowledged);
    EXPECT_LE(CountNotes(*database), acknowledged + 1);
    EXPECT_TRUE(database->Verify().ok());
    acknowledged = CountNotes(*database);
  }
}

}  // namespace
}  // namespace samrad::base
