// What a hub that was killed finds when it is back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/hub/meetings/testing/test_meetings.h"

namespace samrad::hub {
namespace {

using ::testing::Contains;
using testing::Id;
using ::testing::Not;
using testing::TagOf;
using testing::TestMeetings;

const std::vector<std::string> kAll = {"police", "school", "social"};

class RestartTest : public ::testing::Test {
 protected:
  RestartTest() : t_(common::v1::SSPF, absl::Seconds(2)) {
    meeting_ = t_.Plan();
    item_ = t_.HandIn(meeting_, "social", common::v1::ANONYMOUS,
                      {"police", "school"});
    t_.Begin(meeting_);
    EXPECT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
  }
  void Drain() {
    while (t_.core->pending() > 0) t_.core->SweepRooms();
  }

  TestMeetings t_;
  std::string meeting_;
  std::string item_;
};

TEST_F(RestartTest, NobodyIsPresentAndTheOpenItemIsStopped) {
  ASSERT_TRUE(t_.Open(meeting_, item_, kAll).ok());

  t_.Restart();

  EXPECT_EQ(t_.View(meeting_, "police").present_size(), 0);
  EXPECT_EQ(t_.View(meeting_, "police").chair_seat(), 0u);
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  EXPECT_THAT(t_.Kinds(meeting_, "school"),
              Contains(common::v1::SEAT_LAPSED).Times(3));
  EXPECT_THAT(t_.Kinds(meeting_, "school"),
              Contains(common::v1::ITEM_STOPPED).Times(1));
  // And it goes on from there.
  ASSERT_TRUE(t_.Sit(meeting_, "police", {1}).ok());
  ASSERT_TRUE(t_.Sit(meeting_, "social", {2}).ok());
  ASSERT_TRUE(t_.Run(meeting_, common::v1::TAKE_CHAIR).ok());
  ASSERT_TRUE(t_.CallAndAnswer(meeting_, item_).ok());
  EXPECT_TRUE(t_.Open(meeting_, item_, {"police", "social"}).ok());
}

TEST_F(RestartTest, ASecondRestartTellsNothingTwice) {
  t_.Restart();
  const size_t events = t_.Events(meeting_, "school").size();
  t_.Restart();
  EXPECT_EQ(t_.Events(meeting_, "school").size(), events);
}

TEST_F(RestartTest, AnOpeningThatWasNotLoggedOpensNothingWhenItIs) {
  t_.log.SetFailing(true);
  EXPECT_EQ(TagOf(t_.Open(meeting_, item_, kAll)), "LOG_PENDING");
  EXPECT_THAT(t_.Kinds(meeting_, "school"),
              Not(Contains(common::v1::EVENT_ITEM_OPENED)));

  t_.Restart();
  t_.log.SetFailing(false);
  Drain();

  // The act is in the log and told; the room was empty by then.
  EXPECT_THAT(t_.Kinds(meeting_, "school"),
              Contains(common::v1::EVENT_ITEM_OPENED).Times(1));
  EXPECT_EQ(t_.Kinds(meeting_, "school").back(), common::v1::ITEM_STOPPED);
  EXPECT_EQ(TagOf(t_.Renew(meeting_, item_, "school")), "CLOSED");
  EXPECT_EQ(t_.log.entries().size(), 2u);
}

TEST_F(RestartTest, AClosingThatWasNotLoggedIsLoggedOnceAfterwards) {
  ASSERT_TRUE(t_.Open(meeting_, item_, kAll).ok());
  t_.log.SetFailing(true);
  EXPECT_EQ(TagOf(t_.Close(meeting_, item_)), "LOG_PENDING");

  t_.Restart();
  t_.log.SetFailing(false);
  Drain();

  EXPECT_EQ(t_.View(meeting_, "police").items(0).outcome(),
            common::v1::ADVICE_GIVEN);
  EXPECT_THAT(t_.Kinds(meeting_, "school"),
              Contains(common::v1::EVENT_ITEM_CLOSED).Times(1));
  EXPECT_EQ(t_.Count("SELECT COUNT(*) FROM meeting_share"), 0);
}

TEST_F(RestartTest, AnAnswerThatWasLostIsNotLoggedTwice) {
  t_.log.LoseAnswers(1);
  ASSERT_EQ(TagOf(t_.Open(meeting_, item_, kAll)), "");
  EXPECT_EQ(t_.log.entries().size(), 2u);
  EXPECT_THAT(t_.Kinds(meeting_, "school"),
              Contains(common::v1::EVENT_ITEM_OPENED).Times(1));
}

TEST_F(RestartTest, RequestIdsAreRemembered) {
  meetings::v1::AnnounceItemRequest request;
  request.set_request_id(t_.NewId());
  request.set_meeting_id(meeting_);
  request.mutable_item()->set_item_id(t_.NewId());
  request.mutable_item()->set_item_class(common::v1::STRATEGIC);
  request.mutable_item()->set_minutes(5);
  ASSERT_TRUE(t_.core->AnnounceItem(Id("police"), request).ok());
  const size_t events = t_.Events(meeting_, "police").size();

  t_.Restart();

  EXPECT_TRUE(t_.core->AnnounceItem(Id("police"), request).ok());
  // Only that the seats have lapsed.
  EXPECT_EQ(t_.Events(meeting_, "police").size(), events + 3);
}

}  // namespace
}  // namespace samrad::hub
