// Where somebody lives: street addresses, post codes, flats, properties.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/types/span.h"
#include "services/screening/detectors.h"
#include "services/screening/digits.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

// Endings of street names. The first group names a street by itself; squares
// and the like only with a number.
constexpr Endings kStreet = {
    U"gatan",   U"gata",    U"vägen",      U"väg",     U"gränden", U"gränd",
    U"stigen",  U"stig",    U"backen",     U"liden",   U"slingan", U"kroken",
    U"brinken", U"stråket", U"esplanaden", U"svängen", U"bågen",   U"vagen"};

// "Parkallén", "Parkallen"; not the halls.
bool IsAvenue(const Page& page, const Token& token) {
  if (!page.EndsWith(token, U"allen", 2) && !page.EndsWith(token, U"alle", 2)) {
    return false;
  }
  const size_t e = token.end - (page.EndsWith(token, U"allen", 2) ? 2 : 1);
  if (page.At(e) == U'é' || page.At(e) == U'É') return true;
  // "Tjalle" and "Challe" are somebody.
  return token.size() >= 8 && !token.Is(kOrdinary) &&
         !page.EndsWith(token, U"hallen", 0) &&
         !page.EndsWith(token, U"vallen", 0) &&
         !page.EndsWith(token, U"fallen", 0) &&
         !page.EndsWith(token, U"stallen", 0) && token.upper;
}
constexpr Endings kStreetWithNumber = {
    U"torget",    U"torg",    U"platsen", U"plats",      U"plan",   U"leden",
    U"kajen",     U"ringen",  U"gången",  U"promenaden", U"höjden", U"kullen",
    U"terrassen", U"branten", U"rundan",  U"gärdet",     U"tunet",  U"hagen",
    U"lunden",    U"parken",  U"gården",  U"stranden",   U"udden",  U"åsen",
    U"ängen",     U"dalen",   U"berget",  U"viken",      U"byn",    U"trappan",
    U"bron",      U"hamnen",  U"backe",   U"grand",      U"skogen", U"heden",
    U"kvarnen",   U"vreten",  U"tået",    U"farten",     U"länken", U"ekbacken",
    U"gläntan",   U"stegen",  U"spåret"};

// What the number before it counts, as "5 elever".
bool IsCounted(const Page& page, size_t i) {
  static constexpr Words kUnits = {U"st",      U"stycken", U"barn", U"km",
                                   U"meter",   U"kr",      U"år",   U"procent",
                                   U"minuter", U"gånger",  U"unga"};
  const Token& token = page.Tok(Sign(i));
  if (token.type != Token::kWord || token.upper) return false;
  if (IsOneOf(token, kUnits)) return true;
  return token.Is(kOrdinary) && token.hash != W(U"eller") &&
         token.hash != W(U"efter") && token.hash != W(U"under") &&
         token.hash != W(U"över") && token.hash != W(U"har") &&
         token.hash != W(U"var") && token.hash != W(U"där") &&
         token.hash != W(U"när") && token.hash != W(U"är") &&
         !token.Is(kVerb) &&
         (page.EndsWith(token, U"er", 2) || page.EndsWith(token, U"ar", 2) ||
          page.EndsWith(token, U"or", 2));
}

// House number, letter, stairs: the last token of it, from a digits token.
size_t EndOfNumber(const Page& page, size_t i) {
  size_t last = i;
  // 12-14
  if (page.IsMark(Sign(last) + 1, U'-') &&
      page.Tok(Sign(last) + 2).type == Token::kDigits &&
      !page.Tok(Sign(last) + 1).space && page.tokens[last + 2].size() <= 3) {
    last += 2;
  }
  const Token& letter = page.Tok(Sign(last) + 1);
  if (letter.type == Token::kWord && letter.size() == 1 && !letter.line &&
      (letter.upper || !letter.space ||
       page.Tok(Sign(last) + 2).type != Token::kDigits) &&
      letter.hash != W(U"i") && letter.hash != W(U"o") &&
      letter.hash != W(U"å")) {
    ++last;
  }
  const size_t comma = page.IsMark(Sign(last) + 1, U',') ? 1 : 0;
  const Token& next = page.Tok(Sign(last + comma) + 1);
  const Token& after = page.Tok(Sign(last + comma) + 2);
  if (next.type == Token::kDigits && next.size() <= 2 &&
      (after.hash == W(U"tr") || after.hash == W(U"trappor") ||
       after.hash == W(U"vån"))) {
    last += comma + 2;
  } else if (next.hash == W(U"uppgång") || next.hash == W(U"port") ||
             next.hash == W(U"trappa") || next.hash == W(U"uppg")) {
    if (after.type == Token::kDigits || after.size() == 1) last += comma + 2;
  }
  return last;
}

// Words before the street's own: "Norra", "Sankt", "Nils Ericsons".
size_t FirstWord(const Page& page, size_t i, bool required) {
  static constexpr Words kHeads = {U"norra", U"södra", U"östra", U"västra",
                                   U"stora", U"lilla", U"gamla", U"nya",
                                   U"övre",  U"nedre", U"sankt", U"mellersta",
                                   U"inre",  U"yttre", U"nedra"};
  size_t first = i;
  for (int words = 0; words < 3 && first > 0; ++words) {
    const Token& before = page.tokens[first - 1];
    if (before.type != Token::kWord || page.Tok(Sign(first)).line) break;
    const bool head = IsOneOf(before, kHeads);
    const bool named = required && before.upper && !before.Is(kFunction) &&
                       (!before.starts || !before.Is(kOrdinary));
    if (!head && !named) break;
    if (head && !before.upper && !required) break;
    --first;
  }
  return first;
}

void TryAddress(const Page& page, size_t i, Spans* spans) {
  const Token& street = page.tokens[i];
  // The number, after "nr" perhaps.
  size_t number = i + 1;
  bool abbreviated =
      page.IsMark(Sign(number), U'.') &&
      (page.EndsWith(street, U"v", 2) || page.EndsWith(street, U"g", 2));
  if (abbreviated) ++number;
  if (page.IsWord(Sign(number), W(U"nr"))) ++number;
  const Token& figure = page.Tok(Sign(number));
  const bool numbered = figure.type == Token::kDigits && figure.size() <= 3 &&
                        !figure.line &&
                        figure.begin <= page.tokens[number - 1].end + 2 &&
                        !page.IsMark(Sign(number) + 1, U':') &&
                        !page.IsMark(Sign(number) + 1, U'%');
  const bool strong =
      page.EndsInOne(street, kStreet, 2) || IsAvenue(page, street);
  const bool alone = street.Is(kNotStreet);
  // "Nils Ericsons väg 5": the street's own word is not a name.
  static constexpr Words kOwn = {U"gata", U"väg",      U"gränd", U"stig",
                                 U"alle", U"torg",     U"plats", U"backe",
                                 U"plan", U"esplanad", U"vägen", U"gatan"};
  if (i > 0 && page.tokens[i - 1].type == Token::kWord &&
      page.tokens[i - 1].upper && !page.tokens[i - 1].starts &&
      IsOneOf(street, kOwn) && page.Adjacent(Sign(i))) {
    const size_t first = FirstWord(page, i, true);
    if (first < i &&
        (street.upper || page.EndsWith(page.tokens[i - 1], U"s", 2) ||
         page.EndsWith(page.tokens[i - 1], U"a", 2))) {
      if (numbered) {
        spans->Block(page.tokens[first].begin,
                     page.tokens[EndOfNumber(page, number)].end,
                     Kind::kAddress);
      } else if (page.EndsWith(street, U"gata", 0) ||
                 page.EndsWith(street, U"väg", 0) ||
                 page.EndsWith(street, U"gränd", 0) ||
                 page.EndsWith(street, U"stig", 0)) {
        spans->Warn(page.tokens[first].begin, street.end, Kind::kAddress);
      }
      return;
    }
  }
  // "Norra Vägen 3", "Stora torget 4"
  if (alone && numbered && FirstWord(page, i, false) < i) {
    spans->Block(page.tokens[FirstWord(page, i, false)].begin,
                 page.tokens[EndOfNumber(page, number)].end, Kind::kAddress);
    return;
  }
  // "Mellanvägen 14", "Ågatan 3": a house's number wins over the word, but a
  // road's is its own.
  static constexpr Words kRoads = {U"riksvägen",  U"länsvägen", U"europavägen",
                                   U"motorvägen", U"ringleden", U"järnvägen"};
  if (numbered && street.upper && !street.starts && !street.caps) {
    const bool named = page.EndsWith(street, U"gatan", 1) ||
                       page.EndsWith(street, U"vägen", 1) ||
                       page.EndsWith(street, U"gränd", 1);
    if (named && !IsOneOf(street, kRoads)) {
      spans->Block(street.begin, page.tokens[EndOfNumber(page, number)].end,
                   Kind::kAddress);
      return;
    }
  }
  if (numbered) {
    bool found = false;
    if (strong && !alone) {
      found = !street.Is(kOrdinary) || (street.upper && !street.starts);
    } else if (!alone && page.EndsInOne(street, kStreetWithNumber, 2)) {
      found = (street.upper || !street.Is(kOrdinary)) &&
              !(street.starts && street.Is(kOrdinary)) &&
              !IsCounted(page, number + 1);
      // Institutions in the definite form: "Fritidsgården 5".
      if (page.EndsWith(street, U"fritidsgården", 0) ||
          page.EndsWith(street, U"ungdomsgården", 0)) {
        found = false;
      }
    } else if (abbreviated) {
      found = street.size() >= 4 && !street.Is(kOrdinary | kAbbr | kAnyGiven) &&
              street.hash != W(U"resp") && street.hash != W(U"avg");
    } else if (street.upper && street.size() >= 5 &&
               (page.EndsWith(street, U"v", 4) ||
                page.EndsWith(street, U"sg", 3) ||
                page.EndsWith(street, U"rg", 3) ||
                page.EndsWith(street, U"dg", 3) ||
                page.EndsWith(street, U"ng", 9))) {
      found = street.classes == 0 && !IsCounted(page, number + 1);
    }
    if (found) {
      const size_t first = FirstWord(page, i, false);
      spans->Block(page.tokens[first].begin,
                   page.tokens[EndOfNumber(page, number)].end, Kind::kAddress);
      return;
    }
  }
  if (!strong || alone || spans->Taken(street.begin, street.end)) return;
  if (page.EndsWith(street, U"väg", 2) && !street.upper) return;
  static constexpr Words kWhere = {
      U"på",  U"vid",    U"utanför", U"längs",  U"nära", U"från",  U"till",
      U"i",   U"bakom",  U"nedför",  U"uppför", U"över", U"kring", U"runt",
      U"mot", U"korsar", U"och",     U"mellan", U"upp",  U"ner",   U"hit"};
  const bool where = IsOneOf(page.Tok(Sign(i) - 1), kWhere);
  const bool named = street.upper ? !(street.Is(kOrdinary) && street.starts)
                                  : !street.Is(kOrdinary) && where;
  if (!named) return;
  spans->Warn(page.tokens[FirstWord(page, i, false)].begin, street.end,
              Kind::kAddress);
}

// Five digits and a town.
void TryPostcode(const Page& page, size_t i, Spans* spans) {
  const std::optional<Window> window = WindowOf(page, i, 5);
  if (!window.has_value() || window->digits[0] == 0) return;
  if (!Shaped(page, *window, {5}) && !Shaped(page, *window, {3, 2}) &&
      !Singles(page, *window)) {
    return;
  }
  for (size_t k = window->first; k <= window->last; ++k) {
    if (page.runs[k].spelled) return;
  }
  const size_t next = page.runs[window->last].token + 1;
  size_t town = next;
  if (page.IsMark(Sign(town), U',') || page.IsMark(Sign(town), U'-')) ++town;
  const Token& word = page.Tok(Sign(town));
  if (word.type != Token::kWord || word.size() < 2 || word.line) return;
  if (word.begin > window->end + 3) return;
  const size_t token = page.runs[i].token;
  const bool address = spans->Taken(window->begin > 3 ? window->begin - 3 : 0,
                                    window->begin, Kind::kAddress) ||
                       spans->Taken(window->begin > 3 ? window->begin - 3 : 0,
                                    window->begin, Kind::kApartment) ||
                       NearBefore(page, token, 2,
                                  {W(U"postnummer"), W(U"postnr"),
                                   W(U"postadress"), W(U"postnumret")});
  if (!word.upper && !address && !word.Is(kPlace)) return;
  if (word.Is(kOrdinary | kAbbr) && !address &&
      !(word.Is(kPlace) && word.upper)) {
    return;
  }
  // 114 14 and 116 111 are everybody's; a sum of money has kr after it.
  const int head =
      window->digits[0] * 100 + window->digits[1] * 10 + window->digits[2];
  const int tail = window->digits[3] * 10 + window->digits[4];
  if (!address &&
      ((head == 114 && tail == 14) || (head == 113 && tail == 13))) {
    return;
  }
  if (spans->Taken(window->begin, window->end)) return;
  size_t last = town;
  // "Upplands Väsby", "Östra Lillby".
  if (page.Adjacent(Sign(town) + 1) && page.IsWord(Sign(town) + 1) &&
      page.tokens[town + 1].upper && !page.tokens[town + 1].Is(kOrdinary)) {
    last = town + 1;
  }
  spans->Block(window->begin, page.tokens[last].end, Kind::kPostcode);
}

// lgh 1203
void TryApartment(const Page& page, size_t i, Spans* spans) {
  static constexpr Words kCues = {U"lgh",   U"lägenhet",        U"lägenheten",
                                  U"lght",  U"lägenhetsnummer", U"lägenhetsnr",
                                  U"lghnr", U"lägenhetsnumret", U"lägh",
                                  U"lag"};
  const Token& cue = page.tokens[i];
  if (!IsOneOf(cue, kCues) || cue.hash == W(U"lag")) return;
  size_t at = i + 1;
  while (at < i + 5 &&
         (page.IsMark(Sign(at), U'.') || page.IsMark(Sign(at), U':') ||
          page.IsMark(Sign(at), U'-') || page.IsWord(Sign(at), W(U"nr")) ||
          page.IsWord(Sign(at), W(U"nummer")) ||
          page.IsWord(Sign(at), W(U"är")))) {
    ++at;
  }
  const size_t run = FirstRunFrom(page, page.Tok(Sign(at)).begin);
  if (run >= page.runs.size() || page.runs[run].token != at) return;
  const std::optional<Window> window = WindowOf(page, run, 4);
  if (!window.has_value()) return;
  spans->Block(cue.begin, window->end, Kind::kApartment);
}

// "Vreta 3:17", "fastigheten Norrgården 18:87"; not 18:30, not OSL 26:1.
void TryProperty(const Page& page, size_t i, Spans* spans) {
  const Token& left = page.tokens[i];
  if (left.size() > 4 || !page.IsMark(Sign(i) + 1, U':') ||
      page.Tok(Sign(i) + 1).space) {
    return;
  }
  const Token& right = page.Tok(Sign(i) + 2);
  if (right.type != Token::kDigits || right.space || right.size() > 4) return;
  if (page.At(right.end) == U':' || page.At(right.end) == U'/') return;
  if (i == 0 || left.line || !left.space) return;
  const Token& name = page.tokens[i - 1];
  if (name.type != Token::kWord || name.size() < 2) return;
  static constexpr Words kCues = {U"fastighet",
                                  U"fastigheten",
                                  U"fastighetsbeteckning",
                                  U"fastighetsbeteckningen",
                                  U"tomten",
                                  U"tomt",
                                  U"gården",
                                  U"gård",
                                  U"torpet",
                                  U"huset",
                                  U"villan",
                                  U"lagfart"};
  const bool cued = NearBefore(page, i - 1, 3, kCues);
  if (name.Is(kLaw | kWeekday | kMonth | kListCue) && !cued) return;
  static constexpr Words kTimes = {
      U"kl",     U"klockan", U"runt", U"till",  U"från", U"efter", U"före",
      U"mellan", U"och",     U"vid",  U"cirka", U"ca",   U"senast"};
  if (IsOneOf(name, kTimes)) return;
  int hours = 0, minutes = 0;
  for (uint32_t k = left.begin; k < left.end; ++k) {
    hours = hours * 10 + static_cast<int>(page.At(k) - U'0');
  }
  for (uint32_t k = right.begin; k < right.end; ++k) {
    minutes = minutes * 10 + static_cast<int>(page.At(k) - U'0');
  }
  // Printed matter: "HSLF-FS 2022:39".
  if (!cued && name.caps && left.size() == 4 && hours >= 1800 && hours < 2100) {
    return;
  }
  // "3:17" is also a time: of an estate, its name has a capital that no
  // sentence gives it, and three figures are seldom told of the clock.
  const bool time = hours < 24 && right.size() == 2 && minutes < 60;
  const bool clock = time && left.size() == 2;
  if (!cued) {
    if (name.Is(kOrdinary | kAbbr)) {
      if (!name.upper || name.starts || (name.Is(kPlace) ? clock : time)) {
        return;
      }
    }
    if (!name.upper && time && left.size() == 2) return;
    static constexpr Endings kNotEstates = {
        U"hallen",       U"skolan",    U"mötet",    U"träningen",
        U"matchen",      U"centret",   U"cafeet",   U"tåget",
        U"bussen",       U"passet",    U"lagen",    U"balken",
        U"förordningen", U"lektionen", U"middagen", U"formen"};
    if (page.EndsInOne(name, kNotEstates, 2)) return;
  }
  if (spans->Taken(left.begin, right.end)) return;
  spans->Block(name.begin, right.end, Kind::kProperty);
}

// kv. Björnen 4, kvarteret Björnen 4
void TryBlock(const Page& page, size_t i, Spans* spans) {
  const Token& cue = page.tokens[i];
  if (cue.hash != W(U"kv") && cue.hash != W(U"kvarteret")) return;
  size_t at = i + 1;
  if (page.IsMark(Sign(at), U'.')) ++at;
  size_t words = 0;
  while (page.IsWord(Sign(at)) && words < 3 && page.Tok(Sign(at)).space) {
    ++at;
    ++words;
  }
  if (words == 0 || page.Tok(Sign(at)).type != Token::kDigits) return;
  if (page.tokens[at].size() > 3 || page.tokens[at].line) return;
  if (spans->Taken(cue.begin, page.tokens[at].end)) return;
  spans->Block(cue.begin, page.tokens[at].end, Kind::kProperty);
}

}  // namespace

void FindPlaces(const Page& page, Spans* spans) {
  for (size_t i = 0; i < page.tokens.size(); ++i) {
    const Token& token = page.tokens[i];
    if (token.type == Token::kDigits) TryProperty(page, i, spans);
    if (token.type != Token::kWord) continue;
    TryApartment(page, i, spans);
    TryBlock(page, i, spans);
    TryAddress(page, i, spans);
  }
  for (size_t i = 0; i < page.runs.size(); ++i) TryPostcode(page, i, spans);
}

}  // namespace samrad::screening
