// Whether a header says of its parties what the directory says of them.
#ifndef SAMRAD_SERVICES_AUDIT_PARTIES_H_
#define SAMRAD_SERVICES_AUDIT_PARTIES_H_

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/audit/directory_chain.h"

namespace samrad::audit {

// Sender and recipients stand in the directory with this kind, authority and
// branch, as of `leaf` (absent: now), and are not revoked. The function is the
// acting person's and not compared. The recipient of an outside act may be
// unknown to the directory. FAILED_PRECONDITION otherwise. Pure; thread-safe.
absl::Status CheckParties(const sealed::v1::DisclosureHeader& header,
                          const DirectoryChain& chain,
                          std::optional<std::uint64_t> leaf);

// The same of a text of a meeting; every recipient must be known.
absl::Status CheckParties(const sealed::v1::MeetingContentHeader& header,
                          const DirectoryChain& chain,
                          std::optional<std::uint64_t> leaf);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_PARTIES_H_
