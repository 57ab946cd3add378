// Numbers with an area or country code (ITU E.164, the Swedish plan: 0, area
// code, subscriber; 8 to 10 digits in all).
#include <cstdint>
#include <optional>

#include "services/screening/detectors.h"
#include "services/screening/digits.h"

namespace samrad::screening {
namespace {

// What may stand between the groups of a phone number: as for any number, and
// brackets round the area code.
bool JoinedInPhone(const Page& page, size_t i) {
  if (Joined(page, i)) return true;
  if (i + 1 >= page.runs.size()) return false;
  const uint32_t begin = page.runs[i].end, end = page.runs[i + 1].begin;
  if (end - begin > 4) return false;
  for (uint32_t at = begin; at < end; ++at) {
    const char32_t c = page.text.chars[at];
    if (c != U' ' && c != U'-' && c != U'(' && c != U')' && c != U'/') {
      return false;
    }
  }
  return true;
}

struct Number {
  size_t last;
  size_t digits;
};

// The longest number of whole runs from `first`, of at most `most` digits.
Number Longest(const Page& page, size_t first, size_t most) {
  Number number = {first, page.runs[first].count};
  for (size_t i = first; JoinedInPhone(page, i);) {
    // A line that starts with a new number is a new number.
    const bool again =
        page.runs[i + 1].count > 1 && page.At(page.runs[i].end) == U'\n' &&
        page.digits[page.runs[i + 1].first] == 0 && number.digits >= 8;
    if (again || number.digits + page.runs[i + 1].count > most) break;
    ++i;
    number.last = i;
    number.digits += page.runs[i].count;
  }
  return number;
}

// 08.30-16.00 is a time, 05.06.2026 a date.
bool IsTimeOrDate(const Page& page, size_t first, const Number& number) {
  const size_t runs = number.last - first + 1;
  const auto count = [&](size_t i) { return page.runs[first + i].count; };
  const auto value = [&](size_t i) {
    const Run& run = page.runs[first + i];
    return run.count == 2
               ? page.digits[run.first] * 10 + page.digits[run.first + 1]
               : 99;
  };
  const auto after = [&](size_t i) {
    return page.At(page.runs[first + i].end);
  };
  if (runs >= 2 && count(0) == 2 && count(1) == 2 && after(0) == U'.' &&
      value(0) < 24 && value(1) < 60 && runs <= 4 &&
      (runs < 3 || count(2) == 2)) {
    return true;
  }
  if (runs == 4 && count(0) == 2 && count(1) == 2 && count(2) == 2 &&
      count(3) == 2 && after(0) == U'-' && after(2) == U'-') {
    return true;
  }
  if (runs == 3 && count(0) == 2 && count(1) == 2 && count(2) == 4 &&
      value(0) <= 31 && value(1) <= 12) {
    return true;
  }
  return false;
}

// The first group is an area code: 08, 0xx, 0xxx; or the number has no groups.
bool StartsWithAreaCode(const Page& page, size_t first, const Number& number) {
  const Run& run = page.runs[first];
  const uint8_t* digits = &page.digits[run.first];
  if (digits[0] != 0 || number.digits < 8 || number.digits > 10) return false;
  if (page.digits[run.first + 1] == 0) return false;
  if (first == number.last) return true;
  size_t longest = 0;
  bool singles = true;
  for (size_t i = first; i <= number.last; ++i) {
    longest = longest < page.runs[i].count ? page.runs[i].count : longest;
    singles = singles && page.runs[i].count <= 1;
  }
  if (singles) return number.digits >= 9;
  switch (run.count) {
    case 1:
      return longest <= 3 && number.digits >= 9;
    case 2:
      return digits[1] == 8 ? number.digits >= 8
                            : number.digits == 10 && digits[1] == 7;
    case 3:
    case 4:
      return true;
    case 5:
      // 07017 40633 and the like: cut where nobody cuts a date.
      return digits[1] == 7 && number.digits == 10;
    default:
      // Six and four is a personal number, right or wrong.
      return run.count >= 7 || (digits[1] == 7 && number.last == first + 2);
  }
}

void TryNational(const Page& page, size_t first, Spans* spans) {
  const Number number = Longest(page, first, 10);
  if (!StartsWithAreaCode(page, first, number)) return;
  if (IsTimeOrDate(page, first, number)) return;
  const uint32_t begin = page.runs[first].begin;
  const uint32_t end = page.runs[number.last].end;
  // A mobile number that happens to be a valid personal number is both.
  const bool mobile = number.digits == 10 &&
                      page.digits[page.runs[first].first + 1] == 7 &&
                      page.runs[first].count != 6;
  const uint32_t taken = spans->KindsIn(begin, end);
  constexpr uint32_t kPersonal = Spans::BitOf(Kind::kSamordningsnummer) |
                                 Spans::BitOf(Kind::kPersonnummer);
  if ((taken & ~(mobile ? kPersonal : 0u)) != 0 ||
      Accounting(page, page.runs[first].token)) {
    return;
  }
  spans->Block(begin, end, Kind::kPhone);
}

// +46 ..., 0046 ..., +1 ...
void TryInternational(const Page& page, size_t first, Spans* spans) {
  const Run& run = page.runs[first];
  uint32_t begin = run.begin;
  const bool plus =
      begin > 0 &&
      (page.At(begin - 1) == U'+' ||
       (begin > 1 && page.At(begin - 2) == U'+' &&
        (page.At(begin - 1) == U' ' || page.At(begin - 1) == U'(')));
  const uint8_t* digits = &page.digits[run.first];
  const bool zeros =
      run.count >= 4 && digits[0] == 0 && digits[1] == 0 && digits[2] != 0;
  const bool bare =
      run.count == 11 && digits[0] == 4 && digits[1] == 6 && digits[2] == 7;
  if (!plus && !zeros && !bare) return;
  // A personal number of someone over 100: digits stand before the plus.
  if (plus && first > 0 && page.runs[first - 1].end + 3 >= begin) return;
  if (digits[0] == 0 && !zeros) return;
  const Number number = Longest(page, first, 15);
  if (number.digits < 8) return;
  if (plus) {
    while (page.At(begin) != U'+') --begin;
  }
  const uint32_t end = page.runs[number.last].end;
  if (spans->Taken(begin, end)) return;
  spans->Block(begin, end, Kind::kPhone);
}

}  // namespace

void FindPhones(const Page& page, Spans* spans) {
  for (size_t i = 0; i < page.runs.size(); ++i) {
    TryInternational(page, i, spans);
    TryNational(page, i, spans);
  }
}

}  // namespace samrad::screening
