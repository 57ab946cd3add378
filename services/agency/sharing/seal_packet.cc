#include "services/agency/sharing/seal_packet.h"

#include <algorithm>
#include <utility>

#include "crypto/seal/seal_content.h"
#include "crypto/secret/bytes.h"
#include "services/agency/sharing/slot_proto.h"
#include "services/audit/headers.h"
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

}  // namespace

absl::StatusOr<SealedPacket> SealForPermit(
    const law::Permit& permit, const FinalHeader& header,
    std::string_view content, std::span<const crypto::SealPublicKey> keys,
    const crypto::SealKey& own, crypto::RandomSource& random,
    crypto::PairKeyCache& cache) {
  if (!Permits(permit, header.header) ||
      keys.size() != static_cast<std::size_t>(header.header.to_size())) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "PERMIT_MISMATCH",
                       "the header is not what the law engine permitted");
  }
  std::vector<crypto::SealRecipient> recipients;
  recipients.reserve(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    recipients.push_back({.id = header.header.to(static_cast<int>(i)).agency(),
                          .public_key = keys[i]});
  }
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::Sealed sealed,
      crypto::SealContent(content, crypto::Sha256(header.bytes), recipients,
                          own, random, cache));
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

}  // namespace samrad::agency
