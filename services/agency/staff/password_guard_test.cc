#include "services/agency/staff/password_guard.h"

#include <gtest/gtest.h>

#include <string>

#include "services/base/fake_clock.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class PasswordGuardTest : public testing::Test {
 protected:
  void Fail(const std::string& account, int times) {
    for (int i = 0; i < times; ++i) guard_.Failed(account);
  }

  base::FakeClock clock_{absl::FromUnixSeconds(1795000000)};
  PasswordGuard guard_{clock_};
};

TEST_F(PasswordGuardTest, AdmitsTheFirstFewFailures) {
  Fail("anna", PasswordGuard::kFreeFailures - 1);

  EXPECT_TRUE(guard_.Admit("anna").ok());
}

TEST_F(PasswordGuardTest, LetsAnAccountRestAfterFiveFailures) {
  Fail("anna", PasswordGuard::kFreeFailures);

  const absl::Status status = guard_.Admit("anna");

  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(base::TagOf(status), "TOO_MANY_ATTEMPTS");
}

TEST_F(PasswordGuardTest, AdmitsAgainAfterTheRest) {
  Fail("anna", PasswordGuard::kFreeFailures);
  clock_.Advance(absl::Seconds(1));

  EXPECT_TRUE(guard_.Admit("anna").ok());
}

TEST_F(PasswordGuardTest, RestsLongerEachTimeButNeverOverFifteenMinutes) {
  Fail("anna", PasswordGuard::kFreeFailures + 1);
  clock_.Advance(absl::Seconds(1));
  EXPECT_FALSE(guard_.Admit("anna").ok());
  Fail("anna", 100);

  clock_.Advance(absl::Minutes(15));

  EXPECT_TRUE(guard_.Admit("anna").ok());
}

TEST_F(PasswordGuardTest, DoesNotLockOutSomebodyElse) {
  Fail("anna", 1000);

  EXPECT_TRUE(guard_.Admit("bo").ok());
}

TEST_F(PasswordGuardTest,
       LetsLatelyFailedAccountsRestWhenTheNodeIsUnderAttack) {
  Fail("bo", 1);
  for (int i = 0; i < PasswordGuard::kNodeFailures; ++i) {
    Fail("guess" + std::to_string(i), 1);
  }

  EXPECT_FALSE(guard_.Admit("bo").ok());
  EXPECT_TRUE(guard_.Admit("cecilia").ok());
  clock_.Advance(absl::Minutes(1));
  EXPECT_TRUE(guard_.Admit("bo").ok());
}

TEST_F(PasswordGuardTest, ForgetsFailuresAfterASuccess) {
  Fail("anna", 4);
  guard_.Succeeded("anna");
  Fail("anna", 4);

  EXPECT_TRUE(guard_.Admit("anna").ok());
}

TEST_F(PasswordGuardTest, ForgetsFailuresAfterADay) {
  Fail("anna", 4);
  clock_.Advance(absl::Hours(24) + absl::Seconds(1));
  ASSERT_TRUE(guard_.Admit("anna").ok());
  Fail("anna", 1);

  EXPECT_TRUE(guard_.Admit("anna").ok());
}

TEST_F(PasswordGuardTest, KeepsABoundedNumberOfAccounts) {
  for (size_t i = 0; i < PasswordGuard::kMaxAccounts + 10; ++i) {
    clock_.Advance(absl::Milliseconds(1));
    Fail("a" + std::to_string(i), 1);
  }

  EXPECT_TRUE(guard_.Admit("a0").ok());
}

}  // namespace
}  // namespace samrad::agency
