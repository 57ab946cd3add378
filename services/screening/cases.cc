// Numbers of cases at the police, courts and authorities, and number plates.
#include <cstddef>
#include <cstdint>

#include "services/screening/detectors.h"
#include "services/screening/digits.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

bool IsRun(const Page& page, size_t i, size_t least, size_t most) {
  const Token& token = page.Tok(Sign(i));
  return token.type == Token::kDigits && token.size() >= least &&
         token.size() <= most;
}

bool IsJoint(const Page& page, size_t i) {
  const Token& token = page.Tok(Sign(i));
  return token.type == Token::kMark &&
         (token.hash == U'-' || token.hash == U'/' || token.hash == U'~' ||
          token.hash == U'_' || token.hash == U'.' || token.hash == U':');
}

// The token that stands before figures, or before a joint and figures: where a
// number that begins with letters may begin. For a spelled number, its own.
size_t LettersBefore(const Page& page, const Run& run) {
  size_t i = run.token;
  if (run.spelled || i == 0) return i;
  --i;
  return i > 0 && IsJoint(page, i) ? i - 1 : i;
}

// [0105-]K123456-26: the police's. K 123456-26 too, and with 20 before the
// year.
void TryPolice(const Page& page, size_t i, Spans* spans) {
  const Token& k = page.tokens[i];
  if (k.type != Token::kWord || k.size() != 1 || k.hash != W(U"k")) return;
  size_t at = i + 1;
  if (IsJoint(page, at)) ++at;
  if (!IsRun(page, at, 2, 8) || !page.Adjacent(Sign(at))) return;
  size_t end = at;
  bool year = false;
  if (IsJoint(page, at + 1) && IsRun(page, at + 2, 2, 4)) {
    end = at + 2;
    year = true;
  } else if (IsRun(page, at + 1, 2, 2) && page.Adjacent(Sign(at) + 1)) {
    end = at + 1;
    year = page.Tok(Sign(at)).size() >= 4;
  }
  size_t first = i;
  size_t before = i;
  if (before > 0 && IsJoint(page, before - 1)) --before;
  const bool office = before > 0 && IsRun(page, before - 1, 4, 4) &&
                      page.tokens[i].begin <= page.tokens[before - 1].end + 3;
  if (office) first = before - 1;
  if (!year && !(office && page.Tok(Sign(at)).size() >= 4)) return;
  spans->Block(page.tokens[first].begin, page.tokens[end].end,
               Kind::kCaseNumber);
}

// B 1234-25, Ö 12-25, PMT 345-24, UM 678-25: a court's.
void TryCourt(const Page& page, size_t i, Spans* spans) {
  static constexpr Words kLetters = {U"b",  U"t",   U"ö",  U"ä",
                                     U"f",  U"m",   U"p",  U"pmt",
                                     U"um", U"pmä", U"ft", U"pmö"};
  const Token& letter = page.tokens[i];
  if (letter.type != Token::kWord || !letter.caps) return;
  if (!IsOneOf(letter, kLetters) || !IsRun(page, i + 1, 1, 6) ||
      !page.Adjacent(Sign(i) + 1)) {
    return;
  }
  if (!IsJoint(page, i + 2) || page.Tok(Sign(i) + 2).hash == U':' ||
      page.Tok(Sign(i) + 2).hash == U'.' || !IsRun(page, i + 3, 2, 4)) {
    return;
  }
  if (page.Tok(Sign(i) + 3).begin > page.Tok(Sign(i) + 1).end + 3) return;
  spans->Block(letter.begin, page.tokens[i + 3].end, Kind::kCaseNumber);
}

// "dnr SN 2025/123", "ärende nr 2026-90493", "mål nr B 12-25": after a word
// for a case number, what has figures.
void TryCued(const Page& page, size_t i, Spans* spans) {
  const Token& cue = page.tokens[i];
  static constexpr Words kNumbers = {U"nr", U"nummer", U"numret"};
  static constexpr Words kStrong = {U"dnr",
                                    U"diarienr",
                                    U"diarienummer",
                                    U"diarienumret",
                                    U"ärendenr",
                                    U"ärendenummer",
                                    U"ärendenumret",
                                    U"målnr",
                                    U"målnummer",
                                    U"målnumret",
                                    U"aktnr",
                                    U"aktnummer",
                                    U"anmälningsnummer",
                                    U"anmälningsnumret"};
  bool strong = IsOneOf(cue, kStrong);
  size_t at = i + 1;
  bool digits = false;
  size_t first = 0, last = 0;
  int words = 0;
  for (; at < page.tokens.size() && at < i + 14; ++at) {
    const Token& token = page.tokens[at];
    if (token.line && first != 0) break;
    if (token.type == Token::kWord) {
      if (IsOneOf(token, kNumbers)) {
        strong = true;
        continue;
      }
      const bool code = token.caps && token.size() <= 5;
      if (first == 0 && !code) {
        // "dnr är", "ärendet har diarienummer"
        if (++words > 2 || token.Is(kCaseCue)) break;
        continue;
      }
      if (!code && token.space) break;
      if (first == 0) first = at;
      last = at;
    } else if (token.type == Token::kDigits) {
      if (first == 0) first = at;
      if (digits && token.space && !IsJoint(page, at - 1)) break;
      digits = true;
      last = at;
    } else {
      if (first == 0 &&
          (token.hash == U':' || token.hash == U'.' || token.hash == U'#' ||
           token.hash == U'(' || token.hash == U'"')) {
        continue;
      }
      if (first == 0 || !IsJoint(page, at) || page.Tok(Sign(at) + 1).space) {
        if (token.hash != U'-' && token.hash != U'/') break;
        if (first == 0) break;
      }
    }
  }
  if (!digits) return;
  const uint32_t begin = page.tokens[first].begin;
  const uint32_t end = page.tokens[last].end;
  // "ärende 3" says nothing; a year and a number do.
  if (!strong && end - begin < 7) return;
  if (!strong && last == first) return;
  if (strong && end - begin < 3) return;
  if (spans->Taken(begin, end)) return;
  spans->Block(cue.begin, end, Kind::kCaseNumber);
}

// ABC 123, ABC 12D; in lower case only beside a word for a vehicle.
void TryPlate(const Page& page, size_t i, Spans* spans) {
  const Token& letters = page.tokens[i];
  if (letters.type != Token::kWord || letters.size() != 3) return;
  bool rare = false;
  for (uint32_t k = letters.begin; k < letters.end; ++k) {
    const char32_t c = Fold(page.text.chars[k]);
    if (c < U'a' || c > U'z') return;
    rare |= c == U'i' || c == U'q' || c == U'v';
  }
  size_t at = i + 1;
  if (page.IsMark(Sign(at), U'-') || page.IsMark(Sign(at), U'.') ||
      page.IsMark(Sign(at), U'/') || page.IsMark(Sign(at), U'_') ||
      page.IsMark(Sign(at), U'~')) {
    ++at;
  }
  uint32_t count = 0;
  size_t last = at;
  while (last < page.tokens.size() &&
         page.tokens[last].type == Token::kDigits &&
         page.tokens[last].begin <= page.tokens[last - 1].end + 2 &&
         (last == at || page.tokens[last].size() == 1)) {
    count += page.tokens[last++].size();
  }
  if (count == 0) return;
  size_t end = last - 1;
  const Token& tail = page.Tok(Sign(last));
  bool ends = false;
  if (count == 3) {
    ends = tail.type != Token::kWord || tail.space;
  } else if (count == 2 && tail.type == Token::kWord && tail.size() == 1 &&
             tail.begin <= page.tokens[end].end + 1) {
    if (tail.space && !tail.upper) return;
    ends = tail.upper || !letters.caps || !tail.space;
    end = last;
  }
  if (!ends || page.tokens[at].begin > letters.end + 3) return;
  bool vehicle = NearBefore(page, i, 6, {}, kVehicle);
  int after = 0;
  for (size_t k = end + 1; k < page.tokens.size() && after < 5; ++k) {
    if (page.tokens[k].type != Token::kWord) continue;
    ++after;
    vehicle = vehicle || page.tokens[k].Is(kVehicle);
  }
  if (!vehicle && (!letters.caps || rare || letters.Is(kAbbr | kLaw))) return;
  if (!letters.caps && letters.classes != 0) return;
  if (spans->Taken(letters.begin, page.tokens[end].end)) return;
  spans->Block(letters.begin, page.tokens[end].end, Kind::kPlate);
}

}  // namespace

void FindCases(const Page& page, Spans* spans) {
  for (const Run& run : page.runs) {
    const size_t letters = LettersBefore(page, run);
    TryPolice(page, letters, spans);
    TryCourt(page, letters, spans);
  }
  for (size_t i = 0; i < page.tokens.size(); ++i) {
    if (page.tokens[i].Is(kCaseCue)) TryCued(page, i, spans);
  }
  for (const Run& run : page.runs) {
    TryPlate(page, LettersBefore(page, run), spans);
  }
}

}  // namespace samrad::screening
