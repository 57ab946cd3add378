#include "services/base/fail_point.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <stdlib.h>

namespace samrad::base {
namespace {

// Each in its own child: the variable is read once per process.
void Pass(const char* variable, int times) {
  ::setenv("SAMRAD_FAIL_POINT", variable, 1);
  for (int i = 0; i < times; ++i) FailPoint("store_before_commit");
  std::_Exit(0);
}

TEST(FailPointDeathTest, KillsAtTheNamedPoint) {
  EXPECT_EXIT(Pass("store_before_commit", 1), testing::KilledBySignal(SIGKILL),
              "");
}

TEST(FailPointDeathTest, KillsAtTheNthPassOnly) {
  EXPECT_EXIT(Pass("store_before_commit:3", 2), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Pass("store_before_commit:3", 3),
              testing::KilledBySignal(SIGKILL), "");
}

TEST(FailPointDeathTest, PassesOtherPointsAndAnEmptyVariable) {
  EXPECT_EXIT(Pass("another_point", 3), testing::ExitedWithCode(0), "");
  EXPECT_EXIT(Pass("", 3), testing::ExitedWithCode(0), "");
}

TEST(FailPointDeathTest, HangsWhenAsked) {
  const auto hang = [] {
    ::alarm(1);
    Pass("store_before_commit:hang", 1);
  };
  EXPECT_EXIT(hang(), testing::KilledBySignal(SIGALRM), "");
}

TEST(FailPointDeathTest, RefusesAVariableThatDoesNotParse) {
  EXPECT_EXIT(Pass("name:x", 1), testing::ExitedWithCode(2), "not name");
  EXPECT_EXIT(Pass(":3", 1), testing::ExitedWithCode(2), "not name");
}

}  // namespace
}  // namespace samrad::base
