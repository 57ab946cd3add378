// What a hub room asks of anything sealed that is handed in, whatever its
// header is: slots, shares, keys, clock. Pure; thread-safe.
#ifndef SAMRAD_SERVICES_HUB_STUBS_SEALED_CHECKS_H_
#define SAMRAD_SERVICES_HUB_STUBS_SEALED_CHECKS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_field.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/directory_chain.h"

namespace samrad::hub {

inline constexpr size_t kMaxEnvelopeBytes = 1 << 20;
inline constexpr size_t kMaxSlotFieldBytes = 128;
inline constexpr size_t kShareBytes = 32;
inline constexpr absl::Duration kMaxSkew = absl::Minutes(2);
inline constexpr absl::Duration kMaxQueued = absl::Hours(1);
// Nothing sealed is kept longer than this after its decision.
inline constexpr absl::Duration kMaxLifetime = absl::Hours(24 * 366);

using Parties = google::protobuf::RepeatedPtrField<sealed::v1::Party>;
using HubShares = google::protobuf::RepeatedPtrField<exchange::v1::HubShare>;

// A ciphertext, and one slot per recipient in that order. INVALID_ARGUMENT.
absl::Status CheckBody(const sealed::v1::Body& body, const Parties& to);

// SHA-256 over the hub's shares, one per recipient in that order.
// INVALID_ARGUMENT when they are not.
absl::StatusOr<std::string> HashOfShares(const HubShares& shares,
                                         const Parties& to);

// Every slot is sealed with the agencies' current sealing keys, or the ones
// right before them. FAILED_PRECONDITION, tag KEY_NOT_CURRENT.
absl::Status CheckSealKeys(std::string_view sender,
                           const sealed::v1::Body& body,
                           const audit::DirectoryChain& chain);

// FAILED_PRECONDITION, tags CLOCK_SKEW (decided more than 2 minutes after the
// hub's now), TOO_OLD (more than an hour before), EXPIRED.
absl::Status CheckTimes(absl::Time decided_at, absl::Time expires_at,
                        absl::Time now);

// What was decided at `decided_at` cites the catalogue of law that was in force
// then; `founding` as audit::JudgeCitation. FAILED_PRECONDITION, tags
// CATALOGUE_SUPERSEDED, CATALOGUE_NOT_YET, UNKNOWN_CATALOGUE.
absl::Status CheckCited(const audit::DirectoryChain& chain,
                        std::string_view founding, std::string_view cited,
                        absl::Time decided_at);

// SHA-256, 32 bytes.
std::string Sha256Bytes(std::string_view bytes);

// FAILED_PRECONDITION with a tag.
absl::Status Refuse(std::string_view tag, std::string_view message);

// The same status and text for what is unknown and what is not the caller's.
absl::Status NotFound();

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_STUBS_SEALED_CHECKS_H_
