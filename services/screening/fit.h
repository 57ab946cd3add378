// The identifiability meter: how many people fit what an item says.
//
// Said of the person is every field of the description and every word of its
// text that tells stage, sex, area or moving in (description_text.h). What is
// said of one attribute more than once is put together where it can all be
// true ("7-9" and "nian" give 9). Where it cannot ("sjuan" and "nian", "hans"
// and "flickan"), a reader who knows the matter knows which word is the
// person's and the meter does not, so each is tried and the smallest count is
// taken. The count is therefore never raised by saying more, in a field or in
// the text; and 0, nobody fits, is too few. (The school is not said of the
// person: it tells which people are counted.)
//
// Together with earlier items: a reader may take this item and any of the
// earlier ones to be about one young person described in different words. For
// every choice of earlier items that somebody in the population fits together
// with this one, those people are counted; count_with_earlier is the smallest
// such count. A choice that nobody fits is no choice: those items are not about
// one person, and a boy of stage 9 may be talked about although a girl of
// stage 7 was last month. It is never above `count`, and never raised by one
// more earlier item. If every item of a group was sent only when it passed,
// then nobody can be brought below k by putting items together, as long as the
// table holds.
#ifndef SAMRAD_SERVICES_SCREENING_FIT_H_
#define SAMRAD_SERVICES_SCREENING_FIT_H_

#include <cstdint>

#include "services/screening/description.h"
#include "services/screening/population.h"

namespace samrad::screening {

struct Fit {
  int64_t count = 0;
  int64_t count_with_earlier = 0;
  // As used: the request's, but at least kLeastK.
  int64_t k = kDefaultK;
  // Both counts are at least k. An item that does not pass must not be sent.
  bool passes = false;

  bool operator==(const Fit&) const = default;
};

// Total, pure, deterministic, thread-safe. A school or an area that the table
// does not have is fitted by nobody; names are compared without regard to case.
// When more is said than can be put together (over 4096 ways to read it), both
// counts are 0.
Fit Measure(const Population& population, const FitRequest& request);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_FIT_H_
