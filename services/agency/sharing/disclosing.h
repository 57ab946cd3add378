// Telling another agency one thing, once, on one ground.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_DISCLOSING_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_DISCLOSING_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/secret/random_source.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/sharing/decision_record.h"
#include "services/agency/sharing/press.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

inline constexpr int kMaxItems = 40;
inline constexpr int kMaxDisclosureRecipients = 16;
inline constexpr std::size_t kMaxDisclosureBytes = std::size_t{1} << 20;
// Unopened for this long, the hub erases it.
inline constexpr absl::Duration kPacketLifetime = absl::Hours(24 * 30);

// Items and recipients within their numbers. INVALID_ARGUMENT with a path.
absl::Status CheckScope(const sharing::v1::DiscloseRequest& request);

// Thread-safe.
class Disclosing {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    crypto::RandomSource& random;
    const Journal& journal;
    const RequestLog& requests;
    KeyStore& keys;
    crypto::PairKeyCache& pair_keys;
    Outbox& outbox;
    Press& press;
    // How long a caller waits for the receipt before it is told the state.
    absl::Duration receipt_wait = absl::Seconds(5);
  };
  explicit Disclosing(Parts parts);

  // Decides; on a permit seals, stores durably, hands in, and waits a little
  // for the believed receipt. A refusal by law is an answer. Same request id
  // and content: the same decision and disclosure, as it stands by then.
  // INVALID_ARGUMENT with a path; NOT_FOUND, always with the same words, for a
  // case, item or consent that does not exist or is not the caller's;
  // FAILED_PRECONDITION: REQUEST_ID_REUSED, CONSENT_WITHDRAWN,
  // CONSENT_NOT_REGISTERED, NO_SEAL_KEY; RESOURCE_EXHAUSTED: over 1 MiB;
  // UNAVAILABLE: the consent is not at the hub yet, or the store is away.
  absl::StatusOr<sharing::v1::DiscloseResponse> Disclose(
      const StaffIdentity& who, const sharing::v1::DiscloseRequest& request);

  // NOT_FOUND also when the caller is not on its case.
  absl::StatusOr<sharing::v1::GetDisclosureResponse> Get(
      const StaffIdentity& who,
      const sharing::v1::GetDisclosureRequest& request);
  absl::StatusOr<sharing::v1::ListDisclosuresResponse> List(
      const StaffIdentity& who);

 private:
  class Job;

  // The stored answer of an earlier request, as things stand now.
  absl::StatusOr<bool> FindAnswered(const RequestKey& key,
                                    sharing::v1::DiscloseResponse& response);
  // With `anew` the key has its answer already: what the hub refused before.
  absl::Status JournalRefusal(const StaffIdentity& who, const RequestKey& key,
                              const sharing::v1::DiscloseRequest& request,
                              const sharing::v1::DiscloseResponse& response,
                              const JournalEvent& read,
                              const DecisionRecord& record, bool anew);
  absl::Status AwaitConsentRegistered(const base::ConsentHandle& handle);
  absl::StatusOr<sharing::v1::DiscloseResponse> Try(
      const StaffIdentity& who, const sharing::v1::DiscloseRequest& request,
      const RequestKey& key);

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_DISCLOSING_H_
