#include "services/screening/digits.h"

#include <algorithm>
#include <iterator>

#include "services/screening/fold.h"

namespace samrad::screening {

bool Joined(const Page& page, size_t i) {
  if (i + 1 >= page.runs.size()) return false;
  const Run& left = page.runs[i];
  const Run& right = page.runs[i + 1];
  const uint32_t gap = right.begin - left.end;
  if (gap > 4) return false;
  // A list of single digits may have commas.
  const bool loose =
      (left.spelled || left.count == 1) && (right.spelled || right.count == 1);
  for (uint32_t at = left.end; at < right.begin; ++at) {
    switch (page.text.chars[at]) {
      case U' ':
      case U'\n':
      case U'-':
      case U'+':
      case U'.':
      case U'/':
      case U'~':
      case U'_':
      case U'·':
        continue;
      case U',':
        if (loose) continue;
        return false;
      default:
        return false;
    }
  }
  return true;
}

std::optional<Window> WindowOf(const Page& page, size_t first, size_t count) {
  size_t sum = 0;
  for (size_t i = first; i < page.runs.size(); ++i) {
    sum += page.runs[i].count;
    if (sum == count) {
      return Window{first, i, page.runs[first].begin, page.runs[i].end,
                    absl::MakeConstSpan(page.digits)
                        .subspan(page.runs[first].first, count)};
    }
    if (sum > count || !Joined(page, i)) return std::nullopt;
  }
  return std::nullopt;
}

size_t FirstRunFrom(const Page& page, uint32_t begin) {
  return static_cast<size_t>(
      std::partition_point(page.runs.begin(), page.runs.end(),
                           [&](const Run& run) { return run.begin < begin; }) -
      page.runs.begin());
}

bool LuhnHolds(absl::Span<const uint8_t> digits) {
  int sum = 0;
  bool twice = false;
  for (size_t i = digits.size(); i-- > 0; twice = !twice) {
    const int value = twice ? digits[i] * 2 : digits[i];
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool IsDay(int century, int year, int month, int day) {
  static constexpr int kDays[] = {31, 28, 31, 30, 31, 30,
                                  31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  if (day <= kDays[month - 1]) return true;
  if (month != 2 || day != 29) return false;
  auto leap = [](int y) {
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
  };
  if (century != 0) return leap(century * 100 + year);
  return leap(1900 + year) || leap(2000 + year);
}

int Two(absl::Span<const uint8_t> digits, size_t at) {
  return digits[at] * 10 + digits[at + 1];
}

bool Shaped(const Page& page, const Window& window,
            absl::Span<const int> lengths) {
  if (window.last - window.first + 1 != lengths.size()) return false;
  for (size_t i = 0; i < lengths.size(); ++i) {
    if (static_cast<int>(page.runs[window.first + i].count) != lengths[i]) {
      return false;
    }
  }
  return true;
}

bool Singles(const Page& page, const Window& window) {
  for (size_t i = window.first; i <= window.last; ++i) {
    if (page.runs[i].count != 1) return false;
  }
  return true;
}

bool NearBefore(const Page& page, size_t token, int distance,
                absl::Span<const uint64_t> words, uint32_t classes) {
  for (size_t i = token; i-- > 0 && distance > 0;) {
    const Token& one = page.tokens[i];
    if (one.type != Token::kWord) continue;
    --distance;
    if (one.Is(classes) ||
        std::find(words.begin(), words.end(), one.hash) != words.end()) {
      return true;
    }
  }
  return false;
}

bool Accounting(const Page& page, size_t token) {
  static constexpr Words kWords = {U"ocr",
                                   U"bankgiro",
                                   U"bg",
                                   U"plusgiro",
                                   U"pg",
                                   U"faktura",
                                   U"fakturanummer",
                                   U"fakturanr",
                                   U"kundnummer",
                                   U"kundnr",
                                   U"ordernummer",
                                   U"ordernr",
                                   U"clearingnummer",
                                   U"kostnadsställe",
                                   U"referens",
                                   U"bankgirot",
                                   U"postgiro",
                                   U"isbn",
                                   U"artikelnummer",
                                   U"serienummer",
                                   U"kontonummer"};
  // "bankgiro 5050-1055. numret ..." is over at the first figure.
  for (size_t i = token; i-- > 0 && i + 4 > token;) {
    const Token& one = page.tokens[i];
    if (one.type == Token::kDigits) return false;
    if (IsOneOf(one, kWords)) return true;
  }
  return false;
}

}  // namespace samrad::screening
