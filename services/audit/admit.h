// The gate: the secrecy engine asked about a header. The hub asks it before it
// accepts, the node before it opens, and the verifier again years later; one
// function, so that they cannot disagree.
#ifndef SAMRAD_SERVICES_AUDIT_ADMIT_H_
#define SAMRAD_SERVICES_AUDIT_ADMIT_H_

#include <optional>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/law/admit.h"
#include "services/law/catalogue.h"

namespace samrad::audit {

// Whether nothing that a valid header (headers.h) shows speaks against it at
// `at`, under this catalogue. On ground CONSENT `consent` is the registered
// header of its handle: absent, of another handle or holder, or over at `at` is
// a refusal (the caller knows whether it is withdrawn). Refused too when the
// header names another provision version than the one that decides. Which
// catalogue is the right one for header.catalogue_digest is the caller's to
// know. Pure; thread-safe.
law::Admission AdmitHeader(
    const sealed::v1::DisclosureHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent,
    const law::Catalogue& catalogue);

// When the header has to hold: the time of an outside act, else of the
// decision. INVALID_ARGUMENT when out of range.
absl::StatusOr<absl::Time> InstantOf(
    const sealed::v1::DisclosureHeader& header);

// For an auditor who may not see the consent: one that covers just what the
// header says, so that the rest of the header can still be asked about.
sealed::v1::ConsentHeader ConsentThatCovers(
    const sealed::v1::DisclosureHeader& header);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_ADMIT_H_
