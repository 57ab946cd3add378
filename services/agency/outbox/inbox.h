// What came in: packets, stored unopened with their receipts, and what happened
// to them here. Rows only; the verifying is in delivery.h.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_INBOX_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_INBOX_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/base/ids.h"
#include "services/base/sql.h"

namespace samrad::agency {

// Numbers are stored: never change one.
enum class InboxState : std::int64_t {
  kUnopened = 1,
  kDeciding = 2,  // an opening is signed and stored; its answer is not here yet
  kOpened = 3,
  kDeclined = 4,
  kQuarantined = 5,
  kExpired = 6,
  kConsentEnded = 7,
  kOutsideAct = 8,  // told elsewhere, recorded afterwards: nothing to open
};

// One packet with its exact bytes.
struct InboxPacket {
  std::uint64_t number = 0;  // in the mailbox
  base::DisclosureId id;
  std::string sender = {};
  sealed::v1::Envelope envelope = {};  // body empty when erased or never there
  std::string body_hash = {};
  std::uint64_t leaf = 0;
  std::string receipt = {};  // serialised audit.v1.Receipt of the disclosure
  absl::Time received_at = absl::InfinitePast();
  InboxState state = InboxState::kUnopened;
  // Tag, for QUARANTINED and the other refusals; CONSENT_WITHDRAWN also on what
  // was opened before its consent was withdrawn.
  std::string fault = {};
  // The signed OPENING or DECLINE, once a person has decided.
  std::optional<audit::v1::SignedRecord> decision = {};
  std::string decision_user = {};
  std::string decision_reason = {};
  std::optional<std::uint64_t> decision_leaf = {};
};

// Whether the consent it came on holds no longer, before or after it was opened.
bool ConsentHasEnded(const InboxPacket& packet);

// The packet that counts under this id: not a quarantined copy when there is a
// good one. NOT_FOUND.
absl::StatusOr<InboxPacket> ReadPacket(const base::ReadTransaction& txn,
                                       const base::DisclosureId& id);
// Where it stands. NOT_FOUND.
absl::StatusOr<InboxState> ReadPacketState(const base::ReadTransaction& txn,
                                           std::uint64_t number);
// Newest first, without bodies.
absl::StatusOr<std::vector<InboxPacket>> ListPackets(
    const base::ReadTransaction& txn);
// Openings that were stored and not answered: repeated on start.
absl::StatusOr<std::vector<base::DisclosureId>> ListDeciding(
    const base::ReadTransaction& txn);

// Who decided, and why; `record` is the signed OPENING or DECLINE.
struct PacketDecision {
  std::uint64_t number = 0;
  audit::v1::SignedRecord record = {};
  std::string user = {};
  std::string reason = {};
};
// UNOPENED -> DECIDING. FAILED_PRECONDITION, tag PACKET_STATE, otherwise.
absl::Status StoreDecision(base::Transaction& txn,
                           const PacketDecision& decision);
// DECIDING -> OPENED, the body erased, the opening noted for the hub.
absl::Status StoreOpened(base::Transaction& txn, const InboxPacket& packet,
                         std::uint64_t decision_leaf);
// UNOPENED or DECIDING -> DECLINED, the body erased.
absl::Status StoreDeclined(base::Transaction& txn, const InboxPacket& packet,
                           const PacketDecision& decision);
// -> QUARANTINED or CONSENT_ENDED or EXPIRED, with the tag.
absl::Status StoreRefused(base::Transaction& txn, const InboxPacket& packet,
                          InboxState state, std::string_view fault);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_INBOX_H_
