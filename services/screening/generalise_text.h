// Putting wider words in a text. Internal to the meter.
#ifndef SAMRAD_SERVICES_SCREENING_GENERALISE_TEXT_H_
#define SAMRAD_SERVICES_SCREENING_GENERALISE_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/description_text.h"

namespace samrad::screening::internal {

// Words that FindMentions reads as this statement, or "[…]" for none.
std::string WordsFor(const std::optional<Statement>& said);

// The words for a mention of sex, without the sex: "flickan" -> "eleven".
std::string WithoutSex(std::string_view mention);

// `text` with each span replaced. Spans are in order; one that begins inside
// the span before it is left out.
struct Replacement {
  size_t begin;
  size_t end;
  std::string words;
};
std::string Replaced(std::string_view text,
                     const std::vector<Replacement>& replacements);

}  // namespace samrad::screening::internal

#endif  // SAMRAD_SERVICES_SCREENING_GENERALISE_TEXT_H_
