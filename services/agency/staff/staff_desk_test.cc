#include "services/agency/staff/staff_desk.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "crypto/hash/totp.h"
#include "services/agency/vault/test_vault.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr char kPassword[] = "en lång mening 7";

// Says that everybody's cases are "granit-12", orphaned unless bo is active.
class FakeCaseLoad : public CaseLoad {
 public:
  absl::StatusOr<std::vector<std::string>> OrphanedBy(
      const base::ReadTransaction&, const base::StaffId&,
      const std::function<bool(const std::string&)>& is_active) const override {
    if (is_active("bo")) return std::vector<std::string>();
    return std::vector<std::string>{"granit-12"};
  }
};

std::string Uuid(int n) {
  std::string id = "123e4567-e89b-12d3-a456-426614174000";
  const std::string digits = std::to_string(n);
  return id.replace(id.size() - digits.size(), digits.size(), digits);
}

class StaffDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    journal_ = *Journal::Open(vault_.db(), vault_.clock());
    sessions_ = *Sessions::Open(
        {vault_.db(), vault_.clock(), vault_.random(), *journal_});
    factors_ = std::make_unique<SecondFactors>(SecondFactors::Parts{
        vault_.db(), vault_.clock(), vault_.random(), *journal_});
    devices_ = *DeviceMarks::Create(vault_.keys(), vault_.random());
    auto door = PasswordDoor::Create({vault_.db(), vault_.clock(),
                                      vault_.random(), *journal_, *factors_,
                                      *devices_, kTestPasswordCost});
    ASSERT_TRUE(door.ok()) << door.status();
    door_ = *std::move(door);
    desk_ = std::make_unique<StaffDesk>(
        StaffDesk::Parts{vault_.db(), vault_.clock(), *journal_,
                         vault_.requests(), *door_, *sessions_, case_load_});
    ASSERT_TRUE(First("security", staff::v1::SECURITY_OFFICER).ok());
  }

  absl::Status First(const std::string& user, Role role,
                     const std::string& password = kPassword) {
    staff::v1::Staff staff;
    staff.set_user(user);
    staff.add_roles(role);
    return AddFirstStaff({vault_.db(), vault_.clock(), vault_.random(),
                          *journal_, kTestPasswordCost},
                         staff,
                         *crypto::SecretBytes::TakeFrom(std::string(password)));
  }
  static staff::v1::AddStaffRequest AddRequest(const std::string& user,
                                               Role role, int id) {
    staff::v1::AddStaffRequest request;
    request.set_request_id(Uuid(id));
    request.mutable_staff()->set_user(user);
    request.mutable_staff()->add_roles(role);
    request.set_password(kPassword);
    return request;
  }
  absl::StatusOr<staff::v1::SignInResponse> SignIn(
      const std::string& user, const std::string& password = kPassword,
      const AttemptOrigin& origin = {"ipv4:192.0.2.1", ""}) {
    staff::v1::SignInRequest request;
    request.set_user(user);
    request.set_password(password);
    return desk_->SignIn(request, origin);
  }
  absl::StatusOr<staff::v1::DisableStaffResponse> Disable(
      const std::string& user, int id) {
    staff::v1::DisableStaffRequest request;
    request.set_request_id(Uuid(id));
    request.set_user(user);
    return desk_->Disable(officer_, request);
  }
  size_t CountOf(const std::string& event) {
    return journal_->List({.event = event})->size();
  }

  TestVault vault_{{JournalSchema(), StaffSchema()}};
  FakeCaseLoad case_load_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<SecondFactors> factors_;
  std::unique_ptr<DeviceMarks> devices_;
  std::unique_ptr<PasswordDoor> door_;
  std::unique_ptr<StaffDesk> desk_;
  const StaffIdentity officer_{
      *base::StaffId::Parse("security"), {staff::v1::SECURITY_OFFICER}, {}};
};

TEST_F(StaffDeskTest, SignsInWithTheRightPassword) {
  const auto session = SignIn("security");

  ASSERT_TRUE(session.ok()) << session.status();
  EXPECT_TRUE(sessions_->Authenticate("Bearer " + session->token()).ok());
  EXPECT_EQ(CountOf("signed_in"), 1u);
}

TEST_F(StaffDeskTest, AnswersUnknownDisabledAndWrongAlike) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());
  ASSERT_TRUE(Disable("anna", 2).ok());

  const absl::Status unknown = SignIn("nobody").status();
  const absl::Status wrong = SignIn("security", "something else").status();
  const absl::Status disabled = SignIn("anna").status();
  const absl::Status malformed = SignIn("; DROP", "x").status();

  EXPECT_EQ(unknown.code(), absl::StatusCode::kUnauthenticated);
  EXPECT_EQ(base::TagOf(unknown), "SIGN_IN_REFUSED");
  EXPECT_EQ(unknown, wrong);
  EXPECT_EQ(unknown, disabled);
  EXPECT_EQ(unknown, malformed);
}

TEST_F(StaffDeskTest, JournalsRefusedSignInsWithoutUnknownNames) {
  EXPECT_FALSE(SignIn("mistyped-password").ok());
  EXPECT_FALSE(SignIn("security", "wrong password").ok());

  const auto refused = journal_->List({.event = "sign_in_refused"});
  ASSERT_EQ(refused->size(), 2u);
  EXPECT_EQ(refused->at(0).subjects_size(), 0);
  EXPECT_EQ(refused->at(1).subjects(0), "security");
}

TEST_F(StaffDeskTest, LetsAnAccountRestAfterManyWrongPasswordsButNotOthers) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());
  for (int i = 0; i < PasswordGuard::kFreeFailures; ++i) {
    EXPECT_EQ(base::TagOf(SignIn("anna", "guess").status()), "SIGN_IN_REFUSED");
  }

  EXPECT_EQ(base::TagOf(SignIn("anna").status()), "TOO_MANY_ATTEMPTS");
  EXPECT_TRUE(SignIn("security").ok());
}

TEST_F(StaffDeskTest, LetsNobodyWhoGuessesKeepTheOwnerOut) {
  for (int i = 0; i < PasswordGuard::kFreeFailures; ++i) {
    EXPECT_FALSE(SignIn("security", "guess", {"ipv4:203.0.113.9", ""}).ok());
  }

  EXPECT_EQ(
      base::TagOf(
          SignIn("security", kPassword, {"ipv4:203.0.113.9", ""}).status()),
      "TOO_MANY_ATTEMPTS");
  EXPECT_TRUE(SignIn("security", kPassword, {"ipv4:192.0.2.7", ""}).ok());
  // From behind the same address, a browser that was there before.
  EXPECT_TRUE(SignIn("security", kPassword,
                     {"ipv4:203.0.113.9", devices_->New("security")})
                  .ok());
  EXPECT_FALSE(SignIn("security", kPassword,
                      {"ipv4:203.0.113.9", devices_->New("somebody")})
                   .ok());
}

TEST_F(StaffDeskTest, ResetsASecondFactorOfAnotherAndEndsItsSessions) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());
  const crypto::SecretBytes secret = *factors_->Begin("anna", "");
  const uint64_t step =
      crypto::TotpStepAt(absl::ToUnixSeconds(vault_.clock().TimeNow()));
  ASSERT_TRUE(factors_->Confirm("anna", crypto::TotpCode(secret, step)).ok());
  EXPECT_EQ(base::TagOf(SignIn("anna").status()), "SECOND_FACTOR_NEEDED");
  staff::v1::ResetSecondFactorRequest request;
  request.set_request_id(Uuid(9));
  request.set_user("anna");

  const auto reset = desk_->ResetSecondFactor(officer_, request);

  ASSERT_TRUE(reset.ok()) << reset.status();
  EXPECT_TRUE(SignIn("anna").ok());
  EXPECT_EQ(CountOf("second_factor_reset"), 1u);
  request.set_request_id(Uuid(10));
  request.set_user("security");
  EXPECT_EQ(base::TagOf(desk_->ResetSecondFactor(officer_, request).status()),
            "OWN_ACCOUNT");
}

TEST_F(StaffDeskTest, JournalsAFloodOfAttemptsOncePerRest) {
  for (int i = 0; i < PasswordGuard::kFreeFailures; ++i) {
    EXPECT_FALSE(SignIn("security", "guess").ok());
  }

  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(base::TagOf(SignIn("security").status()), "TOO_MANY_ATTEMPTS");
  }

  EXPECT_EQ(CountOf("sign_in_refused"), PasswordGuard::kFreeFailures + 1u);
}

TEST_F(StaffDeskTest, RefusesASecondFirstAccount) {
  EXPECT_EQ(base::TagOf(First("other", staff::v1::SECURITY_OFFICER)),
            "STAFF_EXISTS");
}

TEST_F(StaffDeskTest, AddsAnAccountThatCanSignIn) {
  const auto added =
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1));

  ASSERT_TRUE(added.ok()) << added.status();
  EXPECT_TRUE(SignIn("anna").ok());
}

TEST_F(StaffDeskTest, RefusesATakenName) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());

  const auto again =
      desk_->Add(officer_, AddRequest("anna", staff::v1::AUDITOR, 2));

  EXPECT_EQ(again.status().code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(StaffDeskTest, AnswersARepeatedRequestOnceAndAReusedIdNever) {
  const auto request = AddRequest("anna", staff::v1::OFFICER, 1);
  ASSERT_TRUE(desk_->Add(officer_, request).ok());

  EXPECT_TRUE(desk_->Add(officer_, request).ok());
  auto other = request;
  other.set_password("another long one");
  EXPECT_EQ(base::TagOf(desk_->Add(officer_, other).status()),
            "REQUEST_ID_REUSED");
  EXPECT_EQ(CountOf("staff_added"), 2u);
}

TEST_F(StaffDeskTest, EndsSessionsAtOnceWhenAnAccountIsDisabled) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());
  const std::string token = "Bearer " + SignIn("anna")->token();

  const auto disabled = Disable("anna", 2);

  ASSERT_TRUE(disabled.ok()) << disabled.status();
  EXPECT_EQ(disabled->sessions_ended(), 1u);
  EXPECT_FALSE(sessions_->Authenticate(token).ok());
}

TEST_F(StaffDeskTest, ListsCasesThatADisabledAccountLeavesBehind) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());

  const auto disabled = Disable("anna", 2);

  ASSERT_EQ(disabled->orphaned_cases_size(), 1);
  EXPECT_EQ(disabled->orphaned_cases(0), "granit-12");
}

TEST_F(StaffDeskTest, NeverDisablesTheLastSecurityOfficer) {
  const auto disabled = Disable("security", 1);

  EXPECT_EQ(disabled.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(disabled.status()), "LAST_SECURITY_OFFICER");
  EXPECT_TRUE(SignIn("security").ok());
  EXPECT_EQ(journal_->List({.event = "staff_disabled"})->front().outcome(),
            "LAST_SECURITY_OFFICER");
}

TEST_F(StaffDeskTest, DisablesASecurityOfficerWhenAnotherIsActive) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("sara", staff::v1::SECURITY_OFFICER, 1))
          .ok());

  EXPECT_TRUE(Disable("security", 2).ok());
  EXPECT_EQ(base::TagOf(Disable("sara", 3).status()), "LAST_SECURITY_OFFICER");
}

TEST_F(StaffDeskTest, LetsOneOfTwoOfficersWinWhenBothDisableEachOther) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("sara", staff::v1::SECURITY_OFFICER, 1))
          .ok());
  std::atomic<int> done = 0;

  std::thread first([&] { done += Disable("sara", 2).ok(); });
  std::thread second([&] { done += Disable("security", 3).ok(); });
  first.join();
  second.join();

  EXPECT_EQ(done, 1);
}

TEST_F(StaffDeskTest, SaysWhenThereIsNoSuchAccount) {
  EXPECT_EQ(Disable("nobody", 1).status().code(), absl::StatusCode::kNotFound);
}

TEST_F(StaffDeskTest, EndsSessionsWhenAPasswordIsReset) {
  const std::string token = "Bearer " + SignIn("security")->token();
  staff::v1::ResetPasswordRequest request;
  request.set_request_id(Uuid(1));
  request.set_user("security");
  request.set_password("en annan mening 8");

  const auto reset = desk_->ResetPassword(officer_, request);

  ASSERT_TRUE(reset.ok()) << reset.status();
  EXPECT_FALSE(sessions_->Authenticate(token).ok());
  EXPECT_FALSE(SignIn("security").ok());
  EXPECT_TRUE(SignIn("security", "en annan mening 8").ok());
}

TEST_F(StaffDeskTest, LetsNobodyInAfterADisableHasReturned) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());
  std::atomic<bool> stop = false;
  std::vector<std::string> tokens;
  std::thread person([&] {
    while (!stop) {
      const auto session = SignIn("anna");
      if (session.ok()) tokens.push_back("Bearer " + session->token());
    }
  });

  while (CountOf("signed_in") < 3) std::this_thread::yield();
  ASSERT_TRUE(Disable("anna", 2).ok());
  stop = true;
  person.join();

  for (const std::string& token : tokens) {
    EXPECT_FALSE(sessions_->Authenticate(token).ok());
  }
}

TEST_F(StaffDeskTest, ListsAccountsByName) {
  ASSERT_TRUE(
      desk_->Add(officer_, AddRequest("anna", staff::v1::OFFICER, 1)).ok());

  const auto listed = desk_->List(officer_);

  ASSERT_EQ(listed->staff_size(), 2);
  EXPECT_EQ(listed->staff(0).user(), "anna");
}

}  // namespace
}  // namespace samrad::agency
