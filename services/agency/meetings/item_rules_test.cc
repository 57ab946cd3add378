#include "services/agency/meetings/item_rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace samrad::agency {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

meetings::v1::AnonymousCase NinthGradeGirlWhoMovedIn() {
  meetings::v1::AnonymousCase described;
  described.add_stages("9");
  described.set_sex("F");
  described.add_areas("Norra");
  described.set_moved_in_from(2026);
  return described;
}

TEST(GeneralisedIn, NamesWhatIsSaidMoreGenerally) {
  meetings::v1::AnonymousCase after = NinthGradeGirlWhoMovedIn();
  after.add_stages("8");
  after.clear_sex();
  after.clear_areas();
  after.set_moved_in_from(2024);

  EXPECT_THAT(GeneralisedIn(NinthGradeGirlWhoMovedIn(), after),
              ElementsAre("stages", "sex", "areas", "moved_in"));
}

TEST(GeneralisedIn, IsSilentWhenNothingOrTheOppositeWasDone) {
  meetings::v1::AnonymousCase wide;
  wide.set_observed("Något annat.");
  EXPECT_THAT(
      GeneralisedIn(NinthGradeGirlWhoMovedIn(), NinthGradeGirlWhoMovedIn()),
      IsEmpty());
  EXPECT_THAT(GeneralisedIn(wide, NinthGradeGirlWhoMovedIn()), IsEmpty());
}

TEST(GeneralisedIn, DoesNotTakeAnotherStageForAWiderOne) {
  meetings::v1::AnonymousCase other = NinthGradeGirlWhoMovedIn();
  other.set_stages(0, "8");
  EXPECT_THAT(GeneralisedIn(NinthGradeGirlWhoMovedIn(), other), IsEmpty());
}

}  // namespace
}  // namespace samrad::agency
