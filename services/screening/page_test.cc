// What the page asks of letters and words by table is what Unicode says.
#include "services/screening/page.h"

#include <string>

#include "gtest/gtest.h"
#include "services/screening/fold.h"
#include "services/screening/word_lists.h"

namespace samrad::screening {
namespace {

Page PageOf(const std::string& text) {
  return MakePage(Normalise(text).value());
}

TEST(Page, KnowsTheLettersOfLatin1AsUnicodeHasThem) {
  for (char32_t c = 0; c < 0x100; ++c) {
    EXPECT_EQ(Fold(c), FoldOther(c)) << static_cast<uint32_t>(c);
    EXPECT_EQ(IsLetter(c), IsOtherLetter(c)) << static_cast<uint32_t>(c);
    EXPECT_EQ(IsUpper(c), IsOtherUpper(c)) << static_cast<uint32_t>(c);
  }
}

TEST(Page, EndsAWordByAllOfItsEnding) {
  const Page page = PageOf("Tegelgatan Vä väg ŧan");
  const Token& street = page.tokens[0];

  EXPECT_TRUE(page.EndsWith(street, U"n", 0));
  EXPECT_TRUE(page.EndsWith(street, U"gatan", 5));
  EXPECT_FALSE(page.EndsWith(street, U"gatan", 6));
  EXPECT_FALSE(page.EndsWith(street, U"ygatan", 0));
  EXPECT_FALSE(page.EndsWith(page.tokens[1], U"väg", 0));
  EXPECT_TRUE(page.EndsWith(page.tokens[2], U"väg", 0));
  // The low byte of ŧ is that of g.
  EXPECT_FALSE(page.EndsWith(page.tokens[3], U"gan", 0));
}

TEST(Page, EndsAWordInOneOfAList) {
  static constexpr Endings kStreets = {U"gatan", U"väg"};
  const Page page = PageOf("Tegelgatan Rönnväg matan");

  EXPECT_TRUE(page.EndsInOne(page.tokens[0], kStreets, 2));
  EXPECT_TRUE(page.EndsInOne(page.tokens[1], kStreets, 2));
  EXPECT_FALSE(page.EndsInOne(page.tokens[2], kStreets, 0));
}

TEST(Page, FindsAWordInAListWhereItStands) {
  static constexpr Words kWords = {U"första", U"andra", U"tredje"};

  EXPECT_EQ(kWords.PlaceOf(W(U"tredje")), 2u);
  EXPECT_EQ(kWords.PlaceOf(W(U"fjärde")), kWords.size());
  EXPECT_TRUE(IsOneOf(PageOf("Andra").tokens[0], kWords));
}

}  // namespace
}  // namespace samrad::screening
