#ifndef SAMRAD_SERVICES_HUB_MEETINGS_PARSED_RECORD_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_PARSED_RECORD_H_

#include <string>

#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/hub/meetings/meetings_core.h"

namespace samrad::hub {

// A record whose form, author, clock and signature are right. Refers to the
// request it came from.
struct MeetingsCore::Parsed {
  const audit::v1::SignedRecord* record = nullptr;
  sealed::v1::MeetingHeader header;
  std::string entry;  // 32 bytes
  SharedChain chain;
  absl::Time at;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_PARSED_RECORD_H_
