// Names of people: given name and surname stop the text, one alone needs a
// look. What names an institution, a company, a place or a law is none.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "services/screening/detectors.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

// Endings that make a surname of any stem.
bool HasSurnameShape(const Page& page, const Token& word) {
  static constexpr std::u32string_view kEndings[] = {
      U"sson",   U"ssons",  U"vic",  U"vics",   U"oglu",   U"zadeh",
      U"qvist",  U"kvist",  U"wicz", U"nejad",  U"pour",   U"ovski",
      U"shvili", U"dottir", U"gren", U"grens",  U"ström",  U"ströms",
      U"stedt",  U"dahl",   U"inen", U"qvists", U"kvists", U"sköld"};
  if (word.upper && !word.starts && (word.classes & ~kAnyName) == 0 &&
      (page.EndsWith(word, U"ska", 4) || page.EndsWith(word, U"ski", 4))) {
    return true;
  }
  for (std::u32string_view ending : kEndings) {
    if (page.EndsWith(word, ending, 2)) return true;
  }
  return page.EndsWith(word, U"ic", 3) &&
         page.At(word.end - 1) != U'c';  // Begić, not "diskotic"
}

bool IsSurname(const Page& page, const Token& word) {
  return word.Is(kSurname) || HasSurnameShape(page, word);
}

// What no list has but a capital marks: some name.
bool IsUnknownName(const Token& word) {
  return word.type == Token::kWord && word.upper && word.size() >= 3 &&
         !word.starts && !(word.caps && word.size() <= 4) &&
         (word.classes & ~kAnyName) == 0;
}

bool IsParticle(const Token& word) {
  static constexpr uint64_t kParticles[] = {
      W(U"al"),  W(U"el"),  W(U"af"),   W(U"von"), W(U"van"), W(U"de"),
      W(U"bin"), W(U"ben"), W(U"abu"),  W(U"da"),  W(U"der"), W(U"del"),
      W(U"ibn"), W(U"ul"),  W(U"ould"), W(U"la"),  W(U"di")};
  for (uint64_t hash : kParticles) {
    if (word.hash == hash) return true;
  }
  return false;
}

class NameFinder {
 public:
  NameFinder(const Page& page, Spans* spans) : page_(page), spans_(*spans) {}

  void Find() {
    for (size_t i = 0; i < page_.tokens.size(); ++i) {
      const Token& token = page_.tokens[i];
      if (token.type != Token::kWord || token.size() < 2) continue;
      if (!token.Is(kAnyName | kTitle) && !token.upper) continue;
      if (InOther(token)) continue;
      if (size_t last = FullName(i); last > i) {
        Report(i, last, true);
        i = last;
        continue;
      }
      if (size_t last = SurnameFirst(i); last > i) {
        Report(i, last, true);
        i = last;
        continue;
      }
      if (IsAlone(i)) Report(i, i, false);
    }
  }

 private:
  // An address, a school, an account explains the word already.
  bool InOther(const Token& token) const {
    constexpr uint32_t kNames =
        Spans::BitOf(Kind::kName) | Spans::BitOf(Kind::kNickname);
    return (spans_.KindsIn(token.begin, token.end) & ~kNames) != 0;
  }

  void Report(size_t first, size_t last, bool full) {
    const uint32_t begin = page_.tokens[first].begin;
    const uint32_t end = page_.tokens[last].end;
    if (NamesAThing(first, last)) return;
    if (full) {
      spans_.Block(begin, end, Kind::kName);
    } else if (!spans_.Taken(begin, end, Kind::kName)) {
      spans_.Warn(begin, end, Kind::kName);
    }
  }

  // "Astrid Lindgrens barnsjukhus", "lex Sarah", "Karlssons Bygg".
  bool NamesAThing(size_t first, size_t last) const {
    if (page_.Adjacent(Sign(last) + 1)) {
      const Token& next = page_.tokens[last + 1];
      const bool genitive = page_.EndsWith(page_.tokens[last], U"s", 1);
      if (next.type == Token::kWord) {
        if (next.Is(kInstitution) && genitive) return true;
        if (next.Is(kCompany) && next.upper) return true;
        // A club: "Norrsunds BK".
        if (next.caps && next.size() <= 3 && next.Is(kAbbr)) return true;
        if (next.hash == W(U"ab") || next.hash == W(U"hb")) return true;
      }
      // "Karlssons Måleri & Bygg AB" within three words.
      for (size_t k = last + 1; k < last + 4 && k < page_.tokens.size(); ++k) {
        const Token& word = page_.tokens[k];
        if (word.line || (word.type == Token::kMark && word.hash != U'&'))
          break;
        if (word.type == Token::kWord && !word.upper) break;
        if (word.caps && word.Is(kCompany) && word.size() == 2) return true;
      }
    }
    ptrdiff_t before = Sign(first) - 1;
    if (page_.IsMark(before, U'"') || page_.IsMark(before, U'-')) --before;
    const Token& left = page_.Tok(before);
    if (left.type != Token::kWord || page_.Tok(Sign(first)).line) return false;
    if (left.caps && left.size() >= 2 && left.size() <= 3 && left.Is(kAbbr)) {
      return true;
    }
    return (left.Is(kThing) || (left.Is(kCompany) && left.size() >= 4)) &&
           !left.Is(kTitle);
  }

  // No list has "Fältgruppen"; a full stop may be missing before it.
  bool LooksLikeNoun(const Token& word) const {
    static constexpr std::u32string_view kEndings[] = {
        U"en", U"et", U"na", U"ning", U"tjänst", U"het", U"are", U"an"};
    if (word.size() >= 11) return true;
    for (std::u32string_view ending : kEndings) {
      if (word.size() >= 7 && page_.EndsWith(word, ending, 3)) return true;
    }
    return false;
  }

  // A given name that this word can be here.
  bool IsGiven(size_t i) const {
    const Token& word = page_.tokens[i];
    if (!word.Is(kAnyGiven) || word.Is(kThing | kLaw)) return false;
    if (word.upper) return true;
    return !word.Is(kFunction) && word.size() >= 3;
  }

  // The last token of a surname that starts at token i; i - 1 when none.
  size_t SurnameEnd(size_t i, bool capital, bool sure) const {
    const size_t none = i - 1;
    size_t at = i;
    // al-Sayed, von Essen, Al Sayed
    while (at < i + 3 && page_.IsWord(Sign(at)) &&
           IsParticle(page_.tokens[at]) && NextWord(at) > at) {
      at = NextWord(at);
    }
    if (at >= page_.tokens.size() || !page_.IsWord(Sign(at))) return none;
    const Token& word = page_.tokens[at];
    if (word.size() < 2) return none;
    bool found = false;
    if (word.upper) {
      found = IsSurname(page_, word) ||
              (sure && IsUnknownName(word) && !LooksLikeNoun(word)) ||
              (at > i && word.Is(kAnyName));
    } else if (!capital || sure) {
      found = IsSurname(page_, word) && !word.Is(kOrdinary | kFunction) &&
              word.size() >= 3;
    }
    if (!found) return none;
    // Al-Sayed-Nilsson, Berg Lindgren
    const size_t more = NextWord(at);
    if (more > at && page_.tokens[more].upper == word.upper &&
        IsSurname(page_, page_.tokens[more]) &&
        !page_.tokens[more].Is(kOrdinary | kFunction)) {
      at = more;
    }
    return at;
  }

  // The word after token i, over a hyphen or one blank; i when there is none.
  size_t NextWord(size_t i) const {
    size_t at = i + 1;
    if (page_.IsMark(Sign(at), U'-') && !page_.Tok(Sign(at)).space) {
      ++at;
      if (page_.Tok(Sign(at)).space) return i;
    }
    if (!page_.IsWord(Sign(at)) || page_.tokens[at].line ||
        page_.tokens[at].begin > page_.tokens[i].end + 2) {
      return i;
    }
    return at;
  }

  // The last token of "given ... surname" from token i; i when there is none.
  size_t FullName(size_t i) const {
    const Token& first = page_.tokens[i];
    size_t last_given = i;
    bool strong = !first.Is(kOrdinary | kFunction);
    if (!IsGiven(i)) return UnknownFull(i);
    // Further given names and an initial: "Karl Erik L. Berg".
    for (int more = 0; more < 3; ++more) {
      const size_t next = NextWord(last_given);
      if (next == last_given) break;
      const Token& word = page_.tokens[next];
      if (word.size() == 1 && word.upper &&
          page_.IsMark(Sign(next) + 1, U'.') && page_.IsWord(Sign(next) + 2) &&
          page_.Adjacent(Sign(next) + 2)) {
        if (SurnameEnd(next + 2, true, true) >= next + 2) {
          return SurnameEnd(next + 2, true, true);
        }
        break;
      }
      if (!word.Is(kAnyGiven) || word.Is(kFunction) ||
          word.upper != first.upper || page_.tokens[last_given].genitive) {
        break;
      }
      // "Anna Ali": the second may itself be the surname.
      const size_t after = NextWord(next);
      const bool surname_follows =
          after > next && SurnameEnd(after, first.upper, false) >= after;
      if (!surname_follows) break;
      last_given = next;
      strong = strong || !word.Is(kOrdinary);
    }
    if (page_.tokens[last_given].genitive &&
        !page_.tokens[last_given].Is(kSurname)) {
      return i;
    }
    const size_t at = NextWord(last_given);
    if (at == last_given) return i;
    const Token& next = page_.tokens[at];
    // A small word that is a name only by its surname: "klara nilsson".
    if (!first.upper && !strong && next.Is(kOrdinary)) return i;
    const size_t end = SurnameEnd(at, first.upper, strong);
    return end >= at ? end : i;
  }

  // "Xhiomir Lindgren", "rektor Xhiomir Vraz": no list has the given name.
  size_t UnknownFull(size_t i) const {
    const Token& first = page_.tokens[i];
    if (!first.upper || first.size() < 2 || first.caps) return i;
    const bool titled =
        page_.Tok(Sign(i) - 1).Is(kTitle) && page_.Adjacent(Sign(i));
    const size_t at = NextWord(i);
    if (at == i) return i;
    const Token& next = page_.tokens[at];
    if (!next.upper || next.caps || next.Is(kFunction | kAbbr)) return i;
    const bool unknown = (first.classes & ~kAnyName) == 0 && !first.genitive;
    if (unknown && !first.starts && next.Is(kSurname) &&
        !next.Is(kPlace | kOrdinary)) {
      return SurnameEnd(at, true, false) >= at ? at : i;
    }
    if (titled && unknown && (IsUnknownName(next) || IsSurname(page_, next))) {
      return at;
    }
    return i;
  }

  // "Lindgren, Sara", "Begić Warda"
  size_t SurnameFirst(size_t i) const {
    const Token& first = page_.tokens[i];
    if (!first.upper || !IsSurname(page_, first) || first.genitive ||
        first.Is(kOrdinary | kFunction)) {
      return i;
    }
    size_t at = i + 1;
    if (page_.IsMark(Sign(at), U',')) ++at;
    if (!page_.IsWord(Sign(at)) || page_.tokens[at].line) return i;
    const Token& given = page_.tokens[at];
    if (page_.tokens[at].begin > first.end + 3) return i;
    if (!given.upper || !given.Is(kAnyGiven) ||
        given.Is(kOrdinary | kFunction)) {
      return i;
    }
    return at;
  }

  // One name by itself.
  bool IsAlone(size_t i) const {
    const Token& word = page_.tokens[i];
    if (word.Is(kLaw) || (word.caps && (word.size() <= 3 || word.Is(kAbbr)))) {
      return false;
    }
    if (word.size() <= 2 && !word.upper) return false;
    const Token& before = page_.Tok(Sign(i) - 1);
    const bool titled = before.Is(kTitle) && page_.Adjacent(Sign(i));
    if (word.upper) return IsAloneInCapital(i, titled);
    if (word.Is(kOrdinary | kFunction | kPlace | kNumber | kMonth | kAbbr)) {
      return false;
    }
    if (word.Is(kGiven)) return word.size() >= 3;
    if (titled && word.Is(kAnyName)) return word.size() >= 4;
    return word.Is(kSurname) && word.size() >= 6 &&
           HasSurnameShape(page_, word);
  }

  bool IsAloneInCapital(size_t i, bool titled) const {
    const Token& word = page_.tokens[i];
    if (word.Is(kWeekday | kNumber)) return false;
    // Months have no capital: "Maj sa nej", "vi frågade Maj".
    if (word.Is(kMonth)) {
      return word.Is(kGiven) && (word.starts ? FollowedByVerb(i) : true) &&
             !page_.IsWord(Sign(i) + 1, W(U"är")) && !word.Is(kFunction);
    }
    const bool plain = (word.classes & ~(kAnyName | kPlace)) == 0;
    if (titled && !word.starts) {
      if (word.Is(kAnyName)) return true;
      return (word.classes & ~kAnyName) == 0 && word.size() >= 3 && !word.caps;
    }
    if (word.Is(kAnyGiven)) {
      if (word.Is(kPlace) && !word.Is(kGiven)) return false;
      if (plain) return word.Is(kGiven) || !word.starts || FollowedByVerb(i);
      if (!word.starts) {
        return !word.caps && !word.Is(kPlace | kFunction) &&
               (!word.Is(kCommon) || FollowedByVerb(i) || Expected(i));
      }
      return !word.Is(kFunction) && (FollowedByVerb(i) || FollowedByKin(i));
    }
    if (!IsSurname(page_, word) || !plain || word.Is(kPlace)) return false;
    // "i Sandberg" is a place.
    if (page_.IsWord(Sign(i) - 1, W(U"i"))) return false;
    return !word.starts || HasSurnameShape(page_, word) || FollowedByVerb(i);
  }

  // The word before wants a name: "ringde Liv", "med Hans". People leave out
  // full stops, so that a capital alone may begin a sentence.
  bool Expected(size_t i) const {
    static constexpr uint64_t kBefore[] = {
        W(U"med"), W(U"av"),  W(U"till"), W(U"från"),  W(U"för"),
        W(U"hos"), W(U"och"), W(U"att"),  W(U"är"),    W(U"om"),
        W(U"som"), W(U"åt"),  W(U"mot"),  W(U"enligt")};
    const Token& before = page_.Tok(Sign(i) - 1);
    for (uint64_t hash : kBefore) {
      if (before.hash == hash) return true;
    }
    return page_.Adjacent(Sign(i)) && before.Is(kVerb);
  }

  bool FollowedByVerb(size_t i) const {
    return page_.Adjacent(Sign(i) + 1) && page_.tokens[i + 1].Is(kVerb);
  }

  // "Saga och hennes bror", "Livs mamma"
  bool FollowedByKin(size_t i) const {
    if (!page_.Adjacent(Sign(i) + 1)) return false;
    const Token& next = page_.tokens[i + 1];
    if (next.hash == W(U"och")) {
      return page_.Tok(Sign(i) + 2).upper || page_.Tok(Sign(i) + 2).Is(kKin) ||
             page_.Tok(Sign(i) + 3).Is(kKin);
    }
    return page_.tokens[i].genitive && next.Is(kKin);
  }

  const Page& page_;
  Spans& spans_;
};

}  // namespace

void FindNames(const Page& page, Spans* spans) {
  NameFinder(page, spans).Find();
}

}  // namespace samrad::screening
