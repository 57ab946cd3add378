#include "services/screening/page.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <utility>

#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

// The value of a spelled-out number: one digit, or two from ten on.
int SpelledValue(std::u32string_view folded) {
  static constexpr std::u32string_view kSmall[] = {
      U"noll",   U"ett",    U"två",     U"tre",     U"fyra",
      U"fem",    U"sex",    U"sju",     U"åtta",    U"nio",
      U"tio",    U"elva",   U"tolv",    U"tretton", U"fjorton",
      U"femton", U"sexton", U"sjutton", U"arton",   U"nitton"};
  static constexpr std::u32string_view kTens[] = {
      U"tjugo",  U"trettio", U"fyrtio", U"femtio",
      U"sextio", U"sjuttio", U"åttio",  U"nittio"};
  static constexpr std::u32string_view kNouns[] = {
      U"nolla", U"etta", U"tvåa", U"trea", U"fyra",
      U"femma", U"sexa", U"sjua", U"åtta", U"nia"};
  for (int i = 0; i < 20; ++i) {
    if (folded == kSmall[i]) return i;
  }
  for (int i = 0; i < 10; ++i) {
    if (folded == kNouns[i]) return i;
  }
  for (int i = 0; i < 8; ++i) {
    if (!folded.starts_with(kTens[i])) continue;
    const std::u32string_view rest = folded.substr(kTens[i].size());
    if (rest.empty()) return 20 + 10 * i;
    for (int one = 1; one < 10; ++one) {
      if (rest == kSmall[one]) return 20 + 10 * i + one;
    }
  }
  return -1;
}

class Cutter {
 public:
  explicit Cutter(Page* page) : page_(*page) {}

  void Cut() {
    const std::u32string& chars = page_.text.chars;
    page_.tokens.reserve(chars.size() / 4 + 8);
    const uint32_t size = static_cast<uint32_t>(chars.size());
    for (uint32_t i = 0; i < size;) {
      const char32_t c = chars[i];
      if (c == U' ' || c == U'\n') {
        space_ = true;
        line_ |= c == U'\n';
        starts_ |= c == U'\n';
        ++i;
      } else if (IsDigit(c)) {
        i = CutDigits(i, size);
      } else if (IsLetter(c)) {
        i = CutWord(i, size);
      } else {
        Token& mark = Push(i, i + 1, Token::kMark);
        mark.hash = c;
        mark.classes = 0;
        // A full stop after one letter, or inside a word, ends no sentence.
        if (c == U'!' || c == U'?' || (c == U'.' && !AfterAbbreviation(i))) {
          starts_ = true;
        } else if (starts_ && c != U'"' && c != U'\'' && c != U'(' &&
                   c != U'-' && c != U'*' && c != U'·' && c != U')') {
          starts_ = c == U'.';
        }
        ++i;
      }
    }
  }

 private:
  bool AfterAbbreviation(uint32_t i) const {
    // "Z. Karimi"
    if (page_.tokens.size() > 1) {
      const Token& before = page_.tokens[page_.tokens.size() - 2];
      if (before.type == Token::kWord && before.size() == 1 && before.upper &&
          before.end == i) {
        return true;
      }
    }
    return i + 1 < page_.text.chars.size() &&
           (IsLetter(page_.text.chars[i + 1]) ||
            IsDigit(page_.text.chars[i + 1]));
  }

  Token& Push(uint32_t begin, uint32_t end, Token::Type type) {
    page_.tokens.push_back(Token{begin, end, 0, 0, 0, type, false, false, false,
                                 starts_, space_, line_});
    space_ = false;
    line_ = false;
    return page_.tokens.back();
  }

  void PushRun(uint32_t begin, uint32_t end, uint32_t first, bool spelled) {
    page_.runs.push_back(Run{
        begin, end, first, static_cast<uint32_t>(page_.digits.size()) - first,
        spelled, static_cast<uint32_t>(page_.tokens.size()) - 1});
  }

  uint32_t CutDigits(uint32_t i, uint32_t size) {
    const uint32_t begin = i;
    const uint32_t first = static_cast<uint32_t>(page_.digits.size());
    while (i < size && IsDigit(page_.text.chars[i])) {
      page_.digits.push_back(
          static_cast<uint8_t>(page_.text.chars[i++] - U'0'));
    }
    Push(begin, i, Token::kDigits);
    starts_ = false;
    PushRun(begin, i, first, false);
    return i;
  }

  uint32_t CutWord(uint32_t i, uint32_t size) {
    const char32_t* chars = page_.text.chars.data();
    const uint32_t begin = i;
    WordHash hash, stem;
    uint32_t tail = 0;
    char32_t last = 0;
    for (; i < size && IsLetter(chars[i]); ++i) {
      last = Fold(chars[i]);
      stem = hash;
      hash.Add(last);
      tail = TailWith(tail, last);
    }
    Token& word = Push(begin, i, Token::kWord);
    starts_ = false;
    word.upper = IsUpper(chars[begin]);
    word.caps = word.upper && std::all_of(chars + begin, chars + i, IsUpper);
    word.tail = tail;
    word.hash = hash.Get();
    word.classes = WordClasses(word.hash);
    if (last == U's' && i - begin > 2 &&
        !word.Is(kGiven | kOrdinary | kFunction)) {
      const uint32_t names = WordClasses(stem.Get());
      // "Annas" and "Peters" are rare names too, yet mostly Anna's and Peter's.
      if (!word.Is(kAnyName) || (names & kGiven) != 0) {
        word.classes |= names & (kAnyName | kOrdinary | kPlace | kFunction);
        word.genitive = (names & kAnyName) != 0;
      }
    }
    if (word.Is(kNumber)) AddSpelled(word);
    return i;
  }

  void AddSpelled(const Token& word) {
    std::u32string folded;
    for (uint32_t i = word.begin; i < word.end; ++i) {
      folded.push_back(Fold(page_.text.chars[i]));
    }
    const int value = SpelledValue(folded);
    if (value < 0) return;
    const uint32_t first = static_cast<uint32_t>(page_.digits.size());
    if (value >= 10) page_.digits.push_back(static_cast<uint8_t>(value / 10));
    page_.digits.push_back(static_cast<uint8_t>(value % 10));
    PushRun(word.begin, word.end, first, true);
  }

  Page& page_;
  bool starts_ = true;
  bool space_ = false;
  bool line_ = false;
};

}  // namespace

bool IsOtherLetter(char32_t c) {
  return u_isalpha(static_cast<UChar32>(c)) ||
         u_charType(static_cast<UChar32>(c)) == U_NON_SPACING_MARK;
}

bool IsOtherUpper(char32_t c) { return u_isupper(static_cast<UChar32>(c)); }

bool Page::EndsWithRest(const Token& token, std::u32string_view ending) const {
  for (size_t i = 0; i < ending.size(); ++i) {
    if (Fold(text.chars[token.end - ending.size() + i]) != ending[i]) {
      return false;
    }
  }
  return true;
}

Page MakePage(NormalText text) {
  Page page;
  page.text = std::move(text);
  Cutter(&page).Cut();
  return page;
}

}  // namespace samrad::screening
