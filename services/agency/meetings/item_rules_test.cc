#include "services/agency/meetings/item_rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace samrad::agency {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

meetings::v1::Item NinthGradeGirlWhoMovedIn() {
  meetings::v1::Item item;
  meetings::v1::AnonymousCase& described = *item.mutable_anonymous();
  described.add_stages("9");
  described.set_sex("F");
  described.add_areas("Norra");
  described.set_moved_in_from(2026);
  return item;
}

TEST(GeneralisedIn, NamesWhatIsSaidMoreGenerally) {
  meetings::v1::Item item = NinthGradeGirlWhoMovedIn();
  meetings::v1::AnonymousCase& after = *item.mutable_anonymous();
  after.add_stages("8");
  after.clear_sex();
  after.clear_areas();
  after.set_moved_in_from(2024);

  EXPECT_THAT(GeneralisedIn(NinthGradeGirlWhoMovedIn(), item),
              ElementsAre("stages", "sex", "areas", "moved_in"));
}

TEST(GeneralisedIn, IsSilentWhenNothingOrTheOppositeWasDone) {
  meetings::v1::Item wide;
  wide.mutable_anonymous()->set_observed("Något annat.");
  EXPECT_THAT(
      GeneralisedIn(NinthGradeGirlWhoMovedIn(), NinthGradeGirlWhoMovedIn()),
      IsEmpty());
  EXPECT_THAT(GeneralisedIn(wide, NinthGradeGirlWhoMovedIn()), IsEmpty());
}

TEST(GeneralisedIn, DoesNotTakeAnotherStageForAWiderOne) {
  meetings::v1::Item other = NinthGradeGirlWhoMovedIn();
  other.mutable_anonymous()->set_stages(0, "8");
  EXPECT_THAT(GeneralisedIn(NinthGradeGirlWhoMovedIn(), other), IsEmpty());
}

TEST(GeneralisedIn, SaysNothingOfAnItemThatBecameAnotherKind) {
  meetings::v1::Item strategic;
  strategic.set_strategic("Fler vuxna ute.");
  EXPECT_THAT(GeneralisedIn(NinthGradeGirlWhoMovedIn(), strategic), IsEmpty());
}

}  // namespace
}  // namespace samrad::agency
