// Whether a packet that the hub delivered is what its sender signed and the log
// holds. Pure but for the mirror.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_PACKET_CHECK_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_PACKET_CHECK_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/hash/sha256.h"
#include "crypto/sign/batch_verifier.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/outbox/catalogues.h"
#include "services/agency/outbox/mirror.h"
#include "services/audit/directory_chain.h"
#include "services/audit/receipt.h"

namespace samrad::agency {

// A packet that passed.
struct CheckedPacket {
  sealed::v1::DisclosureHeader header;
  crypto::Digest header_hash{};
  std::string body_hash;  // empty for an outside act
  audit::Receipt receipt;
  sealed::v1::ChainLink link;  // this agency's
};

// What the check is done against. All must outlive the call.
struct PacketContext {
  const std::string& agency;  // this one
  const audit::DirectoryChain& chain;
  const Mirror& mirror;
  const Catalogues& catalogues;
  crypto::BatchVerifier& verifier;
  absl::Duration limit;  // how long to wait for the mirror
};

// UNAVAILABLE: the mirror is not that far, or (tag CATALOGUE_MISSING) the
// catalogue of that day is not here yet; ask again. Every other error's tag is
// the fault: HEADER_MALFORMED, WRONG_LOG, NOT_FOR_US, BODY_MALFORMED,
// RECEIPT_WRONG, SENDER_UNKNOWN, SIGNATURE_WRONG, PARTY_WRONG, KEY_WRONG,
// CATALOGUE_WRONG (it was not in force then), NOT_ADMITTED.
absl::StatusOr<CheckedPacket> CheckPacket(
    const hub::exchange::v1::Packet& packet, const PacketContext& context);

// The same for an act of another party.
absl::StatusOr<audit::Receipt> CheckPartyAct(
    const hub::exchange::v1::PartyAct& act, const PacketContext& context);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_PACKET_CHECK_H_
