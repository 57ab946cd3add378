#include "services/agency/meetings/calendar_file.h"

#include <gtest/gtest.h>
#include <libical/ical.h>

#include <memory>
#include <set>
#include <string>
#include <type_traits>
#include <vector>

namespace samrad::agency {
namespace {

// No text becomes a code, a group, a room or an id but through
// CalendarCode::Create, and an entry has no other member that could hold one.
static_assert(!std::is_constructible_v<CalendarCode, std::string>);
static_assert(!std::is_constructible_v<CalendarCode, const char*>);
static_assert(!std::is_default_constructible_v<CalendarCode>);

template <typename Group>
concept NamesTheGroup = requires(CalendarUid uid, Group group,
                                 absl::Time time) {
  CalendarEntry{uid, group, time, time};
};
static_assert(NamesTheGroup<GroupCode>);
static_assert(!NamesTheGroup<std::string>);
static_assert(!NamesTheGroup<std::string_view>);
static_assert(!NamesTheGroup<const char*>);
static_assert(!NamesTheGroup<RoomCode>);

template <typename Room>
concept NamesTheRoom = requires(CalendarUid uid, GroupCode group, Room room,
                                absl::Time time) {
  CalendarEntry{uid, group, time, time, room};
};
static_assert(NamesTheRoom<RoomCode>);
static_assert(!NamesTheRoom<std::string>);
static_assert(!NamesTheRoom<const char*>);
static_assert(!NamesTheRoom<GroupCode>);

// What an entry is made of has a fixed, small size: nothing of it points to
// text elsewhere.
static_assert(std::is_trivially_copyable_v<CalendarCode>);
static_assert(std::is_trivially_copyable_v<CalendarUid>);

CalendarEntry Entry() {
  return {CalendarUid{{0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0x4c, 0xde, 0x8f,
                       0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd}},
          GroupCode{*CalendarCode::Create("N7")},
          absl::FromCivil(absl::CivilSecond(2026, 12, 8, 12, 0, 0),
                          absl::UTCTimeZone()),
          absl::FromCivil(absl::CivilSecond(2026, 12, 8, 13, 30, 0),
                          absl::UTCTimeZone()),
          {},
          0,
          false};
}

absl::Time WrittenAt() {
  return absl::FromCivil(absl::CivilSecond(2026, 11, 28, 9, 0, 0),
                         absl::UTCTimeZone());
}

std::string Written(const std::vector<CalendarEntry>& entries) {
  const auto file = WriteCalendarFile(entries, WrittenAt());
  return file.ok() ? *file : std::string(file.status().message());
}

TEST(CalendarFileTest, HoldsTimeAndNeutralTitleAndNothingElse) {
  EXPECT_EQ(Written({Entry()}),
            "BEGIN:VCALENDAR\r\n"
            "VERSION:2.0\r\n"
            "PRODID:-//Samrad//Meetings//SV\r\n"
            "BEGIN:VEVENT\r\n"
            "UID:01234567-89ab-4cde-8f01-23456789abcd\r\n"
            "DTSTAMP:20261128T090000Z\r\n"
            "DTSTART:20261208T120000Z\r\n"
            "DTEND:20261208T133000Z\r\n"
            "SUMMARY:Möte N7\r\n"
            "SEQUENCE:0\r\n"
            "STATUS:CONFIRMED\r\n"
            "END:VEVENT\r\n"
            "END:VCALENDAR\r\n");
}

TEST(CalendarFileTest, TellsTheRoomOnlyWhenItIsGiven) {
  CalendarEntry entry = Entry();
  EXPECT_EQ(Written({entry}).find("LOCATION"), std::string::npos);
  entry.room = RoomCode{*CalendarCode::Create("B12")};

  EXPECT_NE(Written({entry}).find("LOCATION:B12\r\n"), std::string::npos);
}

TEST(CalendarFileTest, CancelsUnderTheSameIdWithAHigherRevision) {
  CalendarEntry entry = Entry();
  entry.revision = 2;
  entry.cancelled = true;

  const std::string file = Written({entry});

  EXPECT_NE(file.find("UID:01234567-89ab"), std::string::npos);
  EXPECT_NE(file.find("SEQUENCE:2\r\nSTATUS:CANCELLED\r\n"), std::string::npos);
}

TEST(CalendarFileTest, ReadsBackByLibicalAsItWasWritten) {
  const std::string file = Written({Entry(), Entry()});

  const std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> calendar(
      icalcomponent_new_from_string(file.c_str()), icalcomponent_free);

  ASSERT_NE(calendar, nullptr);
  EXPECT_EQ(icalcomponent_count_errors(calendar.get()), 0);
  EXPECT_EQ(icalrestriction_check(calendar.get()), 1);
  EXPECT_EQ(
      icalcomponent_count_components(calendar.get(), ICAL_VEVENT_COMPONENT), 2);
  icalcomponent* event =
      icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT);
  EXPECT_STREQ(icalcomponent_get_summary(event), "Möte N7");
  EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtstart(event)),
            absl::ToUnixSeconds(Entry().begins));
  EXPECT_EQ(icaltime_as_timet(icalcomponent_get_dtend(event)),
            absl::ToUnixSeconds(Entry().ends));
}

TEST(CalendarFileTest, FoldsAtSeventyFiveOctetsAndEndsLinesWithCrlf) {
  CalendarEntry entry = Entry();
  entry.group = GroupCode{*CalendarCode::Create("ZZ999")};
  entry.room = RoomCode{*CalendarCode::Create("ZZ999")};
  entry.revision = 1'000'000;
  const std::string file = Written({entry});

  size_t begin = 0;
  while (begin < file.size()) {
    const size_t end = file.find("\r\n", begin);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - begin, 75u);
    EXPECT_EQ(file.substr(begin, end - begin).find_first_of("\r\n"),
              std::string::npos);
    begin = end + 2;
  }
}

TEST(CalendarFileTest, RefusesAnEntryThatEndsBeforeItBegins) {
  CalendarEntry entry = Entry();
  entry.ends = entry.begins;
  EXPECT_FALSE(WriteCalendarFile(std::vector{entry}, WrittenAt()).ok());
  entry.ends = absl::InfiniteFuture();
  EXPECT_FALSE(WriteCalendarFile(std::vector{entry}, WrittenAt()).ok());
  EXPECT_FALSE(
      WriteCalendarFile(std::vector{Entry()}, absl::InfinitePast()).ok());
  EXPECT_FALSE(WriteCalendarFile({}, WrittenAt()).ok());
}

TEST(CalendarCodeTest, HoldsNoNameAndNoFreeText) {
  for (const char* good : {"N7", "AB123", "Z0"}) {
    EXPECT_EQ(CalendarCode::Create(good)->text(), good);
  }
  for (const char* bad : {"", "N", "7", "Maja", "MAJA7", "N7 Maja", "n7", "Å7",
                          "N1234", "N7\r\nX", "N-7", "ABC1"}) {
    const auto code = CalendarCode::Create(bad);
    EXPECT_EQ(code.status().code(), absl::StatusCode::kInvalidArgument) << bad;
    EXPECT_EQ(std::string(code.status().message()).find("Maja"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace samrad::agency
