// What an anonymous item says about a young person, as far as it can be
// counted: the meter's question.
#ifndef SAMRAD_SERVICES_SCREENING_DESCRIPTION_H_
#define SAMRAD_SERVICES_SCREENING_DESCRIPTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/screening/population.h"

namespace samrad::screening {

// Fewer people than this must never be enough.
inline constexpr int64_t kLeastK = 5;
inline constexpr int64_t kDefaultK = 10;

// Every field that is empty says nothing about its attribute.
struct Description {
  std::string school;
  // Any of these; sorted.
  std::vector<int> stages;
  std::optional<Sex> sex;
  // Any of these.
  std::vector<std::string> areas;
  // Moved in this year or later.
  std::optional<int> moved_in_from;
  // The author's free text; the meter reads attributes out of it too
  // (description_text.h).
  std::string text;

  bool operator==(const Description&) const = default;
};

struct FitRequest {
  Description description;
  // What the readers of this item may put beside it: *all* earlier anonymous
  // items of the same group that they have seen, whoever wrote them and whoever
  // they were about, because a reader may take any of them to be about the same
  // young person. Not only the author's own, and not only those the author
  // knows to be about the same: the reader does not know that. They are read
  // against the same table as the item itself, so one from an earlier school
  // year must be given as it reads today (who was in stage 8 is in 9 now).
  // How they are put together: fit.h.
  std::vector<Description> earlier;
  // As the group has it; Measure never uses less than kLeastK.
  int64_t k = kDefaultK;
};

inline constexpr size_t kMaxDescriptionBytes = size_t{1} << 20;
inline constexpr size_t kMaxDescriptionText = size_t{64} << 10;
inline constexpr size_t kMaxEarlier = 500;
inline constexpr size_t kMaxAreas = 200;

// Reads the JSON of `samrad fit`:
//   {"school","stages":[],"sex","areas":[],"moved_in_from","text",
//    "earlier":[{...}],"k"}
// Every field may be absent or null; stages are strings "1"-"9", "G1"-"G3" (or
// the numbers 1-9), sex "F" or "M", moved_in_from a year, k a whole number from
// 1 to 1000000. An earlier item has the same fields but `earlier` and `k`.
//
// INVALID_ARGUMENT for anything else: not JSON or not UTF-8, an unknown or
// repeated key, a wrong type or value, over the limits above. The message
// begins "line L, column C: " and names the field, never a value.
// Pure, thread-safe.
absl::StatusOr<FitRequest> ParseFitRequest(std::string_view json);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_DESCRIPTION_H_
