#include "services/screening/description_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "unicode/bytestream.h"
#include "unicode/normalizer2.h"
#include "unicode/uchar.h"
#include "unicode/utf8.h"

namespace samrad::screening::internal {
namespace {

bool IsWordPoint(UChar32 point) {
  return u_isalnum(point) || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0 ||
         u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

constexpr std::array<std::string_view, 9> kNumbers = {
    "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio"};
constexpr std::array<std::string_view, 9> kNouns = {
    "etta", "tvåa", "trea", "fyra", "femma", "sexa", "sjua", "åtta", "nia"};
constexpr std::array<std::string_view, 9> kPlurals = {
    "ettor", "tvåor", "treor", "fyror", "femmor",
    "sexor", "sjuor", "åttor", "nior"};
constexpr std::array<std::string_view, 9> kOrdinals = {
    "första", "andra",  "tredje",  "fjärde", "femte",
    "sjätte", "sjunde", "åttonde", "nionde"};

StageMask Years(int first, int last) {
  StageMask mask = 0;
  for (int year = first; year <= last; ++year) mask |= StageBit(year - 1);
  return mask;
}

constexpr StageMask kGymnasium = 0b111 << kFirstGymnasiumStage;

}  // namespace

bool IsOneOf(std::string_view text,
             std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

std::string Fold(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* fold =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  std::string folded;
  if (U_FAILURE(error)) return std::string(text);
  icu::StringByteSink<std::string> sink(&folded);
  fold->normalizeUTF8(0, icu::StringPiece(text.data(), text.size()), sink,
                      nullptr, error);
  return U_FAILURE(error) ? std::string(text) : folded;
}

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  const auto size = static_cast<int32_t>(text.size());
  int32_t at = 0;
  int32_t begin = -1;
  while (at <= size) {
    const int32_t here = at;
    UChar32 point = -1;
    if (at < size) {
      U8_NEXT(text.data(), at, size, point);
    } else {
      ++at;
    }
    if (point >= 0 && IsWordPoint(point)) {
      if (begin < 0) begin = here;
      continue;
    }
    if (begin < 0) continue;
    Word word;
    word.begin = static_cast<size_t>(begin);
    word.end = static_cast<size_t>(here);
    word.folded = Fold(text.substr(word.begin, word.end - word.begin));
    if (!word.folded.empty()) words.push_back(std::move(word));
    begin = -1;
  }
  return words;
}

StageMask YearOfSchool(int year) {
  if (year < 1 || year > 9) return 0;
  StageMask mask = StageBit(year - 1);
  if (year <= 3) mask |= StageBit(kFirstGymnasiumStage + year - 1);
  return mask;
}

int NumberWord(std::string_view folded) {
  if (folded.size() == 1 && folded[0] >= '1' && folded[0] <= '9') {
    return folded[0] - '0';
  }
  for (size_t i = 0; i < kNumbers.size(); ++i) {
    if (folded == kNumbers[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

int OrdinalWord(std::string_view folded) {
  for (size_t i = 0; i < kOrdinals.size(); ++i) {
    if (folded == kOrdinals[i]) return static_cast<int>(i) + 1;
  }
  return 0;
}

StageMask StageNoun(std::string_view folded) {
  for (size_t i = 0; i < kNouns.size(); ++i) {
    if (folded == kNouns[i]) return YearOfSchool(static_cast<int>(i) + 1);
  }
  return 0;
}

StageMask StageWord(std::string_view folded) {
  for (size_t i = 0; i < kNouns.size(); ++i) {
    const StageMask year = YearOfSchool(static_cast<int>(i) + 1);
    if (folded.starts_with(kNouns[i]) &&
        IsOneOf(folded.substr(kNouns[i].size()), {"n", "ns"})) {
      return year;
    }
    if (folded.starts_with(kPlurals[i]) &&
        IsOneOf(folded.substr(kPlurals[i].size()), {"", "na", "nas"})) {
      return year;
    }
    for (std::string_view stem : {kOrdinals[i], kNouns[i], kNumbers[i]}) {
      if (folded.starts_with(stem) &&
          folded.substr(stem.size()).starts_with("klass")) {
        return year;
      }
    }
    if (folded.starts_with("gymnasie") &&
        IsOneOf(folded.substr(8), {kNouns[i], kPlurals[i]}) && i < 3) {
      return StageBit(kFirstGymnasiumStage + static_cast<int>(i));
    }
    if (folded.starts_with("gymnasie") && i < 3 &&
        folded.substr(8).starts_with(kNouns[i])) {
      return StageBit(kFirstGymnasiumStage + static_cast<int>(i));
    }
  }
  // 9C, 8b: classes are named a to f here; more letters are more often units.
  if (folded.size() == 2 && folded[0] >= '1' && folded[0] <= '9' &&
      folded[1] >= 'a' && folded[1] <= 'f') {
    return YearOfSchool(folded[0] - '0');
  }
  for (std::string_view prefix : {"gy", "g"}) {
    const std::string_view rest =
        folded.starts_with(prefix) ? folded.substr(prefix.size()) : "";
    if (rest.size() == 1 && rest[0] >= '1' && rest[0] <= '3') {
      return StageBit(kFirstGymnasiumStage + (rest[0] - '1'));
    }
  }
  for (std::string_view prefix : {"åk", "årskurs"}) {
    const std::string_view rest =
        folded.starts_with(prefix) ? folded.substr(prefix.size()) : "";
    if (rest.size() == 1 && rest[0] >= '1' && rest[0] <= '9') {
      return YearOfSchool(rest[0] - '0');
    }
  }
  if (folded.starts_with("lågstadi")) return Years(1, 3);
  if (folded.starts_with("mellanstadi")) return Years(4, 6);
  if (folded.starts_with("högstadi")) return Years(7, 9);
  if (folded.starts_with("grundskol")) return Years(1, 9);
  if (folded.starts_with("gymnasi")) return kGymnasium;
  if (folded.starts_with("avgångsklass") || folded.starts_with("avgångselev")) {
    return Years(9, 9) | StageBit(kStageCount - 1);
  }
  return 0;
}

StageMask StagesOfAge(int age) {
  // School begins in the year one turns seven (SFS 2010:800, 7:10-11): on any
  // day a pupil is six or seven years older than the year of school.
  StageMask mask = 0;
  for (int year : {age - 7, age - 6}) {
    if (year >= 1 && year <= kStageCount) mask |= StageBit(year - 1);
  }
  return mask;
}

std::optional<SexWord> SexOf(std::string_view folded) {
  struct Row {
    std::string_view word;
    Sex sex;
    std::string_view neutral;
    bool in_compounds;
  };
  constexpr Sex kF = Sex::kFemale;
  constexpr Sex kM = Sex::kMale;
  static constexpr Row kRows[] = {
      {"flicka", kF, "elev", true},
      {"flickan", kF, "eleven", true},
      {"flickans", kF, "elevens", true},
      {"flickor", kF, "elever", true},
      {"flickorna", kF, "eleverna", true},
      {"flickornas", kF, "elevernas", true},
      {"tjej", kF, "elev", true},
      {"tjejen", kF, "eleven", true},
      {"tjejens", kF, "elevens", true},
      {"tjejer", kF, "elever", true},
      {"tjejerna", kF, "eleverna", true},
      {"tjejernas", kF, "elevernas", true},
      {"dotter", kF, "barn", false},
      {"dottern", kF, "barnet", false},
      {"dotterns", kF, "barnets", false},
      {"hon", kF, "hen", false},
      {"henne", kF, "hen", false},
      {"hennes", kF, "hens", false},
      {"kvinnlig", kF, "[…]", false},
      {"pojke", kM, "elev", true},
      {"pojken", kM, "eleven", true},
      {"pojkens", kM, "elevens", true},
      {"pojkar", kM, "elever", true},
      {"pojkarna", kM, "eleverna", true},
      {"pojkarnas", kM, "elevernas", true},
      {"kille", kM, "elev", true},
      {"killen", kM, "eleven", true},
      {"killens", kM, "elevens", true},
      {"killar", kM, "elever", true},
      {"killarna", kM, "eleverna", true},
      {"killarnas", kM, "elevernas", true},
      {"grabb", kM, "elev", true},
      {"grabben", kM, "eleven", true},
      {"grabbens", kM, "elevens", true},
      {"grabbar", kM, "elever", true},
      {"grabbarna", kM, "eleverna", true},
      {"grabbarnas", kM, "elevernas", true},
      {"son", kM, "barn", false},
      {"sonen", kM, "barnet", false},
      {"sonens", kM, "barnets", false},
      {"han", kM, "hen", false},
      {"honom", kM, "hen", false},
      {"hans", kM, "hens", false},
      {"manlig", kM, "[…]", false},
  };
  for (const Row& row : kRows) {
    if (folded == row.word ||
        (row.in_compounds && folded.ends_with(row.word))) {
      return SexWord{row.sex, row.word.size(), row.neutral};
    }
  }
  return std::nullopt;
}

}  // namespace samrad::screening::internal
