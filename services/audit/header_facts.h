// From a signed header to the question for the secrecy engine: all that a
// header can show, and nothing it cannot. The subject, the offence, third
// parties, who consented and exact dates stay with the sender.
#ifndef SAMRAD_SERVICES_AUDIT_HEADER_FACTS_H_
#define SAMRAD_SERVICES_AUDIT_HEADER_FACTS_H_

#include <optional>

#include "absl/time/time.h"
#include "samrad/law/v1/facts.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"

namespace samrad::audit {

// The facts the header carries, as of `at`. With `consent` (the registered
// ConsentHeader of the header's handle) also form, scope and validity; the
// givers are not known here. Pure; thread-safe. The header must be valid
// (headers.h).
law::v1::Facts FactsFromHeader(
    const sealed::v1::DisclosureHeader& header, absl::Time at,
    const std::optional<sealed::v1::ConsentHeader>& consent);

}  // namespace samrad::audit

#endif  // SAMRAD_SERVICES_AUDIT_HEADER_FACTS_H_
