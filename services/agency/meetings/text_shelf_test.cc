#include "services/agency/meetings/text_shelf.h"

#include <gtest/gtest.h>

namespace samrad::agency {
namespace {

const absl::Time kShelved = absl::FromUnixSeconds(1'795'000'000);
const OpenItemKey kItem{std::string(16, 'm'), std::string(16, 'i')};

meetings::v1::OpenText Text(const std::string& text) {
  meetings::v1::OpenText open;
  open.set_text(text);
  return open;
}

TEST(TextShelfTest, ShowsATextUntilItsLeaseEnds) {
  TextShelf shelf;
  ASSERT_TRUE(shelf.Put(kItem, shelf.Begin(kItem), "t", Text("växlar"),
                        kShelved + kLease));

  EXPECT_EQ(shelf.Get(kItem, "t", kShelved)->text(), "växlar");
  EXPECT_FALSE(shelf.Get(kItem, "t", kShelved + kLease).has_value());
  EXPECT_TRUE(shelf.Held().empty());
}

TEST(TextShelfTest, ShowsNothingAgainWhenTheClockStepsBack) {
  TextShelf shelf;
  ASSERT_TRUE(shelf.Put(kItem, shelf.Begin(kItem), "t", Text("växlar"),
                        kShelved + kLease));
  shelf.Get(kItem, "other", kShelved + kLease - absl::Seconds(1));

  EXPECT_TRUE(shelf.Sweep(kShelved).empty());
  EXPECT_FALSE(shelf.Get(kItem, "t", kShelved + kLease).has_value());
  EXPECT_FALSE(shelf.Get(kItem, "t", kShelved).has_value());
}

TEST(TextShelfTest, TakesNothingThatWasClosedWhileItWasFetched) {
  TextShelf shelf;
  const std::uint64_t begun = shelf.Begin(kItem);
  shelf.Drop(kItem);

  EXPECT_FALSE(shelf.Put(kItem, begun, "t", Text("växlar"), kShelved + kLease));
  EXPECT_FALSE(shelf.Get(kItem, "t", kShelved).has_value());
}

TEST(TextShelfTest, DoesNotExtendWhatWasDropped) {
  TextShelf shelf;
  const std::uint64_t begun = shelf.Begin(kItem);
  ASSERT_TRUE(shelf.Put(kItem, begun, "t", Text("a"), kShelved + kLease));
  shelf.Drop(kItem);
  ASSERT_TRUE(
      shelf.Put(kItem, shelf.Begin(kItem), "t", Text("b"), kShelved + kLease));

  shelf.Extend(kItem, begun, kShelved + 2 * kLease);

  EXPECT_EQ(shelf.LeaseOf(kItem), kShelved + kLease);
}

TEST(TextShelfTest, SweepsWhatHasLapsedAndSaysWhich) {
  TextShelf shelf;
  const OpenItemKey other{std::string(16, 'm'), std::string(16, 'o')};
  ASSERT_TRUE(shelf.Put(kItem, shelf.Begin(kItem), "t", Text("a"), kShelved));
  ASSERT_TRUE(
      shelf.Put(other, shelf.Begin(other), "t", Text("b"), kShelved + kLease));

  EXPECT_EQ(shelf.Sweep(kShelved), std::vector<OpenItemKey>{kItem});
  EXPECT_EQ(shelf.Held(), std::vector<OpenItemKey>{other});
}

TEST(TextShelfTest, DropsAWholeMeeting) {
  TextShelf shelf;
  const std::uint64_t begun = shelf.Begin(kItem);
  ASSERT_TRUE(shelf.Put(kItem, begun, "t", Text("a"), kShelved + kLease));

  shelf.DropMeeting(kItem.first);

  EXPECT_TRUE(shelf.Held().empty());
  EXPECT_FALSE(shelf.Put(kItem, begun, "t", Text("a"), kShelved + kLease));
}

TEST(TextShelfTest, WipesEveryFieldThatCanHoldAText) {
  meetings::v1::OpenText text = Text("x");
  text.set_code_word("Akleja");
  text.mutable_anonymous()->set_observed("y");
  text.mutable_anonymous()->add_areas("Norr");
  text.add_named()->set_text("z");

  WipeText(text);

  EXPECT_EQ(text.ByteSizeLong(), 0u);
}

}  // namespace
}  // namespace samrad::agency
