#include "services/hub/log/log_proto.h"

#include <algorithm>
#include <limits>

#include "crypto/merkle/merkle_proof.h"

namespace samrad::hub {
namespace {

constexpr size_t kEntryBytes = crypto::Entry().size();

}  // namespace

audit::v1::Receipt ReceiptProto(const LogReceipt& receipt, bool with_note) {
  audit::v1::Receipt proto;
  proto.set_leaf(receipt.leaf);
  proto.set_tree_size(receipt.published->size());
  for (const crypto::Digest& hash : receipt.proof) {
    proto.add_inclusion_proof(hash.data(), hash.size());
  }
  if (with_note) proto.set_checkpoint(receipt.published->note);
  return proto;
}

absl::StatusOr<AppendingRoom> ParseRoom(std::string_view room) {
  if (room == "exchange") return AppendingRoom::kExchange;
  if (room == "directory") return AppendingRoom::kDirectory;
  if (room == "meetings") return AppendingRoom::kMeetings;
  return absl::InvalidArgumentError("no such room");
}

absl::StatusOr<std::vector<RoomEntry>> RoomEntriesOf(
    const log::v1::AppendEntriesRequest& request) {
  if (request.entries().empty() ||
      request.entries().size() > static_cast<int>(kMaxAppendEntries)) {
    return absl::InvalidArgumentError("1 to 1024 entries at a time");
  }
  std::vector<RoomEntry> entries;
  entries.reserve(static_cast<size_t>(request.entries().size()));
  for (const log::v1::SequencedEntry& proto : request.entries()) {
    if (proto.entry().size() != kEntryBytes || proto.sequence() == 0 ||
        proto.sequence() > std::numeric_limits<int64_t>::max()) {
      return absl::InvalidArgumentError("an entry is malformed");
    }
    RoomEntry& entry = entries.emplace_back();
    entry.sequence = proto.sequence();
    std::copy(proto.entry().begin(), proto.entry().end(), entry.entry.begin());
  }
  return entries;
}

absl::StatusOr<std::vector<crypto::Entry>> EntriesOf(std::string_view bytes) {
  if (bytes.size() % kEntryBytes != 0 || bytes.size() > kMaxReturnBytes) {
    return absl::InvalidArgumentError("not whole entries");
  }
  std::vector<crypto::Entry> entries(bytes.size() / kEntryBytes);
  for (size_t i = 0; i < entries.size(); ++i) {
    const std::string_view entry = bytes.substr(i * kEntryBytes, kEntryBytes);
    std::copy(entry.begin(), entry.end(), entries[i].begin());
  }
  return entries;
}

absl::StatusOr<crypto::Proof> ProofOf(
    const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  if (hashes.size() > static_cast<int>(crypto::kMaxProofHashes)) {
    return absl::InvalidArgumentError("a proof is that long only if wrong");
  }
  crypto::Proof proof;
  for (const std::string& hash : hashes) {
    crypto::Digest& out = proof.emplace_back();
    if (hash.size() != out.size()) {
      return absl::InvalidArgumentError("a hash has 32 bytes");
    }
    std::copy(hash.begin(), hash.end(), out.begin());
  }
  return proof;
}

google::protobuf::Timestamp TimestampProto(absl::Time time) {
  google::protobuf::Timestamp proto;
  const int64_t seconds = absl::ToUnixSeconds(time);
  proto.set_seconds(seconds);
  proto.set_nanos(static_cast<int32_t>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return proto;
}

}  // namespace samrad::hub
