// The words of a Swedish text, folded for comparison, and what some of them say
// about stage, sex and time. Internal to the meter in services/screening. Pure,
// thread-safe.
#ifndef SAMRAD_SERVICES_SCREENING_DESCRIPTION_WORDS_H_
#define SAMRAD_SERVICES_SCREENING_DESCRIPTION_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/population.h"

namespace samrad::screening::internal {

// A run of letters, digits and marks; what is invisible does not part it.
struct Word {
  // Unicode NFKC_Casefold (UAX 44): lower case, composed, full-width digits as
  // plain ones, nothing invisible.
  std::string folded;
  // Half-open, in bytes of the text.
  size_t begin = 0;
  size_t end = 0;
};

std::vector<Word> WordsOf(std::string_view text);
std::string Fold(std::string_view text);

bool IsOneOf(std::string_view text,
             std::initializer_list<std::string_view> words);

// A set of stages: bit i is stage i of population.h.
using StageMask = uint16_t;

inline StageMask StageBit(int stage) {
  return static_cast<StageMask>(1U << stage);
}

// Year 1-9 as people say it: 1-3 may also be G1-G3.
StageMask YearOfSchool(int year);

// "7" or "sju" as 7; 0 for no number 1-9.
int NumberWord(std::string_view folded);

// What one word says of the stage by itself ("åttan", "niorna", "9c", "g2",
// "högstadiet", "åttondeklassare");
// 0 for nothing.
StageMask StageWord(std::string_view folded);

// Bare "åtta" and "fyra" are numbers, "en åtta" is a pupil of year 8.
StageMask StageNoun(std::string_view folded);

// "sjunde" as year 7; 0 for none.
int OrdinalWord(std::string_view folded);

// The years of school in which people are `age` years old.
StageMask StagesOfAge(int age);

// What a word says of the sex, and the word that says the same without it.
struct SexWord {
  Sex sex;
  // Replaces the last `length` bytes of the folded word.
  size_t length;
  std::string_view neutral;
};
std::optional<SexWord> SexOf(std::string_view folded);

}  // namespace samrad::screening::internal

#endif  // SAMRAD_SERVICES_SCREENING_DESCRIPTION_WORDS_H_
