#include "services/screening/normalise.h"

#include <string>

#include "gtest/gtest.h"

namespace samrad::screening {
namespace {

std::u32string Chars(const std::string& text) {
  return Normalise(text).value().chars;
}

TEST(Normalise, MakesDigitsOfAllScriptsPlain) {
  EXPECT_EQ(Chars("\uff11\u0662\u06f3\u0967"), U"1231");
}

TEST(Normalise, LeavesOutWhatIsNotSeen) {
  EXPECT_EQ(Chars("a\u200bb\u00adc\ufeffd\u202ee"), U"abcde");
}

TEST(Normalise, MakesDashesBlanksAndQuotesPlain) {
  EXPECT_EQ(Chars("\u2010\u2013\u2212\u00a0\u202f\u201d\u00bb"), U"---  \"\"");
}

TEST(Normalise, ReadsATabAsABlankAndACarriageReturnAsALineEnd) {
  EXPECT_EQ(Chars("a\tb\t1\t\u00e5"), U"a b 1 å");
  EXPECT_EQ(Chars("a\rb\r\n1"), U"a\nb\n\n1");
}

TEST(Normalise, ReadsLookAlikeLettersOfOtherScriptsAsLatin) {
  EXPECT_EQ(Chars("\u0410\u043b\u0430"), U"A\u043ba");
}

TEST(Normalise, ComposesAndKeepsWhereItStood) {
  const NormalText text = Normalise("xo\u0308y\ufb01z").value();
  EXPECT_EQ(text.chars, U"xöyfiz");
  EXPECT_EQ(text.begin[1], 1u);
  EXPECT_EQ(text.end[1], 3u);
  // The ligature is one code point and two letters.
  EXPECT_EQ(text.begin[3], 4u);
  EXPECT_EQ(text.end[4], 5u);
  EXPECT_EQ(text.begin[5], 5u);
}

TEST(Normalise, JoinsAMarkToTheLastOfAnyNumberOfPlainLetters) {
  for (uint32_t size : {1u, 2u, 255u, 256u, 257u, 512u, 1000u}) {
    const NormalText text =
        Normalise(std::string(size, 'o') + "\u0308").value();
    ASSERT_EQ(text.chars.size(), size);
    EXPECT_EQ(text.chars.back(), U'ö');
    EXPECT_EQ(text.begin.back(), size - 1);
    EXPECT_EQ(text.end.back(), size + 1);
  }
}

TEST(Normalise, CountsCodePointsOfTheAuthorsText) {
  const NormalText text = Normalise("\U0001F600\u200b7").value();
  EXPECT_EQ(text.begin[1], 2u);
  EXPECT_EQ(text.end[1], 3u);
}

TEST(Normalise, RefusesWhatIsNotUtf8) {
  EXPECT_FALSE(Normalise("\xc3").has_value());
  EXPECT_FALSE(Normalise("\xed\xa0\x80").has_value());
}

}  // namespace
}  // namespace samrad::screening
