// The only way in: plaintext comes out of a packet only against a receipt that
// the opening stands in the log. "No receipt, no reveal."
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_OPEN_PACKET_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_OPEN_PACKET_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/secret/secret_bytes.h"
#include "samrad/agency/meetings/v1/content.pb.h"
#include "samrad/agency/sharing/v1/content.pb.h"
#include "services/agency/outbox/inbox.h"
#include "services/agency/outbox/meeting_post.h"
#include "services/agency/sharing/seal_packet.h"
#include "services/agency/vault/key_store.h"
#include "services/audit/directory_chain.h"
#include "services/audit/receipt.h"

namespace samrad::agency {

// Opens `packet` for `agency` with its own key and the hub's share. `receipt`
// is the believed one of the packet's signed OPENING. Every fault is final,
// with its tag: FAILED_PRECONDITION RECEIPT_OF_ANOTHER: the receipt is not of
// this packet's opening; DATA_LOSS OPEN_FAILED: ciphertext, slot, share or
// header do not belong together; DATA_LOSS CONTENT_WRONG: what came out is not
// what the header promises; FAILED_PRECONDITION KEY_DESTROYED. Thread-safe.
absl::StatusOr<sharing::v1::Content> OpenAgainstReceipt(
    const audit::Receipt& receipt, const InboxPacket& packet,
    const std::string& agency, const crypto::SecretBytes& hub_share,
    const audit::DirectoryChain& chain, const KeyStore& keys,
    crypto::PairKeyCache& cache);

// What lets this agency read one text of a meeting.
struct MeetingReading {
  // Believed: of this agency's own CONTENT_READ, which is `read`.
  const audit::Receipt& receipt;
  const audit::v1::SignedRecord& read;
  // Believed: the text's own record.
  const BelievedRecord& content;
  // Believed: the chair's act that lets this agency in; null for minutes.
  const BelievedRecord* opened;
  // The agency that chairs the group.
  const std::string& chair;
  // Exact bytes of a sealed.v1.Body.
  const std::string& body;
};

// Opens a text of a meeting. FAILED_PRECONDITION RECEIPT_OF_ANOTHER: `read` is
// not this agency's CONTENT_READ of this very text, or the receipt is not its;
// NOT_LET_IN: `opened` is not the chair's act, is for another item or text, or
// does not name this agency. Else as for a packet. Thread-safe.
absl::StatusOr<meetings::v1::MeetingText> OpenAgainstReceipt(
    const MeetingReading& reading, const std::string& agency,
    const crypto::SecretBytes& hub_share, const audit::DirectoryChain& chain,
    const KeyStore& keys, crypto::PairKeyCache& cache);

// Opens a signal that was sealed to this agency as chair. DATA_LOSS
// OPEN_FAILED when it is not for this place.
absl::StatusOr<Signal> OpenSignal(
    std::string_view sealed, const crypto::SecretBytes& hub_share,
    const SignalPlace& place, const std::string& from,
    const std::string& agency, const audit::DirectoryChain& chain,
    const KeyStore& keys, crypto::PairKeyCache& cache);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_OPEN_PACKET_H_
