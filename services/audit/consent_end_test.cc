#include "services/audit/consent_end.h"

#include "gtest/gtest.h"

namespace samrad::audit {
namespace {

// To the police and a school, of an absence and a risk.
sealed::v1::DisclosureHeader ToTwo() {
  sealed::v1::DisclosureHeader header;
  sealed::v1::Party& police = *header.add_to();
  police.set_agency("police");
  police.set_kind(common::v1::POLICE);
  sealed::v1::Party& school = *header.add_to();
  school.set_agency("school");
  school.set_kind(common::v1::MUNICIPAL_SCHOOL);
  header.add_categories(common::v1::SCHOOL_ATTENDANCE);
  header.add_categories(common::v1::RISK_OF_CRIME);
  return header;
}

sealed::v1::WithdrawalHeader From(common::v1::AgencyKind kind) {
  sealed::v1::WithdrawalHeader header;
  header.set_ended_to(kind);
  return header;
}

TEST(ConsentEndTest, EndsNothingBeforeAWithdrawal) {
  const ConsentEnd end;

  EXPECT_TRUE(end.nothing());
  EXPECT_FALSE(end.EndsFor(ToTwo(), "police"));
  EXPECT_FALSE(end.EndsForAny(ToTwo()));
}

TEST(ConsentEndTest, EndsEverythingWithTheWhole) {
  ConsentEnd end;
  end.Add(sealed::v1::WithdrawalHeader());

  EXPECT_FALSE(end.nothing());
  EXPECT_TRUE(end.EndsFor(ToTwo(), "police"));
  EXPECT_TRUE(end.EndsForAll(ToTwo()));
  EXPECT_TRUE(end.EndsForAny(sealed::v1::DisclosureHeader()));
  EXPECT_TRUE(ConsentEnd::Whole().EndsForAll(ToTwo()));
}

TEST(ConsentEndTest, EndsForOneKindAndStandsForTheRest) {
  ConsentEnd end;
  end.Add(From(common::v1::POLICE));

  EXPECT_TRUE(end.EndsFor(ToTwo(), "police"));
  EXPECT_FALSE(end.EndsFor(ToTwo(), "school"));
  EXPECT_TRUE(end.EndsForAny(ToTwo()));
  EXPECT_FALSE(end.EndsForAll(ToTwo()));
}

TEST(ConsentEndTest, EndsForAllWhenEveryKindWasTakenBack) {
  ConsentEnd end;
  end.Add(From(common::v1::POLICE));
  end.Add(From(common::v1::MUNICIPAL_SCHOOL));

  EXPECT_TRUE(end.EndsForAll(ToTwo()));
}

TEST(ConsentEndTest, EndsAPacketForAllWhenOneOfItsCategoriesEnded) {
  ConsentEnd end;
  sealed::v1::WithdrawalHeader header;
  header.set_ended_category(common::v1::SCHOOL_ATTENDANCE);
  end.Add(header);

  EXPECT_TRUE(end.EndsFor(ToTwo(), "school"));
  EXPECT_TRUE(end.EndsForAll(ToTwo()));
}

TEST(ConsentEndTest, LeavesAPacketOfOtherCategories) {
  ConsentEnd end;
  end.EndCategory(common::v1::HEALTH);

  EXPECT_FALSE(end.EndsForAny(ToTwo()));
}

TEST(ConsentEndTest, SaysNothingOfAnAgencyThatGotNothing) {
  ConsentEnd end;
  end.EndTo(common::v1::POLICE);
  end.EndCategory(common::v1::SCHOOL_ATTENDANCE);

  EXPECT_FALSE(end.EndsFor(ToTwo(), "leisure"));
}

}  // namespace
}  // namespace samrad::audit
