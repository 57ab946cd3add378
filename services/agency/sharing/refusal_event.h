// How the journal tells of a refusal, so that refusals can be counted.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_REFUSAL_EVENT_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_REFUSAL_EVENT_H_

#include <string>
#include <vector>

#include "samrad/law/v1/facts.pb.h"
#include "services/agency/journal/journal.h"

namespace samrad::agency {

// `disclosure_refused`, unless the caller calls it otherwise; subjects: case,
// recipients, then the marks of refusals.h. Pure.
JournalEvent RefusalEvent(const std::string& user, const std::string& case_code,
                          const std::vector<std::string>& to,
                          const law::v1::Decision& decision);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_REFUSAL_EVENT_H_
