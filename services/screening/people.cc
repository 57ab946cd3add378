// People pointed out without a full name: nicknames, initials, relatives of
// somebody known.
#include <cstddef>
#include <cstdint>

#include "services/screening/detectors.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

bool Near(const Page& page, size_t i, int distance, uint32_t classes) {
  for (size_t k = i; k > 0 && distance > 0; --k) {
    const Token& token = page.tokens[k - 1];
    if (token.type == Token::kWord) {
      --distance;
      if (token.Is(classes)) return true;
    }
    if (token.starts && token.type == Token::kWord) break;
  }
  return false;
}

// "Chefen": one or two words in quotes, as a name.
void TryQuoted(const Page& page, size_t i, Spans* spans) {
  const char32_t quote = page.IsMark(Sign(i), U'"')    ? U'"'
                         : page.IsMark(Sign(i), U'\'') ? U'\''
                                                       : U'\0';
  if (quote == 0) return;
  if (quote == U'\'' && i > 0 && !page.tokens[i].space) return;
  size_t close = i + 1;
  size_t words = 0;
  while (close < page.tokens.size() && !page.IsMark(Sign(close), quote)) {
    const Token& token = page.tokens[close];
    if (token.line || close > i + 4) return;
    if (token.type == Token::kMark && token.hash != U'-' && token.hash != U'.')
      return;
    words += token.type == Token::kWord ? 1 : 0;
    ++close;
  }
  if (close >= page.tokens.size() || words == 0 || words > 2) return;
  const Token& word = page.tokens[i + 1];
  const bool cued = Near(page, i, 5, kNickCue) ||
                    page.Tok(Sign(close) + 1).Is(kNickCue) ||
                    // 'säger "Chefen" till honom'
                    (page.IsWord(Sign(close) + 1, W(U"till")) &&
                     page.Tok(Sign(close) + 2).Is(kPupil) &&
                     page.Tok(Sign(close) + 2).size() <= 5);
  if (!cued) {
    if (word.type != Token::kWord || !word.upper || word.Is(kFunction)) return;
    if (word.caps && word.size() <= 3) return;
    const Token& before = page.Tok(Sign(i) - 1);
    if (Near(page, i, 2, kThing) || before.hash == U':') return;
    // "Nej" and "Hej" are speech: a name has somebody do something.
    const Token& next = page.Tok(Sign(close) + 1);
    const bool subject = next.Is(kVerb);
    const bool object = before.type == Token::kWord && !page.tokens[i].starts &&
                        !before.Is(kVerb) && word.size() >= 4 &&
                        (!word.Is(kOrdinary) || page.EndsWith(word, U"en", 2) ||
                         page.EndsWith(word, U"is", 2));
    if (!subject && !object && !(words == 1 && !word.Is(kOrdinary))) return;
  } else if (word.type == Token::kWord && words == 1 && word.size() < 3 &&
             !word.upper) {
    return;
  }
  const uint32_t begin = page.tokens[i].begin, end = page.tokens[close].end;
  if (spans->Taken(begin, end, Kind::kHandle)) return;
  spans->Warn(begin, end, Kind::kNickname);
}

// "kallas Bamsen", "smeknamnet är snabbis", "alias Chefen".
void TryIntroduced(const Page& page, size_t i, Spans* spans) {
  static constexpr Words kBetween = {
      U"honom",  U"henne", U"hen",   U"sig",    U"sej",    U"för",
      U"alla",   U"bara",  U"ofta",  U"ibland", U"han",    U"hon",
      U"de",     U"oss",   U"den",   U"är",     U"var",    U"som",
      U"också",  U"vi",    U"mest",  U"även",   U"dem",    U"alltid",
      U"killen", U"nu",    U"under", U"namnet", U"eleven", U"pojken"};
  for (size_t at = i + 1; at < page.tokens.size() && at < i + 6; ++at) {
    const Token& word = page.tokens[at];
    if (word.type == Token::kMark && word.hash == U':') continue;
    if (word.type != Token::kWord || word.line || word.starts) return;
    if (IsOneOf(word, kBetween) && !word.upper) continue;
    const bool unknown = (word.classes & ~kAnyName) == 0 && word.size() >= 4 &&
                         word.Is(kAnyName) == false;
    if (!(word.upper && !(word.caps && word.size() <= 4)) && !unknown) return;
    if (spans->Taken(word.begin, word.end)) return;
    spans->Warn(word.begin, word.end, Kind::kNickname);
    return;
  }
}

bool IsInitial(const Token& token) {
  return token.type == Token::kWord && token.size() == 1 && token.upper &&
         token.hash != W(U"x");
}

// A.K., A. K., F.A; the pupil AK, the boy M.
void TryInitials(const Page& page, size_t i, Spans* spans) {
  const Token& first = page.tokens[i];
  const Token& before = page.Tok(Sign(i) - 1);
  const bool pupil = before.type == Token::kWord &&
                     before.Is(kPupil | kTitle) && page.Adjacent(Sign(i)) &&
                     before.size() >= 4;
  if (first.size() == 1) {
    if (!IsInitial(first)) return;
    if (before.type == Token::kMark && before.hash == U'.' && !first.space) {
      return;
    }
    size_t at = i, last = i;
    int letters = 1;
    while (page.IsMark(Sign(at) + 1, U'.') &&
           page.tokens[at + 1].begin == page.tokens[at].end &&
           IsInitial(page.Tok(Sign(at) + 2)) &&
           page.tokens[at + 2].begin <= page.tokens[at + 1].end + 1 &&
           !page.tokens[at + 2].line) {
      at += 2;
      last = at;
      ++letters;
    }
    if (letters > 1) {
      if (page.IsMark(Sign(last) + 1, U'.')) ++last;
      // N.N. is nobody, S.O.S. a call.
      const bool nobody =
          first.hash == W(U"n") && page.tokens[i + 2].hash == W(U"n");
      const bool post =
          first.hash == W(U"p") && page.tokens[i + 2].hash == W(U"s");
      const bool other =
          letters > 3 ||
          (letters == 3 && (first.hash == W(U"s") || first.hash == W(U"u") ||
                            first.hash == W(U"o")));
      if (nobody || post || other) return;
      if (spans->Taken(first.begin, page.tokens[last].end)) return;
      spans->Warn(first.begin, page.tokens[last].end, Kind::kInitials);
      return;
    }
    if (!pupil || first.hash == W(U"i")) return;
    const Token& next = page.Tok(Sign(i) + 1);
    if (next.type == Token::kDigits) return;
    const uint32_t end = next.hash == U'.' ? next.end : first.end;
    if (spans->Taken(first.begin, end)) return;
    spans->Warn(first.begin, end, Kind::kInitials);
    return;
  }
  if (first.size() > 3 || first.Is(kAbbr | kLaw | kProgram | kPlatform)) return;
  if (spans->Taken(first.begin, first.end)) return;
  const bool bracket = page.IsMark(Sign(i) - 1, U'(') &&
                       page.IsMark(Sign(i) + 1, U')') &&
                       page.Tok(Sign(i) - 2).Is(kPupil | kTitle);
  const bool subject = first.size() == 2 && page.Adjacent(Sign(i) + 1) &&
                       page.tokens[i + 1].Is(kVerb) &&
                       !first.Is(kOrdinary | kFunction);
  if (pupil || bracket || subject) {
    spans->Warn(first.begin, first.end, Kind::kInitials);
  }
}

bool EndsDefinite(const Page& page, const Token& word) {
  return page.EndsWith(word, U"en", 3) || page.EndsWith(word, U"n", 5) ||
         page.EndsWith(word, U"et", 4) || page.EndsWith(word, U"arna", 3) ||
         page.EndsWith(word, U"erna", 3);
}

// "sonen till tränaren i IFK", "bror till han som sköts", "rektorns dotter".
void TryKinship(const Page& page, size_t i, Spans* spans) {
  const Token& kin = page.tokens[i];
  // The role first, in the genitive.
  const Token& before = page.Tok(Sign(i) - 1);
  if (before.type == Token::kWord && page.Adjacent(Sign(i)) &&
      page.EndsWith(before, U"s", 4)) {
    WordHash stem;
    for (uint32_t k = before.begin; k + 1 < before.end; ++k) {
      stem.Add(Fold(page.text.chars[k]));
    }
    if ((WordClasses(stem.Get()) & kRole) != 0) {
      spans->Warn(before.begin, kin.end, Kind::kKinship);
      return;
    }
  }
  size_t at = i + 1;
  if (!page.IsWord(Sign(at), W(U"till")) && !page.IsWord(Sign(at), W(U"åt")) &&
      !page.IsWord(Sign(at), W(U"med"))) {
    return;
  }
  const bool with = page.IsWord(Sign(at), W(U"med"));
  ++at;
  if (!page.IsWord(Sign(at)) || page.tokens[at].line) return;
  // "till den nya tränaren", "till vår rektor", "till en av de gripna".
  static constexpr Words kSkipped = {
      U"den",   U"det", U"de",    U"vår", U"förra", U"före",
      U"detta", U"nya", U"gamla", U"en",  U"av",    U"ena",
      U"han",   U"hon", U"dom",   U"en",  U"någon", U"nån"};
  size_t role = at;
  bool pronoun = false;
  for (int skipped = 0; skipped < 4; ++skipped) {
    if (!IsOneOf(page.Tok(Sign(role)), kSkipped)) break;
    pronoun = true;
    ++role;
  }
  const Token& who = page.Tok(Sign(role));
  if (who.type != Token::kWord) return;
  const bool event = who.hash == W(U"som") && pronoun;
  const bool followed = page.IsWord(Sign(role) + 1, W(U"som"));
  bool pointed = event || who.Is(kRole);
  if (!pointed && who.Is(kPupil | kKin)) {
    pointed = followed && !with;
  } else if (!pointed) {
    pointed =
        (EndsDefinite(page, who) ||
         (pronoun &&
          (page.EndsWith(who, U"na", 3) || page.EndsWith(who, U"de", 4)))) &&
        !who.upper && !who.Is(kVerb) && !who.Is(kWeekday | kMonth) && !with;
  }
  if (!pointed) return;
  size_t last = role;
  // "... i IFK", "... i A-laget"
  const Token& link = page.Tok(Sign(last) + 1);
  if (link.hash == W(U"i") || link.hash == W(U"på") ||
      link.hash == W(U"från")) {
    if (page.IsWord(Sign(last) + 2)) {
      last += 2;
      if (page.IsMark(Sign(last) + 1, U'-') && page.IsWord(Sign(last) + 2)) {
        last += 2;
      }
    }
  }
  spans->Warn(kin.begin, page.tokens[last].end, Kind::kKinship);
}

}  // namespace

void FindPeople(const Page& page, Spans* spans) {
  for (size_t i = 0; i < page.tokens.size(); ++i) {
    const Token& token = page.tokens[i];
    if (token.type == Token::kMark) {
      TryQuoted(page, i, spans);
    } else if (token.type == Token::kWord) {
      if (token.Is(kNickCue)) TryIntroduced(page, i, spans);
      if (token.caps) TryInitials(page, i, spans);
      if (token.Is(kKin)) TryKinship(page, i, spans);
    }
  }
}

}  // namespace samrad::screening
