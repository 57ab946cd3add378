// What came from others: accepting and declining packets, and reading what was
// accepted.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_RECEIVING_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_RECEIVING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/seal/pair_key_cache.h"
#include "samrad/agency/sharing/v1/content.pb.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/outbox/inbox.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/sharing/press.h"
#include "services/agency/staff/identity.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

inline constexpr std::size_t kMaxReasonBytes = 2000;

// Thread-safe.
class Receiving {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    KeyStore& keys;
    crypto::PairKeyCache& pair_keys;
    Outbox& outbox;
    Press& press;
    // How long a decliner waits for the leaf before it is told without.
    absl::Duration receipt_wait = absl::Seconds(5);
  };
  explicit Receiving(Parts parts);

  // Headers only, newest first; quarantined ones with their fault.
  absl::StatusOr<sharing::v1::ListPacketsResponse> List(
      const StaffIdentity& who);

  // The opening is signed and stored, logged, its receipt believed; then the
  // packet is opened, stored in the vault and registered under a neutral text.
  // Repeats identical bytes after a crash or a lost answer. INVALID_ARGUMENT:
  // reason not 1 to 2000 bytes of UTF-8. NOT_FOUND. FAILED_PRECONDITION:
  // PACKET_DECLINED, PACKET_QUARANTINED, PACKET_EXPIRED, CONSENT_WITHDRAWN.
  // UNAVAILABLE: the hub or the log is away, nothing was shown; ask again.
  // DATA_LOSS: a proof or the content is wrong; the packet is quarantined.
  absl::StatusOr<sharing::v1::AcceptPacketResponse> Accept(
      const StaffIdentity& who,
      const sharing::v1::AcceptPacketRequest& request);

  // Refuses it unread. Codes as above.
  absl::StatusOr<sharing::v1::DeclinePacketResponse> Decline(
      const StaffIdentity& who,
      const sharing::v1::DeclinePacketRequest& request);

  // What it tells, to the person who accepted it. FAILED_PRECONDITION, tag
  // NOT_ACCEPTED, before, and CONSENT_WITHDRAWN once its consent has ended;
  // NOT_FOUND for others.
  absl::StatusOr<sharing::v1::GetPacketResponse> Show(
      const StaffIdentity& who, const sharing::v1::GetPacketRequest& request);

  // Goes on with openings that a crash or an absent hub has left. Called on
  // start and now and then; true when none is left.
  bool Resume();

 private:
  class Job;

  absl::StatusOr<InboxPacket> Read(std::string_view id) const;
  absl::StatusOr<InboxPacket> Decide(const StaffIdentity& who,
                                     InboxPacket packet,
                                     const std::string& reason, bool accept);
  // From a stored opening to the opened packet; the opening's leaf.
  absl::StatusOr<std::uint64_t> Finish(const InboxPacket& packet);
  absl::Status StoreContent(const InboxPacket& packet,
                            const audit::Receipt& receipt,
                            const sharing::v1::Content& content);
  // What the hub or the opening said: final answers are stored.
  absl::Status Settle(const InboxPacket& packet, const absl::Status& status);

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_RECEIVING_H_
