#include "services/screening/fit_meter.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace samrad::screening::internal {
namespace {

constexpr size_t kMaxReadings = 4096;

size_t Index(Attribute attribute) { return static_cast<size_t>(attribute); }

size_t CountReadings(
    const std::array<std::vector<Values>, kAttributeCount>& readings) {
  size_t product = 1;
  for (const auto& one : readings) {
    product = std::min(product * one.size(), kMaxReadings + 1);
  }
  return product;
}

bool IsNone(const Values& values) {
  return std::find(values.begin(), values.end(), true) == values.end();
}

// The fewest people that share everything some of them share: for each kind of
// person, those who are in all the readings that this kind is in.
int64_t SmallestTogether(
    const std::map<std::vector<uint64_t>, int64_t>& by_earlier) {
  int64_t smallest = std::numeric_limits<int64_t>::max();
  for (const auto& [wanted, unused] : by_earlier) {
    int64_t together = 0;
    for (const auto& [has, count] : by_earlier) {
      bool all = true;
      for (size_t i = 0; i < wanted.size() && all; ++i) {
        all = (wanted[i] & ~has[i]) == 0;
      }
      if (all) together += count;
    }
    smallest = std::min(smallest, together);
  }
  return smallest;
}

}  // namespace

Meter::Meter(const Population& population, const FitRequest& request)
    : k_(std::max(request.k, kLeastK)) {
  scope_.newest_year = population.newest_year();
  FillCells(population, request.description.school);
  AddEarlier(population, request);
}

void Meter::FillCells(const Population& population, std::string_view school) {
  const std::string wanted = Fold(school);
  std::vector<bool> in_school;
  for (const std::string& name : population.schools()) {
    in_school.push_back(school.empty() || Fold(name) == wanted);
  }
  std::set<std::string> areas;
  std::set<int> years;
  const auto school_of = [&population](const PopulationRow& row) {
    const auto& names = population.schools();
    return static_cast<size_t>(
        std::lower_bound(names.begin(), names.end(), row.school) -
        names.begin());
  };
  for (const PopulationRow& row : population.rows()) {
    if (row.count == 0 || !in_school[school_of(row)]) continue;
    scope_.stages |= StageBit(row.stage);
    areas.insert(row.area);
    years.insert(row.moved_in_year);
  }
  scope_.areas.assign(areas.begin(), areas.end());
  for (const std::string& area : scope_.areas) {
    folded_areas_.push_back(Fold(area));
  }
  years_.assign(years.begin(), years.end());
  for (const PopulationRow& row : population.rows()) {
    if (row.count == 0 || !in_school[school_of(row)]) continue;
    Cell cell;
    cell.at[Index(Attribute::kSex)] = static_cast<size_t>(row.sex);
    cell.at[Index(Attribute::kStages)] = static_cast<size_t>(row.stage);
    cell.at[Index(Attribute::kAreas)] = static_cast<size_t>(
        std::lower_bound(scope_.areas.begin(), scope_.areas.end(), row.area) -
        scope_.areas.begin());
    cell.at[Index(Attribute::kMovedIn)] = static_cast<size_t>(
        std::lower_bound(years_.begin(), years_.end(), row.moved_in_year) -
        years_.begin());
    cell.school = school_of(row);
    cell.count = row.count;
    cells_.push_back(std::move(cell));
  }
}

void Meter::AddEarlier(const Population& population,
                       const FitRequest& request) {
  size_t bit = 0;
  for (const Description& earlier : request.earlier) {
    const Readings readings = AllReadings(StatementsOf(earlier));
    const size_t ways = CountReadings(readings);
    if (bit + ways > kMaxReadings) {
      too_much_ = true;
      return;
    }
    const std::string school = Fold(earlier.school);
    std::vector<bool> in_school;
    for (const std::string& name : population.schools()) {
      in_school.push_back(school.empty() || Fold(name) == school);
    }
    const size_t blocks = (bit + ways + 63) / 64;
    for (Cell& cell : cells_) cell.earlier.resize(blocks, 0);
    ForEachFit(readings, [&](size_t reading, const Cell& cell) {
      if (!in_school[cell.school]) return;
      const size_t at = bit + reading;
      cells_[static_cast<size_t>(&cell - cells_.data())].earlier[at / 64] |=
          uint64_t{1} << (at % 64);
    });
    bit += ways;
  }
}

std::vector<Statement> Meter::FieldStatements(
    const Description& description) const {
  std::vector<Statement> said;
  if (description.sex.has_value()) {
    Statement& sex = said.emplace_back();
    sex.attribute = Attribute::kSex;
    sex.sexes = static_cast<uint8_t>(1U << static_cast<int>(*description.sex));
  }
  if (!description.stages.empty()) {
    Statement& stages = said.emplace_back();
    stages.attribute = Attribute::kStages;
    for (int stage : description.stages) {
      if (stage >= 0 && stage < kStageCount) stages.stages |= StageBit(stage);
    }
  }
  if (!description.areas.empty()) {
    Statement& areas = said.emplace_back();
    areas.attribute = Attribute::kAreas;
    areas.areas = description.areas;
  }
  if (description.moved_in_from.has_value()) {
    Statement& moved = said.emplace_back();
    moved.attribute = Attribute::kMovedIn;
    moved.year_from = *description.moved_in_from;
    moved.year_to = kNoLastYear;
  }
  return said;
}

std::vector<Statement> Meter::StatementsOf(
    const Description& description) const {
  std::vector<Statement> said = FieldStatements(description);
  for (Mention& mention : FindMentions(description.text, scope_)) {
    if (std::find(said.begin(), said.end(), mention.said) == said.end()) {
      said.push_back(std::move(mention.said));
    }
  }
  return said;
}

size_t Meter::DomainSize(Attribute attribute) const {
  switch (attribute) {
    case Attribute::kSex:
      return kSexCount;
    case Attribute::kStages:
      return kStageCount;
    case Attribute::kAreas:
      return scope_.areas.size();
    case Attribute::kMovedIn:
      return years_.size();
  }
  return 0;
}

std::vector<int64_t> Meter::PeopleByArea() const {
  std::vector<int64_t> people(scope_.areas.size(), 0);
  for (const Cell& cell : cells_) {
    people[cell.at[Index(Attribute::kAreas)]] += cell.count;
  }
  return people;
}

Values Meter::ValuesOf(const Statement& statement) const {
  Values values(DomainSize(statement.attribute), false);
  std::set<std::string> areas;
  for (const std::string& area : statement.areas) areas.insert(Fold(area));
  for (size_t i = 0; i < values.size(); ++i) {
    switch (statement.attribute) {
      case Attribute::kSex:
        values[i] = (statement.sexes >> i) & 1;
        break;
      case Attribute::kStages:
        values[i] = (statement.stages >> i) & 1;
        break;
      case Attribute::kAreas:
        values[i] = areas.count(folded_areas_[i]) > 0;
        break;
      case Attribute::kMovedIn:
        values[i] = years_[i] != 0 && years_[i] >= statement.year_from &&
                    years_[i] <= statement.year_to;
        break;
    }
  }
  return values;
}

std::vector<Values> Meter::ReadingsOf(const std::vector<Statement>& statements,
                                      Attribute attribute) const {
  const size_t size = DomainSize(attribute);
  std::vector<Values> said;
  for (const Statement& statement : statements) {
    if (statement.attribute != attribute) continue;
    said.push_back(ValuesOf(statement));
    if (IsNone(said.back())) return {Values(size, false)};
  }
  if (said.empty()) return {Values(size, true)};
  // What is said with each value, put together; and how many values that is.
  std::vector<Values> together(size);
  std::vector<size_t> sizes(size, 0);
  for (size_t value = 0; value < size; ++value) {
    for (const Values& one : said) {
      if (!one[value]) continue;
      if (together[value].empty()) together[value].assign(size, true);
      for (size_t i = 0; i < size; ++i) {
        together[value][i] = together[value][i] && one[i];
      }
    }
    sizes[value] = static_cast<size_t>(
        std::count(together[value].begin(), together[value].end(), true));
  }
  // What is put together with a value contains what is put together with each
  // of its values: it is smallest when those are all as large.
  std::set<Values> smallest;
  for (size_t value = 0; value < size; ++value) {
    bool minimal = sizes[value] > 0;
    for (size_t i = 0; i < size && minimal; ++i) {
      minimal = !together[value][i] || sizes[i] == sizes[value];
    }
    if (minimal) smallest.insert(std::move(together[value]));
  }
  return {smallest.begin(), smallest.end()};
}

Meter::Readings Meter::AllReadings(
    const std::vector<Statement>& statements) const {
  Readings readings;
  for (int i = 0; i < kAttributeCount; ++i) {
    readings[static_cast<size_t>(i)] =
        ReadingsOf(statements, static_cast<Attribute>(i));
  }
  return readings;
}

template <typename Visit>
void Meter::ForEachFit(const Readings& readings, Visit visit) const {
  std::array<std::vector<std::vector<size_t>>, kAttributeCount> holders;
  for (size_t a = 0; a < kAttributeCount; ++a) {
    holders[a].resize(DomainSize(static_cast<Attribute>(a)));
    for (size_t r = 0; r < readings[a].size(); ++r) {
      for (size_t v = 0; v < holders[a].size(); ++v) {
        if (readings[a][r][v]) holders[a][v].push_back(r);
      }
    }
  }
  for (const Cell& cell : cells_) {
    for (size_t s : holders[0][cell.at[0]]) {
      for (size_t t : holders[1][cell.at[1]]) {
        for (size_t a : holders[2][cell.at[2]]) {
          for (size_t y : holders[3][cell.at[3]]) {
            visit(((s * readings[1].size() + t) * readings[2].size() + a) *
                          readings[3].size() +
                      y,
                  cell);
          }
        }
      }
    }
  }
}

Fit Meter::MeasureStatements(const std::vector<Statement>& statements) const {
  Fit fit;
  fit.k = k_;
  const Readings readings = AllReadings(statements);
  const size_t ways = CountReadings(readings);
  if (too_much_ || ways > kMaxReadings) return fit;
  std::vector<int64_t> counts(ways, 0);
  ForEachFit(readings, [&counts](size_t reading, const Cell& cell) {
    counts[reading] += cell.count;
  });
  fit.count = *std::min_element(counts.begin(), counts.end());
  fit.count_with_earlier = fit.count;
  if (fit.count == 0) return fit;
  std::vector<std::map<std::vector<uint64_t>, int64_t>> by_earlier(ways);
  ForEachFit(readings, [&by_earlier](size_t reading, const Cell& cell) {
    by_earlier[reading][cell.earlier] += cell.count;
  });
  for (const auto& one : by_earlier) {
    fit.count_with_earlier =
        std::min(fit.count_with_earlier, SmallestTogether(one));
  }
  fit.passes = fit.count >= fit.k && fit.count_with_earlier >= fit.k;
  return fit;
}

}  // namespace samrad::screening::internal
