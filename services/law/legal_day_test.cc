#include "services/law/legal_day.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace samrad::law::internal {
namespace {

Day D(const char* text) { return ParseDay(text).value_or(0); }

Day DayAt(const char* text) {
  absl::Time time;
  EXPECT_TRUE(absl::ParseTime(absl::RFC3339_full, text, &time, nullptr));
  return StockholmDay({absl::ToUnixSeconds(time), 0});
}

TEST(LegalDayTest, TurnsAtMidnightInSwedenWhateverTheOffset) {
  EXPECT_EQ(DayAt("2025-03-31T23:59:59+02:00"), 20250331);
  EXPECT_EQ(DayAt("2025-04-01T00:00:00+02:00"), 20250401);
  EXPECT_EQ(DayAt("2025-03-31T21:59:59Z"), 20250331);
  EXPECT_EQ(DayAt("2025-03-31T22:00:00Z"), 20250401);
  EXPECT_EQ(DayAt("2025-11-30T22:59:59Z"), 20251130);
  EXPECT_EQ(DayAt("2025-11-30T23:00:00Z"), 20251201);
  EXPECT_EQ(DayAt("2025-12-31T23:00:00Z"), 20260101);
}

TEST(LegalDayTest, AgreesWithTheZoneDatabaseWhereThereIsOne) {
  absl::TimeZone stockholm;
  if (!absl::LoadTimeZone("Europe/Stockholm", &stockholm)) {
    GTEST_SKIP() << "no zone database here";
  }
  const absl::Time first = absl::FromUnixSeconds(347155200);  // 1981
  for (int hour = 0; hour < 24 * 366 * 120; hour += 1) {
    const absl::Time time = first + absl::Hours(hour);
    const absl::CivilDay day(absl::ToCivilDay(time, stockholm));
    ASSERT_EQ(StockholmDay({absl::ToUnixSeconds(time), 0}),
              day.year() * 10000 + day.month() * 100 + day.day())
        << time;
  }
}

TEST(LegalDayTest, ABirthdayCountsFromItsFirstInstant) {
  EXPECT_EQ(AgeOn(D("2005-09-15"), D("2026-09-14")), 20);
  EXPECT_EQ(AgeOn(D("2005-09-15"), D("2026-09-15")), 21);
}

TEST(LegalDayTest, TheTwentyNinthOfFebruaryIsAttainedOnTheFirstOfMarch) {
  EXPECT_EQ(AgeOn(D("2008-02-29"), D("2026-02-28")), 17);
  EXPECT_EQ(AgeOn(D("2008-02-29"), D("2026-03-01")), 18);
  EXPECT_EQ(AgeOn(D("2008-02-29"), D("2028-02-29")), 20);
}

TEST(LegalDayTest, RefusesDatesThatDoNotExist) {
  for (const char* text :
       {"2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "0000-01-01",
        "2026-1-01", "2026-01-01 ", "", "20260101"}) {
    EXPECT_FALSE(ParseDay(text).has_value()) << text;
  }
  EXPECT_TRUE(ParseDay("2028-02-29").has_value());
}

TEST(LegalDayTest, TakesEveryInstantOfTheWireAndNoOther) {
  google::protobuf::Timestamp time;
  time.set_seconds(-62135596800);
  EXPECT_TRUE(ToInstant(true, time).has_value());
  EXPECT_EQ(StockholmDay(*ToInstant(true, time)), 10101);
  time.set_seconds(253402300799);
  EXPECT_TRUE(ToInstant(true, time).has_value());
  time.set_seconds(253402300800);
  EXPECT_FALSE(ToInstant(true, time).has_value());
  time.set_seconds(0);
  time.set_nanos(-1);
  EXPECT_FALSE(ToInstant(true, time).has_value());
}

}  // namespace
}  // namespace samrad::law::internal
