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
  static constexpr Endings kEndings = {
      U"sson",   U"ssons",  U"vic",   U"vics",   U"oglu",  U"zadeh",  U"qvist",
      U"kvist",  U"wicz",   U"nejad", U"pour",   U"ovski", U"shvili", U"dottir",
      U"gren",   U"grens",  U"ström", U"ströms", U"stedt", U"dahl",   U"inen",
      U"qvists", U"kvists", U"sköld", U"änen",   U"önen"};
  if (word.upper && !word.starts && (word.classes & ~kAnyName) == 0 &&
      (page.EndsWith(word, U"ska", 4) || page.EndsWith(word, U"ski", 4))) {
    return true;
  }
  if (page.EndsInOne(word, kEndings, 2)) return true;
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

// A sports club has them after its town, or before it.
bool IsClub(const Token& word) {
  static constexpr Words kClubs = {U"ik",  U"if",  U"bk",  U"ff",
                                   U"fk",  U"sk",  U"hk",  U"fc",
                                   U"ifk", U"aik", U"gif", U"bois"};
  return word.caps && IsOneOf(word, kClubs);
}

// "Svea hovrätt", "Maria Ungdom": named without a genitive.
bool IsCourtOrClinic(const Token& word) {
  static constexpr Words kThings = {
      U"hovrätt",         U"hovrätts", U"tingsrätt",
      U"beroendecentrum", U"ungdom",   U"mottagning",
      U"mottagningen",    U"sjukhus",  U"ungdomsmottagning"};
  return IsOneOf(word, kThings);
}

// A company's form, after its name.
bool IsCompanyForm(const Token& word) {
  static constexpr Words kForms = {U"ab", U"hb", U"kb"};
  return IsOneOf(word, kForms);
}

// Letters that Swedish words do not have: "diiriye", "xuseen".
bool LooksForeign(const Page& page, const Token& word) {
  char32_t last = 0;
  for (uint32_t i = word.begin; i < word.end; ++i) {
    const char32_t c = Fold(page.At(i));
    if (c == U'q' || c == U'w' || c == U'z' || (c == U'x' && last == 0)) {
      return true;
    }
    const bool vowel = c == U'a' || c == U'i' || c == U'u' || c == U'e' ||
                       c == U'o' || c == U'y';
    if (vowel && c == last) return true;
    if (c == U'h' && (last == U'd' || last == U'k' || last == U'g')) {
      return true;
    }
    last = c;
  }
  return false;
}

bool IsParticle(const Token& word) {
  static constexpr Words kParticles = {
      U"al", U"el",  U"af",  U"von", U"van", U"de",   U"bin", U"ben", U"abu",
      U"da", U"der", U"del", U"ibn", U"ul",  U"ould", U"la",  U"di"};
  return IsOneOf(word, kParticles);
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
    if (full ? FullNameOfAThing(first, last) : NamesAThing(first, last)) {
      return;
    }
    if (full) {
      spans_.Block(begin, end, Kind::kName);
    } else if (!spans_.Taken(begin, end, Kind::kName)) {
      spans_.Warn(begin, end, Kind::kName);
    }
  }

  // "Astrid Lindgrens barnsjukhus", "lex Sarah Wägnert", "Nils Berg AB". What
  // is about somebody else's film, home or place is that somebody all the same.
  bool FullNameOfAThing(size_t first, size_t last) const {
    const Token& left = page_.Tok(Sign(first) - 1);
    static constexpr Words kLaws = {U"lex", U"sankt", U"sankta"};
    if (IsOneOf(left, kLaws) && page_.Adjacent(Sign(first))) return true;
    if (!page_.Adjacent(Sign(last) + 1)) return false;
    const Token& next = page_.tokens[last + 1];
    if (next.type != Token::kWord) return false;
    if (next.Is(kInstitution) && page_.EndsWith(page_.tokens[last], U"s", 1)) {
      return true;
    }
    return IsCompanyForm(next) || IsClub(next) || NamesACompany(last);
  }

  // "Karlssons Måleri & Bygg AB" within three words.
  bool NamesACompany(size_t last) const {
    for (size_t k = last + 1; k < last + 4 && k < page_.tokens.size(); ++k) {
      const Token& word = page_.tokens[k];
      if (word.line || (word.type == Token::kMark && word.hash != U'&')) {
        return false;
      }
      if (word.type == Token::kWord && !word.upper) return false;
      if (word.caps && IsCompanyForm(word)) return true;
    }
    return false;
  }

  // One name that is a thing's: "lex Sarah", "Karlssons Bygg", "projektet
  // Maja".
  bool NamesAThing(size_t first, size_t last) const {
    if (page_.Adjacent(Sign(last) + 1)) {
      const Token& next = page_.tokens[last + 1];
      const bool genitive = page_.EndsWith(page_.tokens[last], U"s", 1);
      if (next.type == Token::kWord) {
        if (next.Is(kInstitution) && genitive) return true;
        if (IsCourtOrClinic(next)) return true;
        if (next.Is(kCompany) && next.upper) return true;
        if (IsClub(next) || IsCompanyForm(next)) return true;
      }
      if (NamesACompany(last)) return true;
    }
    ptrdiff_t before = Sign(first) - 1;
    if (page_.IsMark(before, U'"') || page_.IsMark(before, U'-')) --before;
    const Token& left = page_.Tok(before);
    if (left.type != Token::kWord || page_.Tok(Sign(first)).line) return false;
    if (IsClub(left)) return true;
    return (left.Is(kThing) || (left.Is(kCompany) && left.size() >= 4)) &&
           !left.Is(kTitle);
  }

  // No list has "Fältgruppen"; a full stop may be missing before it.
  bool LooksLikeNoun(const Token& word) const {
    static constexpr Endings kEndings = {U"en",     U"et",  U"na",  U"ning",
                                         U"tjänst", U"het", U"are", U"an"};
    return word.size() >= 7 && page_.EndsInOne(word, kEndings, 3);
  }

  // A given name that this word can be here.
  bool IsGiven(size_t i) const {
    const Token& word = page_.tokens[i];
    if (!word.Is(kAnyGiven) || word.Is(kThing | kLaw)) return false;
    if (word.upper) return true;
    return !word.Is(kFunction) && word.size() >= 3;
  }

  // After a given name, a capital makes a surname of what no list has and of
  // what is an ordinary word: "Sixten Wrangstrand", "Stina Uggla".
  bool IsSurnameByPlace(const Token& word) const {
    if (LooksLikeNoun(word)) return false;
    if (IsUnknownName(word)) return true;
    return !word.starts && !word.caps && word.size() >= 3 &&
           (word.classes & ~(kAnyName | kOrdinary)) == 0;
  }

  // After a given name in small letters: a noun that is a surname ("maja
  // lind"), a stem with a surname's ending ("lovisa hedenskog"), a foreign
  // word.
  bool IsSurnameInSmall(const Token& word) const {
    if (word.size() < 2 || word.Is(kFunction | kVerb)) return false;
    if (word.Is(kSurname)) return !IsQuality(word);
    if (word.classes != 0 || word.size() < 5) return false;
    // Of lexicon/surname_tails.txt those that end no common word.
    static constexpr Endings kTails = {
        U"berg", U"bergh", U"blad", U"borg", U"bäck", U"dahl",   U"feldt",
        U"fors", U"hed",   U"holm", U"hult", U"lund", U"lén",    U"len",
        U"löf",  U"mark",  U"rot",  U"skog", U"sten", U"strand", U"sund",
        U"vall", U"wall",  U"vik",  U"wik",  U"åker", U"ås"};
    if (page_.EndsInOne(word, kTails, 3)) return true;
    static constexpr Endings kInflected = {U"ade", U"ar", U"er", U"ing", U"et",
                                           U"na",  U"at", U"ts", U"it"};
    return !page_.EndsInOne(word, kInflected, 2) && LooksForeign(page_, word);
  }

  // Surnames of soldiers that say how somebody is: "anna frisk", "ali trygg".
  static bool IsQuality(const Token& word) {
    static constexpr Words kQualities = {
        U"frisk",  U"glad",   U"stark", U"trygg",  U"lång",  U"stolt", U"hård",
        U"modig",  U"rask",   U"rapp",  U"sträng", U"ung",   U"snäll", U"lugn",
        U"munter", U"tapper", U"kall",  U"varm",   U"svart", U"vit",   U"grön",
        U"brun",   U"blå",    U"röd",   U"grå",    U"klok",  U"stor",  U"liten",
        U"rik",    U"fin",    U"ny",    U"god",    U"full",  U"fast",  U"rädd",
        U"hel",    U"van",    U"dyr",   U"rolig",  U"flink", U"sund",  U"klar",
        U"nöjd",   U"bred",   U"fri",   U"frid",   U"borta", U"söt",   U"ledig",
        U"kvick"};
    return IsOneOf(word, kQualities);
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
      found = IsSurname(page_, word) || (sure && IsSurnameByPlace(word)) ||
              (at > i && !word.Is(kFunction));
      // "Jan Sol", "Björn Vide": words, but both with a capital.
      found =
          found || (capital && !word.starts && !word.caps && word.size() >= 3 &&
                    word.Is(kAnyName) && word.Is(kOrdinary) &&
                    (word.classes & ~(kAnyName | kOrdinary | kCommon)) == 0);
    } else if (!capital || sure) {
      found = IsSurname(page_, word) && !word.Is(kOrdinary | kFunction) &&
              word.size() >= 3;
      found = found || (sure && !capital && IsSurnameInSmall(word));
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
    if (word.Is(kOrdinary | kFunction | kVerb | kNumber | kMonth | kAbbr)) {
      return false;
    }
    if (word.Is(kGiven)) return word.size() >= 3;
    if (word.Is(kPlace)) return false;
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
      if (!word.starts && word.Is(kFunction)) {
        return word.Is(kGiven) && word.size() >= 3 && !word.caps &&
               !IsFeastOrShop(word) && Expected(i);
      }
      if (!word.starts) {
        return !word.caps && !word.Is(kPlace) &&
               (!word.Is(kCommon) || FollowedByVerb(i) || Expected(i));
      }
      return !word.Is(kFunction) && (FollowedByVerb(i) || FollowedByKin(i));
    }
    if (!IsSurname(page_, word) || word.Is(kPlace)) return false;
    // "vi ringde Lind"
    if (!plain) {
      return (word.classes & ~(kSurname | kOrdinary)) == 0 && !word.starts &&
             !word.caps && Expected(i);
    }
    // "i Sandberg" is a place.
    if (page_.IsWord(Sign(i) - 1, W(U"i"))) return false;
    return !word.starts || HasSurnameShape(page_, word) || FollowedByVerb(i);
  }

  static bool IsFeastOrShop(const Token& word) {
    static constexpr Words kNot = {U"valborg", U"ramadan", U"ica",  U"max",
                                   U"lidl",    U"willys",  U"coop", U"pride"};
    return IsOneOf(word, kNot);
  }

  // The word before wants a name: "ringde Liv", "med Hans". People leave out
  // full stops, so that a capital alone may begin a sentence.
  bool Expected(size_t i) const {
    static constexpr Words kBefore = {
        U"med", U"av", U"till", U"från", U"för", U"hos",    U"och", U"att",
        U"är",  U"om", U"som",  U"åt",   U"mot", U"enligt", U"på"};
    const Token& before = page_.Tok(Sign(i) - 1);
    if (IsOneOf(before, kBefore)) return true;
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
