#include "services/agency/meetings/presence.h"

#include <gtest/gtest.h>

namespace samrad::agency {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'795'000'000);
const std::string kMeeting(16, 'm');

Sitting At(std::uint32_t seat, const std::string& user, absl::Time heard) {
  return {.seat = seat, .user = user, .deputy = false, .heard = heard};
}

TEST(PresenceTest, SaysNobodySitsWhoWasNotHeardForThirtySeconds) {
  Presence presence;
  ASSERT_TRUE(presence.Sit(kMeeting, At(1, "anna", kNow)));

  EXPECT_TRUE(presence.Find(kMeeting, "anna", kNow + kHeardWithin).has_value());
  EXPECT_FALSE(
      presence
          .Find(kMeeting, "anna", kNow + kHeardWithin + absl::Milliseconds(1))
          .has_value());
  EXPECT_TRUE(presence.SeatsIn(kMeeting, kNow + absl::Minutes(1)).empty());
}

TEST(PresenceTest, KeepsWhoIsHeard) {
  Presence presence;
  presence.Sit(kMeeting, At(1, "anna", kNow));

  presence.Heard(kMeeting, "anna", kNow + absl::Seconds(20));

  EXPECT_EQ(presence.SeatsIn(kMeeting, kNow + absl::Seconds(45)).size(), 1u);
}

TEST(PresenceTest, DoesNotBringBackWhoHasLapsed) {
  Presence presence;
  presence.Sit(kMeeting, At(1, "anna", kNow));

  presence.Heard(kMeeting, "anna", kNow + absl::Minutes(1));

  EXPECT_TRUE(presence.SeatsIn(kMeeting, kNow + absl::Minutes(1)).empty());
}

TEST(PresenceTest, HasOnePersonOnASeatAndOneSeatForAPerson) {
  Presence presence;
  ASSERT_TRUE(presence.Sit(kMeeting, At(1, "anna", kNow)));

  EXPECT_FALSE(presence.Sit(kMeeting, At(1, "bo", kNow)));
  EXPECT_TRUE(presence.Sit(kMeeting, At(2, "anna", kNow)));
  EXPECT_TRUE(presence.Sit(kMeeting, At(1, "bo", kNow)));
  EXPECT_EQ(presence.SeatsIn(kMeeting, kNow).size(), 2u);
}

TEST(PresenceTest, SweepsAndNamesThoseWhoLapsed) {
  Presence presence;
  presence.Sit(kMeeting, At(1, "anna", kNow));
  presence.Sit(kMeeting, At(2, "bo", kNow + absl::Seconds(20)));

  const auto left = presence.Sweep(kNow + absl::Seconds(40));

  ASSERT_EQ(left.size(), 1u);
  ASSERT_EQ(left.at(kMeeting).size(), 1u);
  EXPECT_EQ(left.at(kMeeting)[0].user, "anna");
}

TEST(PresenceTest, FreesTheSeatOfWhoStandsUp) {
  Presence presence;
  presence.Sit(kMeeting, At(1, "anna", kNow));

  EXPECT_EQ(presence.Stand(kMeeting, "anna")->seat, 1u);
  EXPECT_FALSE(presence.Stand(kMeeting, "anna").has_value());
  EXPECT_TRUE(presence.Meetings().empty());
}

}  // namespace
}  // namespace samrad::agency
