// The population table of the identifiability meter: how many people of a
// school roll share stage, sex, area and the year they moved in.
#ifndef SAMRAD_SERVICES_SCREENING_POPULATION_H_
#define SAMRAD_SERVICES_SCREENING_POPULATION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace samrad::screening {

// Stages in order: 0..8 are years 1-9, 9..11 are G1-G3 (upper secondary).
inline constexpr int kStageCount = 12;
inline constexpr int kFirstGymnasiumStage = 9;

// "7" or "G2"; nullopt for anything else.
std::optional<int> ParseStage(std::string_view text);
std::string StageName(int stage);

// Schools and areas are named without regard to case (Unicode).
bool SameName(std::string_view a, std::string_view b);

enum class Sex : uint8_t { kFemale, kMale };
inline constexpr int kSexCount = 2;

// "F" or "M"; nullopt for anything else.
std::optional<Sex> ParseSex(std::string_view text);

inline constexpr int kFirstYear = 1900;
inline constexpr int kLastYear = 2200;

struct PopulationRow {
  std::string school;
  int stage = 0;
  Sex sex = Sex::kFemale;
  std::string area;
  // 0: before the records begin.
  int moved_in_year = 0;
  int64_t count = 0;
};

inline constexpr size_t kMaxPopulationBytes = 4 * 1024 * 1024;
inline constexpr size_t kMaxPopulationRows = 100'000;
inline constexpr int64_t kMaxRowCount = 1'000'000;

// A table that was checked. Immutable; thread-compatible.
class Population {
 public:
  // Reads CSV (RFC 4180) of UTF-8, with or without byte order mark, lines ended
  // by LF or CRLF, fields bare or quoted, empty lines only at the end. The
  // header is exactly `school,stage,sex,area,moved_in_year,count`: stage 1-9
  // or G1-G3, sex F or M, moved_in_year kFirstYear-kLastYear or empty for
  // "before the records begin", count 0-kMaxRowCount. Spaces around a field do
  // not count. The limits above hold.
  //
  // INVALID_ARGUMENT for everything else, and for a second row of the same
  // school, stage, sex, area and year. The message begins "line L, column C: ",
  // both from 1, the column in characters, and holds no value of the table.
  static absl::StatusOr<Population> ParseCsv(std::string_view csv);

  const std::vector<PopulationRow>& rows() const { return rows_; }
  // Sorted, without doubles.
  const std::vector<std::string>& schools() const { return schools_; }
  const std::vector<std::string>& areas() const { return areas_; }
  // The latest year anyone moved in, or 0 when no row has a year. A pure
  // library has no clock: this year is what "this year" means in a text.
  int newest_year() const { return newest_year_; }

 private:
  explicit Population(std::vector<PopulationRow> rows);

  std::vector<PopulationRow> rows_;
  std::vector<std::string> schools_;
  std::vector<std::string> areas_;
  int newest_year_ = 0;
};

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_POPULATION_H_
