#include "services/screening/fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "services/screening/fit_meter.h"
#include "services/screening/fit_test_support.h"

namespace samrad::screening {
namespace {

Population Nordskolan() {
  return PopulationOf(
      {"Nordskolan,7,F,Norrby,,20", "Nordskolan,7,M,Norrby,,22",
       "Nordskolan,8,F,Norrby,,19", "Nordskolan,8,M,Norrby,,21",
       "Nordskolan,9,F,Norrby,,18", "Nordskolan,9,M,Norrby,,17",
       "Nordskolan,9,M,Söderby,,6", "Nordskolan,9,M,Söderby,2026,1",
       "Nordskolan,9,F,Söderby,2026,3", "Sydskolan,9,F,Söderby,,50"});
}

FitRequest AskText(std::string text) {
  FitRequest request;
  request.description.school = "Nordskolan";
  request.description.text = std::move(text);
  return request;
}

FitRequest Ask(std::vector<int> stages, std::optional<Sex> sex) {
  FitRequest request = AskText("");
  request.description.stages = std::move(stages);
  request.description.sex = sex;
  return request;
}

TEST(MeasureTest, CountsThePeopleOfTheSchoolThatFitEveryField) {
  const Fit fit = Measure(Nordskolan(), Ask({8}, Sex::kMale));

  EXPECT_EQ(fit.count, 24);
  EXPECT_EQ(fit.count_with_earlier, 24);
  EXPECT_TRUE(fit.passes);
}

TEST(MeasureTest, CountsEverybodyWhenNothingIsSaid) {
  EXPECT_EQ(Measure(Nordskolan(), AskText("")).count, 127);
  EXPECT_EQ(Measure(Nordskolan(), {}).count, 177);
}

TEST(MeasureTest, CountsWhatTheTextSaysAsIfItWereInAField) {
  const Fit fit =
      Measure(Nordskolan(), AskText("pojke i 9C, nyinflyttad, brodern dömd"));

  EXPECT_EQ(fit.count, 1);
  EXPECT_FALSE(fit.passes);
}

TEST(MeasureTest, NarrowsAFieldByTheText) {
  FitRequest request = Ask({6, 7, 8}, std::nullopt);
  request.description.text = "en nia";

  EXPECT_EQ(Measure(Nordskolan(), request).count, 45);
}

TEST(MeasureTest, TriesEachOfTwoStagesThatCannotBothBeTrue) {
  EXPECT_EQ(Measure(Nordskolan(), AskText("gick i sjuan, nu i nian")).count,
            42);
}

TEST(MeasureTest, ReadsAlternativesAsOneStatement) {
  EXPECT_EQ(Measure(Nordskolan(), AskText("i sjuan eller nian")).count, 87);
}

TEST(MeasureTest, IsNotLiftedByAnotherPersonInTheText) {
  FitRequest request = Ask({8}, Sex::kMale);
  request.description.text = "Han hotar en flicka och hennes vän.";

  EXPECT_EQ(Measure(Nordskolan(), request).count, 21);
}

TEST(MeasureTest, LetsNobodyFitASchoolOrAreaThatIsNotThere) {
  FitRequest request = Ask({}, std::nullopt);
  request.description.areas = {"Ingenstans"};
  EXPECT_EQ(Measure(Nordskolan(), request).count, 0);
  request = AskText("");
  request.description.school = "Västskolan";
  const Fit fit = Measure(Nordskolan(), request);
  EXPECT_EQ(fit.count, 0);
  EXPECT_FALSE(fit.passes);
}

TEST(MeasureTest, ComparesNamesWithoutRegardToCase) {
  FitRequest request = Ask({8}, std::nullopt);
  request.description.school = "NORDSKOLAN";
  request.description.areas = {"söderby"};

  EXPECT_EQ(Measure(Nordskolan(), request).count, 10);
}

TEST(MeasureTest, CountsTogetherWithAnEarlierItem) {
  FitRequest request = Ask({8}, std::nullopt);
  request.earlier = {{.school = "Nordskolan",
                      .stages = {},
                      .sex = Sex::kMale,
                      .areas = {"Söderby"},
                      .moved_in_from = {},
                      .text = ""}};

  const Fit fit = Measure(Nordskolan(), request);

  EXPECT_EQ(fit.count, 45);
  EXPECT_EQ(fit.count_with_earlier, 7);
  EXPECT_FALSE(fit.passes);
}

TEST(MeasureTest, CountsWhatTheTextOfAnEarlierItemSays) {
  FitRequest request = Ask({8}, std::nullopt);
  request.earlier.push_back(AskText("killen bor i Söderby").description);

  EXPECT_EQ(Measure(Nordskolan(), request).count_with_earlier, 7);
}

TEST(MeasureTest, TakesAnEarlierItemThatNobodyCanShareForAnotherPerson) {
  FitRequest request = Ask({8}, Sex::kMale);
  request.earlier = {Ask({6}, Sex::kFemale).description};

  const Fit fit = Measure(Nordskolan(), request);

  EXPECT_EQ(fit.count_with_earlier, 24);
  EXPECT_TRUE(fit.passes);
}

TEST(MeasureTest, PutsTogetherSeveralEarlierItemsThoughOneIsAboutAnother) {
  FitRequest request = Ask({}, std::nullopt);
  request.earlier = {
      Ask({8}, std::nullopt).description, Ask({6}, std::nullopt).description,
      AskText("nyinflyttad").description, Ask({}, Sex::kFemale).description};

  EXPECT_EQ(Measure(Nordskolan(), request).count_with_earlier, 3);
}

TEST(MeasureTest, NeverUsesLessThanFiveForK) {
  FitRequest request = Ask({8}, Sex::kMale);
  request.description.areas = {"Söderby"};
  request.k = 7;
  EXPECT_TRUE(Measure(Nordskolan(), request).passes);
  request.description.moved_in_from = 2026;
  request.k = 1;
  const Fit fit = Measure(Nordskolan(), request);
  EXPECT_EQ(fit.k, kLeastK);
  EXPECT_EQ(fit.count, 1);
  EXPECT_FALSE(fit.passes);
}

TEST(MeasureTest, CountsNobodyWhenTheTextCanBeReadInTooManyWays) {
  std::string csv = kHeader;
  std::string text = "pojken flickan sjuan åttan nian ";
  for (int i = 0; i < 800; ++i) {
    csv += "N,7,F,Plats" + std::to_string(i) + "x,,30\n";
    text += " Plats" + std::to_string(i) + "x";
  }
  csv += "N,8,M,A,,30\nN,9,M,A,,30\n";
  auto population = Population::ParseCsv(csv);
  ASSERT_TRUE(population.ok());
  FitRequest request;
  request.description.text = text;

  EXPECT_EQ(Measure(*population, request).count, 0);
}

// --- properties

TEST(MeasurePropertyTest, SayingMoreNeverRaisesTheCount) {
  std::mt19937 random(1);
  for (int round = 0; round < 600; ++round) {
    const Population population = DrawnPopulation(random);
    FitRequest less;
    less.description = DrawnDescription(random);
    const Description other = DrawnDescription(random);
    FitRequest more = less;
    Description& to = more.description;
    if (to.stages.empty()) to.stages = other.stages;
    if (!to.sex.has_value()) to.sex = other.sex;
    if (to.areas.empty()) to.areas = other.areas;
    if (!to.moved_in_from.has_value()) to.moved_in_from = other.moved_in_from;
    to.text += "." + other.text;

    EXPECT_LE(Measure(population, more).count, Measure(population, less).count)
        << "round " << round << ": " << to.text;
  }
}

TEST(MeasurePropertyTest, OneMoreEarlierItemNeverRaisesTheCountTogether) {
  std::mt19937 random(2);
  for (int round = 0; round < 150; ++round) {
    const Population population = DrawnPopulation(random);
    FitRequest request;
    request.description = DrawnDescription(random);
    Fit before = Measure(population, request);
    for (int i = 0; i < 4; ++i) {
      request.earlier.push_back(DrawnDescription(random));

      const Fit fit = Measure(population, request);

      EXPECT_EQ(fit.count, before.count);
      EXPECT_LE(fit.count_with_earlier, before.count_with_earlier);
      EXPECT_EQ(fit.passes,
                fit.count >= fit.k && fit.count_with_earlier >= fit.k);
      before = fit;
    }
  }
}

// Everything at once, row by row and choice by choice: for fields alone.
int64_t CountByDefinition(const Population& population,
                          const std::vector<Description>& all) {
  int64_t count = 0;
  for (const PopulationRow& row : population.rows()) {
    const auto fits = [&row](const Description& one) {
      return one.school == row.school &&
             (one.stages.empty() ||
              std::count(one.stages.begin(), one.stages.end(), row.stage)) &&
             (!one.sex.has_value() || one.sex == row.sex) &&
             (one.areas.empty() ||
              std::count(one.areas.begin(), one.areas.end(), row.area)) &&
             (!one.moved_in_from.has_value() ||
              row.moved_in_year >= *one.moved_in_from);
    };
    if (std::all_of(all.begin(), all.end(), fits)) count += row.count;
  }
  return count;
}

TEST(MeasurePropertyTest, EqualsEveryChoiceOfEarlierItemsTriedOneByOne) {
  std::mt19937 random(3);
  int lowered = 0;
  for (int round = 0; round < 300; ++round) {
    const Population population = DrawnPopulation(random);
    FitRequest request;
    request.description = DrawnDescription(random);
    request.description.text.clear();
    for (int i = 0; i < round % 6; ++i) {
      request.earlier.push_back(DrawnDescription(random));
      request.earlier.back().text.clear();
    }
    const int64_t alone = CountByDefinition(population, {request.description});
    int64_t smallest = alone;
    for (size_t set = 0; set < size_t{1} << request.earlier.size(); ++set) {
      std::vector<Description> all = {request.description};
      for (size_t i = 0; i < request.earlier.size(); ++i) {
        if ((set >> i) & 1) all.push_back(request.earlier[i]);
      }
      const int64_t count = CountByDefinition(population, all);
      if (count > 0) smallest = std::min(smallest, count);
    }

    const Fit fit = Measure(population, request);

    EXPECT_EQ(fit.count, alone);
    EXPECT_EQ(fit.count_with_earlier, smallest);
    lowered += smallest < alone;
  }
  EXPECT_GT(lowered, 50);
}

}  // namespace
}  // namespace samrad::screening
