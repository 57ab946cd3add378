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
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status Fault(std::string_view tag) {
  return base::Error(absl::StatusCode::kDataLoss, tag,
                     "the packet does not open");
}

struct Opening {
  const std::string& body;
  std::string_view header_bytes;
  const std::string& from;
  const std::string& agency;
};

struct Wrapped {
  std::string_view ciphertext;
  std::string_view slot;
  crypto::Digest bound{};
  const std::string& from;
  const std::string& agency;
};

// DATA_LOSS OPEN_FAILED or FAILED_PRECONDITION KEY_DESTROYED.
absl::StatusOr<std::string> Unwrap(const Wrapped& what,
                                   const crypto::SecretBytes& hub_share,
                                   const audit::DirectoryChain& chain,
                                   const KeyStore& keys,
                                   crypto::PairKeyCache& cache) {
  auto ids = crypto::ParseSlotKeys(crypto::AsBytes(what.slot));
  const audit::AgencyRecord* sender = chain.Find(what.from);
  const audit::AgencyKey* sender_key =
      !ids.ok() || sender == nullptr
          ? nullptr
          : sender->ById(audit::v1::SEAL, ids->sender_key_id);
  if (sender_key == nullptr) return Fault("OPEN_FAILED");
  auto plain =
      keys.Use([&](const crypto::Keyring& ring) -> absl::StatusOr<std::string> {
        auto own = ring.SealKeyById(ids->recipient_key_id);
        if (!own.ok()) {
          return base::Error(absl::StatusCode::kFailedPrecondition,
                             "KEY_DESTROYED",
                             "the key it was sealed to is gone");
        }
        const crypto::OpenRequest request{
            .ciphertext = crypto::AsBytes(what.ciphertext),
            .slot = crypto::AsBytes(what.slot),
            .hub_share = hub_share.Reveal(crypto::AccessTicket::ForFile(
                "opens a packet with the hub's share")),
            .header_hash = what.bound,
            .own_id = what.agency,
            .sender_public_key = sender_key->public_key};
        return crypto::OpenContent(request, **own, cache);
      });
  if (!plain.ok() && base::TagOf(plain.status()) != "KEY_DESTROYED") {
    return Fault("OPEN_FAILED");
  }
  return plain;
}

absl::StatusOr<std::string> Open(const Opening& what,
                                 const crypto::SecretBytes& hub_share,
                                 const audit::DirectoryChain& chain,
                                 const KeyStore& keys,
                                 crypto::PairKeyCache& cache) {
  sealed::v1::Body body;
  if (!body.ParseFromString(what.body)) return Fault("OPEN_FAILED");
  const auto slot = std::find_if(body.slots().begin(), body.slots().end(),
                                 [&](const sealed::v1::Slot& one) {
                                   return one.recipient() == what.agency;
                                 });
  if (slot == body.slots().end()) return Fault("OPEN_FAILED");
  auto slot_bytes = SlotFromProto(*slot);
  if (!slot_bytes.ok()) return Fault("OPEN_FAILED");
  return Unwrap({.ciphertext = body.ciphertext(),
                 .slot = *slot_bytes,
                 .bound = crypto::Sha256(what.header_bytes),
                 .from = what.from,
                 .agency = what.agency},
                hub_share, chain, keys, cache);
}

absl::Status OfAnother() {
  return base::Error(absl::StatusCode::kFailedPrecondition,
                     "RECEIPT_OF_ANOTHER",
                     "the receipt is not of this text's reading");
}

// The reading is logged, is this agency's, and is of this very text.
absl::Status CheckRead(const MeetingReading& reading,
                       const sealed::v1::MeetingContentHeader& content,
                       const std::string& agency) {
  auto entry = audit::EntryOf(reading.read);
  auto header = audit::ParseMeetingHeader(reading.read.header());
  if (!entry.ok() || !header.ok() || reading.receipt.entry() != *entry) {
    return OfAnother();
  }
  const sealed::v1::MeetingActHeader& act = header->act();
  if (act.act() != sealed::v1::CONTENT_READ || act.agency() != agency ||
      act.content_header_hash() != reading.content.header_hash ||
      act.group_id() != content.group_id()) {
    return OfAnother();
  }
  return absl::OkStatus();
}

// The chair has let this agency in, for this item, after it was handed in.
absl::Status CheckOpened(const MeetingReading& reading,
                         const sealed::v1::MeetingContentHeader& content,
                         const std::string& agency) {
  const absl::Status refused =
      base::Error(absl::StatusCode::kFailedPrecondition, "NOT_LET_IN",
                  "the chair has not opened this text for this agency");
  const bool minutes = content.kind() == common::v1::MINUTES;
  if (minutes) return absl::OkStatus();
  if (reading.opened == nullptr) return refused;
  const sealed::v1::MeetingActHeader& act = reading.opened->header.act();
  const bool item = content.kind() == common::v1::ITEM;
  if ((act.act() != sealed::v1::ITEM_OPENED &&
       act.act() != sealed::v1::LATE_ADMITTED) ||
      act.agency() != reading.chair || act.group_id() != content.group_id() ||
      act.item_id() != (item ? content.content_id() : content.item_id()) ||
      (item && act.content_header_hash() != reading.content.header_hash) ||
      std::find(act.present().begin(), act.present().end(), agency) ==
          act.present().end()) {
    return refused;
  }
  return absl::OkStatus();
}

// What came out is of the form that class and kind promise.
bool IsAsPromised(const meetings::v1::MeetingText& text,
                  const sealed::v1::MeetingContentHeader& header) {
  using meetings::v1::MeetingText;
  if (header.has_disclosure()) {
    if (!text.has_named() || text.named().items().empty()) return false;
    for (const meetings::v1::ToldText& item : text.named().items()) {
      const auto& told = header.disclosure().categories();
      if (std::find(told.begin(), told.end(), item.category()) == told.end()) {
        return false;
      }
    }
    return true;
  }
  if (header.kind() == common::v1::MINUTES) return text.has_minutes();
  const bool anonymous = header.kind() == common::v1::ITEM &&
                         header.item_class() == common::v1::ANONYMOUS;
  return text.text_case() ==
         (anonymous ? MeetingText::kAnonymous : MeetingText::kPlain);
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
  if (!header.ok()) return Fault("OPEN_FAILED");
  auto plain = Open({.body = packet.envelope.body(),
                     .header_bytes = packet.envelope.header(),
                     .from = header->from().agency(),
                     .agency = agency},
                    hub_share, chain, keys, cache);
  if (!plain.ok()) return plain.status();
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

absl::StatusOr<meetings::v1::MeetingText> OpenAgainstReceipt(
    const MeetingReading& reading, const std::string& agency,
    const crypto::SecretBytes& hub_share, const audit::DirectoryChain& chain,
    const KeyStore& keys, crypto::PairKeyCache& cache) {
  const sealed::v1::MeetingContentHeader& content =
      reading.content.header.content();
  SAMRAD_RETURN_IF_ERROR(CheckRead(reading, content, agency));
  SAMRAD_RETURN_IF_ERROR(CheckOpened(reading, content, agency));
  const audit::v1::SignedRecord& record = reading.content.record;
  if (crypto::ToString(crypto::Sha256(std::string_view(reading.body))) !=
      record.ciphertext_hash()) {
    return Fault("OPEN_FAILED");
  }
  auto plain = Open({.body = reading.body,
                     .header_bytes = record.header(),
                     .from = content.from().agency(),
                     .agency = agency},
                    hub_share, chain, keys, cache);
  if (!plain.ok()) return plain.status();
  meetings::v1::MeetingText text;
  const bool parsed = text.ParseFromString(*plain);
  crypto::Wipe(*plain);
  if (!parsed || !IsAsPromised(text, content)) return Fault("CONTENT_WRONG");
  return text;
}

absl::StatusOr<Signal> OpenSignal(
    std::string_view sealed, const crypto::SecretBytes& hub_share,
    const SignalPlace& place, const std::string& from,
    const std::string& agency, const audit::DirectoryChain& chain,
    const KeyStore& keys, crypto::PairKeyCache& cache) {
  if (sealed.size() != kSealedSignalBytes) return Fault("OPEN_FAILED");
  const std::size_t slot_at = kSealedSignalBytes - crypto::kSlotBytes;
  SAMRAD_ASSIGN_OR_RETURN(std::string plain,
                          Unwrap({.ciphertext = sealed.substr(0, slot_at),
                                  .slot = sealed.substr(slot_at),
                                  .bound = SignalBinding(place),
                                  .from = from,
                                  .agency = agency},
                                 hub_share, chain, keys, cache));
  const auto told = static_cast<unsigned char>(plain.empty() ? 0 : plain[0]);
  if (plain.size() != 1 || told > 1) return Fault("CONTENT_WRONG");
  return static_cast<Signal>(told);
}

}  // namespace samrad::agency
