// The request files of the first two agencies, and what they found together.
#ifndef SAMRAD_SERVICES_HUB_GENESIS_REQUEST_H_
#define SAMRAD_SERVICES_HUB_GENESIS_REQUEST_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/export_format.h"

namespace samrad::hub {

// A request file, "samrad-request/1", as `samrad-agency init` writes it:
// {"format","agency","fingerprint","events":[{"header","salt","signatures":
// [{"agency","signature"}]}]}, bytes in base64.
struct AgencyRequest {
  std::string agency;
  std::string fingerprint;
  std::vector<audit::v1::DirectoryEvent> events;
};

// INVALID_ARGUMENT when malformed.
absl::StatusOr<AgencyRequest> ParseAgencyRequest(std::string_view json);

// What the two requests make: the trust file that people compare, and the
// directory's first events in the order the chain takes them.
struct Genesis {
  audit::TrustFile trust;
  std::vector<audit::v1::DirectoryEvent> events;
};

// Checks that each request begins with a GENESIS of its agency whose key has
// the stated fingerprint, goes on with its KEY events, and is signed right.
// INVALID_ARGUMENT when a request is of another form or origin, DATA_LOSS when
// a signature is wrong, FAILED_PRECONDITION or PERMISSION_DENIED when the chain
// does not take an event. Pure.
absl::StatusOr<Genesis> MakeGenesis(const audit::LogKey& log,
                                    const std::vector<AgencyRequest>& requests);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_GENESIS_REQUEST_H_
