#include "services/agency/sharing/seal_packet.h"

#include <algorithm>
#include <utility>

#include "crypto/seal/seal_content.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"
#include "services/agency/sharing/slot_proto.h"
#include "services/audit/headers.h"
#include "services/audit/meeting_headers.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

bool SameRecipient(const law::PermitRecipient& permitted,
                   const sealed::v1::Party& party) {
  return permitted.kind == party.kind() &&
         permitted.function == party.function() &&
         permitted.authority_id == party.authority_id() &&
         permitted.branch_id == party.branch_id();
}

bool Permits(const law::Permit& permit,
             const sealed::v1::DisclosureHeader& header) {
  if (header.outside_act() || permit.recipients().size() !=
                                  static_cast<std::size_t>(header.to_size())) {
    return false;
  }
  for (int i = 0; i < header.to_size(); ++i) {
    if (!SameRecipient(permit.recipients()[static_cast<std::size_t>(i)],
                       header.to(i))) {
      return false;
    }
  }
  for (const int category : header.categories()) {
    if (std::find(permit.categories().begin(), permit.categories().end(),
                  category) == permit.categories().end()) {
      return false;
    }
  }
  const auto decided = audit::TimeOf(header.decided_at());
  return decided.ok() && *decided == permit.decided_at() &&
         header.ground().SerializeAsString() ==
             permit.ground().SerializeAsString() &&
         header.catalogue_digest() == permit.catalogue_digest() &&
         header.provision_version() == permit.provision_version();
}

absl::Status PermitMismatch() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "PERMIT_MISMATCH",
                     "the header is not what the law engine permitted");
}

// What is sealed, to whom, by whom.
struct Sealing {
  std::string_view content;
  const google::protobuf::RepeatedPtrField<sealed::v1::Party>& to;
  std::span<const crypto::SealPublicKey> keys;
  std::string_view header_bytes;
};

// The one place that seals content; reached only through the functions below.
absl::StatusOr<SealedPacket> Seal(const Sealing& what,
                                  const crypto::SealKey& own,
                                  crypto::RandomSource& random,
                                  crypto::PairKeyCache& cache) {
  std::vector<crypto::SealRecipient> recipients;
  recipients.reserve(what.keys.size());
  for (std::size_t i = 0; i < what.keys.size(); ++i) {
    recipients.push_back({.id = what.to[static_cast<int>(i)].agency(),
                          .public_key = what.keys[i]});
  }
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::Sealed sealed,
      crypto::SealContent(what.content, crypto::Sha256(what.header_bytes),
                          recipients, own, random, cache));
  sealed::v1::Body body;
  body.set_ciphertext(std::move(sealed.ciphertext));
  SealedPacket packet;
  for (const crypto::SealedRecipient& one : sealed.recipients) {
    SAMRAD_ASSIGN_OR_RETURN(*body.add_slots(),
                            SlotToProto(one.recipient_id, one.slot));
    packet.shares.push_back({.recipient = one.recipient_id,
                             .share = crypto::ToString(one.hub_share)});
  }
  packet.body = body.SerializeAsString();
  return packet;
}

bool SameParties(const sealed::v1::MeetingContentHeader& header) {
  const sealed::v1::DisclosureHeader& told = header.disclosure();
  if (told.to_size() != header.to_size() ||
      told.from().SerializeAsString() != header.from().SerializeAsString()) {
    return false;
  }
  for (int i = 0; i < header.to_size(); ++i) {
    if (told.to(i).SerializeAsString() != header.to(i).SerializeAsString()) {
      return false;
    }
  }
  return told.disclosure_id() == header.content_id() &&
         told.origin() == header.origin();
}

// Each item's decision, then its actions.
std::string WrittenIn(const meetings::v1::Minutes& minutes) {
  std::string joined;
  for (const meetings::v1::MinutesItem& item : minutes.items()) {
    joined += item.decision();
    joined += kFieldSeparator;
    for (const meetings::v1::Action& action : item.actions()) {
      joined += action.text();
      joined += kFieldSeparator;
    }
  }
  return joined;
}

std::string BigEndian(std::uint32_t number) {
  std::string bytes(4, '\0');
  for (int i = 3; i >= 0; --i, number >>= 8) {
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(number & 0xff);
  }
  return bytes;
}

}  // namespace

absl::StatusOr<SealedPacket> SealForPermit(
    const law::Permit& permit, const FinalHeader& header,
    std::string_view content, std::span<const crypto::SealPublicKey> keys,
    const crypto::SealKey& own, crypto::RandomSource& random,
    crypto::PairKeyCache& cache) {
  if (!Permits(permit, header.header) ||
      keys.size() != static_cast<std::size_t>(header.header.to_size())) {
    return PermitMismatch();
  }
  return Seal({.content = content,
               .to = header.header.to(),
               .keys = keys,
               .header_bytes = header.bytes},
              own, random, cache);
}

absl::StatusOr<SealedPacket> SealForPermit(
    const law::Permit& permit, const FinalMeetingHeader& header,
    std::string_view content, std::span<const crypto::SealPublicKey> keys,
    const crypto::SealKey& own, crypto::RandomSource& random,
    crypto::PairKeyCache& cache) {
  if (!header.header.has_disclosure() || header.header.has_clearance() ||
      !Permits(permit, header.header.disclosure()) ||
      !SameParties(header.header) ||
      keys.size() != static_cast<std::size_t>(header.header.to_size())) {
    return PermitMismatch();
  }
  return Seal({.content = content,
               .to = header.header.to(),
               .keys = keys,
               .header_bytes = header.bytes},
              own, random, cache);
}

sealed::v1::ClearanceRecord ClearanceRecordOf(
    const screening::Clearance& clearance) {
  sealed::v1::ClearanceRecord record;
  record.set_k(static_cast<std::uint32_t>(clearance.k()));
  record.set_counted(clearance.counted());
  record.set_confirmed_warnings(clearance.confirmed_warnings());
  record.set_screening_digest(clearance.screening_digest());
  record.set_catalogue_digest(clearance.catalogue_digest());
  return record;
}

std::string ClearedTextOf(const meetings::v1::MeetingText& text) {
  if (text.has_plain()) return text.plain();
  if (text.has_minutes()) return WrittenIn(text.minutes());
  const meetings::v1::AnonymousCase& one = text.anonymous();
  std::string joined = one.observed();
  for (const std::string* part :
       {&one.since(), &one.interpretation(), &one.tried(), &one.asked()}) {
    joined += kFieldSeparator;
    joined += *part;
  }
  return joined;
}

absl::StatusOr<SealedPacket> SealForClearance(
    const screening::Clearance& clearance, const FinalMeetingHeader& header,
    const meetings::v1::MeetingText& text,
    std::span<const crypto::SealPublicKey> keys, const crypto::SealKey& own,
    crypto::RandomSource& random, crypto::PairKeyCache& cache) {
  if (audit::IsIdentified(header.header.item_class()) ||
      header.header.has_disclosure() || text.has_named() ||
      header.header.clearance().SerializeAsString() !=
          ClearanceRecordOf(clearance).SerializeAsString() ||
      !clearance.Covers(ClearedTextOf(text)) ||
      keys.size() != static_cast<std::size_t>(header.header.to_size())) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "CLEARANCE_MISMATCH",
                       "the text is not the one that was cleared");
  }
  std::string plain = text.SerializeAsString();
  auto sealed = Seal({.content = plain,
                      .to = header.header.to(),
                      .keys = keys,
                      .header_bytes = header.bytes},
                     own, random, cache);
  crypto::Wipe(plain);
  return sealed;
}

crypto::Digest SignalBinding(const SignalPlace& place) {
  return crypto::Sha256("samrad/signal/v1" + place.meeting_id + place.item_id +
                        BigEndian(place.seat));
}

absl::StatusOr<SealedSignal> SealSignal(Signal signal, const SignalPlace& place,
                                        const crypto::SealRecipient& chair,
                                        const crypto::SealKey& own,
                                        crypto::RandomSource& random,
                                        crypto::PairKeyCache& cache) {
  const char told = static_cast<char>(signal);
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::Sealed sealed,
      crypto::SealContent(std::string_view(&told, 1), SignalBinding(place),
                          std::span<const crypto::SealRecipient>(&chair, 1),
                          own, random, cache));
  const crypto::SealedRecipient& slot = sealed.recipients[0];
  return SealedSignal{.bytes = sealed.ciphertext + slot.slot,
                      .share = crypto::ToString(slot.hub_share)};
}

}  // namespace samrad::agency
