#include "services/agency/cases/withdrawal.h"

#include "gtest/gtest.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using cases::v1::ConsentPart;
using cases::v1::ConsentRecord;

constexpr absl::Time kSaidAt = absl::FromUnixSeconds(1'790'000'000);

// Two guardians agreed that the police and a school may know of two things.
ConsentRecord Agreed() {
  ConsentRecord record;
  record.set_state(cases::v1::REGISTERED);
  law::v1::Consent& consent = *record.mutable_consent();
  consent.add_givers()->set_person("g1");
  consent.add_givers()->set_person("g2");
  consent.mutable_scope()->add_to(common::v1::POLICE);
  consent.mutable_scope()->add_to(common::v1::MUNICIPAL_SCHOOL);
  consent.mutable_scope()->add_categories(common::v1::RISK_OF_CRIME);
  consent.mutable_scope()->add_categories(common::v1::SCHOOL_ATTENDANCE);
  return record;
}

ConsentPart To(common::v1::AgencyKind kind) {
  ConsentPart part;
  part.add_to(kind);
  return part;
}

TEST(WithdrawalTest, TakesAPartOutOfWhatTheLawIsAskedAbout) {
  ConsentRecord record = Agreed();

  ASSERT_TRUE(EndPart(record, To(common::v1::POLICE), "g1", kSaidAt).ok());

  const law::v1::ConsentScope& scope = record.consent().scope();
  ASSERT_EQ(scope.to_size(), 1);
  EXPECT_EQ(scope.to(0), common::v1::MUNICIPAL_SCHOOL);
  EXPECT_EQ(scope.categories_size(), 2);
  ASSERT_EQ(record.ended_size(), 1);
  EXPECT_EQ(record.ended(0).person(), "g1");
  EXPECT_EQ(record.ended(0).withdrawn_at().seconds(), 1'790'000'000);
  EXPECT_FALSE(record.ended(0).known_to_hub());
}

TEST(WithdrawalTest, LeavesEveryYesWhenAPartEnds) {
  ConsentRecord record = Agreed();

  ASSERT_TRUE(EndPart(record, To(common::v1::POLICE), "g1", kSaidAt).ok());

  EXPECT_EQ(record.state(), cases::v1::REGISTERED);
  EXPECT_FALSE(record.has_withdrawn_at());
  EXPECT_FALSE(record.consent().givers(0).has_withdrawn_at());
}

TEST(WithdrawalTest, IsTheWholeWhenNobodyOrNothingIsLeft) {
  const law::v1::ConsentScope scope = Agreed().consent().scope();
  ConsentPart all = To(common::v1::POLICE);
  all.add_to(common::v1::MUNICIPAL_SCHOOL);
  ConsentPart both;
  both.add_categories(common::v1::RISK_OF_CRIME);
  both.add_categories(common::v1::SCHOOL_ATTENDANCE);

  EXPECT_TRUE(IsWhole(*EndingPart(scope, all)));
  EXPECT_TRUE(IsWhole(*EndingPart(scope, both)));
  EXPECT_FALSE(IsWhole(*EndingPart(scope, To(common::v1::POLICE))));
}

TEST(WithdrawalTest, EndsOnceWhatIsAskedTwice) {
  ConsentPart twice = To(common::v1::POLICE);
  twice.add_to(common::v1::POLICE);
  twice.add_categories(common::v1::RISK_OF_CRIME);
  twice.add_categories(common::v1::RISK_OF_CRIME);

  const auto part = EndingPart(Agreed().consent().scope(), twice);

  ASSERT_TRUE(part.ok()) << part.status();
  ASSERT_EQ(part->to_size(), 1);
  EXPECT_EQ(part->to(0), common::v1::POLICE);
  ASSERT_EQ(part->categories_size(), 1);
  EXPECT_EQ(part->categories(0), common::v1::RISK_OF_CRIME);
}

TEST(WithdrawalTest, RefusesAPartThatIsNotInTheConsent) {
  const law::v1::ConsentScope scope = Agreed().consent().scope();
  ConsentPart other;
  other.add_categories(common::v1::HEALTH);

  EXPECT_EQ(base::TagOf(EndingPart(scope, To(common::v1::LEISURE)).status()),
            "NOT_IN_CONSENT");
  EXPECT_EQ(base::TagOf(EndingPart(scope, other).status()), "NOT_IN_CONSENT");
}

TEST(WithdrawalTest, RefusesAPersonWhoTakesNoPart) {
  ConsentRecord record = Agreed();

  EXPECT_EQ(base::TagOf(EndPart(record, To(common::v1::POLICE), "g3", kSaidAt)),
            "NO_SUCH_GIVER");
  EXPECT_EQ(base::TagOf(EndWhole(record, "g3", kSaidAt)), "NO_SUCH_GIVER");
  EXPECT_EQ(record.ended_size(), 0);
  EXPECT_EQ(record.state(), cases::v1::REGISTERED);
}

TEST(WithdrawalTest, EndsTheWholeWhenOneOfSeveralSaysNo) {
  ConsentRecord record = Agreed();

  ASSERT_TRUE(EndWhole(record, "g2", kSaidAt).ok());

  EXPECT_EQ(record.state(), cases::v1::WITHDRAWING);
  EXPECT_FALSE(record.consent().givers(0).has_withdrawn_at());
  EXPECT_TRUE(record.consent().givers(1).has_withdrawn_at());
}

TEST(WithdrawalTest, IsKnownToTheHubOnceOnly) {
  ConsentRecord record = Agreed();
  ASSERT_TRUE(EndPart(record, To(common::v1::POLICE), "", kSaidAt).ok());

  EXPECT_TRUE(MarkKnownToHub(record));
  EXPECT_TRUE(record.ended(0).known_to_hub());
  EXPECT_EQ(record.state(), cases::v1::REGISTERED);
  EXPECT_FALSE(MarkKnownToHub(record));
}

}  // namespace
}  // namespace samrad::agency
