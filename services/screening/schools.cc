// School classes and schools by name.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/screening/detectors.h"
#include "services/screening/digits.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

bool IsYearCue(const Token& token) {
  return token.hash == W(U"åk") || token.hash == W(U"årskurs") ||
         token.hash == W(U"årskursen");
}

bool IsClassWord(const Token& token) {
  return IsYearCue(token) || token.hash == W(U"klass") ||
         token.hash == W(U"klassen") || token.hash == W(U"klasserna") ||
         token.hash == W(U"parallellklassen") ||
         token.hash == W(U"parallellklass") || token.hash == W(U"mentorsklass");
}

// The word before token i, over a full stop ("åk. 9").
const Token& Before(const Page& page, size_t i) {
  ptrdiff_t at = Sign(i) - 1;
  if (page.IsMark(at, U'.') && IsYearCue(page.Tok(at - 1))) --at;
  return page.Tok(at);
}

bool InSentence(const Page& page, size_t i, uint64_t hash) {
  for (size_t k = i; k > 0 && k + 12 > i; --k) {
    if (page.tokens[k - 1].hash == hash) return true;
    if (page.tokens[k].starts) break;
  }
  for (size_t k = i + 1; k < page.tokens.size() && k < i + 12; ++k) {
    if (page.tokens[k].starts) break;
    if (page.tokens[k].hash == hash) return true;
  }
  return false;
}

// "åk 7-9", "årskurs 7 till 9": a whole stage is nobody.
bool IsStage(const Page& page, size_t i) {
  const Token& next = page.Tok(Sign(i) + 1);
  const Token& after = page.Tok(Sign(i) + 2);
  const bool range =
      (next.type == Token::kMark && (next.hash == U'-' || next.hash == U'/')) ||
      next.hash == W(U"till") || next.hash == W(U"och") || next.hash == W(U"t");
  if (range && after.type == Token::kDigits && after.size() <= 1) return true;
  if (next.hash == U',' && after.type == Token::kDigits && after.size() == 1) {
    return true;
  }
  // The 9 of "7-9".
  const Token& dash = page.Tok(Sign(i) - 1);
  return dash.type == Token::kMark && dash.hash == U'-' &&
         (page.Tok(Sign(i) - 2).type == Token::kDigits ||
          page.Tok(Sign(i) - 2).hash == W(U"f"));
}

// "1:a", "2:a": första, andra.
bool IsFirstOrSecond(char32_t figure, const Token& ending) {
  return figure <= U'2' && ending.hash == W(U"a") && !ending.upper;
}

// 9C, 8 b, 7:D, 9C-klassen; åk 9 alone.
void TryYear(const Page& page, size_t i, Spans* spans) {
  const Token& year = page.tokens[i];
  if (year.size() != 1) return;
  const char32_t figure = page.At(year.begin);
  if (figure == U'0') return;
  const Token& before = Before(page, i);
  const bool cue = IsClassWord(before) && !year.line;
  size_t at = i + 1;
  const bool joint =
      page.IsMark(Sign(at), U':') || page.IsMark(Sign(at), U'-') ||
      page.IsMark(Sign(at), U'.') || page.IsMark(Sign(at), U'/') ||
      page.IsMark(Sign(at), U'~') || page.IsMark(Sign(at), U'_');
  if (joint) ++at;
  const Token& letter = page.Tok(Sign(at));
  const bool in =
      cue || (!year.line && (before.Is(kClassCue) ||
                             (before.hash == W(U"för") && letter.upper)));
  // "9A", and whose: "9As".
  const bool genitive = letter.size() == 2 && letter.upper && !letter.space &&
                        page.EndsWith(letter, U"s", 1) &&
                        !IsUpper(page.At(letter.begin + 1));
  const bool lettered = letter.type == Token::kWord &&
                        (letter.size() == 1 || genitive) && !letter.line &&
                        letter.begin <= year.end + 3 &&
                        Fold(page.At(letter.begin)) >= U'a' &&
                        Fold(page.At(letter.begin)) <= U'k';
  // "9C-klassen", "9 B-tjejerna"
  const bool klass =
      lettered && page.IsMark(Sign(at) + 1, U'-') &&
      !page.Tok(Sign(at) + 1).space && page.IsWord(Sign(at) + 2) &&
      page.Tok(Sign(at) + 2).size() > 1 && !page.Tok(Sign(at) + 2).space;
  if (lettered && !spans->Taken(year.begin, letter.end)) {
    const bool close = !letter.space && !page.Tok(Sign(i) + 1).space &&
                       (!joint || page.IsMark(Sign(i) + 1, U':'));
    const Token& next = page.Tok(Sign(at) + 1);
    // "5 a 6 gånger", a list point, "9:an" is not here (two letters).
    const bool range = letter.hash == W(U"a") && next.type == Token::kDigits;
    const bool point =
        year.starts &&
        (page.IsMark(Sign(at) + 1, U')') ||
         ((year.line || i == 0) && page.IsMark(Sign(at) + 1, U'.')));
    const bool marks = InSentence(page, i, W(U"betyg")) ||
                       InSentence(page, i, W(U"betyget")) ||
                       InSentence(page, i, W(U"betygen")) ||
                       InSentence(page, i, W(U"betygsatt")) ||
                       InSentence(page, i, W(U"omdömen")) ||
                       InSentence(page, i, W(U"ämnen"));
    const bool network = close &&
                         (letter.hash == W(U"g") || letter.hash == W(U"d")) &&
                         figure <= U'5' && !cue && letter.upper && !klass;
    // "den 5:e gången", "1:a pris"
    const bool ordinal =
        joint && page.IsMark(Sign(i) + 1, U':') && !letter.upper && !in &&
        !klass && (letter.hash == W(U"e") || IsFirstOrSecond(figure, letter));
    const bool listed = before.Is(kListCue) || before.hash == U'§' ||
                        page.IsMark(Sign(at) + 1, U'§') || before.Is(kLaw);
    bool found = false;
    if (range && !cue) {
      found = false;
    } else if (cue || klass) {
      found = true;
    } else if (listed || point || network || ordinal) {
      found = false;
    } else if (close) {
      found = !(marks && !in) && before.hash != U'-' && before.hash != U'/';
    } else {
      found = in && !marks && !range;
    }
    if (found) {
      const uint32_t begin =
          cue && before.end + 3 > year.begin ? before.begin : year.begin;
      const uint32_t end = klass ? page.tokens[at + 2].end : letter.end;
      spans->Block(begin, end, Kind::kSchoolClass);
      return;
    }
  }
  // A year alone: åk 9, 9:an, "i 8:orna".
  // "klass 1" is also a moped's.
  const bool year_cue =
      IsYearCue(before) || (before.hash == W(U"klass") && figure >= U'4');
  if (year_cue && !year.line && !IsStage(page, i) && !lettered) {
    spans->Warn(before.begin, year.end, Kind::kSchoolClass);
    return;
  }
  if (page.IsMark(Sign(i) + 1, U':') && !page.Tok(Sign(i) + 1).space) {
    const Token& ending = page.Tok(Sign(i) + 2);
    static constexpr Words kEndings = {U"an",  U"a",     U"or", U"orna",
                                       U"ans", U"ornas", U"as"};
    const bool vehicle = before.Is(kListCue) || before.hash == W(U"tar") ||
                         before.hash == W(U"den") || before.hash == W(U"tog");
    if (IsOneOf(ending, kEndings) && !ending.space && !vehicle &&
        !IsFirstOrSecond(figure, ending)) {
      spans->Warn(year.begin, ending.end, Kind::kSchoolClass);
    }
  }
}

// "nian", "en sjua", "åttorna"; not the bus.
void TryYearWord(const Page& page, size_t i, Spans* spans) {
  const Token& word = page.tokens[i];
  static constexpr Endings kPupils = {U"deklassare", U"deklassaren",
                                      U"teklassare", U"teklassaren"};
  if (page.EndsInOne(word, kPupils, 3)) {
    spans->Warn(word.begin, word.end, Kind::kSchoolClass);
    return;
  }
  if (!word.Is(kYearWord)) return;
  const Token& before = page.Tok(Sign(i) - 1);
  if (before.Is(kListCue) || before.hash == W(U"tar") ||
      before.hash == W(U"tog") || before.hash == W(U"åka") ||
      before.hash == W(U"åker") || before.hash == W(U"ta")) {
    return;
  }
  // "en sexa" is also a mark or a bet, "femman" a bus: a school word or "i".
  const bool indefinite = word.hash == W(U"sexa") || word.hash == W(U"sjua") ||
                          word.hash == W(U"nia");
  // "Hon fick en sexa": dice, or a mark.
  const Token& second = page.Tok(Sign(i) - 2);
  if (indefinite && (second.hash == W(U"fick") || second.hash == W(U"får") ||
                     second.hash == W(U"slog") || before.hash == W(U"fick"))) {
    return;
  }
  if (spans->Taken(word.begin, word.end)) return;
  spans->Warn(word.begin, word.end, Kind::kSchoolClass);
}

// "klass nio C"
void TrySpelledClass(const Page& page, size_t i, Spans* spans) {
  const Token& year = page.tokens[i];
  if (!IsClassWord(page.Tok(Sign(i) - 1))) return;
  const Token& letter = page.Tok(Sign(i) + 1);
  if (letter.type != Token::kWord || letter.size() != 1 || letter.line ||
      letter.hash == W(U"i")) {
    // "åk nio" is a year; "årskurs sju till nio" a stage.
    const bool stage = letter.hash == W(U"till") || letter.hash == W(U"och") ||
                       letter.hash == U'-' || letter.hash == U'/';
    if (IsYearCue(page.Tok(Sign(i) - 1)) && !stage) {
      spans->Warn(page.tokens[i - 1].begin, year.end, Kind::kSchoolClass);
    }
    return;
  }
  spans->Block(page.tokens[i - 1].begin, letter.end, Kind::kSchoolClass);
}

// SA24b, EK 23 C, ha25: programme and year of intake.
void TryProgramme(const Page& page, size_t i, Spans* spans) {
  const Token& code = page.tokens[i];
  size_t at = i + 1;
  if (page.IsMark(Sign(at), U'-') || page.IsMark(Sign(at), U':') ||
      page.IsMark(Sign(at), U'.')) {
    ++at;
  }
  const Token& year = page.Tok(Sign(at));
  if (year.type != Token::kDigits || year.size() != 2 || year.line ||
      year.begin > code.end + 2) {
    return;
  }
  const int intake = static_cast<int>((page.At(year.begin) - U'0') * 10 +
                                      (page.At(year.begin + 1) - U'0'));
  if (intake < 18 || intake > 35) return;
  const bool close = year.begin == code.end;
  const Token* letter = &page.Tok(Sign(at) + 1);
  size_t last = at;
  if ((letter->hash == U'-' || letter->hash == U':') &&
      page.Tok(Sign(at) + 2).size() == 1 && page.IsWord(Sign(at) + 2)) {
    letter = &page.Tok(Sign(at) + 2);
    last = at + 1;
  }
  const bool lettered = letter->type == Token::kWord && letter->size() == 1 &&
                        !letter->line && letter->begin <= year.end + 2;
  const Token& before = page.Tok(Sign(i) - 1);
  const bool cue = before.Is(kClassCue) && !code.line;
  // "IN 24 timmar": only the code in capitals and a letter or a cue tell.
  const bool found =
      close ? true
            : (code.caps && (lettered || cue)) ||
                  ((cue || IsClassWord(before)) && lettered &&
                   letter->hash != W(U"i") && letter->hash != W(U"o"));
  if (!found || spans->Taken(code.begin, year.end)) return;
  if (lettered) last = last == at ? at + 1 : at + 2;
  spans->Block(code.begin, page.tokens[last].end, Kind::kSchoolClass);
}

void TrySchool(const Page& page, size_t i, Spans* spans) {
  static constexpr Endings kEndings = {U"skolan",    U"skola",   U"gymnasiet",
                                       U"gymnasium", U"skolans", U"gymnasiets",
                                       U"friskola",  U"skolas"};
  const Token& word = page.tokens[i];
  if (!page.EndsInOne(word, kEndings, 0)) return;
  if (spans->Taken(word.begin, word.end)) return;
  if (!word.Is(kGenericSchool)) {
    if (word.Is(kOrdinary) && (!word.upper || word.starts)) return;
    static constexpr Words kWhere = {U"på",      U"vid",   U"till", U"från",
                                     U"ringde",  U"hos",   U"av",   U"och",
                                     U"utanför", U"bakom", U"nära", U"i"};
    if (word.upper || IsOneOf(page.Tok(Sign(i) - 1), kWhere)) {
      spans->Warn(word.begin, word.end, Kind::kSchoolName);
    }
    return;
  }
  // "Granbergs skola", "Engelska skolan".
  const Token& before = page.Tok(Sign(i) - 1);
  if (before.type != Token::kWord || !before.upper || word.line) return;
  if (before.starts && before.Is(kOrdinary | kFunction)) return;
  if (before.Is(kAbbr | kLaw | kRole | kPupil | kTitle)) return;
  spans->Warn(before.begin, word.end, Kind::kSchoolName);
}

}  // namespace

void FindSchools(const Page& page, Spans* spans) {
  for (size_t i = 0; i < page.tokens.size(); ++i) {
    const Token& token = page.tokens[i];
    if (token.type == Token::kDigits) TryYear(page, i, spans);
    if (token.type != Token::kWord) continue;
    TryYearWord(page, i, spans);
    if (token.Is(kNumber)) TrySpelledClass(page, i, spans);
    if (token.Is(kProgram)) TryProgramme(page, i, spans);
    TrySchool(page, i, spans);
  }
}

}  // namespace samrad::screening
