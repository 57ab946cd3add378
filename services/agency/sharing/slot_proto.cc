#include "services/agency/sharing/slot_proto.h"

#include "crypto/hash/encoding.h"
#include "crypto/hash/kdf.h"
#include "crypto/seal/sealed.h"
#include "crypto/secret/bytes.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// suite (1) || sender key id (8) || recipient key id (8) || nonce (24) ||
// sealed share (48) || wrapped content key (48): crypto/seal/sealed.h.
constexpr std::size_t kKeyIdBytes = 8;
constexpr std::size_t kShareAt = 1 + 2 * kKeyIdBytes;
constexpr std::size_t kWrappedAt = kShareAt + 24 + 48;

}  // namespace

absl::StatusOr<sealed::v1::Slot> SlotToProto(std::string_view recipient,
                                             std::string_view slot) {
  SAMRAD_ASSIGN_OR_RETURN(crypto::SlotKeys keys,
                          crypto::ParseSlotKeys(crypto::AsBytes(slot)));
  sealed::v1::Slot proto;
  proto.set_recipient(std::string(recipient));
  proto.set_sender_key_id(keys.sender_key_id);
  proto.set_recipient_key_id(keys.recipient_key_id);
  proto.set_sealed_share(
      std::string(slot.substr(kShareAt, kWrappedAt - kShareAt)));
  proto.set_wrapped_key(std::string(slot.substr(kWrappedAt)));
  return proto;
}

absl::StatusOr<std::string> SlotFromProto(const sealed::v1::Slot& slot) {
  SAMRAD_ASSIGN_OR_RETURN(std::string sender,
                          crypto::HexDecode(slot.sender_key_id()));
  SAMRAD_ASSIGN_OR_RETURN(std::string recipient,
                          crypto::HexDecode(slot.recipient_key_id()));
  if (sender.size() != kKeyIdBytes || recipient.size() != kKeyIdBytes ||
      slot.sealed_share().size() != kWrappedAt - kShareAt ||
      slot.wrapped_key().size() != crypto::kSlotBytes - kWrappedAt) {
    return absl::InvalidArgumentError("a slot has a field of a wrong size");
  }
  std::string bytes(1, static_cast<char>(crypto::kSuite1));
  bytes += sender;
  bytes += recipient;
  bytes += slot.sealed_share();
  bytes += slot.wrapped_key();
  return bytes;
}

}  // namespace samrad::agency
