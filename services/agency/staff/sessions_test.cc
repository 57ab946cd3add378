#include "services/agency/staff/sessions.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class SessionsTest : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    Reopen();
    account_.staff.set_user("anna");
    account_.staff.add_roles(staff::v1::OFFICER);
    account_.staff.add_functions(common::v1::OUTREACH);
    account_.password_hash = "a line";
    ASSERT_TRUE(vault_.db()
                    .Write([&](base::Transaction& txn) {
                      return InsertAccount(txn, account_,
                                           vault_.clock().TimeNow());
                    })
                    .ok());
  }

  void Reopen() {
    auto sessions = Sessions::Open(
        {vault_.db(), vault_.clock(), vault_.random(), *journal_});
    ASSERT_TRUE(sessions.ok()) << sessions.status();
    sessions_ = *std::move(sessions);
  }
  std::string Begin() { return Begin({}); }
  std::string Begin(Sessions::As as) {
    auto begun = sessions_->Begin(account_, as);
    EXPECT_TRUE(begun.ok()) << begun.status();
    return begun.ok() ? "Bearer " + begun->token : "";
  }

  TestVault vault_{{JournalSchema(), StaffSchema()}};
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Sessions> sessions_;
  Account account_;
};

TEST_F(SessionsTest, KnowsThePersonBehindAToken) {
  const auto who = sessions_->Authenticate(Begin());

  ASSERT_TRUE(who.ok()) << who.status();
  EXPECT_EQ(who->user.value(), "anna");
  EXPECT_TRUE(who->Has(staff::v1::OFFICER));
  EXPECT_EQ(*who->ActingAs(common::v1::FUNCTION_UNSPECIFIED),
            common::v1::OUTREACH);
}

TEST_F(SessionsTest, RefusesWhatIsNotALiveToken) {
  const std::string good = Begin();
  std::string changed = good;
  changed.back() = changed.back() == 'A' ? 'B' : 'A';

  for (const std::string& bad :
       {std::string(), good.substr(7), "bearer " + good.substr(7), good + "x",
        changed, std::string("Bearer ")}) {
    const auto who = sessions_->Authenticate(bad);

    EXPECT_EQ(who.status().code(), absl::StatusCode::kUnauthenticated);
    EXPECT_EQ(base::TagOf(who.status()), "NOT_SIGNED_IN");
  }
}

TEST_F(SessionsTest, EndsTwelveHoursAfterItBegan) {
  const std::string token = Begin();
  for (int i = 0; i < 23; ++i) {
    vault_.clock().Advance(absl::Minutes(30));
    ASSERT_TRUE(sessions_->Authenticate(token).ok());
  }

  vault_.clock().Advance(absl::Minutes(30));

  EXPECT_FALSE(sessions_->Authenticate(token).ok());
}

TEST_F(SessionsTest, EndsAnHourAfterItsLastUse) {
  const std::string token = Begin();

  vault_.clock().Advance(absl::Hours(1));

  EXPECT_FALSE(sessions_->Authenticate(token).ok());
}

TEST_F(SessionsTest, LivesThroughARestart) {
  const std::string token = Begin();

  Reopen();

  EXPECT_TRUE(sessions_->Authenticate(token).ok());
}

TEST_F(SessionsTest, EndsWhenThePersonSignsOut) {
  const std::string token = Begin();

  ASSERT_TRUE(sessions_->End(token).ok());

  EXPECT_FALSE(sessions_->Authenticate(token).ok());
  Reopen();
  EXPECT_FALSE(sessions_->Authenticate(token).ok());
}

TEST_F(SessionsTest, EndsAllOfAnAccountAtOnce) {
  const std::string first = Begin();
  const std::string second = Begin();

  sessions_->Forget("anna");

  EXPECT_FALSE(sessions_->Authenticate(first).ok());
  EXPECT_FALSE(sessions_->Authenticate(second).ok());
}

TEST_F(SessionsTest, DoesNotBeginForAnAccountDisabledMeanwhile) {
  ASSERT_TRUE(vault_.db()
                  .Write([](base::Transaction& txn) {
                    return SetDisabled(txn, "anna");
                  })
                  .ok());

  EXPECT_EQ(sessions_->Begin(account_, {}).status().code(),
            absl::StatusCode::kUnauthenticated);
}

TEST_F(SessionsTest, DoesNotBeginWithAPasswordChangedMeanwhile) {
  ASSERT_TRUE(vault_.db()
                  .Write([](base::Transaction& txn) {
                    return SetPasswordHash(txn, "anna", "another line");
                  })
                  .ok());

  EXPECT_FALSE(sessions_->Begin(account_, {}).ok());
}

TEST_F(SessionsTest, RefusesARoleThatTheAccountLacksAndJournalsIt) {
  const auto who = sessions_->Authorize(
      Begin(), {staff::v1::AUDITOR, staff::v1::SECURITY_OFFICER}, "ListStaff");

  EXPECT_EQ(who.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(base::TagOf(who.status()), "ROLE_MISSING");
  const auto refused = journal_->List({.event = "access_refused"});
  ASSERT_EQ(refused->size(), 1u);
  EXPECT_EQ(refused->front().subjects(0), "ListStaff");
}

TEST_F(SessionsTest, RefusesAFunctionThatThePersonDoesNotHold) {
  const auto who = sessions_->Authenticate(Begin());

  const auto function = who->ActingAs(common::v1::PRINCIPAL);

  EXPECT_EQ(base::TagOf(function.status()), "FUNCTION_NOT_HELD");
}

TEST_F(SessionsTest, StoresNoTokenOnlyItsHash) {
  const std::string token = Begin().substr(7);

  int found = 0;
  ASSERT_TRUE(vault_.db()
                  .Read([&](const base::ReadTransaction& txn) {
                    return txn.Query("SELECT token_hash FROM staff_session", {},
                                     [&](const base::Row& row) {
                                       found += row.View(0).size() == 32;
                                       EXPECT_EQ(row.View(0).find(token),
                                                 std::string_view::npos);
                                     });
                  })
                  .ok());
  EXPECT_EQ(found, 1);
}

class PageSessionsTest : public SessionsTest {
 protected:
  static std::string TagAt(const absl::Status& status) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
    return base::TagOf(status);
  }
  std::string BeginPage() {
    return Begin({.page = true, .second_factor = true});
  }
};

TEST_F(PageSessionsTest, LocksAfterFifteenMinutesThatNobodyTouchedIt) {
  const std::string token = BeginPage();
  vault_.clock().Advance(absl::Minutes(14));
  ASSERT_TRUE(sessions_->Authenticate(token).ok());

  vault_.clock().Advance(absl::Minutes(1));

  EXPECT_EQ(TagAt(sessions_->Authenticate(token).status()), "SESSION_LOCKED");
  EXPECT_EQ(TagAt(sessions_->Standing(token)), "SESSION_LOCKED");
  EXPECT_EQ(TagAt(sessions_->Touch(token, kLockElsewhere).status()),
            "SESSION_LOCKED");
  EXPECT_TRUE(sessions_->Look(token)->locked);
}

TEST_F(PageSessionsTest, LocksAfterThreeMinutesInTheRoom) {
  const std::string token = BeginPage();
  ASSERT_TRUE(sessions_->Touch(token, kLockInRoom).ok());

  vault_.clock().Advance(absl::Minutes(3));

  EXPECT_EQ(TagAt(sessions_->Authenticate(token).status()), "SESSION_LOCKED");
}

TEST_F(PageSessionsTest, StaysOpenWhileItIsTouchedAndNotByCallsAlone) {
  const std::string touched = BeginPage();
  const std::string polled = BeginPage();

  for (int i = 0; i < 10; ++i) {
    vault_.clock().Advance(absl::Minutes(2));
    ASSERT_TRUE(sessions_->Touch(touched, kLockInRoom).ok());
    (void)sessions_->Authenticate(polled);
  }

  EXPECT_TRUE(sessions_->Authenticate(touched).ok());
  EXPECT_EQ(TagAt(sessions_->Authenticate(polled).status()), "SESSION_LOCKED");
}

TEST_F(PageSessionsTest, UnlocksToTheSameSession) {
  const std::string token = BeginPage();
  ASSERT_TRUE(sessions_->Lock(token).ok());
  ASSERT_FALSE(sessions_->Authenticate(token).ok());

  ASSERT_TRUE(sessions_->Unlock(token).ok());

  EXPECT_TRUE(sessions_->Authenticate(token).ok());
  EXPECT_EQ(journal_->List({.event = "session_locked"})->size(), 1u);
  EXPECT_EQ(journal_->List({.event = "session_unlocked"})->size(), 1u);
}

TEST_F(PageSessionsTest, EndsAtTheFifthWrongPassword) {
  const std::string token = BeginPage();
  ASSERT_TRUE(sessions_->Lock(token).ok());

  for (int i = 1; i < kWrongUnlocks; ++i) {
    EXPECT_TRUE(sessions_->WrongUnlock(token).ok());
  }

  EXPECT_EQ(TagAt(sessions_->WrongUnlock(token)), "NOT_SIGNED_IN");
  EXPECT_EQ(TagAt(sessions_->Look(token).status()), "NOT_SIGNED_IN");
}

TEST_F(PageSessionsTest, EndsAnHourAfterTheLastTouchAndTwelveAfterItBegan) {
  const std::string idle = BeginPage();
  const std::string busy = BeginPage();

  for (int i = 0; i < 12 * 6 - 1; ++i) {
    vault_.clock().Advance(absl::Minutes(10));
    ASSERT_TRUE(sessions_->Touch(busy, kLockElsewhere).ok());
  }

  EXPECT_EQ(TagAt(sessions_->Look(idle).status()), "NOT_SIGNED_IN");
  vault_.clock().Advance(absl::Minutes(10));
  EXPECT_EQ(TagAt(sessions_->Look(busy).status()), "NOT_SIGNED_IN");
}

TEST_F(PageSessionsTest, LivesThroughARestartLocked) {
  const std::string token = BeginPage();

  Reopen();

  EXPECT_EQ(TagAt(sessions_->Authenticate(token).status()), "SESSION_LOCKED");
  ASSERT_TRUE(sessions_->Unlock(token).ok());
  EXPECT_TRUE(sessions_->Authenticate(token).ok());
}

TEST_F(PageSessionsTest, LetsOnlySettingUpThroughWithoutASecondFactor) {
  const std::string token = Begin({.page = true, .second_factor = false});

  EXPECT_EQ(TagAt(sessions_->Authenticate(token).status()),
            "SECOND_FACTOR_MISSING");
  EXPECT_TRUE(sessions_->AuthenticateForSetUp(token).ok());
}

TEST_F(PageSessionsTest, GetsANewTokenWithItsSecondFactorAndEndsTheOthers) {
  const std::string other = BeginPage();
  const std::string program = Begin();
  const std::string token = Begin({.page = true, .second_factor = false});

  const auto renewed = sessions_->SetUp(token);

  ASSERT_TRUE(renewed.ok()) << renewed.status();
  ASSERT_TRUE(renewed->has_value());
  EXPECT_TRUE(sessions_->Authenticate("Bearer " + **renewed).ok());
  for (const std::string& ended : {other, program, token}) {
    EXPECT_EQ(TagAt(sessions_->Standing(ended)), "NOT_SIGNED_IN");
  }
  Reopen();
  EXPECT_EQ(TagAt(sessions_->Standing(token)), "NOT_SIGNED_IN");
  EXPECT_TRUE(sessions_->Unlock("Bearer " + **renewed).ok());
}

TEST_F(PageSessionsTest, EndsEverySessionOfTheAccountAtOnce) {
  const std::string first = BeginPage();
  const std::string second = Begin();

  const auto ended = sessions_->EndAll(first);

  ASSERT_TRUE(ended.ok());
  EXPECT_EQ(*ended, 2u);
  EXPECT_EQ(TagAt(sessions_->Standing(first)), "NOT_SIGNED_IN");
  EXPECT_EQ(TagAt(sessions_->Standing(second)), "NOT_SIGNED_IN");
}

TEST_F(PageSessionsTest, ASessionOfTheCommandLineIsNoPage) {
  EXPECT_EQ(TagAt(sessions_->Look(Begin()).status()), "NOT_SIGNED_IN");
}

}  // namespace
}  // namespace samrad::agency
