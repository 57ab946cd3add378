#include "services/agency/staff/second_factors.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "crypto/hash/totp.h"
#include "services/agency/staff/account_store.h"
#include "services/agency/staff/qr_path.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class SecondFactorsTest : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    factors_ = std::make_unique<SecondFactors>(SecondFactors::Parts{
        vault_.db(), vault_.clock(), vault_.random(), *journal_});
    Account account;
    account.staff.set_user("anna");
    account.password_hash = "a line";
    ASSERT_TRUE(vault_.db()
                    .Write([&](base::Transaction& txn) {
                      return InsertAccount(txn, account,
                                           vault_.clock().TimeNow());
                    })
                    .ok());
  }

  std::string Code(const crypto::SecretBytes& secret, int64_t steps = 0) {
    const uint64_t now =
        crypto::TotpStepAt(absl::ToUnixSeconds(vault_.clock().TimeNow()));
    return crypto::TotpCode(secret, now + static_cast<uint64_t>(steps));
  }
  // A factor in force, with a step of its own behind it.
  crypto::SecretBytes Enrol() {
    crypto::SecretBytes secret = *factors_->Begin("anna", "");
    const auto codes = factors_->Confirm("anna", Code(secret));
    EXPECT_TRUE(codes.ok()) << codes.status();
    recovery_ = *codes;
    vault_.clock().Advance(absl::Seconds(30));
    return secret;
  }
  static std::string Tag(const absl::Status& status) {
    return base::TagOf(status);
  }

  TestVault vault_{{JournalSchema(), StaffSchema()}};
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<SecondFactors> factors_;
  std::vector<std::string> recovery_;
};

TEST_F(SecondFactorsTest, CountsOnlyWhenConfirmedWithACodeOfTheNewSecret) {
  const crypto::SecretBytes secret = *factors_->Begin("anna", "");
  EXPECT_FALSE(factors_->Of("anna")->in_force);

  EXPECT_EQ(Tag(factors_->Confirm("anna", "000000").status()), "WRONG_CODE");
  EXPECT_FALSE(factors_->Of("anna")->in_force);
  ASSERT_TRUE(factors_->Confirm("anna", Code(secret)).ok());

  EXPECT_TRUE(factors_->Of("anna")->in_force);
  EXPECT_EQ(journal_->List({.event = "second_factor_enrolled"})->size(), 1u);
}

TEST_F(SecondFactorsTest, TakesACodeOnceOnly) {
  const crypto::SecretBytes secret = Enrol();
  const std::string code = Code(secret);

  EXPECT_TRUE(factors_->Spend("anna", code).ok());

  const absl::Status again = factors_->Spend("anna", code);
  EXPECT_EQ(Tag(again), "CODE_ALREADY_USED");
  EXPECT_EQ(again.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_TRUE(factors_->Spend("anna", Code(secret, 1)).ok());
}

TEST_F(SecondFactorsTest, TakesTheCodeThatConfirmedItNotAgain) {
  const crypto::SecretBytes secret = *factors_->Begin("anna", "");
  ASSERT_TRUE(factors_->Confirm("anna", Code(secret)).ok());

  EXPECT_EQ(Tag(factors_->Spend("anna", Code(secret))), "CODE_ALREADY_USED");
}

TEST_F(SecondFactorsTest, TakesEachRecoveryCodeOnceHoweverItIsTyped) {
  Enrol();
  ASSERT_EQ(recovery_.size(), 10u);
  std::string typed = recovery_[0];
  std::erase(typed, '-');
  for (char& c : typed) c = static_cast<char>(std::tolower(c));

  EXPECT_TRUE(factors_->Spend("anna", typed).ok());

  EXPECT_EQ(Tag(factors_->Spend("anna", recovery_[0])), "WRONG_CODE");
  EXPECT_TRUE(factors_->Spend("anna", recovery_[1]).ok());
  EXPECT_EQ(factors_->Of("anna")->recovery_codes_left, 8u);
  EXPECT_EQ(journal_->List({.event = "recovery_code_used"})->size(), 2u);
}

TEST_F(SecondFactorsTest, StoresNoRecoveryCode) {
  Enrol();

  ASSERT_TRUE(vault_.db()
                  .Read([&](const base::ReadTransaction& txn) {
                    return txn.Query(
                        "SELECT code_hash FROM staff_recovery_code", {},
                        [&](const base::Row& row) {
                          EXPECT_EQ(row.View(0).size(), 32u);
                          for (const std::string& code : recovery_) {
                            EXPECT_EQ(row.View(0).find(code),
                                      std::string_view::npos);
                          }
                        });
                  })
                  .ok());
}

TEST_F(SecondFactorsTest, IsReplacedOnlyByWhoHasIt) {
  const crypto::SecretBytes secret = Enrol();

  EXPECT_EQ(Tag(factors_->Begin("anna", "").status()), "SECOND_FACTOR_EXISTS");
  EXPECT_EQ(Tag(factors_->Begin("anna", "123456").status()), "WRONG_CODE");
  const auto renewed = factors_->Begin("anna", Code(secret));

  ASSERT_TRUE(renewed.ok()) << renewed.status();
  vault_.clock().Advance(absl::Seconds(30));
  // The old one holds until the new one is confirmed.
  EXPECT_TRUE(factors_->Spend("anna", Code(secret)).ok());
  ASSERT_TRUE(factors_->Confirm("anna", Code(*renewed)).ok());
  vault_.clock().Advance(absl::Seconds(30));
  EXPECT_EQ(Tag(factors_->Spend("anna", Code(secret))), "WRONG_CODE");
  EXPECT_TRUE(factors_->Spend("anna", Code(*renewed)).ok());
}

TEST_F(SecondFactorsTest, RenewsRecoveryCodesInPlaceOfTheOld) {
  const crypto::SecretBytes secret = Enrol();

  const auto renewed = factors_->RenewRecoveryCodes("anna", Code(secret));

  ASSERT_TRUE(renewed.ok()) << renewed.status();
  EXPECT_EQ(Tag(factors_->Spend("anna", recovery_[0])), "WRONG_CODE");
  EXPECT_TRUE(factors_->Spend("anna", renewed->front()).ok());
}

TEST_F(SecondFactorsTest, SlowsDownWhoGuessesCodes) {
  Enrol();
  for (int i = 0; i < PasswordGuard::kFreeFailures; ++i) {
    EXPECT_EQ(Tag(factors_->RenewRecoveryCodes("anna", "000000").status()),
              "WRONG_CODE");
  }

  EXPECT_EQ(Tag(factors_->RenewRecoveryCodes("anna", "000000").status()),
            "TOO_MANY_ATTEMPTS");
}

TEST_F(SecondFactorsTest, HasNothingToSpendOrConfirmBeforeItWasBegun) {
  EXPECT_EQ(Tag(factors_->Spend("anna", "123456")), "NO_SECOND_FACTOR");
  EXPECT_EQ(Tag(factors_->Confirm("anna", "123456").status()),
            "NOTHING_TO_CONFIRM");
}

TEST(QrPathTest, DrawsTheThreeFindersAndNothingButSquares) {
  const auto qr = MakeQrPath("otpauth://totp/Samrad:police-anna?secret=ABC");

  ASSERT_TRUE(qr.ok()) << qr.status();
  EXPECT_GE(qr->size, 21u);
  EXPECT_TRUE(qr->path.starts_with("M0 0h7v1h-7z")) << qr->path;
  EXPECT_EQ(qr->path.find_first_not_of("0123456789 Mhvz-"), std::string::npos);
}

TEST(QrPathTest, RefusesWhatDoesNotFit) {
  EXPECT_FALSE(MakeQrPath(std::string(2000, 'x')).ok());
}

}  // namespace
}  // namespace samrad::agency
