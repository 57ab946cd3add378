// Addresses of the net: mail, pages, machines, accounts.
#include <cstddef>
#include <cstdint>

#include "services/screening/detectors.h"
#include "services/screening/digits.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

bool IsNameChar(char32_t c) {
  return IsLetter(c) || IsDigit(c) || c == U'_' || c == U'-' || c == U'.' ||
         c == U'+';
}

// The '@' of an address as people write it; [begin, end) of tokens, or none.
struct AtSign {
  size_t first;
  size_t last;
  // "at" alone: an address only when a dot follows.
  bool weak;
};

bool ReadAtSign(const Page& page, size_t i, AtSign* at) {
  const Token& start = page.tokens[i];
  const bool open =
      start.type == Token::kMark && (start.hash == U'(' || start.hash == U'[' ||
                                     start.hash == U'{' || start.hash == U'<');
  size_t k = open ? i + 1 : i;
  if (page.IsMark(Sign(k), U'@')) {
    at->weak = false;
  } else if (page.IsWord(Sign(k), W(U"at"))) {
    at->weak = !open;
  } else if (page.IsWord(Sign(k), W(U"a")) && open) {
    at->weak = false;
  } else if (page.IsWord(Sign(k), W(U"snabela"))) {
    at->weak = false;
  } else if (page.IsWord(Sign(k), W(U"snabel"))) {
    if (page.IsMark(Sign(k + 1), U'-')) ++k;
    if (!page.IsWord(Sign(k + 1), W(U"a"))) return false;
    ++k;
    at->weak = false;
  } else {
    return false;
  }
  if (open) {
    const Token& close = page.Tok(Sign(k + 1));
    if (close.type != Token::kMark ||
        (close.hash != U')' && close.hash != U']' && close.hash != U'}' &&
         close.hash != U'>')) {
      return false;
    }
    ++k;
  }
  at->first = i;
  at->last = k;
  return true;
}

// A dot between two parts, as '.', "punkt", "dot" or "(dot)"; tokens taken.
size_t ReadDot(const Page& page, size_t i) {
  if (page.IsMark(Sign(i), U'.') && !page.Tok(Sign(i)).space &&
      !page.Tok(Sign(i + 1)).space) {
    return 1;
  }
  const bool open = page.IsMark(Sign(i), U'(') || page.IsMark(Sign(i), U'[');
  const size_t k = open ? i + 1 : i;
  if (!page.IsWord(Sign(k), W(U"punkt")) && !page.IsWord(Sign(k), W(U"dot"))) {
    return 0;
  }
  return open ? 3 : 1;
}

bool IsPart(const Token& token) {
  return token.type != Token::kMark || token.hash == U'_' ||
         token.hash == U'-' || token.hash == U'+';
}

void TryMail(const Page& page, size_t i, Spans* spans) {
  AtSign at;
  if (i == 0 || !ReadAtSign(page, i, &at)) return;
  // "till @tiger": an account, not the domain of what stands before.
  if (page.IsMark(Sign(i), U'@') && page.tokens[i].space &&
      !page.Tok(Sign(i) + 1).space) {
    return;
  }
  // The part before: unbroken characters, and parts joined by "punkt".
  size_t first = at.first;
  while (first > 0) {
    const Token& left = page.tokens[first - 1];
    if (first < at.first && page.Tok(Sign(first)).space) {
      if (first >= 2 && (left.hash == W(U"punkt") || left.hash == W(U"dot"))) {
        first -= 2;
        continue;
      }
      if (page.IsWord(Sign(first), W(U"punkt")) && IsPart(left)) {
        --first;
        continue;
      }
      break;
    }
    if (page.Tok(Sign(first)).line) break;
    if (!IsPart(left) && left.hash != U'.') break;
    --first;
  }
  while (first < at.first && page.tokens[first].type == Token::kMark) ++first;
  if (first == at.first) return;
  // The domain.
  size_t last = at.last + 1;
  if (!IsPart(page.Tok(Sign(last))) || page.Tok(Sign(last)).line) return;
  bool dotted = false;
  while (true) {
    while (IsPart(page.Tok(Sign(last + 1))) && last + 1 < page.tokens.size() &&
           !page.tokens[last + 1].space) {
      ++last;
    }
    const size_t dot = ReadDot(page, last + 1);
    if (dot == 0 || !IsPart(page.Tok(Sign(last + 1 + dot)))) break;
    dotted = true;
    last += dot + 1;
  }
  if (!dotted || page.tokens[last].type == Token::kDigits) return;
  spans->Block(page.tokens[first].begin, page.tokens[last].end, Kind::kEmail);
}

bool IsTopLevel(uint64_t label) {
  static constexpr Words kLabels = {
      U"se",     U"nu",   U"com",  U"net",     U"org",     U"io",  U"me",
      U"gg",     U"tv",   U"eu",   U"no",      U"dk",      U"fi",  U"de",
      U"uk",     U"us",   U"co",   U"info",    U"biz",     U"app", U"dev",
      U"be",     U"ly",   U"to",   U"fm",      U"link",    U"xyz", U"site",
      U"online", U"shop", U"test", U"example", U"invalid", U"ai",  U"ru",
      U"pl",     U"nl",   U"fr",   U"es",      U"it",      U"ch",  U"at",
      U"live",   U"chat", U"club", U"so",      U"gl",      U"tk",  U"ms",
      U"cc"};
  return kLabels.Has(label);
}

// A page's address: a host with a path. A bare host is public.
void TryUrl(const Page& page, size_t i, Spans* spans) {
  const Token& start = page.tokens[i];
  if (i > 0 && !start.space &&
      (IsNameChar(page.At(start.begin - 1)) ||
       page.At(start.begin - 1) == U'@'))
    return;
  // The host of an address that has been read.
  if (spans->Taken(start.begin, start.end, Kind::kUrl)) return;
  uint32_t p = start.begin;
  bool scheme = false;
  if (start.type == Token::kWord && page.At(start.end) == U':' &&
      page.At(start.end + 1) == U'/' && page.At(start.end + 2) == U'/') {
    scheme = true;
    p = start.end + 3;
  }
  const uint32_t host = p;
  uint32_t label = p;
  bool dotted = false;
  while (IsNameChar(page.At(p))) {
    if (page.At(p) == U'.') {
      if (p == label) return;
      dotted = true;
      label = p + 1;
    }
    ++p;
  }
  if (p == host || !dotted || label >= p) return;
  WordHash tld;
  for (uint32_t k = label; k < p; ++k) {
    if (!IsLetter(page.At(k)) && !scheme) return;
    tld.Add(Fold(page.At(k)));
  }
  if (!scheme && !IsTopLevel(tld.Get())) return;
  if (page.At(p) == U':' && IsDigit(page.At(p + 1))) {
    ++p;
    while (IsDigit(page.At(p))) ++p;
  }
  if (page.At(p) != U'/' && page.At(p) != U'?') return;
  uint32_t end = p;
  while (page.At(end) != U' ' && page.At(end) != U'\n' &&
         page.At(end) != U'\0' && page.At(end) != U'"' &&
         page.At(end) != U'>') {
    ++end;
  }
  while (end > p + 1 && (page.At(end - 1) == U'.' || page.At(end - 1) == U',' ||
                         page.At(end - 1) == U')' || page.At(end - 1) == U'!' ||
                         page.At(end - 1) == U'?' || page.At(end - 1) == U';' ||
                         page.At(end - 1) == U':')) {
    --end;
  }
  if (end <= p + 1) return;
  spans->Block(start.begin, end, Kind::kUrl);
}

void TryIpv4(const Page& page, size_t i, Spans* spans) {
  if (i + 3 >= page.runs.size()) return;
  for (size_t k = i; k < i + 4; ++k) {
    const Run& run = page.runs[k];
    if (run.spelled || run.count > 3) return;
    // 070.174.06.77 is a telephone.
    if (run.count > 1 && page.digits[run.first] == 0) return;
    int value = 0;
    for (uint32_t d = 0; d < run.count; ++d) {
      value = value * 10 + page.digits[run.first + d];
    }
    if (value > 255) return;
    if (k < i + 3 &&
        (page.At(run.end) != U'.' || page.runs[k + 1].begin != run.end + 1)) {
      return;
    }
  }
  uint32_t end = page.runs[i + 3].end;
  const uint32_t begin = page.runs[i].begin;
  if (page.At(end) == U'.' && IsDigit(page.At(end + 1))) return;
  if (begin > 1 && page.At(begin - 1) == U'.' && IsDigit(page.At(begin - 2))) {
    return;
  }
  static constexpr Words kSections = {U"avsnitt",  U"avsnittet", U"kapitel",
                                      U"kap",      U"version",   U"punkt",
                                      U"stycke",   U"bilaga",    U"rubrik",
                                      U"paragraf", U"del",       U"versionen"};
  if (NearBefore(page, page.runs[i].token, 1, kSections)) return;
  if (page.At(end) == U':' && IsDigit(page.At(end + 1))) {
    ++end;
    while (IsDigit(page.At(end))) ++end;
  }
  if (spans->Taken(begin, end)) return;
  spans->Block(begin, end, Kind::kIp);
}

bool IsHex(char32_t c) {
  return IsDigit(c) || (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F');
}

// Groups of up to four hex digits: eight, or fewer with "::".
void TryIpv6(const Page& page, size_t i, Spans* spans) {
  const uint32_t begin = page.tokens[i].begin;
  if (begin > 0 && (IsHex(page.At(begin - 1)) || page.At(begin - 1) == U':' ||
                    IsLetter(page.At(begin - 1)))) {
    return;
  }
  int groups = 0, longest = 0, size = 0;
  bool twice = false, digit = false;
  uint32_t p = begin;
  for (;; ++p) {
    const char32_t c = page.At(p);
    if (IsHex(c)) {
      if (size == 0) ++groups;
      ++size;
      digit |= IsDigit(c);
      longest = longest < size ? size : longest;
    } else if (c == U':' && (IsHex(page.At(p + 1)) || page.At(p + 1) == U':' ||
                             page.At(p - 1) == U':')) {
      twice |= page.At(p + 1) == U':';
      size = 0;
    } else {
      break;
    }
  }
  if (longest > 4 || groups > 8 || !digit || IsLetter(page.At(p))) return;
  if (groups != 8 && (!twice || groups < 2)) return;
  if (spans->Taken(begin, p)) return;
  spans->Block(begin, p, Kind::kIp);
}

// An account name: [begin, end) of unbroken characters.
struct Handle {
  uint32_t begin;
  uint32_t end;
  bool marked;  // has a digit, '_', '.', '#'
};

Handle ReadHandle(const Page& page, uint32_t begin) {
  uint32_t p = begin;
  Handle handle = {begin, begin, false};
  bool letter = false;
  while (IsNameChar(page.At(p)) || page.At(p) == U'#') {
    const char32_t c = page.At(p);
    letter |= IsLetter(c);
    ++p;
  }
  while (p > begin && (page.At(p - 1) == U'.' || page.At(p - 1) == U'-' ||
                       page.At(p - 1) == U'#' || page.At(p - 1) == U'+')) {
    --p;
  }
  for (uint32_t k = begin; k < p; ++k) {
    const char32_t c = page.At(k);
    handle.marked |= letter && (IsDigit(c) || c == U'_' || c == U'#' ||
                                (c == U'.' && k > begin));
  }
  handle.end = p;
  return handle;
}

// A word that nobody writes but as a name: no list has it.
bool Unknown(const Token& token) {
  return token.type == Token::kWord && token.size() >= 4 &&
         (token.classes & ~(kAnyName | kPlace)) == 0;
}

void TryAtHandle(const Page& page, size_t i, Spans* spans) {
  if (!page.IsMark(Sign(i), U'@')) return;
  const uint32_t at = page.tokens[i].begin;
  if (at > 0 && IsNameChar(page.At(at - 1)) && !page.tokens[i].space) return;
  const Handle handle = ReadHandle(page, at + 1);
  if (handle.end < at + 3 || spans->Taken(at, handle.end)) return;
  spans->Block(at, handle.end, Kind::kHandle);
}

// "insta: x", "konto x", "heter x på snap": a word of the net, and a name.
void TryNamedHandle(const Page& page, size_t i, Spans* spans) {
  const Token& cue = page.tokens[i];
  if (cue.Is(kPlatform) && cue.size() <= 2 && cue.hash == W(U"sc")) return;
  // After it.
  size_t at = i + 1;
  bool named = false;
  for (int words = 0; words < 5 && at < page.tokens.size(); ++at) {
    const Token& token = page.tokens[at];
    if (token.type == Token::kMark) {
      if (token.hash == U':' || token.hash == U'=') {
        named = true;
        continue;
      }
      if (token.hash == U'(' || token.hash == U'"' || token.hash == U',' ||
          token.hash == U'-' || token.hash == U'\'') {
        continue;
      }
      break;
    }
    if (token.line && !named) break;
    ++words;
    const Handle handle = ReadHandle(page, token.begin);
    const bool near = words == 1;
    if ((handle.marked && handle.end > handle.begin + 2) ||
        ((named || near) && handle.end >= handle.begin + 3 &&
         handle.end == token.end && Unknown(token) && !token.upper) ||
        (named && near && token.type == Token::kWord && token.size() >= 3 &&
         !token.Is(kOrdinary | kFunction))) {
      if (!spans->Taken(handle.begin, handle.end)) {
        spans->Block(handle.begin, handle.end, Kind::kHandle);
      }
      return;
    }
    if (token.type == Token::kDigits) break;
    static constexpr Words kLinks = {U"heter",
                                     U"är",
                                     U"som",
                                     U"hette",
                                     U"namn",
                                     U"under",
                                     U"med",
                                     U"namnet",
                                     U"konto",
                                     U"kontot",
                                     U"på",
                                     U"hon",
                                     U"han",
                                     U"kallar",
                                     U"sig",
                                     U"användarnamn",
                                     U"användarnamnet",
                                     U"finns",
                                     U"kallas"};
    if (!token.Is(kAccount | kPlatform) && !IsOneOf(token, kLinks)) break;
    named = named || token.hash == W(U"heter") || token.hash == W(U"hette") ||
            token.hash == W(U"användarnamn") ||
            token.hash == W(U"användarnamnet") || token.hash == W(U"namnet") ||
            (cue.Is(kAccount) && token.hash == W(U"är"));
  }
  // Before "på snap".
  if (i < 2 || !page.IsWord(Sign(i) - 1, W(U"på"))) return;
  size_t before = i - 2;
  while (before > 0 && page.tokens[before].type == Token::kMark &&
         (page.tokens[before].hash == U'"' ||
          page.tokens[before].hash == U')' ||
          page.tokens[before].hash == U',')) {
    --before;
  }
  const Token& last = page.tokens[before];
  uint32_t begin = last.begin;
  while (begin > 0 &&
         (IsNameChar(page.At(begin - 1)) || page.At(begin - 1) == U'#')) {
    --begin;
  }
  const Handle handle = ReadHandle(page, begin);
  if (handle.end != last.end || spans->Taken(begin, last.end)) return;
  if (handle.marked ||
      (Unknown(last) && !last.upper && !last.Is(kAnyName | kPlace))) {
    spans->Block(begin, last.end, Kind::kHandle);
  }
}

}  // namespace

void FindNetwork(const Page& page, Spans* spans) {
  static constexpr Words kAtWords = {U"at", U"snabela", U"snabel"};
  for (size_t i = 0; i < page.tokens.size(); ++i) {
    const Token& token = page.tokens[i];
    if (token.type == Token::kMark) {
      TryMail(page, i, spans);
      TryAtHandle(page, i, spans);
      continue;
    }
    // Most words end at a blank: no host.
    if (!page.Tok(Sign(i) + 1).space) TryUrl(page, i, spans);
    if (IsOneOf(token, kAtWords)) TryMail(page, i, spans);
    if (IsHex(page.At(token.begin))) TryIpv6(page, i, spans);
    if (token.Is(kPlatform | kAccount)) TryNamedHandle(page, i, spans);
  }
  for (size_t i = 0; i < page.runs.size(); ++i) TryIpv4(page, i, spans);
}

}  // namespace samrad::screening
