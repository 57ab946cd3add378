#include "services/agency/outbox/packet_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "crypto/secret/bytes.h"
#include "services/audit/admit.h"
#include "services/audit/headers.h"
#include "services/audit/leaf.h"
#include "services/audit/record.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status Fault(std::string_view tag, std::string_view message) {
  return base::Error(absl::StatusCode::kDataLoss, tag, message);
}

// A receipt that is merely early stays UNAVAILABLE; all else is a fault.
absl::Status ReceiptFault(const absl::Status& status) {
  if (absl::IsUnavailable(status)) return status;
  return base::TagOf(status) == "LOG_QUARANTINED"
             ? status
             : Fault("RECEIPT_WRONG", "the proof does not hold");
}

absl::Status CheckParty(const sealed::v1::Party& party,
                        const audit::DirectoryChain& chain,
                        std::uint64_t leaf) {
  const audit::AgencyRecord* known = chain.Find(party.agency());
  if (known == nullptr || known->joined_leaf >= leaf ||
      known->kind != party.kind() ||
      known->is_authority != party.is_authority() ||
      known->authority_id != party.authority_id() ||
      known->branch_id != party.branch_id()) {
    return Fault("PARTY_WRONG", "a party is not as in the directory");
  }
  return absl::OkStatus();
}

// The author's signature with the key that was valid at the leaf, remembered
// per batch.
absl::Status CheckSignature(const PacketContext& context,
                            const std::string& author, std::uint64_t leaf,
                            const audit::Entry& entry,
                            std::string_view signature) {
  const audit::AgencyRecord* sender = context.chain.Find(author);
  const audit::AgencyKey* key =
      sender == nullptr ? nullptr : sender->At(audit::v1::SIGN, leaf);
  if (key == nullptr) {
    return Fault("SENDER_UNKNOWN", "the sender had no key at that leaf");
  }
  auto public_key = crypto::VerifyKey::FromBytes(key->public_key);
  if (!public_key.ok() ||
      !context.verifier.Verify(entry, crypto::AsBytes(signature), *public_key)
           .ok()) {
    return Fault("SIGNATURE_WRONG", "the sender did not sign this");
  }
  return absl::OkStatus();
}

absl::Status CheckBody(const std::string& bytes,
                       const sealed::v1::DisclosureHeader& header,
                       const audit::DirectoryChain& chain) {
  sealed::v1::Body body;
  if (!body.ParseFromString(bytes) || body.slots_size() != header.to_size() ||
      body.ciphertext().empty()) {
    return Fault("BODY_MALFORMED", "the body cannot be read");
  }
  const audit::AgencyRecord* sender = chain.Find(header.from().agency());
  for (int i = 0; i < body.slots_size(); ++i) {
    const sealed::v1::Slot& slot = body.slots(i);
    if (slot.recipient() != header.to(i).agency()) {
      return Fault("BODY_MALFORMED", "the slots are not the recipients'");
    }
    const audit::AgencyRecord* recipient = chain.Find(slot.recipient());
    if (sender == nullptr || recipient == nullptr ||
        sender->ById(audit::v1::SEAL, slot.sender_key_id()) == nullptr ||
        recipient->ById(audit::v1::SEAL, slot.recipient_key_id()) == nullptr) {
      return Fault("KEY_WRONG", "a sealing key is not in the directory");
    }
  }
  return absl::OkStatus();
}

// The hub asked the same; the stricter answer stands. Who consented is the
// sender's to know, so a consent that covers the header is assumed. An outside
// act is recorded whatever the law says of it.
absl::Status CheckLaw(const sealed::v1::DisclosureHeader& header,
                      std::uint64_t leaf, const PacketContext& context) {
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time decided_at,
                          audit::TimeOf(header.decided_at()));
  SAMRAD_ASSIGN_OR_RETURN(
      const law::Catalogue law,
      context.catalogues.ThatDecided(context.chain, header.catalogue_digest(),
                                     decided_at, leaf));
  const auto at = audit::InstantOf(header);
  if (!at.ok() ||
      !audit::AdmitHeader(header, *at, audit::ConsentThatCovers(header), law)
           .admitted) {
    return law.digest() == header.catalogue_digest()
               ? Fault("NOT_ADMITTED", "the header shows no ground")
               : Fault("CATALOGUE_WRONG", "nobody released this catalogue");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<CheckedPacket> CheckPacket(
    const hub::exchange::v1::Packet& packet, const PacketContext& context) {
  const sealed::v1::Envelope& envelope = packet.envelope();
  auto header = audit::ParseDisclosureHeader(envelope.header());
  if (!header.ok()) return Fault("HEADER_MALFORMED", "no valid header");
  if (header->origin() != context.chain.origin()) {
    return Fault("WRONG_LOG", "the packet is of another hub");
  }
  const auto ours = std::find_if(header->links().begin(), header->links().end(),
                                 [&](const sealed::v1::ChainLink& link) {
                                   return link.to() == context.agency;
                                 });
  if (ours == header->links().end()) {
    return Fault("NOT_FOR_US", "the packet is for others");
  }
  if (header->outside_act() != envelope.body().empty()) {
    return Fault("BODY_MALFORMED", "a body where none belongs, or none");
  }

  const audit::v1::SignedRecord record = audit::RecordOf(envelope);
  auto entry = audit::EntryOf(record);
  if (!entry.ok()) return Fault("HEADER_MALFORMED", "no valid record");
  auto receipt =
      context.mirror.AwaitBelieved(packet.receipt(), *entry, context.limit);
  if (!receipt.ok()) return ReceiptFault(receipt.status());

  const std::string& sender = header->from().agency();
  SAMRAD_RETURN_IF_ERROR(CheckSignature(context, sender, receipt->leaf(),
                                        *entry, envelope.signature()));
  SAMRAD_RETURN_IF_ERROR(
      CheckParty(header->from(), context.chain, receipt->leaf()));
  for (const sealed::v1::Party& party : header->to()) {
    SAMRAD_RETURN_IF_ERROR(CheckParty(party, context.chain, receipt->leaf()));
  }
  if (!header->outside_act()) {
    SAMRAD_RETURN_IF_ERROR(CheckBody(envelope.body(), *header, context.chain));
    SAMRAD_RETURN_IF_ERROR(CheckLaw(*header, receipt->leaf(), context));
  }
  return CheckedPacket{.header = *std::move(header),
                       .header_hash = crypto::Sha256(envelope.header()),
                       .body_hash = record.ciphertext_hash(),
                       .receipt = *std::move(receipt),
                       .link = *ours};
}

absl::StatusOr<audit::Receipt> CheckPartyAct(
    const hub::exchange::v1::PartyAct& act, const PacketContext& context) {
  auto author = audit::AuthorOf(act.record());
  if (!author.ok() || author->origin != context.chain.origin() ||
      author->agency != act.agency()) {
    return Fault("HEADER_MALFORMED", "no valid record");
  }
  auto entry = audit::EntryOf(act.record());
  if (!entry.ok()) return Fault("HEADER_MALFORMED", "no valid record");
  auto receipt =
      context.mirror.AwaitBelieved(act.receipt(), *entry, context.limit);
  if (!receipt.ok()) return ReceiptFault(receipt.status());
  SAMRAD_RETURN_IF_ERROR(CheckSignature(context, author->agency,
                                        receipt->leaf(), *entry,
                                        act.record().signature()));
  return receipt;
}

}  // namespace samrad::agency
