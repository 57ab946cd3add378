#include "services/agency/meetings/minutes_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/agency/meetings/times.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using meetings::v1::Minutes;
using meetings::v1::PutLinesRequest;
using ::testing::ElementsAre;

const absl::Time kOpened = absl::FromUnixSeconds(1795262400);

std::string Id(char c) { return std::string(16, c); }

// Police heard item a, social a and b; c is a wish for a private talk; d was
// never opened.
struct LinesSample {
  LinesSample() {
    view.mutable_meeting()->set_meeting_id(Id('m'));
    place.group.set_code("N7");
    for (const char c : {'c', 'a', 'b', 'd'}) {
      auto& item = *view.add_items();
      item.set_item_id(Id(c));
      item.set_item_class(c == 'c' ? common::v1::SEALED
                                   : common::v1::ANONYMOUS);
      if (c == 'd') continue;
      room.items[Id(c)].opened_at = kOpened;
      room.items[Id(c)].closed_at = kOpened + absl::Minutes(5);
    }
    room.items[Id('a')].listeners = {"police", "social"};
    room.items[Id('a')].oops = true;
    room.items[Id('b')].listeners = {"social"};
    for (const char* agency : {"police", "social"}) {
      room.attendance.push_back({.seat = 1,
                                 .agency = agency,
                                 .from = kOpened,
                                 .until = kOpened + absl::Hours(1)});
    }
  }
  Minutes Whole() const { return WholeMinutes(place, view, room); }

  MeetingPlace place;
  hub::meetings::v1::MeetingView view;
  FoldedRoom room;
};

PutLinesRequest Lines() {
  PutLinesRequest request;
  request.set_decision("Ett beslut.");
  auto& action = *request.add_actions();
  action.set_agency("social");
  action.set_due("2026-12-24");
  action.set_text("Ringa.");
  return request;
}

std::string PathOfLines(const PutLinesRequest& request) {
  return base::PathOf(CheckLines(request, LinesSample().Whole().items(0)));
}

TEST(WholeMinutesTest, HoldWhatWasOpenedAndNeverAWishForAPrivateTalk) {
  const Minutes whole = LinesSample().Whole();

  ASSERT_EQ(whole.items_size(), 2);
  EXPECT_EQ(whole.items(0).place(), 1u);
  EXPECT_THAT(whole.items(0).took_part(), ElementsAre("police", "social"));
  EXPECT_TRUE(whole.items(0).oops());
  EXPECT_EQ(whole.items(1).place(), 2u);
  EXPECT_EQ(TimeIn(whole.items(1).until()), kOpened + absl::Minutes(5));
  EXPECT_THAT(AttendedBy(whole), ElementsAre("police", "social"));
}

TEST(MinutesForTest, OfAnItemOfOthersOnlyPlaceAndTimesAreLeft) {
  Minutes whole = LinesSample().Whole();
  whole.mutable_items(1)->set_decision("hemligt");
  whole.mutable_items(1)->set_code_word("Björk");
  whole.mutable_items(1)->add_actions()->set_text("hemligt");

  const Minutes police = MinutesFor(whole, "police");

  EXPECT_EQ(police.agency(), "police");
  EXPECT_FALSE(police.items(0).item().empty());
  meetings::v1::MinutesItem others;
  others.set_place(2);
  *others.mutable_from() = whole.items(1).from();
  *others.mutable_until() = whole.items(1).until();
  EXPECT_EQ(police.items(1).SerializeAsString(), others.SerializeAsString());
  EXPECT_EQ(MinutesFor(whole, "social").items(1).decision(), "hemligt");
}

TEST(StrategicPartTest, HoldsNoOtherClassAndNobody) {
  Minutes whole = LinesSample().Whole();
  whole.mutable_items(1)->set_item_class(common::v1::STRATEGIC);

  const Minutes part = StrategicPart(whole);

  ASSERT_EQ(part.items_size(), 1);
  EXPECT_EQ(part.items(0).place(), 2u);
  EXPECT_TRUE(part.attendance().empty());
}

TEST(CheckLinesTest, TakesLinesOfThoseWhoTookPart) {
  EXPECT_EQ(PathOfLines(Lines()), "");
  EXPECT_TRUE(
      CheckLines(PutLinesRequest(), LinesSample().Whole().items(0)).ok());
}

TEST(CheckLinesTest, SaysWhichPartIsWrong) {
  PutLinesRequest request = Lines();
  request.mutable_actions(0)->set_agency("leisure");
  EXPECT_EQ(PathOfLines(request), "actions[0].agency");

  for (const char* due : {"", "2026-02-30", "i morgon", "2026-1-2"}) {
    request = Lines();
    request.mutable_actions(0)->set_due(due);
    EXPECT_EQ(PathOfLines(request), "actions[0].due") << due;
  }

  request = Lines();
  request.mutable_actions(0)->clear_text();
  EXPECT_EQ(PathOfLines(request), "actions[0].text");

  request = Lines();
  request.set_decision(std::string(kMaxDecisionBytes + 1, 'x'));
  EXPECT_EQ(PathOfLines(request), "decision");
}

TEST(SameLinesTest, AVersionAloneIsNoChange) {
  Minutes a = LinesSample().Whole();
  Minutes b = a;
  b.set_version(2);
  b.add_answers()->set_agency("police");
  EXPECT_TRUE(SameLines(a, b));
  b.mutable_items(0)->set_decision("annat");
  EXPECT_FALSE(SameLines(a, b));
}

}  // namespace
}  // namespace samrad::agency
