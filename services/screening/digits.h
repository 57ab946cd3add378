// Digit runs taken together: "08 05 14 - 2386" is one number of ten digits.
#ifndef SAMRAD_SERVICES_SCREENING_DIGITS_H_
#define SAMRAD_SERVICES_SCREENING_DIGITS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/types/span.h"
#include "services/screening/page.h"

namespace samrad::screening {

// Digits of whole runs, [first, last] of Page::runs.
struct Window {
  size_t first;
  size_t last;
  uint32_t begin;
  uint32_t end;
  absl::Span<const uint8_t> digits;
};

// Only what disguises a number stands between run i and run i + 1.
bool Joined(const Page& page, size_t i);

// The window that starts with run `first` and has exactly `count` digits.
std::optional<Window> WindowOf(const Page& page, size_t first, size_t count);

// The first run that begins at or after this character.
size_t FirstRunFrom(const Page& page, uint32_t begin);

// The last digit is the Luhn check digit of those before it.
bool LuhnHolds(absl::Span<const uint8_t> digits);

// The day exists; 0 as the century: in 1900 or 2000.
bool IsDay(int century, int year, int month, int day);

// Digits at `at` as a number.
int Two(absl::Span<const uint8_t> digits, size_t at);

// Only lengths {a, b, ...} of runs in the window, in this order.
bool Shaped(const Page& page, const Window& window,
            absl::Span<const int> lengths);

// Every run of the window is one digit.
bool Singles(const Page& page, const Window& window);

// One of the `distance` words before the token has this hash or these classes.
bool NearBefore(const Page& page, size_t token, int distance,
                absl::Span<const uint64_t> words, uint32_t classes = 0);

// What stands before is a giro, invoice or customer number.
bool Accounting(const Page& page, size_t token);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_DIGITS_H_
