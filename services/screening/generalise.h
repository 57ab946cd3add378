// What an author may say instead, so that enough people fit.
//
// A proposal widens one or more attributes: sex to unsaid; stages to a run of
// neighbouring stages, or to unsaid; areas to more areas, or to unsaid; moving
// in to an earlier year, or to unsaid. Nothing that was said becomes untrue by
// it. Each change is one field of the description and its new value; where the
// text says an attribute too narrowly, the text is one of the fields, with
// those words replaced ("9C" by "årskurs 8–9", "han" by "hen") or, where the
// language has no wider word, by "[…]". It is a proposal for the author to read
// and mend: nothing is ever changed without them.
//
// Proposals come with the fewest changes first, then the smallest: the size is
// how many more values the widened attributes may have. None of them widens
// everything that another one does as much or more.
#ifndef SAMRAD_SERVICES_SCREENING_GENERALISE_H_
#define SAMRAD_SERVICES_SCREENING_GENERALISE_H_

#include <cstdint>
#include <vector>

#include "services/screening/description.h"
#include "services/screening/population.h"

namespace samrad::screening {

inline constexpr size_t kMaxProposals = 5;

enum class DescriptionField : uint8_t {
  kSex,
  kStages,
  kAreas,
  kMovedIn,
  kText
};

struct Proposal {
  // The fields that differ, in order; their values are those of `description`.
  std::vector<DescriptionField> changes;
  // How many more values the widened attributes may have.
  int64_t size = 0;
  // The whole description as it would be.
  Description description;
  // Who fit it, alone and with the earlier items; both at least k.
  int64_t count = 0;
  int64_t count_with_earlier = 0;
};

// At most kMaxProposals; none when the item passes as it is, or when no
// widening lifts it over k. Every proposal passes when it is measured in place
// of the description, and no widening with fewer or smaller changes of the same
// attributes does. Up to seven more areas all sets of areas are tried; with
// more, the 40 most populous: each, the first 20 in pairs, then all from the
// top. At most 20000 ways are
// tried, in order. Pure, deterministic, total, thread-safe.
std::vector<Proposal> ProposeGeneralisations(const Population& population,
                                             const FitRequest& request);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_GENERALISE_H_
