#include "services/screening/population.h"

#include <algorithm>
#include <utility>

#include "services/screening/description_words.h"

namespace samrad::screening {
namespace {

void SortUnique(std::vector<std::string>* names) {
  std::sort(names->begin(), names->end());
  names->erase(std::unique(names->begin(), names->end()), names->end());
}

}  // namespace

std::optional<int> ParseStage(std::string_view text) {
  if (text.size() == 1 && text[0] >= '1' && text[0] <= '9') {
    return text[0] - '1';
  }
  if (text.size() == 2 && text[0] == 'G' && text[1] >= '1' && text[1] <= '3') {
    return kFirstGymnasiumStage + (text[1] - '1');
  }
  return std::nullopt;
}

std::string StageName(int stage) {
  if (stage < kFirstGymnasiumStage) return std::to_string(stage + 1);
  return "G" + std::to_string(stage - kFirstGymnasiumStage + 1);
}

bool SameName(std::string_view a, std::string_view b) {
  return internal::Fold(a) == internal::Fold(b);
}

std::optional<Sex> ParseSex(std::string_view text) {
  if (text == "F") return Sex::kFemale;
  if (text == "M") return Sex::kMale;
  return std::nullopt;
}

Population::Population(std::vector<PopulationRow> rows)
    : rows_(std::move(rows)) {
  for (const PopulationRow& row : rows_) {
    schools_.push_back(row.school);
    areas_.push_back(row.area);
    newest_year_ =
        std::max(newest_year_, row.count > 0 ? row.moved_in_year : 0);
  }
  SortUnique(&schools_);
  SortUnique(&areas_);
}

}  // namespace samrad::screening
