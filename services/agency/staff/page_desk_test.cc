#include "services/agency/staff/page_desk.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "crypto/hash/totp.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr char kOfficersPassword[] = "en lång mening 7";

class PageDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    sessions_ = *Sessions::Open(
        {vault_.db(), vault_.clock(), vault_.random(), *journal_});
    factors_ = std::make_unique<SecondFactors>(SecondFactors::Parts{
        vault_.db(), vault_.clock(), vault_.random(), *journal_});
    devices_ = *DeviceMarks::Create(vault_.keys(), vault_.random());
    door_ = *PasswordDoor::Create({vault_.db(), vault_.clock(), vault_.random(),
                                   *journal_, *factors_, *devices_,
                                   kTestPasswordCost});
    desk_ = std::make_unique<PageDesk>(
        PageDesk::Parts{vault_.clock(), *door_, *sessions_, *factors_,
                        *devices_, "police", common::v1::POLICE});
    Account account;
    account.staff.set_user("anna");
    account.staff.add_roles(staff::v1::OFFICER);
    account.password_hash = *door_->Hash(kOfficersPassword);
    ASSERT_TRUE(vault_.db()
                    .Write([&](base::Transaction& txn) {
                      return InsertAccount(txn, account,
                                           vault_.clock().TimeNow());
                    })
                    .ok());
  }

  std::string Code() {
    return crypto::TotpCode(
        secret_,
        crypto::TotpStepAt(absl::ToUnixSeconds(vault_.clock().TimeNow())));
  }
  void Enrol() {
    secret_ = *factors_->Begin("anna", "");
    ASSERT_TRUE(factors_->Confirm("anna", Code()).ok());
    vault_.clock().Advance(absl::Seconds(30));
  }
  absl::StatusOr<PageDesk::Opened> Open(
      const std::string& code, const std::string& password = kOfficersPassword,
      const std::string& before = "") {
    staff::v1::OpenSessionRequest request;
    request.set_user("anna");
    request.set_password(password);
    request.set_code(code);
    return desk_->Open({before, {"192.0.2.1", ""}}, request);
  }
  static PageCall CallOf(const PageDesk::Opened& opened) {
    return {"Bearer " + opened.token, {"192.0.2.1", opened.device}};
  }

  TestVault vault_{{JournalSchema(), StaffSchema()}};
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<SecondFactors> factors_;
  std::unique_ptr<DeviceMarks> devices_;
  std::unique_ptr<PasswordDoor> door_;
  std::unique_ptr<PageDesk> desk_;
  crypto::SecretBytes secret_;
};

TEST_F(PageDeskTest, OpensWithBothFactors) {
  Enrol();

  const auto opened = Open(Code());

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->session.state(), staff::v1::OPEN);
  EXPECT_EQ(opened->session.staff().user(), "anna");
  EXPECT_EQ(opened->session.agency(), "police");
  EXPECT_EQ(opened->session.recovery_codes_left(), 10u);
  EXPECT_TRUE(sessions_->Authenticate("Bearer " + opened->token).ok());
  EXPECT_TRUE(devices_->IsOf(opened->device, "anna"));
}

TEST_F(PageDeskTest, AsksForTheCodeOnlyAfterTheRightPassword) {
  Enrol();

  EXPECT_EQ(base::TagOf(Open("").status()), "SECOND_FACTOR_NEEDED");
  const absl::Status wrong_password = Open("", "guess guess guess").status();
  const absl::Status wrong_code = Open("000000").status();

  EXPECT_EQ(base::TagOf(wrong_password), "SIGN_IN_REFUSED");
  EXPECT_EQ(wrong_password, wrong_code);
}

TEST_F(PageDeskTest, RefusesTheSameCodeTwice) {
  Enrol();
  const std::string code = Code();
  ASSERT_TRUE(Open(code).ok());

  EXPECT_EQ(base::TagOf(Open(code).status()), "CODE_ALREADY_USED");
}

TEST_F(PageDeskTest, OpensForSettingUpWhenThereIsNoSecondFactor) {
  const auto opened = Open("");

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->session.state(), staff::v1::SECOND_FACTOR_MISSING);
  EXPECT_FALSE(sessions_->Authenticate("Bearer " + opened->token).ok());
}

TEST_F(PageDeskTest, EndsTheSessionThatTheBrowserHadBefore) {
  const auto first = Open("");
  const auto second = Open("", kOfficersPassword, "Bearer " + first->token);

  ASSERT_TRUE(second.ok());
  EXPECT_NE(first->token, second->token);
  EXPECT_EQ(base::TagOf(desk_->Get(CallOf(*first)).status()), "NOT_SIGNED_IN");
  EXPECT_TRUE(desk_->Get(CallOf(*second)).ok());
}

TEST_F(PageDeskTest, NeverTakesATokenThatSomebodyChose) {
  const std::string planted(43, 'A');

  const auto opened = Open("", kOfficersPassword, "Bearer " + planted);

  ASSERT_TRUE(opened.ok());
  EXPECT_NE(opened->token, planted);
  EXPECT_EQ(base::TagOf(sessions_->Standing("Bearer " + planted)),
            "NOT_SIGNED_IN");
}

TEST_F(PageDeskTest, UnlocksByPasswordAndEndsAfterFiveWrongOnes) {
  Enrol();
  const auto opened = Open(Code());
  const PageCall call = CallOf(*opened);
  ASSERT_EQ(desk_->Lock(call)->state(), staff::v1::LOCKED);

  EXPECT_EQ(base::TagOf(desk_->Unlock(call, "guess").status()),
            "UNLOCK_REFUSED");
  EXPECT_EQ(desk_->Unlock(call, kOfficersPassword)->state(), staff::v1::OPEN);

  ASSERT_TRUE(desk_->Lock(call).ok());
  for (int i = 1; i < kWrongUnlocks; ++i) {
    EXPECT_EQ(base::TagOf(desk_->Unlock(call, "guess").status()),
              "UNLOCK_REFUSED");
  }
  EXPECT_EQ(base::TagOf(desk_->Unlock(call, "guess").status()),
            "NOT_SIGNED_IN");
  EXPECT_EQ(journal_->List({.event = "unlock_refused"})->size(), 6u);
}

TEST_F(PageDeskTest, TellsWhenItLocks) {
  const auto opened = Open("");
  const absl::Time now = vault_.clock().TimeNow();

  const auto session = desk_->Touch(CallOf(*opened), staff::v1::ROOM);

  EXPECT_EQ(session->locks_at().seconds(),
            absl::ToUnixSeconds(now + absl::Minutes(3)));
  EXPECT_EQ(session->now().seconds(), absl::ToUnixSeconds(now));
}

TEST_F(PageDeskTest, ClosesHereOrEverywhere) {
  const auto first = Open("");
  const auto second = Open("");

  EXPECT_EQ(desk_->Close(CallOf(*first), false)->sessions_ended(), 1u);
  EXPECT_TRUE(desk_->Get(CallOf(*second)).ok());
  const auto third = Open("");
  EXPECT_EQ(desk_->Close(CallOf(*third), true)->sessions_ended(), 2u);
  EXPECT_FALSE(desk_->Get(CallOf(*second)).ok());
}

}  // namespace
}  // namespace samrad::agency
