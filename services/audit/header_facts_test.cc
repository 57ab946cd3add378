#include "services/audit/header_facts.h"

#include <string>

#include "gtest/gtest.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using testing::SyntheticLog;

TEST(HeaderFactsTest, CarriesWhatTheHeaderShowsAndNothingElse) {
  const SyntheticLog log;
  const auto header = log.Disclosure(1);

  const auto facts = FactsFromHeader(
      header, log.decided_at + absl::Milliseconds(1500), std::nullopt);

  EXPECT_EQ(facts.at().seconds(), absl::ToUnixSeconds(log.decided_at) + 1);
  EXPECT_EQ(facts.at().nanos(), 500'000'000);
  EXPECT_EQ(facts.from().kind(), common::v1::SOCIAL_SERVICES);
  EXPECT_EQ(facts.from().authority_id(), "ekvik-social");
  ASSERT_EQ(facts.to_size(), 1);
  EXPECT_EQ(facts.to(0).kind(), common::v1::POLICE);
  EXPECT_EQ(facts.information().secrecy(0), "OSL 26:1");
  EXPECT_EQ(facts.information().categories(0), common::v1::RISK_OF_CRIME);
  EXPECT_EQ(facts.ground().provision(), "OSL 10:18 a");
  EXPECT_EQ(facts.direction(), law::v1::OWN_INITIATIVE);
  EXPECT_EQ(facts.purpose(), law::v1::PREVENT_CRIME);
  EXPECT_EQ(facts.context().setting(), law::v1::BILATERAL);
  EXPECT_EQ(facts.assessments_size(), 2);
  EXPECT_FALSE(facts.has_subject());
  EXPECT_FALSE(facts.has_offence());
  EXPECT_FALSE(facts.has_consent());
}

TEST(HeaderFactsTest, BringsScopeFormAndLastDayOfTheRegisteredConsent) {
  const SyntheticLog log;
  const std::string handle(16, 'h');

  const auto facts = FactsFromHeader(log.OnConsent(1, handle), log.decided_at,
                                     log.Consent(handle));

  EXPECT_EQ(facts.consent().form(), law::v1::WRITTEN);
  EXPECT_EQ(facts.consent().scope().to(0), common::v1::POLICE);
  EXPECT_EQ(facts.consent().scope().purposes(0), law::v1::PREVENT_CRIME);
  EXPECT_EQ(facts.consent().valid_until(), "2026-10-31");
  EXPECT_EQ(facts.consent().givers_size(), 0);
}

}  // namespace
}  // namespace samrad::audit
