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

namespace samrad::hub {

inline constexpr size_t kMaxEnvelopeBytes = 1 << 20;
inline constexpr size_t kMaxSlotFieldBytes = 128;
inline constexpr size_t kShareBytes = 32;
inline constexpr absl::Duration kMaxSkew = absl::Minutes(2);
inline constexpr absl::Duration kMaxQueued = absl::Hours(1);
// An envelope is never kept longer than this after its decision.
inline constexpr absl::Duration kMaxLifetime = absl::Hours(24 * 366);

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

// Every slot is sealed with the agencies' current sealing keys, or the ones
// right before them. FAILED_PRECONDITION, tag KEY_NOT_CURRENT.
absl::Status CheckSealKeys(const sealed::v1::DisclosureHeader& header,
                           const sealed::v1::Body& body,
                           const audit::DirectoryChain& chain);

// FAILED_PRECONDITION, tags CLOCK_SKEW (decided more than 2 minutes after the
// hub's now), TOO_OLD (more than an hour before), EXPIRED.
absl::Status CheckTimes(absl::Time decided_at, absl::Time expires_at,
                        absl::Time now);

// The gate's refusal as a status: FAILED_PRECONDITION, the tag is the first
// reason code (or FACTS_MISSING), the path the first missing fact.
absl::Status RefusalOf(const law::v1::Decision& decision);

// SHA-256 of a header, 32 bytes.
std::string HeaderHash(std::string_view header);

// The same status and text for what is unknown and what is not the caller's.
absl::Status NotFound();

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_SUBMISSION_H_
