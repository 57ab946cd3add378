// Personnummer (folkbokföringslagen 1991:481, 18 §), samordningsnummer (lagen
// 2022:1697: day + 60), reservnummer of health care, organisationsnummer
// (lagen 1974:174).
#include <cstdint>
#include <optional>

#include "services/screening/detectors.h"
#include "services/screening/digits.h"
#include "services/screening/fold.h"

namespace samrad::screening {
namespace {

enum class DayKind { kNone, kDay, kCoordination };

// The date that 10 or 12 digits of a number begin with.
DayKind DayOf(absl::Span<const uint8_t> digits) {
  int century = 0;
  if (digits.size() == 12) {
    century = Two(digits, 0);
    if (century < 18 || century > 20) return DayKind::kNone;
    digits.remove_prefix(2);
  }
  const int year = Two(digits, 0), month = Two(digits, 2), day = Two(digits, 4);
  if (IsDay(century, year, month, day)) return DayKind::kDay;
  if (day > 60 && IsDay(century, year, month, day - 60)) {
    return DayKind::kCoordination;
  }
  return DayKind::kNone;
}

bool SaysPersonalNumber(const Page& page, size_t token) {
  static constexpr Words kWords = {U"personnummer",
                                   U"personnumret",
                                   U"personnr",
                                   U"pnr",
                                   U"persnr",
                                   U"samordningsnummer",
                                   U"samordningsnumret",
                                   U"samordningsnr"};
  return NearBefore(page, token, 5, kWords);
}

// Grouped as people group a personal number; otherwise a wrong check digit
// says that it is something else.
bool LooksLikeOne(const Page& page, const Window& window) {
  static constexpr int kShapes[][5] = {
      {10}, {12}, {6, 4}, {8, 4}, {2, 6, 4}, {2, 2, 2, 4}, {4, 2, 2, 4}};
  for (const auto& shape : kShapes) {
    int size = 0;
    while (size < 5 && shape[size] != 0) ++size;
    if (Shaped(page, window, absl::MakeConstSpan(shape, size))) return true;
  }
  return Singles(page, window) ||
         SaysPersonalNumber(page, page.runs[window.first].token);
}

// 070, 072, 073, 076, 079.
bool IsMobile(const Window& window) {
  return window.digits[1] == 7 &&
         (window.digits[2] == 0 || window.digits[2] == 2 ||
          window.digits[2] == 3 || window.digits[2] == 6 ||
          window.digits[2] == 9);
}

// "2025-03-14 14.55" is a day and a time.
bool IsDayAndTime(const Page& page, const Window& window) {
  return Shaped(page, window, {4, 2, 2, 2, 2}) &&
         page.At(page.runs[window.first + 2].end) == U' ' &&
         page.At(page.runs[window.first + 3].end) == U'.';
}

// 0701740633 is a mobile number that reads as day 74.
bool LooksLikePhone(const Page& page, const Window& window) {
  static constexpr Words kCues = {
      U"ring",  U"ringer",  U"ringde",      U"tel", U"tfn",    U"telefon",
      U"mobil", U"mobilen", U"mobilnummer", U"sms", U"sms:a",  U"telefonnummer",
      U"mob",   U"nås",     U"nå",          U"når", U"svarar", U"telefonnumret",
      U"swish", U"swisha",  U"messa"};
  const size_t token = page.runs[window.first].token;
  if (window.digits.size() != 10 || window.digits[0] != 0) return false;
  if (SaysPersonalNumber(page, token)) return false;
  if (page.runs[window.first].count == 6) return false;
  return IsMobile(window) || NearBefore(page, token, 4, kCues);
}

void TryPersonal(const Page& page, size_t first, size_t count, Spans* spans) {
  const std::optional<Window> window = WindowOf(page, first, count);
  if (!window.has_value()) return;
  const DayKind day = DayOf(window->digits);
  if (day == DayKind::kNone) return;
  if (spans->Taken(window->begin, window->end)) return;
  if (IsDayAndTime(page, *window)) return;
  const Kind kind =
      day == DayKind::kDay ? Kind::kPersonnummer : Kind::kSamordningsnummer;
  if (LuhnHolds(window->digits.last(10))) {
    spans->Block(window->begin, window->end, kind);
  } else if (LooksLikeOne(page, *window) && !LooksLikePhone(page, *window) &&
             !Accounting(page, page.runs[first].token)) {
    spans->Warn(window->begin, window->end, kind);
  }
}

// Six or eight date digits, then four characters that start with a letter.
void TryReserve(const Page& page, size_t first, size_t count, Spans* spans) {
  const std::optional<Window> window = WindowOf(page, first, count);
  if (!window.has_value()) return;
  const auto digits = window->digits;
  const int century = count == 8 ? Two(digits, 0) : 0;
  if (count == 8 && (century < 18 || century > 20)) return;
  const size_t at = count == 8 ? 2 : 0;
  int day = Two(digits, at + 4);
  if (day > 60) day -= 60;
  if (!IsDay(century, Two(digits, at), Two(digits, at + 2), day)) return;
  uint32_t i = window->end;
  while (i < window->end + 3 &&
         (page.At(i) == U' ' || page.At(i) == U'-' || page.At(i) == U'+' ||
          page.At(i) == U'.' || page.At(i) == U'/' || page.At(i) == U'~' ||
          page.At(i) == U'_' || page.At(i) == U'\n')) {
    ++i;
  }
  const uint32_t begin = i;
  int figures = 0;
  while (i < begin + 5 && (IsLetter(page.At(i)) || IsDigit(page.At(i)))) {
    figures += IsDigit(page.At(i)) ? 1 : 0;
    ++i;
  }
  if (i != begin + 4 || !IsLetter(page.At(begin)) || figures == 0) return;
  const bool apart = begin > window->end && page.At(window->end) == U' ';
  static constexpr Words kCues = {U"reservnummer", U"reservnumret",
                                  U"reservnr"};
  if (apart && !IsUpper(page.At(begin)) &&
      !NearBefore(page, page.runs[first].token, 4, kCues)) {
    return;
  }
  // "2026-05-14 K123..." of a police number is taken already.
  if (spans->Taken(window->begin, i)) return;
  spans->Block(window->begin, i, Kind::kReservnummer);
}

// A company's, an association's: a private person may be behind one. Those of
// public bodies start with 2.
void TryOrganisation(const Page& page, size_t first, Spans* spans) {
  std::optional<Window> window = WindowOf(page, first, 12);
  if (window.has_value() && Two(window->digits, 0) == 16) {
    window->digits.remove_prefix(2);
  } else {
    window = WindowOf(page, first, 10);
  }
  if (!window.has_value()) return;
  const auto digits = window->digits;
  if (digits[0] == 2 || digits[0] == 0 || digits[2] < 2) return;
  if (!LuhnHolds(digits) || spans->Taken(window->begin, window->end)) return;
  static constexpr Words kCues = {U"orgnr",
                                  U"org",
                                  U"organisationsnummer",
                                  U"organisationsnumret",
                                  U"organisationsnr",
                                  U"orgnummer"};
  const size_t token = page.runs[first].token;
  if (Shaped(page, *window, {10}) || Shaped(page, *window, {6, 4}) ||
      Shaped(page, *window, {12}) || Shaped(page, *window, {2, 6, 4}) ||
      Singles(page, *window) || NearBefore(page, token, 4, kCues)) {
    if (Accounting(page, token)) return;
    spans->Warn(window->begin, window->end, Kind::kOrgNumber);
  }
}

}  // namespace

void FindPersonalNumbers(const Page& page, Spans* spans) {
  for (size_t i = 0; i < page.runs.size(); ++i) {
    TryPersonal(page, i, 12, spans);
    TryPersonal(page, i, 10, spans);
    TryReserve(page, i, 8, spans);
    TryReserve(page, i, 6, spans);
    TryOrganisation(page, i, spans);
  }
}

}  // namespace samrad::screening
