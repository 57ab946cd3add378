// Populations and questions for the meter's tests.
#ifndef SAMRAD_SERVICES_SCREENING_FIT_TEST_SUPPORT_H_
#define SAMRAD_SERVICES_SCREENING_FIT_TEST_SUPPORT_H_

#include <cstdlib>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/description.h"
#include "services/screening/population.h"

namespace samrad::screening {

inline constexpr char kHeader[] = "school,stage,sex,area,moved_in_year,count\n";

// Lines of CSV after the header; they must be right.
inline Population PopulationOf(std::initializer_list<std::string_view> lines) {
  std::string csv = kHeader;
  for (std::string_view line : lines) csv += std::string(line) + "\n";
  auto population = Population::ParseCsv(csv);
  if (!population.ok()) std::abort();
  return *std::move(population);
}

// A small table in which some cells are empty.
inline Population DrawnPopulation(std::mt19937& random) {
  std::string csv = kHeader;
  for (const char* stage : {"7", "8", "9"}) {
    for (const char* sex : {"F", "M"}) {
      for (const char* area : {"Norrby", "Söderby", "Väster"}) {
        for (const char* year : {"", "2024", "2025"}) {
          if (random() % 3 == 0) continue;
          csv += std::string("Nordskolan,") + stage + "," + sex + "," + area +
                 "," + year + "," + std::to_string(random() % 9) + "\n";
        }
      }
    }
  }
  csv += "Sydskolan,8,F,Norrby,,30\n";
  auto population = Population::ParseCsv(csv);
  if (!population.ok()) std::abort();
  return *std::move(population);
}

// Says each attribute or not, in fields and sometimes in the text too.
inline Description DrawnDescription(std::mt19937& random) {
  static constexpr const char* kWords[] = {"",
                                           "i åttan",
                                           "9C",
                                           "årskurs 7–8",
                                           "flickan",
                                           "han",
                                           "i Norrby",
                                           "Väster",
                                           "nyinflyttad",
                                           "flyttade hit 2024",
                                           "i sjuan eller åttan"};
  Description description;
  description.school = "Nordskolan";
  for (int stage = 6; stage < 9; ++stage) {
    if (random() % 3 == 0) description.stages.push_back(stage);
  }
  if (random() % 3 == 0) {
    description.sex = random() % 2 == 0 ? Sex::kFemale : Sex::kMale;
  }
  for (const char* area : {"Norrby", "Söderby", "Väster"}) {
    if (random() % 4 == 0) description.areas.push_back(area);
  }
  if (random() % 4 == 0) description.moved_in_from = 2024 + random() % 2;
  if (random() % 2 == 0) {
    for (int i = 0; i < 2; ++i) {
      description.text +=
          std::string(" ") + kWords[random() % std::size(kWords)] + " stökar.";
    }
  }
  return description;
}

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_FIT_TEST_SUPPORT_H_
