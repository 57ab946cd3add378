#include "services/hub/log/restart_hold.h"

#include <gtest/gtest.h>

#include "services/base/status.h"
#include "services/hub/log/chain_testing.h"
#include "services/hub/log/log_testing.h"

namespace samrad::hub {
namespace {

class RestartHoldTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(log_.Start().ok());
    ASSERT_TRUE(log_.Append(0, 3).ok());
  }

  TestLog log_;
  TestDirectory directory_{{"leisure", "police", "school"}};
  base::MemoryLogSink sink_;
  base::Logger logger_{sink_, log_.clock(), "hub"};
};

TEST_F(RestartHoldTest, HoldsUntilMoreThanHalfHaveBeenHeard) {
  RestartHold hold(log_.core(), log_.clock(), logger_, absl::Seconds(10));

  hold.Heard(&directory_.chain(), "police");
  hold.Heard(&directory_.chain(), "police");
  hold.Heard(&directory_.chain(), "stranger");
  const auto held = log_.Append(3, 1);
  hold.Heard(&directory_.chain(), "school");

  EXPECT_EQ(base::TagOf(held.status()), "LOG_HELD");
  EXPECT_FALSE(hold.holding());
  EXPECT_TRUE(log_.Append(3, 1).ok());
}

TEST_F(RestartHoldTest, GoesOnAloneWhenItsPatienceIsOver) {
  RestartHold hold(log_.core(), log_.clock(), logger_, absl::Seconds(10));

  hold.Tick();
  const bool early = hold.holding();
  log_.clock().Advance(absl::Seconds(10));
  hold.Tick();

  EXPECT_TRUE(early);
  EXPECT_FALSE(hold.holding());
  EXPECT_TRUE(log_.Append(3, 1).ok());
  EXPECT_NE(sink_.Text().find("log_hold_ended_without_quorum"),
            std::string::npos);
}

TEST_F(RestartHoldTest, HoldsNothingWithoutPatienceOrEntries) {
  TestLog empty;
  ASSERT_TRUE(empty.Start().ok());

  RestartHold impatient(log_.core(), log_.clock(), logger_,
                        absl::ZeroDuration());
  RestartHold fresh(empty.core(), log_.clock(), logger_, absl::Seconds(10));

  EXPECT_FALSE(impatient.holding());
  EXPECT_FALSE(fresh.holding());
}

}  // namespace
}  // namespace samrad::hub
