#include "services/law/provision.h"

#include <regex>
#include <string>

#include "gtest/gtest.h"
#include "services/law/strict_json.h"

namespace samrad::law::internal {
namespace {

Provision P(const std::string& text) {
  return ParseProvision(text).value_or(Provision{});
}

TEST(ProvisionTest, MatchesExactlyThePatternOfTheSchema) {
  const std::regex pattern(
      "^(((OSL|SoL|SoL2001|SkolL|BrB|FB|PSL|L2018:1693) [0-9]+( ?[a-z])?:[0-9]+"
      "( [a-z])?|(LUL|PL|L2025:170) [0-9]+( [a-z])?|L2023:196|SoL "
      "tystnadsplikt)( st [0-9])?( p [0-9]+)?)?$");
  const char* const heads[] = {
      "OSL ",       "SoL ", "SoL2001 ", "SkolL ", "BrB ",
      "FB ",        "PSL ", "LUL ",     "PL ",    "L2018:1693 ",
      "L2025:170 ", "",     "osl ",     "OSL",    "SoL tystnadsplikt",
      "L2023:196"};
  const char* const middles[] = {
      "",    "10",  "10:18",  "6a:10", "6 a:10", "6b",
      "10:", ":10", "6  a:1", "006:1", "6ab:1",  "99999999999999999999:1",
      "-1:2"};
  const char* const tails[] = {
      "",          " a",   " p",      " s",          " st 1",  " st 12",
      " st",       " p 1", " p 12",   " a st 2",     " a p 3", " st 1 p 2",
      " p 1 st 2", " ab",  " a ",     " A",          " p p 1", " s st 3",
      "\n",        "a",    " st 1 p", " a st 2 p 17"};
  for (const char* head : heads) {
    for (const char* middle : middles) {
      for (const char* tail : tails) {
        const std::string text = std::string(head) + middle + tail;
        EXPECT_EQ(IsProvision(text), std::regex_match(text, pattern)) << text;
      }
    }
  }
}

TEST(ProvisionTest, SpellingsOfOneProvisionAreEqual) {
  EXPECT_EQ(P("SkolL 6a:10"), P("SkolL 6 a:10"));
  EXPECT_EQ(ToString(P("SkolL 6 a:10 st 1 p 2")), "SkolL 6a:10 st 1 p 2");
  EXPECT_EQ(ToString(P("SoL tystnadsplikt")), "SoL tystnadsplikt");
  EXPECT_EQ(ToString(P("L2025:170 7")), "L2025:170 7");
}

TEST(ProvisionTest, ASectionContainsItsParagraphsAndNotTheOtherWayRound) {
  EXPECT_TRUE(P("OSL 23:2").Contains(P("OSL 23:2 st 1")));
  EXPECT_FALSE(P("OSL 23:2 st 1").Contains(P("OSL 23:2")));
  EXPECT_FALSE(P("OSL 23:2 st 1").Contains(P("OSL 23:2 st 2")));
  EXPECT_TRUE(P("OSL 23:2 st 1").Overlaps(P("OSL 23:2")));
  EXPECT_FALSE(P("OSL 26:1").Contains(P("OSL 26:1 a")));
}

TEST(ProvisionTest, NumbersTooLargeAreNoKnownProvision) {
  EXPECT_FALSE(P("OSL 4294967322:1").SameSection(P("OSL 26:1")));
}

}  // namespace
}  // namespace samrad::law::internal
