// The only way in: plaintext comes out of a packet only against a receipt that
// the opening stands in the log. "No receipt, no reveal."
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_OPEN_PACKET_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_OPEN_PACKET_H_

#include "absl/status/statusor.h"
#include "crypto/seal/pair_key_cache.h"
#include "crypto/secret/secret_bytes.h"
#include "samrad/agency/sharing/v1/content.pb.h"
#include "services/agency/outbox/inbox.h"
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

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_OPEN_PACKET_H_
