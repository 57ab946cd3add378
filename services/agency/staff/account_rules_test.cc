#include "services/agency/staff/account_rules.h"

#include <gtest/gtest.h>

#include <string>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

staff::v1::Staff Officer() {
  staff::v1::Staff staff;
  staff.set_user("anna.berg-2");
  staff.add_roles(staff::v1::OFFICER);
  staff.add_functions(common::v1::OUTREACH);
  return staff;
}

TEST(AccountRulesTest, AcceptsAnOfficerWithAFunction) {
  EXPECT_TRUE(CheckNewAccount(Officer()).ok());
}

TEST(AccountRulesTest, RefusesAMalformedName) {
  for (const std::string name : {"", "Anna", "1anna", "anna_b", "anna b", "å",
                                 "a1234567890123456789012345678901"}) {
    staff::v1::Staff staff = Officer();
    staff.set_user(name);

    const absl::Status status = CheckNewAccount(staff);

    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << name;
    EXPECT_EQ(base::PathOf(status), "staff.user");
  }
}

TEST(AccountRulesTest, RefusesAnAccountWithoutARole) {
  staff::v1::Staff staff = Officer();
  staff.clear_roles();

  EXPECT_EQ(base::TagOf(CheckNewAccount(staff)), "BAD_ROLES");
}

TEST(AccountRulesTest, RefusesUnknownAndRepeatedRoles) {
  staff::v1::Staff unknown = Officer();
  unknown.add_roles(static_cast<staff::v1::Role>(99));
  staff::v1::Staff twice = Officer();
  twice.add_roles(staff::v1::OFFICER);
  staff::v1::Staff unset = Officer();
  unset.add_roles(staff::v1::ROLE_UNSPECIFIED);

  EXPECT_FALSE(CheckNewAccount(unknown).ok());
  EXPECT_FALSE(CheckNewAccount(twice).ok());
  EXPECT_FALSE(CheckNewAccount(unset).ok());
}

TEST(AccountRulesTest, RefusesUnknownFunctions) {
  staff::v1::Staff staff = Officer();
  staff.add_functions(static_cast<common::v1::Function>(99));

  EXPECT_EQ(base::TagOf(CheckNewAccount(staff)), "BAD_FUNCTIONS");
}

TEST(AccountRulesTest, RefusesShortAndOverlongPasswords) {
  EXPECT_FALSE(CheckPassword(std::string(11, 'x')).ok());
  EXPECT_TRUE(CheckPassword(std::string(12, 'x')).ok());
  EXPECT_TRUE(CheckPassword(std::string(1024, 'x')).ok());
  EXPECT_FALSE(CheckPassword(std::string(1025, 'x')).ok());
}

TEST(AccountRulesTest, RefusesARequestIdThatIsNoUuid) {
  const auto id = ParseRequestId("42");

  EXPECT_EQ(id.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(base::PathOf(id.status()), "request_id");
}

}  // namespace
}  // namespace samrad::agency
