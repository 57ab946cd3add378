#include <gtest/gtest.h>

#include <thread>

#include "services/base/fake_clock.h"
#include "services/base/system_clock.h"

namespace samrad::base {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'700'000'000);

TEST(FakeClockTest, StandsStillUntilAdvanced) {
  FakeClock clock(kStart);
  EXPECT_EQ(clock.TimeNow(), kStart);

  clock.Advance(absl::Hours(1));

  EXPECT_EQ(clock.TimeNow(), kStart + absl::Hours(1));
}

TEST(FakeClockTest, WakesASleeperWhenItsTimeHasCome) {
  FakeClock clock(kStart);
  std::thread sleeper([&] { clock.SleepUntil(kStart + absl::Seconds(2)); });

  clock.Advance(absl::Seconds(1));
  clock.Advance(absl::Seconds(1));
  sleeper.join();

  EXPECT_EQ(clock.TimeNow(), kStart + absl::Seconds(2));
}

TEST(FakeClockTest, CanBeSetBack) {
  FakeClock clock(kStart);
  clock.Set(kStart - absl::Hours(1));
  EXPECT_LT(clock.TimeNow(), kStart);
}

TEST(SystemClockTest, SleepsUntilTheGivenTime) {
  SystemClock clock;
  const absl::Time until = clock.TimeNow() + absl::Milliseconds(5);

  clock.SleepUntil(until);

  EXPECT_GE(clock.TimeNow(), until);
}

}  // namespace
}  // namespace samrad::base
