#include "services/agency/meetings/recurrence.h"

#include <gtest/gtest.h>

#include <string>

namespace samrad::agency {
namespace {

absl::TimeZone Stockholm() {
  absl::TimeZone zone;
  EXPECT_TRUE(absl::LoadTimeZone("Europe/Stockholm", &zone));
  return zone;
}

MeetingSeries Series(absl::CivilMinute first, std::string rule) {
  MeetingSeries series;
  series.first = first;
  series.length = absl::Minutes(90);
  series.rule = std::move(rule);
  return series;
}

absl::StatusOr<std::vector<PlannedMeeting>> Plan(const MeetingSeries& series,
                                                 absl::CivilDay from,
                                                 absl::CivilDay to) {
  return PlanMeetings(series, from, to, Stockholm());
}

// "2026-09-08T13:00 ", with what became of it.
std::string Told(const absl::StatusOr<std::vector<PlannedMeeting>>& meetings) {
  if (!meetings.ok()) return std::string(meetings.status().message());
  std::string told;
  for (const PlannedMeeting& meeting : *meetings) {
    if (!told.empty()) told += " ";
    told += absl::FormatCivilTime(absl::CivilDay(meeting.planned)).substr(5);
    if (meeting.change == MeetingChange::kDropped) told += "x";
    if (meeting.change == MeetingChange::kMoved) {
      told +=
          ">" + absl::FormatCivilTime(absl::CivilDay(meeting.held)).substr(5);
    }
  }
  return told;
}

TEST(PlanMeetingsTest, MeetsOnTheSameWeekdayOfEachMonth) {
  const absl::CivilMinute first(2026, 9, 8, 13, 0);

  EXPECT_EQ(MonthlyRule(first), "FREQ=MONTHLY;BYDAY=2TU");
  EXPECT_EQ(
      Told(Plan(Series(first, MonthlyRule(first)), absl::CivilDay(2026, 9, 1),
                absl::CivilDay(2026, 12, 31))),
      "09-08 10-13 11-10 12-08");
}

TEST(PlanMeetingsTest, TakesAFifthWeekdayForTheLast) {
  const absl::CivilMinute first(2026, 9, 29, 13, 0);

  EXPECT_EQ(
      Told(Plan(Series(first, MonthlyRule(first)), absl::CivilDay(2026, 9, 1),
                absl::CivilDay(2026, 11, 30))),
      "09-29 10-27 11-24");
}

TEST(PlanMeetingsTest, MeetsEverySecondWeek) {
  EXPECT_EQ(
      Told(Plan(Series(absl::CivilMinute(2026, 12, 22, 9, 0), BiweeklyRule()),
                absl::CivilDay(2026, 12, 1), absl::CivilDay(2027, 1, 31))),
      "12-22 01-05 01-19");
}

TEST(PlanMeetingsTest, TakesAFreeRuleAndOnlyTheDaysAskedFor) {
  EXPECT_EQ(
      Told(Plan(Series(absl::CivilMinute(2026, 9, 1, 9, 0),
                       "FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20261001"),
                absl::CivilDay(2026, 9, 20), absl::CivilDay(2026, 12, 1))),
      "09-22 09-24 09-29 10-01");
}

TEST(PlanMeetingsTest, EndsAtAnInstantOfUtc) {
  // 09:00 in Stockholm is 07:00 UTC in summer.
  EXPECT_EQ(Told(Plan(Series(absl::CivilMinute(2026, 9, 1, 9, 0),
                             "FREQ=WEEKLY;UNTIL=20260915T065959Z"),
                      absl::CivilDay(2026, 9, 1), absl::CivilDay(2026, 12, 1))),
            "09-01 09-08");
  EXPECT_EQ(Told(Plan(Series(absl::CivilMinute(2026, 9, 1, 9, 0),
                             "FREQ=WEEKLY;UNTIL=20260915T070000Z"),
                      absl::CivilDay(2026, 9, 1), absl::CivilDay(2026, 12, 1))),
            "09-01 09-08 09-15");
}

TEST(PlanMeetingsTest, DropsWhatFallsInASchoolHolidayAndSaysSo) {
  MeetingSeries series =
      Series(absl::CivilMinute(2026, 10, 13, 13, 0), BiweeklyRule());
  series.holidays = {
      {absl::CivilDay(2026, 10, 26), absl::CivilDay(2026, 10, 30)}};

  EXPECT_EQ(Told(Plan(series, absl::CivilDay(2026, 10, 1),
                      absl::CivilDay(2026, 11, 30))),
            "10-13 10-27x 11-10 11-24");
}

TEST(PlanMeetingsTest, MovesWhatFallsInASchoolHolidayToTheWeekAfter) {
  MeetingSeries series =
      Series(absl::CivilMinute(2026, 10, 13, 13, 0), BiweeklyRule());
  series.in_holidays = HolidayRule::kMove;
  series.holidays = {
      {absl::CivilDay(2026, 10, 26), absl::CivilDay(2026, 10, 30)}};

  const auto meetings =
      Plan(series, absl::CivilDay(2026, 10, 1), absl::CivilDay(2026, 11, 30));

  EXPECT_EQ(Told(meetings), "10-13 10-27>11-03 11-10 11-24");
  EXPECT_EQ((*meetings)[1].held, absl::CivilMinute(2026, 11, 3, 13, 0));
}

TEST(PlanMeetingsTest, NeverMovesAMeetingOntoOrPastTheNext) {
  MeetingSeries series =
      Series(absl::CivilMinute(2027, 6, 8, 13, 0), "FREQ=MONTHLY;BYDAY=2TU");
  series.in_holidays = HolidayRule::kMove;
  series.holidays = {
      {absl::CivilDay(2027, 6, 12), absl::CivilDay(2027, 8, 17)}};

  EXPECT_EQ(Told(Plan(series, absl::CivilDay(2027, 6, 1),
                      absl::CivilDay(2027, 9, 30))),
            "06-08 07-13x 08-10>08-24 09-14");
}

TEST(PlanMeetingsTest, SeesAMeetingThatIsMovedInFromBeforeTheDays) {
  MeetingSeries series =
      Series(absl::CivilMinute(2026, 10, 13, 13, 0), BiweeklyRule());
  series.in_holidays = HolidayRule::kMove;
  series.holidays = {
      {absl::CivilDay(2026, 10, 26), absl::CivilDay(2026, 10, 30)}};

  EXPECT_EQ(Told(Plan(series, absl::CivilDay(2026, 11, 1),
                      absl::CivilDay(2026, 11, 5))),
            "10-27>11-03");
}

TEST(PlanMeetingsTest, KeepsTheWallTimeOverDaylightSaving) {
  const auto meetings =
      Plan(Series(absl::CivilMinute(2026, 10, 20, 13, 0), "FREQ=WEEKLY"),
           absl::CivilDay(2026, 10, 20), absl::CivilDay(2026, 10, 27));

  ASSERT_EQ(meetings->size(), 2u);
  EXPECT_EQ((*meetings)[0].begins,
            absl::FromUnixSeconds(1792494000));  // 2026-10-20 11:00 UTC
  EXPECT_EQ((*meetings)[1].begins - (*meetings)[0].begins,
            absl::Hours(24 * 7 + 1));
}

TEST(PlanMeetingsTest, TakesASkippedWallTimeByTheClockBeforeTheChange) {
  const auto meetings =
      Plan(Series(absl::CivilMinute(2027, 3, 28, 2, 30), "FREQ=DAILY"),
           absl::CivilDay(2027, 3, 28), absl::CivilDay(2027, 3, 28));

  ASSERT_EQ(meetings->size(), 1u);
  EXPECT_EQ((*meetings)[0].begins,
            absl::FromCivil(absl::CivilSecond(2027, 3, 28, 1, 30, 0),
                            absl::UTCTimeZone()));
}

TEST(PlanMeetingsTest, MeansTheFirstOfAWallTimeThatComesTwice) {
  const auto meetings =
      Plan(Series(absl::CivilMinute(2026, 10, 25, 2, 30), "FREQ=DAILY"),
           absl::CivilDay(2026, 10, 25), absl::CivilDay(2026, 10, 25));

  ASSERT_EQ(meetings->size(), 1u);
  EXPECT_EQ((*meetings)[0].begins,
            absl::FromCivil(absl::CivilSecond(2026, 10, 25, 0, 30, 0),
                            absl::UTCTimeZone()));
}

TEST(PlanMeetingsTest, LastsAcrossMidnightAndTheChangeOfTheClock) {
  MeetingSeries series =
      Series(absl::CivilMinute(2026, 10, 24, 23, 0), "FREQ=DAILY;COUNT=1");
  series.length = absl::Hours(5);

  const auto meetings =
      Plan(series, absl::CivilDay(2026, 10, 24), absl::CivilDay(2026, 10, 24));

  ASSERT_EQ(meetings->size(), 1u);
  EXPECT_EQ((*meetings)[0].ends - (*meetings)[0].begins, absl::Hours(5));
  EXPECT_EQ(absl::ToCivilMinute((*meetings)[0].ends, Stockholm()),
            absl::CivilMinute(2026, 10, 25, 3, 0));
}

struct Bad {
  const char* name;
  const char* rule;
  const char* says;
};

class RecurrenceRefusalTest : public ::testing::TestWithParam<Bad> {};

TEST_P(RecurrenceRefusalTest, SaysWhatIsWrong) {
  const auto meetings =
      Plan(Series(absl::CivilMinute(2026, 9, 8, 13, 0), GetParam().rule),
           absl::CivilDay(2026, 9, 1), absl::CivilDay(2027, 9, 1));

  ASSERT_EQ(meetings.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(std::string(meetings.status().message()).find(GetParam().says),
            std::string::npos)
      << meetings.status();
}

INSTANTIATE_TEST_SUITE_P(
    Rules, RecurrenceRefusalTest,
    ::testing::Values(
        Bad{"Nothing", "", "empty"},
        Bad{"NoFrequency", "BYDAY=TU", "FREQ is missing"},
        Bad{"Hourly", "FREQ=HOURLY", "FREQ must be"},
        Bad{"Nonsense", "FREQ", "NAME=VALUE"},
        Bad{"AnEmptyPart", "FREQ=WEEKLY;", "NAME=VALUE"},
        Bad{"AnUnknownPart", "FREQ=WEEKLY;COLOUR=1", "not known"},
        Bad{"ACalendar", "RSCALE=HEBREW;FREQ=WEEKLY", "not known"},
        Bad{"APartTwice", "FREQ=WEEKLY;FREQ=DAILY", "twice"},
        Bad{"AnHour", "FREQ=WEEKLY;BYHOUR=9,15", "BYHOUR"},
        Bad{"NoInterval", "FREQ=WEEKLY;INTERVAL=0", "INTERVAL"},
        Bad{"ANegativeInterval", "FREQ=WEEKLY;INTERVAL=-2", "INTERVAL"},
        Bad{"NoMeetings", "FREQ=WEEKLY;COUNT=0", "COUNT"},
        Bad{"CountAndUntil", "FREQ=WEEKLY;COUNT=2;UNTIL=20270101", "exclude"},
        Bad{"ADayThatIsNone", "FREQ=WEEKLY;BYDAY=XX", "range"},
        Bad{"Day32", "FREQ=MONTHLY;BYMONTHDAY=32", "range"},
        Bad{"Month13", "FREQ=YEARLY;BYMONTH=13", "range"},
        Bad{"February30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "never happens"},
        Bad{"June31", "FREQ=MONTHLY;BYMONTH=6;BYMONTHDAY=31", "never happens"},
        Bad{"AnEndBeforeTheStart", "FREQ=WEEKLY;UNTIL=20260901",
            "never happens"},
        Bad{"AnEndThatIsNoDate", "FREQ=WEEKLY;UNTIL=soon", "UNTIL"},
        Bad{"AnotherWeekday", "FREQ=WEEKLY;BYDAY=WE",
            "the rule's first is on 2026-09-09"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(PlanMeetingsTest, RefusesMeetingsThatOverlap) {
  MeetingSeries series =
      Series(absl::CivilMinute(2026, 3, 28, 4, 0), "FREQ=DAILY");
  series.length = absl::Hours(24);

  // From 28 to 29 March 2026 the clock skips an hour: 23 hours between.
  EXPECT_EQ(Told(Plan(series, absl::CivilDay(2026, 3, 28),
                      absl::CivilDay(2026, 3, 30))),
            "the meeting of 2026-03-29 begins before the one before it has "
            "ended");
}

TEST(PlanMeetingsTest, RefusesLengthsAndDaysOutOfBounds) {
  const absl::CivilDay day(2026, 9, 8);
  MeetingSeries series =
      Series(absl::CivilMinute(2026, 9, 8, 13, 0), "FREQ=WEEKLY");
  series.length = absl::ZeroDuration();
  EXPECT_FALSE(Plan(series, day, day).ok());
  series.length = absl::Hours(25);
  EXPECT_FALSE(Plan(series, day, day).ok());
  series.length = absl::Hours(1);
  EXPECT_TRUE(Plan(series, day, day).ok());
  EXPECT_FALSE(Plan(series, day, day - 1).ok());
  EXPECT_FALSE(Plan(series, day, absl::CivilDay(2101, 1, 1)).ok());
  series.holidays = {{day, day - 1}};
  EXPECT_FALSE(Plan(series, day, day).ok());
}

TEST(PlanMeetingsTest, RefusesMoreMeetingsThanTheLimit) {
  EXPECT_FALSE(Plan(Series(absl::CivilMinute(2026, 9, 8, 13, 0), "FREQ=DAILY"),
                    absl::CivilDay(2026, 9, 8), absl::CivilDay(2030, 1, 1))
                   .ok());
}

TEST(PlanMeetingsTest, FindsNothingOnDaysWithoutAMeeting) {
  EXPECT_EQ(
      Told(Plan(Series(absl::CivilMinute(2026, 9, 8, 13, 0), "FREQ=WEEKLY"),
                absl::CivilDay(2026, 9, 9), absl::CivilDay(2026, 9, 14))),
      "");
}

}  // namespace
}  // namespace samrad::agency
