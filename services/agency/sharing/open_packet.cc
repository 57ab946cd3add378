#include "services/agency/sharing/open_packet.h"

#include <algorithm>
#include <utility>

#include "crypto/open/open_content.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"
#include "services/agency/sharing/slot_proto.h"
#include "services/audit/headers.h"
#include "services/audit/leaf.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status Fault(std::string_view tag) {
  return base::Error(absl::StatusCode::kDataLoss, tag,
                     "the packet does not open");
}

}  // namespace

absl::StatusOr<sharing::v1::Content> OpenAgainstReceipt(
    const audit::Receipt& receipt, const InboxPacket& packet,
    const std::string& agency, const crypto::SecretBytes& hub_share,
    const audit::DirectoryChain& chain, const KeyStore& keys,
    crypto::PairKeyCache& cache) {
  if (!packet.decision.has_value() ||
      packet.decision->type() != audit::v1::OPENING) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "RECEIPT_OF_ANOTHER", "nobody has accepted the packet");
  }
  SAMRAD_ASSIGN_OR_RETURN(audit::Entry entry, audit::EntryOf(*packet.decision));
  SAMRAD_ASSIGN_OR_RETURN(sealed::v1::OpeningHeader opening,
                          audit::ParseOpeningHeader(packet.decision->header()));
  if (receipt.entry() != entry ||
      opening.disclosure_id() != packet.id.bytes() ||
      opening.agency() != agency) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "RECEIPT_OF_ANOTHER",
                       "the receipt is not of this packet's opening");
  }
  auto header = audit::ParseDisclosureHeader(packet.envelope.header());
  sealed::v1::Body body;
  if (!header.ok() || !body.ParseFromString(packet.envelope.body())) {
    return Fault("OPEN_FAILED");
  }
  const auto slot = std::find_if(
      body.slots().begin(), body.slots().end(),
      [&](const sealed::v1::Slot& one) { return one.recipient() == agency; });
  if (slot == body.slots().end()) return Fault("OPEN_FAILED");
  auto slot_bytes = SlotFromProto(*slot);
  const audit::AgencyRecord* sender = chain.Find(header->from().agency());
  const audit::AgencyKey* sender_key =
      sender == nullptr ? nullptr
                        : sender->ById(audit::v1::SEAL, slot->sender_key_id());
  if (!slot_bytes.ok() || sender_key == nullptr) return Fault("OPEN_FAILED");

  auto plain =
      keys.Use([&](const crypto::Keyring& ring) -> absl::StatusOr<std::string> {
        auto own = ring.SealKeyById(slot->recipient_key_id());
        if (!own.ok()) {
          return base::Error(absl::StatusCode::kFailedPrecondition,
                             "KEY_DESTROYED",
                             "the key it was sealed to is gone");
        }
        const crypto::OpenRequest request{
            .ciphertext = crypto::AsBytes(body.ciphertext()),
            .slot = crypto::AsBytes(*slot_bytes),
            .hub_share = hub_share.Reveal(crypto::AccessTicket::ForFile(
                "opens a packet with the hub's share")),
            .header_hash = crypto::Sha256(packet.envelope.header()),
            .own_id = agency,
            .sender_public_key = sender_key->public_key};
        return crypto::OpenContent(request, **own, cache);
      });
  if (!plain.ok()) {
    return base::TagOf(plain.status()) == "KEY_DESTROYED"
               ? plain.status()
               : Fault("OPEN_FAILED");
  }
  sharing::v1::Content content;
  const bool parsed = content.ParseFromString(*plain);
  crypto::Wipe(*plain);
  if (!parsed || content.items().empty()) return Fault("CONTENT_WRONG");
  for (const sharing::v1::ContentItem& item : content.items()) {
    // What is told must be what the header, and so the log, says is told.
    if (std::find(header->categories().begin(), header->categories().end(),
                  item.category()) == header->categories().end()) {
      return Fault("CONTENT_WRONG");
    }
  }
  return content;
}

}  // namespace samrad::agency
