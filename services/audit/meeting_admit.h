// The gate for texts of a meeting: at the hub when handed in and each time more
// agencies come to listen, at each reader, and in the verifier years later.
#ifndef SAMRAD_SERVICES_AUDIT_MEETING_ADMIT_H_
#define SAMRAD_SERVICES_AUDIT_MEETING_ADMIT_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/audit/admit.h"

namespace samrad::audit {

// Whether a valid text (meeting_headers.h) may be told at `at`. Of an
// identified class: AdmitHeader over its disclosure, so to all its recipients.
// Else the clearance is all there is to ask: a person has confirmed it, and the
// verdict repeats what the author's engine said, ALLOW_ANONYMISED_ONLY. Which
// catalogue is right for CatalogueDigestOf is the caller's to know. Pure;
// thread-safe.
law::Admission AdmitMeetingContent(
    const sealed::v1::MeetingContentHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent,
    const law::Catalogue& catalogue);

// The catalogue that decided: of the disclosure, else of the clearance. 32
// bytes in a valid header.
const std::string& CatalogueDigestOf(
    const sealed::v1::MeetingContentHeader& header);

// The registered consent that a text stands on; empty: none.
const std::string& ConsentHandleOf(
    const sealed::v1::MeetingContentHeader& header);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_MEETING_ADMIT_H_
