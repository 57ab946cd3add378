#include "tests/faults/packet_lies.h"

#include <utility>

#include "samrad/common/v1/common.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/audit/record.h"

namespace samrad::lying {
namespace {

constexpr std::string_view kLogged = "_logged";

// The lie without what the hub does to support it.
std::string_view Plain(std::string_view lie) {
  if (lie.ends_with(kLogged)) lie.remove_suffix(kLogged.size());
  return lie;
}

}  // namespace

PacketLies::PacketLies(std::string lie, std::int64_t shift,
                       Accomplices accomplices)
    : lie_(std::move(lie)),
      accomplices_(std::move(accomplices)),
      shift_(shift) {}

std::uint64_t PacketLies::TrueNumber(std::uint64_t number) const {
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(number) - shift_);
}

bool PacketLies::Change(hub::exchange::v1::Packet& packet) const {
  const std::string_view lie = Plain(lie_);
  sealed::v1::Envelope& envelope = *packet.mutable_envelope();
  if (lie == "swap_ciphertext") {
    sealed::v1::Body body;
    body.ParseFromString(envelope.body());
    body.mutable_ciphertext()->at(body.ciphertext().size() / 2) ^= 1;
    envelope.set_body(body.SerializeAsString());
  } else if (lie == "rewrite_header" || lie == "wrong_kind") {
    sealed::v1::DisclosureHeader header;
    header.ParseFromString(envelope.header());
    if (lie == "wrong_kind") {
      header.mutable_to(0)->set_kind(common::v1::PROSECUTION);
    } else {
      header.set_categories(0, common::v1::HEALTH);
    }
    envelope.set_header(header.SerializeAsString());
  } else if (lie == "forge_receipt") {
    *packet.mutable_receipt() = accomplices_.another_receipt();
  } else {
    return false;
  }
  if (lie != lie_) {
    auto entry = audit::EntryOf(audit::RecordOf(envelope));
    if (entry.ok()) *packet.mutable_receipt() = accomplices_.log(*entry);
  }
  return true;
}

std::vector<PacketLies::Delivery> PacketLies::Tell(Delivery message) {
  message.set_number(static_cast<std::uint64_t>(
      static_cast<std::int64_t>(message.number()) + shift_));
  if (lie_ == "reorder" && !done_) {
    const bool second = message.has_packet() && !held_.empty();
    if (!message.has_packet() && held_.empty()) return {std::move(message)};
    held_.push_back(std::move(message));
    if (!second) return {};
    held_.front().mutable_packet()->Swap(held_.back().mutable_packet());
    done_ = true;
    accomplices_.told();
    return std::exchange(held_, {});
  }
  if (!message.has_packet()) return {std::move(message)};
  if (lie_ == "drop" && !done_) {
    done_ = true;
    shift_ -= 1;
    accomplices_.told();
    return {};
  }
  if (lie_ == "replay" && !done_) {
    if (!first_.has_value()) {
      first_ = message;
      return {std::move(message)};
    }
    done_ = true;
    shift_ += 1;
    Delivery again = *first_;
    again.set_number(message.number());
    message.set_number(message.number() + 1);
    accomplices_.told();
    return {std::move(again), std::move(message)};
  }
  if (Change(*message.mutable_packet())) accomplices_.told();
  return {std::move(message)};
}

}  // namespace samrad::lying
