#include "services/agency/review/access_rules.h"

#include <gtest/gtest.h>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

const absl::Time kAsked = absl::FromUnixSeconds(1795262400);

StoredAccess Asked() {
  return {.id = AccessId({1, 2, 3}),
          .kind = review::v1::SENT,
          .record = std::string(16, 'r'),
          .case_code = "granit-12",
          .author = "anna",
          .asked_by = "auditor",
          .why = "Metadata säger inte vad.",
          .asked_at = kAsked};
}

StoredAccess Granted(absl::Time at) {
  StoredAccess access = Asked();
  access.answer = AccessAnswer::kGranted;
  access.answered_by = "security";
  access.answered_at = at;
  return access;
}

TEST(AccessRulesTest, WaitsForSevenDaysAndLapsesThen) {
  EXPECT_EQ(StateAt(Asked(), kAsked), review::v1::WAITING);
  EXPECT_EQ(StateAt(Asked(), kAsked + absl::Hours(24 * 7) - absl::Seconds(1)),
            review::v1::WAITING);
  EXPECT_EQ(StateAt(Asked(), kAsked + absl::Hours(24 * 7)), review::v1::LAPSED);
}

TEST(AccessRulesTest, IsOpenForThirtyMinutesFromTheAnswer) {
  const StoredAccess access = Granted(kAsked + absl::Hours(1));

  EXPECT_EQ(StateAt(access, kAsked + absl::Hours(1)), review::v1::OPEN);
  EXPECT_EQ(StateAt(access, kAsked + absl::Minutes(90) - absl::Microseconds(1)),
            review::v1::OPEN);
  EXPECT_EQ(StateAt(access, kAsked + absl::Minutes(90)), review::v1::ENDED);
}

TEST(AccessRulesTest, IsNotOpenBeforeItsAnswer) {
  EXPECT_EQ(StateAt(Granted(kAsked + absl::Hours(1)), kAsked),
            review::v1::ENDED);
}

TEST(AccessRulesTest, IsNotOpenWithoutTheInstantOfItsAnswer) {
  StoredAccess access = Granted(kAsked);
  access.answered_at.reset();

  EXPECT_EQ(StateAt(access, kAsked), review::v1::ENDED);
}

TEST(AccessRulesTest, AnUnknownAnswerIsNotOpen) {
  StoredAccess access = Granted(kAsked);
  access.answer = static_cast<AccessAnswer>(7);

  EXPECT_EQ(StateAt(access, kAsked), review::v1::ENDED);
}

TEST(AccessRulesTest, AnEarlyEndEndsIt) {
  StoredAccess access = Granted(kAsked);
  access.ended_at = kAsked + absl::Minutes(1);

  EXPECT_EQ(StateAt(access, kAsked + absl::Minutes(1)), review::v1::ENDED);
}

TEST(AccessRulesTest, ANoStaysANo) {
  StoredAccess access = Asked();
  access.answer = AccessAnswer::kRefused;
  access.answered_at = kAsked;

  EXPECT_EQ(StateAt(access, kAsked + absl::Hours(24 * 30)),
            review::v1::ACCESS_REFUSED);
  EXPECT_FALSE(ViewAt(access, kAsked).has_open_until());
}

TEST(AccessRulesTest, ShowsNeitherCaseNorAuthor) {
  const review::v1::Access view = ViewAt(Granted(kAsked), kAsked);

  EXPECT_EQ(view.open_until().seconds(),
            absl::ToUnixSeconds(kAsked + absl::Minutes(30)));
  EXPECT_EQ(view.record(), "72727272727272727272727272727272");
  EXPECT_EQ(view.DebugString().find("granit"), std::string::npos);
  EXPECT_EQ(view.DebugString().find("anna"), std::string::npos);
}

TEST(AccessRulesTest, AsksForAReasonOfBoundedLength) {
  EXPECT_TRUE(CheckWhy("Varför lämnades det?").ok());
  EXPECT_TRUE(CheckWhy(std::string(kMaxWhyBytes, 'a')).ok());
  for (const std::string& bad : {std::string(), std::string(" \n"),
                                 std::string(kMaxWhyBytes + 1, 'a')}) {
    EXPECT_EQ(CheckWhy(bad).code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(base::PathOf(CheckWhy(bad)), "why");
  }
}

}  // namespace
}  // namespace samrad::agency
