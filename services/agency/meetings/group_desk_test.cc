// Groups, series and seats as their coordinator has them.
#include "services/agency/meetings/group_desk.h"

#include "services/agency/meetings/meeting_walk.h"

namespace samrad::agency {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST_F(MeetingWalkTest, AGroupSaysThatItHasNotMetForSixWeeks) {
  town_.OpenMeeting();
  const auto alarms = [&] {
    const auto groups = town_.police.group_desk->List(town_.police.cia);
    EXPECT_TRUE(groups.ok()) << groups.status();
    return std::vector<std::string>(groups->groups(0).alarms().begin(),
                                    groups->groups(0).alarms().end());
  };
  EXPECT_THAT(alarms(), ElementsAre("NO_MEETING_PLANNED"));

  town_.police.node.vault.clock().Advance(absl::Hours(24 * 42));
  EXPECT_THAT(alarms(), ElementsAre("NO_MEETING_PLANNED"));
  town_.police.node.vault.clock().Advance(absl::Hours(1));
  EXPECT_THAT(alarms(),
              ElementsAre("NOT_MET_FOR_SIX_WEEKS", "NO_MEETING_PLANNED"));
}

TEST_F(MeetingWalkTest, GroupsSayWhatIsWrongWithThem) {
  const auto list = town_.police.group_desk->List(town_.police.cia);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->groups_size(), 1);
  EXPECT_THAT(list->groups(0).alarms(),
              testing::ElementsAre("NO_MEETING_PLANNED"));
  EXPECT_EQ(list->groups(0).seats(0).holder(), "cia");
  EXPECT_EQ(list->groups(0).seats(1).holder(), "") << "another's people";

  for (base::FakeClock* clock : {&town_.police.node.vault.clock()}) {
    clock->Advance(kHalfYear + absl::Hours(72));
  }
  const auto later = town_.police.group_desk->List(town_.police.cia);
  ASSERT_TRUE(later.ok());
  EXPECT_THAT(later->groups(0).alarms(), testing::Contains("SEAT_UNCONFIRMED"));
}

TEST_F(MeetingWalkTest, PlansASeriesWithoutTheHolidays) {
  meetings::v1::PlanSeriesRequest request;
  request.set_request_id(town_.police.NewRequest());
  request.set_group(town_.group);
  request.set_recurrence("MONTHLY");
  request.set_first("2026-12-08T13:00");
  request.set_minutes(90);
  request.set_count(3);
  request.add_holidays("2027-01-11/2027-01-15");
  request.set_dry_run(true);
  const auto shown =
      town_.police.group_desk->PlanSeries(town_.police.cia, request);
  ASSERT_TRUE(shown.ok()) << shown.status();
  EXPECT_THAT(shown->skipped(), testing::ElementsAre("2027-01-12"));
  ASSERT_EQ(shown->meetings_size(), 3);
  EXPECT_EQ(shown->meetings(0).meeting(), "");
  meetings::v1::GetCalendarRequest calendar;
  calendar.set_group(town_.group);
  EXPECT_EQ(base::TagOf(
                town_.police.group_desk->GetCalendar(town_.police.cia, calendar)
                    .status()),
            "NO_MEETING_PLANNED")
      << "a dry run plans nothing";

  request.set_dry_run(false);
  const auto planned =
      town_.police.group_desk->PlanSeries(town_.police.cia, request);
  const auto again =
      town_.police.group_desk->PlanSeries(town_.police.cia, request);
  ASSERT_TRUE(planned.ok()) << planned.status();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(planned->meetings(2).meeting(), again->meetings(2).meeting());
  const auto ics =
      town_.police.group_desk->GetCalendar(town_.police.cia, calendar);
  ASSERT_TRUE(ics.ok()) << ics.status();
  EXPECT_THAT(ics->ics(), HasSubstr("N7"));
  EXPECT_EQ(
      town_.social.group_desk->PlanSeries(town_.social.cia, request).status(),
      NoSuchMeeting());
}

TEST_F(MeetingWalkTest, SaysWhatIsImpossibleInASeries) {
  meetings::v1::PlanSeriesRequest request;
  request.set_request_id(town_.police.NewRequest());
  request.set_group(town_.group);
  request.set_recurrence("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
  request.set_first("2027-02-28T13:00");
  request.set_minutes(90);
  request.set_count(1);
  const auto path_of = [&] {
    return base::PathOf(
        town_.police.group_desk->PlanSeries(town_.police.cia, request)
            .status());
  };

  EXPECT_EQ(path_of(), "recurrence");
  request.set_first("28/2 2027");
  EXPECT_EQ(path_of(), "first");
  request.set_first("2027-02-28T13:00");
  request.set_recurrence("MONTHLY");
  request.add_holidays("2027-02-30");
  EXPECT_EQ(path_of(), "holidays[0]");
}

TEST_F(MeetingWalkTest, KeepsTheHistoryOfASeat) {
  meetings::v1::AssignSeatRequest assign;
  assign.set_request_id(town_.social.NewRequest());
  assign.set_group(town_.group);
  assign.set_seat(2);
  assign.set_holder("bo");
  assign.set_deputy("anna");
  ASSERT_TRUE(town_.social.group_desk->Assign(town_.social.bo, assign).ok());
  assign.set_request_id(town_.social.NewRequest());
  assign.set_holder("nobody");
  EXPECT_EQ(
      base::TagOf(
          town_.social.group_desk->Assign(town_.social.bo, assign).status()),
      "NO_SUCH_ACCOUNT");

  meetings::v1::ListSeatHistoryRequest request;
  request.set_group(town_.group);
  const auto history =
      town_.social.group_desk->History(town_.social.bo, request);

  ASSERT_TRUE(history.ok());
  ASSERT_EQ(history->entries_size(), 2);
  EXPECT_EQ(history->entries(0).holder(), "anna");
  EXPECT_TRUE(history->entries(0).has_until());
  EXPECT_EQ(history->entries(1).deputy(), "anna");
  EXPECT_FALSE(history->entries(1).has_until());
}

}  // namespace
}  // namespace samrad::agency
