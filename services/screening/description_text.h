// What a free text says about stage, sex, area and moving in, in Swedish
// wording ("i åttan", "9C", "årskurs 7-9", "gymnasiet", "15-åring", "flickan",
// "hans", an area of the table, "nyinflyttad", "flyttade hit 2024"). It reads
// words, not sentences: whom a word is about it does not know, and so each is
// taken as perhaps said of the person (fit.h). Internal to the meter.
#ifndef SAMRAD_SERVICES_SCREENING_DESCRIPTION_TEXT_H_
#define SAMRAD_SERVICES_SCREENING_DESCRIPTION_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/description_words.h"
#include "services/screening/population.h"

namespace samrad::screening::internal {

// In the order in which proposals name them.
enum class Attribute : uint8_t { kSex, kStages, kAreas, kMovedIn };
inline constexpr int kAttributeCount = 4;

inline constexpr int kNoLastYear = kLastYear + 1;

// One thing said about one attribute: any of these values. Only the members
// of the attribute are set.
struct Statement {
  Attribute attribute = Attribute::kSex;
  uint8_t sexes = 0;  // bit i: Sex i
  StageMask stages = 0;
  std::vector<std::string> areas;
  int year_from = 0;
  int year_to = 0;

  bool operator==(const Statement&) const = default;
};

// A statement and where it stands: half-open, in bytes of the text.
struct Mention {
  Statement said;
  size_t begin = 0;
  size_t end = 0;
};

// What the words can be about: the people of the school that is described.
struct Scope {
  StageMask stages = 0;
  std::vector<std::string> areas;
  // See Population::newest_year.
  int newest_year = 0;
};

// In the order of the text. A stage or an area that nobody of the scope has is
// no mention; sex and moving in always are. Mentions of one attribute joined
// by "eller" are one. Pure, total.
std::vector<Mention> FindMentions(std::string_view text, const Scope& scope);

}  // namespace samrad::screening::internal

#endif  // SAMRAD_SERVICES_SCREENING_DESCRIPTION_TEXT_H_
