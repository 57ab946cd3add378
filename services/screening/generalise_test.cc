#include "services/screening/generalise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "services/screening/fit.h"
#include "services/screening/fit_test_support.h"

namespace samrad::screening {
namespace {

Population NordskolanOf2026() {
  return PopulationOf(
      {"Nordskolan,7,F,Norrby,,60", "Nordskolan,7,M,Norrby,,66",
       "Nordskolan,8,F,Norrby,,60", "Nordskolan,8,M,Norrby,,66",
       "Nordskolan,9,F,Norrby,,60", "Nordskolan,9,M,Norrby,,66",
       "Nordskolan,7,F,Norrby,2026,3", "Nordskolan,7,M,Norrby,2026,2",
       "Nordskolan,8,F,Norrby,2026,1", "Nordskolan,8,M,Norrby,2026,2",
       "Nordskolan,9,F,Norrby,2026,2", "Nordskolan,9,M,Norrby,2026,1"});
}

FitRequest Put(const FitRequest& request, const Description& description) {
  FitRequest put = request;
  put.description = description;
  return put;
}

TEST(ProposeTest, ProposesNothingForWhatPasses) {
  EXPECT_TRUE(ProposeGeneralisations(NordskolanOf2026(), {}).empty());
}

TEST(ProposeTest, ProposesNothingWhenNothingHelps) {
  FitRequest request;
  request.description.school = "Nordskolan";
  request.k = 1000;
  request.description.sex = Sex::kMale;

  EXPECT_TRUE(ProposeGeneralisations(NordskolanOf2026(), request).empty());
}

// W2 of the workflows: one boy of stage 9 who moved in; 11 pupils of 7-9 did.
TEST(ProposeTest, WidensTheWordsOfTheTextAndLeavesTheRest) {
  FitRequest request;
  request.description.school = "Nordskolan";
  request.description.text = "Pojke i 9C, nyinflyttad, brodern dömd";
  ASSERT_EQ(Measure(NordskolanOf2026(), request).count, 1);

  const auto proposals = ProposeGeneralisations(NordskolanOf2026(), request);

  std::vector<std::string> texts;
  for (const Proposal& proposal : proposals) {
    EXPECT_EQ(proposal.changes, std::vector{DescriptionField::kText});
    texts.push_back(proposal.description.text);
  }
  EXPECT_NE(std::find(texts.begin(), texts.end(),
                      "Elev i årskurs 7–9, nyinflyttad, brodern dömd"),
            texts.end());
  EXPECT_EQ(proposals.front().description.text,
            "Pojke i 9C, […], brodern dömd");
  EXPECT_EQ(proposals.front().count, 67);
}

TEST(ProposeTest, PutsTheFewestChangesFirst) {
  FitRequest request;
  request.description.school = "Nordskolan";
  request.description.stages = {8};
  request.description.sex = Sex::kMale;
  request.description.moved_in_from = 2026;

  const auto proposals = ProposeGeneralisations(NordskolanOf2026(), request);

  ASSERT_EQ(proposals.size(), 2u);
  EXPECT_EQ(proposals[0].changes, std::vector{DescriptionField::kMovedIn});
  EXPECT_EQ(proposals[0].description.moved_in_from, std::nullopt);
  EXPECT_EQ(proposals[1].changes,
            (std::vector{DescriptionField::kSex, DescriptionField::kStages}));
  EXPECT_EQ(proposals[1].description.stages, (std::vector<int>{6, 7, 8}));
  EXPECT_EQ(proposals[1].count, 11);
}

TEST(ProposeTest, WidensUntilTheItemPassesTogetherWithEarlierOnesToo) {
  FitRequest request;
  request.description.school = "Nordskolan";
  request.description.stages = {8};
  request.earlier.push_back(request.description);
  request.earlier.back().stages.clear();
  request.earlier.back().moved_in_from = 2026;
  ASSERT_EQ(Measure(NordskolanOf2026(), request).count_with_earlier, 3);

  const auto proposals = ProposeGeneralisations(NordskolanOf2026(), request);

  ASSERT_FALSE(proposals.empty());
  EXPECT_EQ(proposals[0].description.stages, (std::vector<int>{6, 7, 8}));
  EXPECT_EQ(proposals[0].count_with_earlier, 11);
}

TEST(ProposeTest, ReplacesAWordByItsLikeAndKeepsItsCapital) {
  const Population population =
      PopulationOf({"N,8,F,A,,3", "N,8,M,A,,300", "N,9,M,A,,4"});
  FitRequest request;
  request.description.text = "Hennes vänner. Flickan och tonårstjejens bror.";

  const auto proposals = ProposeGeneralisations(population, request);

  ASSERT_EQ(proposals.size(), 1u);
  EXPECT_EQ(proposals[0].description.text,
            "Hens vänner. Eleven och tonårselevens bror.");
}

TEST(ProposeTest, ChangesFieldAndTextTogether) {
  const Population population =
      PopulationOf({"N,8,F,Norrby,,3", "N,8,F,Väster,,30"});
  FitRequest request;
  request.description.areas = {"Norrby"};
  request.description.text = "Bor i Norrby.";

  const auto proposals = ProposeGeneralisations(population, request);

  ASSERT_EQ(proposals.size(), 1u);
  EXPECT_EQ(proposals[0].changes,
            (std::vector{DescriptionField::kAreas, DescriptionField::kText}));
  EXPECT_TRUE(proposals[0].description.areas.empty());
  EXPECT_EQ(proposals[0].description.text, "Bor i […].");
}

TEST(ProposeTest, TriesTheMostPopulousOfManyAreas) {
  std::string csv = kHeader;
  for (int i = 10; i < 40; ++i) {
    csv += "N,8,F,A" + std::to_string(i) + ",," + std::to_string(i / 10) + "\n";
  }
  auto population = Population::ParseCsv(csv);
  ASSERT_TRUE(population.ok());
  FitRequest request;
  request.description.areas = {"A10"};

  const auto proposals = ProposeGeneralisations(*population, request);

  ASSERT_FALSE(proposals.empty());
  EXPECT_EQ(proposals[0].description.areas,
            (std::vector<std::string>{"A10", "A30", "A31", "A32"}));
  EXPECT_EQ(proposals[0].count, 10);
}

// --- properties

TEST(ProposePropertyTest, EveryProposalPassesWhenItIsPutInPlace) {
  std::mt19937 random(4);
  int proposed = 0;
  for (int round = 0; round < 120; ++round) {
    const Population population = DrawnPopulation(random);
    FitRequest request;
    request.description = DrawnDescription(random);
    for (int i = 0; i < round % 3; ++i) {
      request.earlier.push_back(DrawnDescription(random));
    }

    for (const Proposal& proposal :
         ProposeGeneralisations(population, request)) {
      ++proposed;
      const Fit fit = Measure(population, Put(request, proposal.description));
      EXPECT_TRUE(fit.passes) << "round " << round;
      EXPECT_EQ(fit.count, proposal.count);
      EXPECT_EQ(fit.count_with_earlier, proposal.count_with_earlier);
      EXPECT_EQ(proposal.description.school, request.description.school);
    }
  }
  EXPECT_GT(proposed, 80);
}

// What a description says of each attribute, as sets of values.
using Says = std::tuple<std::vector<int>, std::vector<int>, std::vector<int>,
                        std::vector<int>>;

constexpr const char* kAreaNames[] = {"Norrby", "Söderby", "Väster"};

Says SaysOf(const Description& one) {
  Says says;
  for (int sex = 0; sex < 2; ++sex) {
    if (!one.sex.has_value() || static_cast<int>(*one.sex) == sex) {
      std::get<0>(says).push_back(sex);
    }
  }
  for (int stage = 6; stage < 9; ++stage) {
    if (one.stages.empty() ||
        std::count(one.stages.begin(), one.stages.end(), stage)) {
      std::get<1>(says).push_back(stage);
    }
  }
  for (int area = 0; area < 3; ++area) {
    if (one.areas.empty() ||
        std::count(one.areas.begin(), one.areas.end(), kAreaNames[area])) {
      std::get<2>(says).push_back(area);
    }
  }
  for (int year : {0, 2024, 2025}) {
    if (!one.moved_in_from.has_value() || year >= *one.moved_in_from) {
      std::get<3>(says).push_back(year);
    }
  }
  return says;
}

template <typename T>
bool Includes(const T& outer, const T& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

bool Covers(const Says& outer, const Says& inner) {
  return Includes(std::get<0>(outer), std::get<0>(inner)) &&
         Includes(std::get<1>(outer), std::get<1>(inner)) &&
         Includes(std::get<2>(outer), std::get<2>(inner)) &&
         Includes(std::get<3>(outer), std::get<3>(inner));
}

// Every description without text over the drawn tables.
std::vector<Description> EveryDescription() {
  std::vector<Description> all;
  for (int sex = 0; sex < 3; ++sex) {
    for (int first = 6; first <= 9; ++first) {
      for (int last = first; last < (first == 9 ? 10 : 9); ++last) {
        for (int areas = 0; areas < 8; ++areas) {
          for (int year : {0, 2024, 2025}) {
            Description one;
            one.school = "Nordskolan";
            if (sex < 2) one.sex = static_cast<Sex>(sex);
            for (int stage = first; first < 9 && stage <= last; ++stage) {
              one.stages.push_back(stage);
            }
            for (int area = 0; area < 3; ++area) {
              if ((areas >> area) & 1) one.areas.push_back(kAreaNames[area]);
            }
            if (year != 0) one.moved_in_from = year;
            all.push_back(std::move(one));
          }
        }
      }
    }
  }
  return all;
}

size_t FieldsChanged(const Description& from, const Description& to) {
  return (from.sex != to.sex) + (from.stages != to.stages) +
         (from.areas != to.areas) + (from.moved_in_from != to.moved_in_from);
}

TEST(ProposePropertyTest, NoSmallerSetOfChangesWouldDo) {
  std::mt19937 random(5);
  const std::vector<Description> every = EveryDescription();
  int proposed = 0;
  for (int round = 0; round < 30; ++round) {
    const Population population = DrawnPopulation(random);
    FitRequest request;
    request.description = every[random() % every.size()];
    if (round % 3 == 0) request.earlier = {every[random() % every.size()]};
    const Says said = SaysOf(request.description);

    const auto proposals = ProposeGeneralisations(population, request);

    size_t fewest = 99;
    for (const Description& other : every) {
      const Says says = SaysOf(other);
      if (!Covers(says, said) ||
          !Measure(population, Put(request, other)).passes) {
        continue;
      }
      fewest = std::min(fewest, FieldsChanged(request.description, other));
      for (const Proposal& proposal : proposals) {
        const Says proposes = SaysOf(proposal.description);
        EXPECT_FALSE(Covers(proposes, says) && !Covers(says, proposes))
            << "round " << round;
      }
    }
    if (Measure(population, request).passes) {
      EXPECT_TRUE(proposals.empty());
      continue;
    }
    ASSERT_EQ(proposals.empty(), fewest == 99) << "round " << round;
    if (proposals.empty()) continue;
    ++proposed;
    EXPECT_EQ(proposals[0].changes.size(), fewest) << "round " << round;
    EXPECT_TRUE(std::is_sorted(proposals.begin(), proposals.end(),
                               [](const Proposal& a, const Proposal& b) {
                                 return std::pair(a.changes.size(), a.size) <
                                        std::pair(b.changes.size(), b.size);
                               }));
  }
  EXPECT_GT(proposed, 10);
}

}  // namespace
}  // namespace samrad::screening
