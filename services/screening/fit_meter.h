// What Measure and Propose share: the people of one school, and counting those
// whom a list of statements fits. Internal to the meter.
#ifndef SAMRAD_SERVICES_SCREENING_FIT_METER_H_
#define SAMRAD_SERVICES_SCREENING_FIT_METER_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/screening/description.h"
#include "services/screening/description_text.h"
#include "services/screening/fit.h"
#include "services/screening/population.h"

namespace samrad::screening::internal {

// The values an attribute may have, by their place in Meter's domain.
using Values = std::vector<bool>;

// Immutable after construction; thread-compatible.
class Meter {
 public:
  Meter(const Population& population, const FitRequest& request);

  // The people that the description's school narrows to.
  const Scope& scope() const { return scope_; }
  // Years anyone there moved in, sorted; 0 first for before the records.
  const std::vector<int>& years() const { return years_; }

  // What the description says, fields before text.
  std::vector<Statement> FieldStatements(const Description& description) const;
  std::vector<Statement> StatementsOf(const Description& description) const;

  Fit MeasureStatements(const std::vector<Statement>& statements) const;

  // What may be true of the person for one attribute: the smallest sets that
  // the statements about it can be put together to.
  std::vector<Values> ReadingsOf(const std::vector<Statement>& statements,
                                 Attribute attribute) const;

  // The values of a statement; how many an attribute has.
  Values ValuesOf(const Statement& statement) const;
  size_t DomainSize(Attribute attribute) const;

  // How many people live in each area of the scope.
  std::vector<int64_t> PeopleByArea() const;

 private:
  // People who are alike.
  struct Cell {
    std::array<size_t, kAttributeCount> at;
    size_t school;
    int64_t count;
    // Bit i: this cell is in the i-th reading of the earlier items.
    std::vector<uint64_t> earlier;
  };
  using Readings = std::array<std::vector<Values>, kAttributeCount>;

  void FillCells(const Population& population, std::string_view school);
  void AddEarlier(const Population& population, const FitRequest& request);
  Readings AllReadings(const std::vector<Statement>& statements) const;

  // Calls visit(reading, cell) for every cell in every way of reading.
  template <typename Visit>
  void ForEachFit(const Readings& readings, Visit visit) const;

  Scope scope_;
  std::vector<std::string> folded_areas_;
  std::vector<int> years_;
  std::vector<Cell> cells_;
  int64_t k_;
  bool too_much_ = false;
};

}  // namespace samrad::screening::internal

#endif  // SAMRAD_SERVICES_SCREENING_FIT_METER_H_
