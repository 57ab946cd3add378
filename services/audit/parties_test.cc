#include "services/audit/parties.h"

#include "gtest/gtest.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using testing::SyntheticLog;

TEST(PartiesTest, TakesPartiesThatAreWhatTheDirectorySays) {
  SyntheticLog log;
  EXPECT_TRUE(CheckParties(log.Disclosure(1), log.Chain(), std::nullopt).ok());
  EXPECT_TRUE(CheckParties(log.Disclosure(1), log.Chain(), 50).ok());
}

TEST(PartiesTest, RefusesAChangedKindAuthorityOrBranch) {
  SyntheticLog log;
  const auto refused = [&log](const sealed::v1::DisclosureHeader& header) {
    return CheckParties(header, log.Chain(), std::nullopt).code() ==
           absl::StatusCode::kFailedPrecondition;
  };
  auto header = log.Disclosure(1);
  header.mutable_to(0)->set_kind(common::v1::SOCIAL_SERVICES);
  EXPECT_TRUE(refused(header));
  header = log.Disclosure(1);
  header.mutable_from()->set_kind(common::v1::POLICE);
  EXPECT_TRUE(refused(header));
  header = log.Disclosure(1);
  header.mutable_to(0)->set_authority_id("ekvik-social");
  EXPECT_TRUE(refused(header));
  header = log.Disclosure(1);
  header.mutable_to(0)->set_branch_id("b");
  EXPECT_TRUE(refused(header));
  header = log.Disclosure(1);
  header.mutable_to(0)->set_is_authority(false);
  EXPECT_TRUE(refused(header));
}

TEST(PartiesTest, RefusesWhoIsUnknownNotYetThereOrRevoked) {
  SyntheticLog log;
  auto header = log.Disclosure(1);
  header.mutable_to(0)->set_agency("nobody");
  EXPECT_FALSE(CheckParties(header, log.Chain(), std::nullopt).ok());
  header.set_outside_act(true);
  EXPECT_TRUE(CheckParties(header, log.Chain(), std::nullopt).ok());

  EXPECT_FALSE(CheckParties(log.Disclosure(1), log.Chain(), 1).ok());
  const auto leaf = log.LogEvent(
      log.SignEvent(log.EventHeader(v1::REVOKE, "police"), {"police"}));
  EXPECT_FALSE(CheckParties(log.Disclosure(1), log.Chain(), std::nullopt).ok());
  EXPECT_TRUE(CheckParties(log.Disclosure(1), log.Chain(), leaf - 1).ok());
  EXPECT_FALSE(CheckParties(log.Disclosure(1), log.Chain(), leaf + 1).ok());
}

}  // namespace
}  // namespace samrad::audit
