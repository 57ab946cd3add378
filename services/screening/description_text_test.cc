#include "services/screening/description_text.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>

namespace samrad::screening::internal {
namespace {

Scope Compulsory() {
  Scope scope;
  scope.stages = StageBit(9) - 1;  // 1-9
  scope.areas = {"Norrby", "Södra Berget", "Väster"};
  scope.newest_year = 2026;
  return scope;
}

Scope Everything() {
  Scope scope = Compulsory();
  scope.stages = StageBit(kStageCount) - 1;
  return scope;
}

// "7 9", "F", "Norrby", "2026-" and the words themselves, one mention a line.
std::string Told(std::string_view text, const Scope& scope) {
  std::string told;
  for (const Mention& mention : FindMentions(text, scope)) {
    if (!told.empty()) told += "\n";
    const Statement& said = mention.said;
    if (said.sexes & 1) told += "F";
    if (said.sexes & 2) told += "M";
    for (int i = 0; i < kStageCount; ++i) {
      if (said.stages & StageBit(i)) told += StageName(i) + " ";
    }
    for (const std::string& area : said.areas) told += area + " ";
    if (said.attribute == Attribute::kMovedIn) {
      told += std::to_string(said.year_from) + "-";
      if (said.year_to != kNoLastYear) told += std::to_string(said.year_to);
    }
    told += "|";
    told += text.substr(mention.begin, mention.end - mention.begin);
  }
  return told;
}

class StageWordingTest
    : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(StageWordingTest, IsRead) {
  EXPECT_EQ(Told(GetParam().first, Compulsory()), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Wordings, StageWordingTest,
    ::testing::Values(
        std::pair("går i åttan nu", "8 |åttan"),
        std::pair("en åtta", "8 |åtta"), std::pair("klockan åtta", ""),
        std::pair("åttorna stökar", "8 |åttorna"), std::pair("NIAN", "9 |NIAN"),
        std::pair("i 9C", "9 |9C"), std::pair("i 9 C idag", "9 |9 C"),
        std::pair("8:D", "8 |8:D"), std::pair("en 9:an", "9 |9:an"),
        std::pair("9c", "9 |9c"), std::pair("årskurs 8", "8 |årskurs 8"),
        std::pair("åk 9", "9 |åk 9"), std::pair("åk. 9", "9 |åk. 9"),
        std::pair("åk9", "9 |åk9"), std::pair("årskurs nio", "9 |årskurs nio"),
        std::pair("klass 7", "7 |klass 7"),
        std::pair("åk 7–9", "7 8 9 |åk 7–9"),
        std::pair("årskurs 4 - 6", "4 5 6 |årskurs 4 - 6"),
        std::pair("åk 7 till 9", "7 8 9 |åk 7 till 9"),
        std::pair("åk 7 och 8", "7 8 |åk 7 och 8"),
        std::pair("årskurs ７", "7 |årskurs ７"),
        std::pair("a\xCC\x8Ak 7", "7 |a\xCC\x8Ak 7"),
        std::pair("i a\xCC\x8Attan", "8 |a\xCC\x8Attan"),
        std::pair("i \xC3\xA5t\xE2\x80\x8Btan", "8 |\xC3\xA5t\xE2\x80\x8Btan"),
        std::pair("åttonde klass", "8 |åttonde klass"),
        std::pair("niondeklassare", "9 |niondeklassare"),
        std::pair("niondeklassarens", "9 |niondeklassarens"),
        std::pair("på högstadiet", "7 8 9 |högstadiet"),
        std::pair("mellanstadieelev", "4 5 6 |mellanstadieelev"),
        std::pair("en 15-åring", "8 9 |15-åring"),
        std::pair("är 14 år", "7 8 |14 år"), std::pair("för 14 år sedan", ""),
        std::pair("5 a 6 gånger", ""),
        std::pair("sjuan eller åttan", "7 8 |sjuan eller åttan"),
        std::pair("sjuan och åttan", "7 |sjuan\n8 |åttan"),
        std::pair("på gymnasiet", ""), std::pair("G2", "")));

class GymnasiumWordingTest
    : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(GymnasiumWordingTest, IsRead) {
  EXPECT_EQ(Told(GetParam().first, Everything()), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Wordings, GymnasiumWordingTest,
    ::testing::Values(std::pair("på gymnasiet", "G1 G2 G3 |gymnasiet"),
                      std::pair("G2", "G2 |G2"), std::pair("gy1", "G1 |gy1"),
                      std::pair("årskurs G1–G3", "G1 G2 G3 |årskurs G1–G3"),
                      std::pair("årskurs 8–G1", "8 9 G1 |årskurs 8–G1"),
                      std::pair("årskurs 1-3", "1 2 3 G1 G2 G3 |årskurs 1-3"),
                      std::pair("en tvåa", "2 G2 |tvåa"),
                      std::pair("gymnasieettan", "G1 |gymnasieettan"),
                      std::pair("tvåan på gymnasiet",
                                "2 G2 |tvåan\nG1 G2 G3 |gymnasiet"),
                      std::pair("första året på gymnasiet",
                                "1 G1 |första året\nG1 G2 G3 |gymnasiet")));

class OtherWordingTest
    : public ::testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(OtherWordingTest, IsRead) {
  EXPECT_EQ(Told(GetParam().first, Compulsory()), GetParam().second);
}

INSTANTIATE_TEST_SUITE_P(
    Wordings, OtherWordingTest,
    ::testing::Values(
        std::pair("Flickan", "F|Flickan"), std::pair("hans mamma", "M|hans"),
        std::pair("tonårstjejer", "F|tonårstjejer"),
        std::pair("en ung kvinna", "F|ung kvinna"),
        std::pair("pojke eller flicka", "FM|pojke eller flicka"),
        std::pair("eleven", ""), std::pair("handen", ""),
        std::pair("bor i Norrby", "Norrby |Norrby"),
        std::pair("NORRBYS centrum", "Norrby |NORRBYS"),
        std::pair("Norrbygänget", "Norrby |Norrbygänget"),
        std::pair("vid Södra Bergets kiosk", "Södra Berget |Södra Bergets"),
        std::pair("väster", "Väster |väster"),
        std::pair("västerut", "Väster |västerut"),
        std::pair("Norrby eller i Väster",
                  "Norrby Väster |Norrby eller i Väster"),
        std::pair("nyinflyttad", "2026-|nyinflyttad"),
        std::pair("nyinflyttad i år", "2026-2026|nyinflyttad i år"),
        std::pair("nyinflyttade 2025", "2025-2025|nyinflyttade 2025"),
        std::pair("flyttade hit i fjol", "2025-2025|flyttade hit i fjol"),
        std::pair("flyttade nyligen hit", "2026-|flyttade nyligen hit"),
        std::pair("har flyttat in sedan 2024", "2024-|flyttat in sedan 2024"),
        std::pair("i somras flyttade X hit", "2026-|i somras flyttade X hit"),
        std::pair("inflyttad 2023 eller senare",
                  "2023-|inflyttad 2023 eller senare"),
        std::pair("inflyttad", "1900-|inflyttad"),
        std::pair("ny i klassen", "2026-|ny i klassen"),
        std::pair("nyanländ", "2023-|nyanländ"),
        std::pair("flyttade hit. 2024 var bra", "1900-|flyttade hit"),
        std::pair("flyttade ut", "")));

TEST(FindMentionsTest, TakesNoStageOrAreaThatNobodyOfTheScopeHas) {
  Scope scope;
  scope.stages = StageBit(8);

  EXPECT_EQ(Told("en trea på Storgatan, 9C", scope), "9 |9C");
}

TEST(FindMentionsTest, TakesAnyBytes) {
  EXPECT_EQ(Told("\xFF\xC3 9C \xE2\x80", Compulsory()), "9 |9C");
}

}  // namespace
}  // namespace samrad::screening::internal
