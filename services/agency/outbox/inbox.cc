#include "services/agency/outbox/inbox.h"

#include <utility>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

using base::Blob;

absl::Status WrongState() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "PACKET_STATE",
                     "the packet does not stand where that is possible");
}

// Columns: number, disclosure_id, sender, header, body_hash, leaf, received_at,
// state, fault, decision_record, decision_user, decision_reason, decision_leaf.
absl::StatusOr<InboxPacket> ToPacket(const base::Row& row) {
  SAMRAD_ASSIGN_OR_RETURN(base::DisclosureId id,
                          base::DisclosureId::FromBytes(row.View(1)));
  InboxPacket packet{.id = id};
  packet.number = static_cast<std::uint64_t>(row.Int64(0));
  packet.sender = row.Text(2);
  packet.envelope.set_header(row.Bytes(3));
  packet.body_hash = row.Bytes(4);
  packet.leaf = static_cast<std::uint64_t>(row.Int64(5));
  packet.received_at = row.Time(6);
  packet.state = static_cast<InboxState>(row.Int64(7));
  packet.fault = row.Text(8);
  if (!row.IsNull(9)) {
    const std::string bytes = row.Bytes(9);
    if (!packet.decision.emplace().ParseFromString(bytes)) {
      return absl::DataLossError("a stored decision cannot be read");
    }
  }
  packet.decision_user = row.Text(10);
  packet.decision_reason = row.Text(11);
  if (!row.IsNull(12)) {
    packet.decision_leaf = static_cast<std::uint64_t>(row.Int64(12));
  }
  return packet;
}

}  // namespace

bool ConsentHasEnded(const InboxPacket& packet) {
  return packet.state == InboxState::kConsentEnded ||
         (packet.state == InboxState::kOpened &&
          packet.fault == "CONSENT_WITHDRAWN");
}

absl::StatusOr<InboxPacket> ReadPacket(const base::ReadTransaction& txn,
                                       const base::DisclosureId& id) {
  absl::StatusOr<InboxPacket> packet = absl::NotFoundError("no such packet");
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT number, disclosure_id, sender, header, body_hash, "
                   "leaf, received_at, state, fault, decision_record, "
                   "decision_user, decision_reason, decision_leaf, salt, "
                   "signature, body, receipt FROM outbox_packet "
                   "WHERE disclosure_id = ? ORDER BY state = 5, number",
                   {id},
                   [&](const base::Row& row) {
                     packet = ToPacket(row);
                     if (!packet.ok()) return;
                     packet->envelope.set_salt(row.Bytes(13));
                     packet->envelope.set_signature(row.Bytes(14));
                     packet->envelope.set_body(row.Bytes(15));
                     packet->receipt = row.Bytes(16);
                   })
          .status());
  return packet;
}

absl::StatusOr<InboxState> ReadPacketState(const base::ReadTransaction& txn,
                                           std::uint64_t number) {
  SAMRAD_ASSIGN_OR_RETURN(
      std::optional<int64_t> state,
      txn.QueryInt64("SELECT state FROM outbox_packet WHERE number = ?",
                     {number}));
  if (!state.has_value()) return absl::NotFoundError("no such packet");
  return static_cast<InboxState>(*state);
}

absl::StatusOr<std::vector<InboxPacket>> ListPackets(
    const base::ReadTransaction& txn) {
  std::vector<InboxPacket> packets;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT number, disclosure_id, sender, header, body_hash, leaf, "
      "received_at, state, fault, decision_record, decision_user, "
      "decision_reason, decision_leaf FROM outbox_packet WHERE state != 8 "
      "ORDER BY number DESC",
      {}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(InboxPacket packet, ToPacket(row));
        packets.push_back(std::move(packet));
        return absl::OkStatus();
      }));
  return packets;
}

absl::StatusOr<std::vector<base::DisclosureId>> ListDeciding(
    const base::ReadTransaction& txn) {
  std::vector<base::DisclosureId> ids;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT disclosure_id FROM outbox_packet WHERE state = 2 ORDER BY number",
      {}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(base::DisclosureId id,
                                base::DisclosureId::FromBytes(row.View(0)));
        ids.push_back(id);
        return absl::OkStatus();
      }));
  return ids;
}

absl::Status StoreDecision(base::Transaction& txn,
                           const PacketDecision& decision) {
  const std::string record = decision.record.SerializeAsString();
  SAMRAD_RETURN_IF_ERROR(txn.Run(
      "UPDATE outbox_packet SET state = 2, decision_record = ?, "
      "decision_user = ?, decision_reason = ? WHERE number = ? AND state = 1",
      {Blob(std::string_view(record)), decision.user, decision.reason,
       decision.number}));
  return txn.changes() == 1 ? absl::OkStatus() : WrongState();
}

absl::Status StoreOpened(base::Transaction& txn, const InboxPacket& packet,
                         std::uint64_t decision_leaf) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE outbox_packet SET state = 3, decision_leaf = ?, "
              "body = NULL WHERE number = ? AND state = 2",
              {decision_leaf, packet.number}));
  if (txn.changes() != 1) return WrongState();
  return txn.Run(
      "INSERT INTO outbox_opened_notice (disclosure_id) VALUES (?) "
      "ON CONFLICT (disclosure_id) DO NOTHING",
      {packet.id});
}

absl::Status StoreDeclined(base::Transaction& txn, const InboxPacket& packet,
                           const PacketDecision& decision) {
  const std::string record = decision.record.SerializeAsString();
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE outbox_packet SET state = 4, decision_record = ?, "
              "decision_user = ?, decision_reason = ?, body = NULL "
              "WHERE number = ? AND state = 1",
              {Blob(std::string_view(record)), decision.user, decision.reason,
               packet.number}));
  return txn.changes() == 1 ? absl::OkStatus() : WrongState();
}

absl::Status StoreRefused(base::Transaction& txn, const InboxPacket& packet,
                          InboxState state, std::string_view fault) {
  return txn.Run(
      "UPDATE outbox_packet SET state = ?, fault = ?, "
      "body = CASE WHEN ?1 = 5 THEN body ELSE NULL END "
      "WHERE number = ? AND state IN (1, 2)",
      {static_cast<std::int64_t>(state), fault, packet.number});
}

}  // namespace samrad::agency
