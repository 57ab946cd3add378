#include "services/screening/population.h"

#include <gtest/gtest.h>

#include <string>

#include "services/screening/fit_test_support.h"
#include "services/screening/text_place.h"

namespace samrad::screening {
namespace {

std::string Rows(std::string_view rows) { return kHeader + std::string(rows); }

TEST(PopulationTest, ReadsRowsWithAndWithoutAYear) {
  auto population =
      Population::ParseCsv(Rows("Nordskolan,7,F,Norrby,2025,3\n"
                                "Nordskolan,G2,M,Söderby,,40\n"));

  ASSERT_TRUE(population.ok()) << population.status();
  ASSERT_EQ(population->rows().size(), 2u);
  EXPECT_EQ(population->rows()[0].stage, 6);
  EXPECT_EQ(population->rows()[0].moved_in_year, 2025);
  EXPECT_EQ(population->rows()[1].stage, 10);
  EXPECT_EQ(population->rows()[1].sex, Sex::kMale);
  EXPECT_EQ(population->rows()[1].moved_in_year, 0);
  EXPECT_EQ(population->rows()[1].count, 40);
  EXPECT_EQ(population->newest_year(), 2025);
  EXPECT_EQ(population->areas(),
            (std::vector<std::string>{"Norrby", "Söderby"}));
}

TEST(PopulationTest, ReadsByteOrderMarkCrlfQuotesAndSpaces) {
  auto population = Population::ParseCsv(
      "\xEF\xBB\xBFschool,stage,sex,area,moved_in_year,count\r\n"
      "\"Nord, \"\"gamla\"\" skolan\", 7 ,F,\"Norrby\" ,,3\r\n\r\n");

  ASSERT_TRUE(population.ok()) << population.status();
  ASSERT_EQ(population->rows().size(), 1u);
  EXPECT_EQ(population->rows()[0].school, "Nord, \"gamla\" skolan");
  EXPECT_EQ(population->rows()[0].area, "Norrby");
}

TEST(PopulationTest, TakesALastLineWithoutEnd) {
  EXPECT_TRUE(Population::ParseCsv(Rows("N,7,F,A,,3")).ok());
}

TEST(PopulationTest, DoesNotTakeAnEmptyGroupForTheNewestYear) {
  auto population =
      Population::ParseCsv(Rows("N,7,F,A,2026,0\nN,7,F,A,2024,5\n"));

  ASSERT_TRUE(population.ok());
  EXPECT_EQ(population->newest_year(), 2024);
}

struct Bad {
  const char* name;
  std::string csv;
  const char* place;
};

class PopulationRefusalTest : public ::testing::TestWithParam<Bad> {};

TEST_P(PopulationRefusalTest, NamesLineAndColumn) {
  auto population = Population::ParseCsv(GetParam().csv);

  ASSERT_EQ(population.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(PlaceOfFault(population.status()), GetParam().place)
      << population.status();
  EXPECT_EQ(std::string(population.status().message())
                .rfind(std::string(GetParam().place) + ": ", 0),
            0u);
}

INSTANTIATE_TEST_SUITE_P(
    Tables, PopulationRefusalTest,
    ::testing::Values(
        Bad{"Nothing", "", "line 1, column 1"},
        Bad{"OnlyAHeader", kHeader, "line 2, column 1"},
        Bad{"AMissingColumn", "school,stage,sex,area,count\nN,7,F,A,3\n",
            "line 1, column 23"},
        Bad{"OneColumnTooFew", "school,stage,sex,area,moved_in_year\n",
            "line 1, column 23"},
        Bad{"OneColumnTooMany",
            "school,stage,sex,area,moved_in_year,count,name\n",
            "line 1, column 43"},
        Bad{"ColumnsInAnotherOrder",
            "stage,school,sex,area,moved_in_year,count\n", "line 1, column 1"},
        Bad{"Semicolons", "school;stage;sex;area;moved_in_year;count\n",
            "line 1, column 1"},
        Bad{"Utf16", "\xFF\xFEs", "line 1, column 1"},
        Bad{"Latin1",
            Rows("N,7,F,S\xF6"
                 "derby,,3\n"),
            "line 2, column 8"},
        Bad{"ANegativeCount", Rows("N,7,F,Söder,,3\nN,8,F,Söder,,-3\n"),
            "line 3, column 14"},
        Bad{"ANegativeZero", Rows("N,7,F,A,,-0\n"), "line 2, column 10"},
        Bad{"AFraction", Rows("N,7,F,A,,1.5\n"), "line 2, column 10"},
        Bad{"NoCount", Rows("N,7,F,A,,\n"), "line 2, column 10"},
        Bad{"AHugeCount", Rows("N,7,F,A,,1000001\n"), "line 2, column 10"},
        Bad{"AnOverflow", Rows("N,7,F,A,,99999999999999999999\n"),
            "line 2, column 10"},
        Bad{"Stage10", Rows("N,10,F,A,,3\n"), "line 2, column 3"},
        Bad{"StageG4", Rows("N,G4,F,A,,3\n"), "line 2, column 3"},
        Bad{"AnotherSex", Rows("N,7,K,A,,3\n"), "line 2, column 5"},
        Bad{"AYearOfTwoDigits", Rows("N,7,F,A,25,3\n"), "line 2, column 9"},
        Bad{"NoSchool", Rows(",7,F,A,,3\n"), "line 2, column 1"},
        Bad{"NoArea", Rows("N,7,F,,,3\n"), "line 2, column 7"},
        Bad{"ALineOfFive", Rows("N,7,F,A,3\n"), "line 2, column 1"},
        Bad{"ALineOfEight", Rows("N,7,F,A,,3,4,5\n"), "line 2, column 14"},
        Bad{"AnEmptyLineBetween", Rows("N,7,F,A,,3\n\nN,8,F,A,,3\n"),
            "line 3, column 1"},
        Bad{"TheSameGroupTwice", Rows("N,7,F,A,,3\nN,7,F, A,,4\n"),
            "line 3, column 1"},
        Bad{"AnOpenQuote", Rows("N,7,F,\"A,,3\n"), "line 2, column 7"},
        Bad{"TextAfterAQuote", Rows("N,7,F,\"A\"b,,3\n"), "line 2, column 10"},
        Bad{"AQuoteInside", Rows("N,7,F,A\"b,,3\n"), "line 2, column 8"},
        Bad{"ALineBreakInAName", Rows("N,7,F,\"A\nB\",,3\n"),
            "line 2, column 7"},
        Bad{"ALoneCarriageReturn", Rows("N,7,F,A,,3\rN,8,F,A,,3\n"),
            "line 2, column 12"},
        Bad{"TooLarge", std::string(kMaxPopulationBytes + 1, 'a'),
            "line 1, column 1"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST(PopulationTest, RefusesMoreLinesThanTheLimit) {
  std::string csv = kHeader;
  for (size_t i = 0; i <= kMaxPopulationRows; ++i) {
    csv += "N,7,F," + std::to_string(i) + ",,1\n";
  }

  auto population = Population::ParseCsv(csv);

  EXPECT_EQ(PlaceOfFault(population.status()), "line 100002, column 1");
}

TEST(PopulationTest, RepeatsNothingOfTheTableInARefusal) {
  auto population = Population::ParseCsv(Rows("Hemskolan,7,F,Gatan,,x9x\n"));

  const std::string message(population.status().message());
  EXPECT_EQ(message.find("Hemskolan"), std::string::npos);
  EXPECT_EQ(message.find("x9x"), std::string::npos);
}

}  // namespace
}  // namespace samrad::screening
