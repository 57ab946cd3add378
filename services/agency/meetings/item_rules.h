// The form of what people write into items, and who hears an item. Pure.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_RULES_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_RULES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"

namespace samrad::agency {

// Class, minutes, lists of agencies and the content that goes with the class.
// INVALID_ARGUMENT with a path below "item"; FAILED_PRECONDITION, tag
// STRATEGIC_ONLY, in a group for strategic questions.
[[nodiscard]] absl::Status CheckItem(const meetings::v1::Item& item,
                                     const hub::meetings::v1::Group& group,
                                     const std::string& own_agency);

// Agencies with a seat in the group, less the author's and those excluded; by
// id.
std::vector<std::string> ListenersOf(const meetings::v1::Item& item,
                                     const hub::meetings::v1::Group& group,
                                     const std::string& own_agency);

// What the anonymous item `after` says more generally of whom it is about than
// `before` did: of "stages", "sex", "areas", "moved_in". Nothing when one of
// them is no anonymous item. For the journal, which tells the choice and never
// the text.
std::vector<std::string> GeneralisedIn(const meetings::v1::Item& before,
                                       const meetings::v1::Item& after);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_RULES_H_
