// A normalised text cut into tokens and digit runs: what detectors look at.
#ifndef SAMRAD_SERVICES_SCREENING_PAGE_H_
#define SAMRAD_SERVICES_SCREENING_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "services/screening/lexicon.h"
#include "services/screening/normalise.h"

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
  // Its last two letters, folded; 0 for what is not there.
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

// Whether the word is one of these, by WordHash.
template <size_t kSize>
bool IsOneOf(const Token& token, const uint64_t (&hashes)[kSize]) {
  for (uint64_t hash : hashes) {
    if (token.hash == hash) return true;
  }
  return false;
}

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
  const Token& Tok(ptrdiff_t i) const;
  bool IsMark(ptrdiff_t i, char32_t c) const {
    return Tok(i).type == Token::kMark && Tok(i).hash == c;
  }
  bool IsWord(ptrdiff_t i) const { return Tok(i).type == Token::kWord; }
  bool IsWord(ptrdiff_t i, uint64_t hash) const {
    return IsWord(i) && Tok(i).hash == hash;
  }
  // Nothing but one blank, or nothing, between token i - 1 and token i.
  bool Adjacent(ptrdiff_t i) const;
  // The word ends with this (folded); at least `stem` letters come before.
  bool EndsWith(const Token& token, std::u32string_view suffix,
                size_t stem) const {
    if (token.size() < suffix.size() + stem) return false;
    if (suffix.size() == 1) return (token.tail & 0xffff) == suffix[0];
    const size_t last = suffix.size() - 1;
    return token.tail == (suffix[last - 1] << 16 | suffix[last]) &&
           EndsWithRest(token, suffix);
  }

 private:
  bool EndsWithRest(const Token& token, std::u32string_view suffix) const;
};

Page MakePage(NormalText text);

// IsLetter and IsUpper for what is not ASCII.
bool IsOtherLetter(char32_t c);
bool IsOtherUpper(char32_t c);

inline bool IsDigit(char32_t c) { return c >= U'0' && c <= U'9'; }
inline bool IsUpper(char32_t c) {
  return c < 0x80 ? c - U'A' < 26 : IsOtherUpper(c);
}
inline bool IsLetter(char32_t c) {
  return c < 0x80 ? (c | 0x20) - U'a' < 26 : IsOtherLetter(c);
}

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_PAGE_H_
