// A text as it reads, whatever it is written with: compatibility forms,
// invisible characters, other scripts' digits, look-alike letters, dashes and
// blanks made plain, and every character still knows where it stood.
#ifndef SAMRAD_SERVICES_SCREENING_NORMALISE_H_
#define SAMRAD_SERVICES_SCREENING_NORMALISE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace samrad::screening {

struct NormalText {
  // What is read. A line end is '\n', any other blank ' ', any dash '-', any
  // double quote '"', any decimal digit '0'-'9'.
  std::u32string chars;
  // The code points of the author's text that chars[i] stands for: [begin,
  // end). Characters that are not read belong to none.
  std::vector<uint32_t> begin;
  std::vector<uint32_t> end;
};

// NFKC by ICU, then the above. nullopt when the bytes are not UTF-8 or ICU
// fails. Pure, thread-safe, linear in time.
std::optional<NormalText> Normalise(std::string_view utf8);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_NORMALISE_H_
