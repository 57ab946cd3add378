// What can be said of a submission without the store: form, sizes, parties,
// keys, clock. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_SUBMISSION_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_SUBMISSION_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/law/v1/facts.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/directory_chain.h"
#include "services/audit/leaf.h"
#include "services/base/ids.h"
#include "services/hub/stubs/sealed_checks.h"

namespace samrad::hub {

// A submission whose form is right. Refers to the request it came from.
struct Submission {
  const exchange::v1::SubmitDisclosureRequest* request = nullptr;
  sealed::v1::DisclosureHeader header;
  sealed::v1::Body body;
  audit::Entry entry{};
  std::string entry_bytes;
  std::string header_hash;
  std::string ciphertext_hash;
  // SHA-256 over the hub's shares: two submissions are the same only with it.
  std::string shares_hash;
  absl::Time decided_at;
  absl::Time expires_at;
};

// INVALID_ARGUMENT malformed or of another origin; RESOURCE_EXHAUSTED over
// 1 MiB; PERMISSION_DENIED when the header's sender is not the caller.
absl::StatusOr<Submission> ParseSubmission(
    const exchange::v1::SubmitDisclosureRequest& request,
    const base::AgencyId& caller, std::string_view origin);

// Sender and recipients are active and say of themselves what the directory
// says (kind, authority, branch). FAILED_PRECONDITION, tags SENDER_INACTIVE,
// RECIPIENT_INACTIVE, PARTY_MISMATCH.
absl::Status CheckParties(const sealed::v1::DisclosureHeader& header,
                          const audit::DirectoryChain& chain);

// The gate's refusal as a status: FAILED_PRECONDITION, the tag is the first
// reason code (or FACTS_MISSING), the path the first missing fact.
absl::Status RefusalOf(const law::v1::Decision& decision);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_SUBMISSION_H_
