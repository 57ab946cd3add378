// The room's process killed at each of its fail points: what was accepted is
// logged once, nobody is present, nothing is open, and it goes on from there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "services/hub/meetings/testing/test_meetings.h"

namespace samrad::base {
namespace {

// Set in a child before it does anything.
std::string fatal_point;  // NOLINT: of a test process
int passes_left = 0;      // NOLINT

}  // namespace

void FailPoint(const char* name) {
  if (fatal_point != name || --passes_left > 0) return;
  ::kill(::getpid(), SIGKILL);
}

}  // namespace samrad::base

namespace samrad::hub {
namespace {

struct Point {
  const char* name;
  int pass;
};

using ::testing::Contains;
using testing::TagOf;
using testing::TestMeetings;

const std::vector<std::string> kAll = {"police", "school", "social"};

class KillTest : public ::testing::TestWithParam<Point> {
 protected:
  // What the child has done, for the parent to find.
  struct Names {
    std::string meeting;
    std::string item;
  };

  // Opens, reads and closes an item in a child process that is killed at the
  // fail point. The log's entries survive in a file, as a real log's do.
  void RunAndBeKilled() {
    const pid_t child = ::fork();
    if (child == 0) {
      base::fatal_point = GetParam().name;
      base::passes_left = GetParam().pass;
      TestMeetings t(common::v1::SSPF, absl::Seconds(10), folder_.path());
      const std::string meeting = t.Plan();
      const std::string item = t.HandIn(
          meeting, "social", common::v1::ANONYMOUS, {"police", "school"});
      Tell(meeting, item);
      t.Begin(meeting);
      (void)t.CallAndAnswer(meeting, item);
      (void)t.Open(meeting, item, kAll);
      (void)t.Read(meeting, item, "school");
      (void)t.Close(meeting, item, common::v1::PAUSED);
      std::_Exit(3);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
  }
  void Tell(const std::string& meeting, const std::string& item) {
    std::ofstream(folder_.File("names"), std::ios::binary) << meeting << item;
  }
  Names Told() {
    std::ifstream file(folder_.File("names"), std::ios::binary);
    std::string bytes(32, '\0');
    file.read(bytes.data(), 32);
    return {bytes.substr(0, 16), bytes.substr(16)};
  }

  base::TempDir folder_;
};

TEST_P(KillTest, LeavesTheRoomRight) {
  RunAndBeKilled();

  TestMeetings t(common::v1::SSPF, absl::Seconds(10), folder_.path());
  while (t.core->pending() > 0) t.core->SweepRooms();
  const auto [meeting, item] = Told();

  EXPECT_EQ(t.View(meeting, "police").present_size(), 0);
  for (const auto view = t.View(meeting, "police");
       const auto& one : view.items()) {
    EXPECT_FALSE(one.open());
    EXPECT_TRUE(one.handed_in());
  }
  EXPECT_EQ(TagOf(t.Renew(meeting, item, "school")), "CLOSED");
  // One leaf for each record, one receipt for each leaf.
  EXPECT_EQ(t.Count("SELECT COUNT(*) FROM meeting_record"),
            static_cast<int64_t>(t.log.entries().size()));
  EXPECT_EQ(t.Count("SELECT COUNT(*) FROM meeting_receipt"),
            static_cast<int64_t>(t.log.entries().size()));
  uint64_t number = 0;
  for (const auto& event : t.Events(meeting, "school")) {
    EXPECT_EQ(event.number(), ++number);
  }
  // And it goes on.
  t.Adopt(meeting, item);
  ASSERT_EQ(TagOf(t.Sit(meeting, "police", {1})), "");
  ASSERT_EQ(TagOf(t.Sit(meeting, "social", {2})), "");
  ASSERT_EQ(TagOf(t.Run(meeting, common::v1::TAKE_CHAIR)), "");
  ASSERT_EQ(TagOf(t.CallAndAnswer(meeting, item)), "");
  EXPECT_EQ(TagOf(t.Open(meeting, item, {"police", "social"})), "");
}

// Pass 1 is the text; 2 the opening, 3 the reading, 4 the closing.
INSTANTIATE_TEST_SUITE_P(Points, KillTest,
                         ::testing::Values(Point{"meetings.before_append", 2},
                                           Point{"meetings.before_append", 3},
                                           Point{"meetings.before_append", 4},
                                           Point{"meetings.after_append", 2},
                                           Point{"meetings.after_append", 3},
                                           Point{"meetings.after_append", 4},
                                           Point{"meetings.after_receipt", 2},
                                           Point{"meetings.after_receipt", 4},
                                           Point{"meetings.before_share", 1}));

}  // namespace
}  // namespace samrad::hub
