// A normalised text cut into tokens and digit runs: what detectors look at.
#ifndef SAMRAD_SERVICES_SCREENING_PAGE_H_
#define SAMRAD_SERVICES_SCREENING_PAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "services/screening/lexicon.h"
#include "services/screening/normalise.h"
#include "services/screening/word_lists.h"

namespace samrad::screening {

// An index that may be reckoned below zero: Page answers outside the page too.
inline ptrdiff_t Sign(size_t i) { return static_cast<ptrdiff_t>(i); }

// A word, a run of digits, or one other character; blanks are no tokens.
struct Token {
  enum Type : uint8_t { kWord, kDigits, kMark };
  // In normalised characters.
  uint32_t begin;
  uint32_t end;
  // Words: WordHash and classes. For "Annas", which no list has, the name
  // classes are those of "Anna". Marks: hash is the character.
  uint64_t hash;
  uint32_t classes;
  // Words: the low bytes of the last four letters, folded; see Ending.
  uint32_t tail;
  Type type;
  // The name classes are those of the word less its -s.
  bool genitive;
  // First letter; every letter.
  bool upper;
  bool caps;
  // First word of a sentence, a line or the text.
  bool starts;
  // A blank or a line end stands before it.
  bool space;
  bool line;

  bool Is(uint32_t wanted) const { return (classes & wanted) != 0; }
  uint32_t size() const { return end - begin; }
};

template <size_t kSize>
bool IsOneOf(const Token& token, const Words<kSize>& words) {
  return words.Has(token.hash);
}

inline constexpr Token kNoToken = {
    0, 0, 0, 0, 0, Token::kMark, false, false, false, true, true, true};

// Digits without anything between them, or one spelled-out number.
struct Run {
  uint32_t begin;
  uint32_t end;
  // Where its digits are in Page::digits.
  uint32_t first;
  uint32_t count;
  bool spelled;
  // Index of its token.
  uint32_t token;
};

struct Page {
  NormalText text;
  std::vector<Token> tokens;
  std::vector<Run> runs;
  std::vector<uint8_t> digits;

  char32_t At(size_t i) const {
    return i < text.chars.size() ? text.chars[i] : U'\0';
  }
  // The token, or an empty mark outside the page.
  const Token& Tok(ptrdiff_t i) const {
    return static_cast<size_t>(i) < tokens.size()
               ? tokens[static_cast<size_t>(i)]
               : kNoToken;
  }
  bool IsMark(ptrdiff_t i, char32_t c) const {
    return Tok(i).type == Token::kMark && Tok(i).hash == c;
  }
  bool IsWord(ptrdiff_t i) const { return Tok(i).type == Token::kWord; }
  bool IsWord(ptrdiff_t i, uint64_t hash) const {
    return IsWord(i) && Tok(i).hash == hash;
  }
  // Nothing but one blank, or nothing, between token i - 1 and token i.
  bool Adjacent(ptrdiff_t i) const {
    return i > 0 && static_cast<size_t>(i) < tokens.size() && !Tok(i).line &&
           Tok(i).begin <= Tok(i - 1).end + 2;
  }
  // The word ends like this; at least `stem` letters come before.
  bool EndsWith(const Token& token, const Ending& ending, size_t stem) const {
    return (token.tail & ending.mask) == ending.tail &&
           token.size() >= ending.letters.size() + stem &&
           EndsWithRest(token, ending.letters);
  }
  template <size_t kSize>
  bool EndsInOne(const Token& token, const Endings<kSize>& endings,
                 size_t stem) const {
    if (!endings.May(token.tail)) return false;
    for (const Ending& ending : endings) {
      if (EndsWith(token, ending, stem)) return true;
    }
    return false;
  }

 private:
  bool EndsWithRest(const Token& token, std::u32string_view ending) const;
};

Page MakePage(NormalText text);

namespace internal {
// A-Z, a-z, ª, µ, º and all from À on but × and ÷.
inline constexpr std::array<bool, 256> kLatin1Letters = [] {
  std::array<bool, 256> letters = {};
  for (char32_t c = 0; c < 256; ++c) {
    letters[c] = (c | 0x20) - U'a' < 26 || c == U'ª' || c == U'µ' ||
                 c == U'º' || (c >= U'À' && c != U'×' && c != U'÷');
  }
  return letters;
}();
}  // namespace internal

// IsLetter and IsUpper for what is not in Latin-1.
bool IsOtherLetter(char32_t c);
bool IsOtherUpper(char32_t c);

inline bool IsDigit(char32_t c) { return c - U'0' < 10; }
inline bool IsUpper(char32_t c) {
  if (c >= 0x100) return IsOtherUpper(c);
  return c - U'A' < 26 || (c - 0xc0 < 0x1f && c != U'×');
}
inline bool IsLetter(char32_t c) {
  if (c >= 0x100) return IsOtherLetter(c);
  return internal::kLatin1Letters[c];
}

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_PAGE_H_
