// Days: a birth date stops the text, another day and month needs a look. And
// the last four digits of a personal number given beside the birth date.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "services/screening/detectors.h"
#include "services/screening/digits.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

struct Date {
  uint32_t begin;
  uint32_t end;
  size_t first_token;
  size_t last_token;
  int year;  // two digits; -1 when not given
  int month;
  int day;
  // 080822: a date only beside a word for birth.
  bool weak;
};

int ValueOf(const Page& page, const Run& run) {
  int value = 0;
  for (uint32_t i = 0; i < run.count; ++i) {
    value = value * 10 + page.digits[run.first + i];
  }
  return value;
}

int MonthOf(const Token& token) {
  static constexpr uint64_t kMonths[][3] = {
      {W(U"januari"), W(U"jan"), 0},
      {W(U"februari"), W(U"feb"), 0},
      {W(U"mars"), W(U"mar"), 0},
      {W(U"april"), W(U"apr"), 0},
      {W(U"maj"), W(U"maj"), 0},
      {W(U"juni"), W(U"jun"), 0},
      {W(U"juli"), W(U"jul"), 0},
      {W(U"augusti"), W(U"aug"), 0},
      {W(U"september"), W(U"sep"), W(U"sept")},
      {W(U"oktober"), W(U"okt"), 0},
      {W(U"november"), W(U"nov"), 0},
      {W(U"december"), W(U"dec"), 0}};
  if (!token.Is(kMonth)) return 0;
  for (int i = 0; i < 12; ++i) {
    for (uint64_t hash : kMonths[i]) {
      if (hash != 0 && token.hash == hash) return i + 1;
    }
  }
  return 0;
}

int OrdinalOf(const Token& token) {
  static constexpr Words kOrdinals = {
      U"första",      U"andra",       U"tredje",       U"fjärde",
      U"femte",       U"sjätte",      U"sjunde",       U"åttonde",
      U"nionde",      U"tionde",      U"elfte",        U"tolfte",
      U"trettonde",   U"fjortonde",   U"femtonde",     U"sextonde",
      U"sjuttonde",   U"artonde",     U"nittonde",     U"tjugonde",
      U"tjugoförsta", U"tjugoandra",  U"tjugotredje",  U"tjugofjärde",
      U"tjugofemte",  U"tjugosjätte", U"tjugosjunde",  U"tjugoåttonde",
      U"tjugonionde", U"trettionde",  U"trettioförsta"};
  const size_t place = kOrdinals.PlaceOf(token.hash);
  return place < kOrdinals.size() ? static_cast<int>(place) + 1 : 0;
}

class DateFinder {
 public:
  DateFinder(const Page& page, Spans* spans) : page_(page), spans_(*spans) {}

  std::vector<Date> FindAll() {
    for (size_t i = 0; i < page_.runs.size(); ++i) {
      if (page_.runs[i].spelled) continue;
      if (!dates_.empty() && page_.runs[i].begin < dates_.back().end) continue;
      if (TryMonthName(page_.runs[i])) continue;
      if (TryNumbers(i)) continue;
      TryOneRun(page_.runs[i]);
    }
    for (size_t i = 0; i + 1 < page_.tokens.size(); ++i) {
      const int month = MonthOf(page_.tokens[i + 1]);
      if (month == 0) continue;
      const int day = OrdinalOf(page_.tokens[i]);
      if (day != 0) AddWithYear(page_.tokens[i].begin, i, i + 1, day, month);
    }
    return std::move(dates_);
  }

 private:
  void Add(uint32_t begin, uint32_t end, size_t first, size_t last, int year,
           int month, int day, bool weak) {
    if (!IsDay(0, year < 0 ? 0 : year, month, day)) return;
    if (spans_.Taken(begin, end)) return;
    dates_.push_back({begin, end, first, last, year, month, day, weak});
  }

  // "14 februari 2011", "19 mar -12", "15:e oktober".
  bool TryMonthName(const Run& run) {
    if (run.count > 2) return false;
    size_t at = run.token + 1;
    if (page_.IsMark(Sign(at), U':') && page_.IsWord(Sign(at + 1))) at += 2;
    if (page_.IsMark(Sign(at), U'.')) ++at;
    if (page_.IsWord(Sign(at), W(U"e")) || page_.IsWord(Sign(at), W(U"a"))) {
      ++at;
    }
    const int month = MonthOf(page_.Tok(Sign(at)));
    if (month == 0 || page_.Tok(Sign(at)).begin > run.end + 4) return false;
    const size_t before = dates_.size();
    AddWithYear(run.begin, run.token, at, ValueOf(page_, run), month);
    return dates_.size() > before;
  }

  void AddWithYear(uint32_t begin, size_t first, size_t month_token, int day,
                   int month) {
    size_t at = month_token + 1;
    uint32_t end = page_.tokens[month_token].end;
    int year = -1;
    while (page_.IsMark(Sign(at), U'.') || page_.IsMark(Sign(at), U',') ||
           page_.IsMark(Sign(at), U'-') || page_.IsMark(Sign(at), U'\'')) {
      ++at;
    }
    const Token& token = page_.Tok(Sign(at));
    size_t last = month_token;
    if (token.type == Token::kDigits && token.begin <= end + 3 && !token.line &&
        (token.size() == 4 || (token.size() == 2 && at > month_token + 1))) {
      year = static_cast<int>((page_.At(token.end - 2) - U'0') * 10 +
                              (page_.At(token.end - 1) - U'0'));
      const bool written = token.size() == 2 || page_.At(token.begin) == U'1' ||
                           page_.At(token.begin) == U'2';
      if (written) {
        end = token.end;
        last = at;
      } else {
        year = -1;
      }
    }
    Add(begin, end, first, last, year, month, day, false);
  }

  // "2024-07-18", "9/8", "31/8-12", "18.7.2024".
  bool TryNumbers(size_t i) {
    const Run& a = page_.runs[i];
    if (i + 1 >= page_.runs.size() || a.count > 4 || a.count == 3) return false;
    const Run& b = page_.runs[i + 1];
    const char32_t sep = page_.At(a.end);
    if (b.spelled || b.begin != a.end + 1 || b.count > 2) {
      return TrySpaced(i);
    }
    const bool slash = sep == U'/';
    if (!slash && sep != U'-' && sep != U'.' && sep != U' ' && sep != U'_') {
      return false;
    }
    const Run* c = i + 2 < page_.runs.size() ? &page_.runs[i + 2] : nullptr;
    if (c != nullptr && (c->spelled || c->begin != b.end + 1)) c = nullptr;
    if (c != nullptr) {
      const char32_t second = page_.At(b.end);
      const bool plain = second == sep || second == U'-' || second == U'/' ||
                         second == U' ' || second == U'.';
      if (!plain) c = nullptr;
    }
    const size_t before = dates_.size();
    if (a.count == 4) {
      if (c == nullptr || c->count > 2 || !Century(a)) return false;
      Add(a.begin, c->end, a.token, c->token, ValueOf(page_, a) % 100,
          ValueOf(page_, b), ValueOf(page_, *c), false);
      return dates_.size() > before;
    }
    if (c != nullptr && (c->count == 4 ? Century(*c) : c->count == 2) &&
        (sep != U' ' || c->count == 4)) {
      // dd/mm-yy, dd.mm.yyyy; or yy-mm-dd beside a birth.
      Add(a.begin, c->end, a.token, c->token, ValueOf(page_, *c) % 100,
          ValueOf(page_, b), ValueOf(page_, a), !slash && c->count == 2);
      if (dates_.size() > before) return true;
      if (a.count == 2 && c->count == 2) {
        Add(a.begin, c->end, a.token, c->token, ValueOf(page_, a),
            ValueOf(page_, b), ValueOf(page_, *c), true);
      }
      return dates_.size() > before;
    }
    if (slash && !NoDayAndMonth(a, b)) {
      Add(a.begin, b.end, a.token, b.token, -1, ValueOf(page_, b),
          ValueOf(page_, a), false);
    } else if (sep == U'.' && page_.IsWord(Sign(a.token) - 1, W(U"den"))) {
      Add(a.begin, b.end, a.token, b.token, -1, ValueOf(page_, b),
          ValueOf(page_, a), false);
    }
    return dates_.size() > before;
  }

  // "2010 - 10 - 20", and day and month with blanks: "31 / 8".
  bool TrySpaced(size_t i) {
    if (i + 2 >= page_.runs.size()) return false;
    const Run &a = page_.runs[i], &b = page_.runs[i + 1],
              &c = page_.runs[i + 2];
    if (!Joined(page_, i) || !Joined(page_, i + 1)) return false;
    if (b.spelled || c.spelled || b.count > 2) return false;
    const size_t before = dates_.size();
    if (a.count == 4 && c.count <= 2 && Century(a)) {
      Add(a.begin, c.end, a.token, c.token, ValueOf(page_, a) % 100,
          ValueOf(page_, b), ValueOf(page_, c), false);
    } else if (a.count <= 2 && c.count == 4 && Century(c)) {
      Add(a.begin, c.end, a.token, c.token, ValueOf(page_, c) % 100,
          ValueOf(page_, b), ValueOf(page_, a), false);
    }
    return dates_.size() > before;
  }

  // 20101020, and 101020 beside a birth.
  void TryOneRun(const Run& run) {
    if (run.count != 8 && run.count != 6) return;
    const auto digits =
        absl::MakeConstSpan(page_.digits).subspan(run.first, run.count);
    const size_t at = run.count - 6;
    if (run.count == 8 && (Two(digits, 0) < 18 || Two(digits, 0) > 20)) return;
    Add(run.begin, run.end, run.token, run.token, Two(digits, at),
        Two(digits, at + 2), Two(digits, at + 4), run.count == 6);
  }

  bool Century(const Run& run) const {
    const int century = ValueOf(page_, run) / 100;
    return century >= 18 && century <= 20;
  }

  // 24/7, two thirds of the class, weeks 9/10, a school year.
  bool NoDayAndMonth(const Run& a, const Run& b) const {
    static constexpr Words kAfter = {U"av",    U"del",    U"delar",   U"tim",
                                     U"timme", U"timmar", U"portion", U"år",
                                     U"liter", U"dag"};
    static constexpr Words kBefore = {
        U"vecka", U"veckor",   U"v",       U"veckorna", U"läsåret",
        U"läsår", U"säsongen", U"ungefär", U"ca",       U"nästan",
        U"cirka", U"rum",      U"sida",    U"sidan"};
    if (ValueOf(page_, a) == 24 && ValueOf(page_, b) == 7) return true;
    // 2024/25 and its tail 25:65 are printed matter.
    if (page_.At(b.end) == U':' || page_.At(b.end) == U'/') return true;
    if (a.begin > 0 && page_.At(a.begin - 1) == U'/') return true;
    if (IsOneOf(page_.Tok(Sign(b.token) + 1), kAfter)) return true;
    const Token& before = page_.Tok(Sign(a.token) - 1);
    return IsOneOf(before, kBefore) || before.Is(kLaw | kListCue);
  }

  const Page& page_;
  Spans& spans_;
  std::vector<Date> dates_;
};

// A word for birth close before or after, in the same sentence.
bool IsBirth(const Page& page, const Date& date) {
  const auto at = [&](size_t i) -> const Token& { return page.tokens[i]; };
  for (size_t i = date.first_token; i-- > 0;) {
    const Token& token = at(i);
    if (date.begin > token.end + 32) break;
    if (token.Is(kBirth)) return true;
    if (token.hash == W(U"f") && token.size() == 1 && !token.caps &&
        date.begin <= token.end + 7) {
      return true;
    }
    if (token.type == Token::kMark &&
        (token.hash == U'!' || token.hash == U'?'))
      break;
    if (token.type == Token::kMark && token.hash == U'.' &&
        i + 1 < page.tokens.size() && at(i + 1).starts && at(i + 1).upper) {
      break;
    }
  }
  for (size_t i = date.last_token + 1; i < page.tokens.size(); ++i) {
    const Token& token = at(i);
    if (token.begin > date.end + 16 || token.starts || token.line) break;
    if (token.Is(kBirth)) return true;
    // "3 maj, 15 år fyllda" is far away; a comma is not.
    if (token.type == Token::kMark && token.hash != U',') break;
  }
  return false;
}

// "fyra sista: 2396" beside a date it fits.
void FindLastFour(const Page& page, const Date& date, Spans* spans) {
  static constexpr Words kCues = {U"sista",
                                  U"siffror",
                                  U"siffrorna",
                                  U"slut",
                                  U"slutar",
                                  U"slutsiffror",
                                  U"slutsiffrorna",
                                  U"kontrollsiffror",
                                  U"kontrollsiffrorna",
                                  U"födelsenummer",
                                  U"fyra",
                                  U"avslutas",
                                  U"resten",
                                  U"sist"};
  const size_t from = FirstRunFrom(page, date.begin > 90 ? date.begin - 90 : 0);
  for (size_t i = from; i < page.runs.size(); ++i) {
    if (page.runs[i].begin > date.end + 90) break;
    const std::optional<Window> window = WindowOf(page, i, 4);
    if (!window.has_value()) continue;
    const bool after = window->begin >= date.end;
    const uint32_t gap =
        after ? window->begin - date.end : date.begin - window->end;
    if ((!after && window->end > date.begin) || gap > 70) continue;
    const size_t token = page.runs[window->first].token;
    const size_t last = page.runs[window->last].token;
    bool cued = NearBefore(page, token, 5, kCues);
    for (size_t k = last + 1; k < page.tokens.size() && k < last + 4; ++k) {
      cued = cued || IsOneOf(page.tokens[k], kCues);
    }
    if (!cued || spans->Taken(window->begin, window->end)) continue;
    uint8_t ten[10] = {static_cast<uint8_t>(date.year / 10),
                       static_cast<uint8_t>(date.year % 10),
                       static_cast<uint8_t>(date.month / 10),
                       static_cast<uint8_t>(date.month % 10),
                       static_cast<uint8_t>(date.day / 10),
                       static_cast<uint8_t>(date.day % 10),
                       window->digits[0],
                       window->digits[1],
                       window->digits[2],
                       window->digits[3]};
    if (LuhnHolds(ten)) {
      spans->Block(window->begin, window->end, Kind::kPersonnummer);
    }
  }
}

}  // namespace

void FindDates(const Page& page, Spans* spans) {
  const std::vector<Date> dates = DateFinder(page, spans).FindAll();
  for (const Date& date : dates) {
    if (IsBirth(page, date)) {
      spans->Block(date.begin, date.end, Kind::kDate);
    } else if (!date.weak) {
      spans->Warn(date.begin, date.end, Kind::kDate);
    }
  }
  for (const Date& date : dates) {
    if (date.year >= 0) FindLastFour(page, date, spans);
  }
}

}  // namespace samrad::screening
