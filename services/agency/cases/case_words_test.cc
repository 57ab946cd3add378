#include "services/agency/cases/case_words.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "crypto/secret/init.h"
#include "services/base/ids.h"

namespace samrad::agency {
namespace {

TEST(CaseWordsTest, AreDifferentAndEasyToSpell) {
  std::set<std::string_view> words;
  for (size_t i = 0; i < kCaseWordCount; ++i) {
    const std::string_view word = CaseWord(static_cast<uint8_t>(i));
    EXPECT_TRUE(words.insert(word).second) << word;
    EXPECT_GE(word.size(), 3u);
    EXPECT_LE(word.size(), 9u);
    EXPECT_TRUE(std::all_of(word.begin(), word.end(), [](char c) {
      return c >= 'a' && c <= 'z';
    })) << word;
  }
}

TEST(CaseWordsTest, MakeCodesThatParse) {
  ASSERT_TRUE(crypto::InitCrypto().ok());
  crypto::SodiumRandomSource random;
  std::set<std::string> codes;

  for (int i = 0; i < 200; ++i) {
    const std::string code = RandomCaseCode(random);
    EXPECT_TRUE(base::CaseCode::Parse(code).ok()) << code;
    EXPECT_EQ(code.size() - code.find('-'), 4u) << code;
    codes.insert(code);
  }

  EXPECT_GT(codes.size(), 190u);
}

}  // namespace
}  // namespace samrad::agency
