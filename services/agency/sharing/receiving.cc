#include "services/agency/sharing/receiving.h"

#include <optional>
#include <utility>
#include <vector>

#include "crypto/secret/bytes.h"
#include "services/agency/cases/case_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/sharing/open_packet.h"
#include "services/audit/headers.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::Status NoPacket() {
  return base::Error(absl::StatusCode::kNotFound, "NOT_FOUND",
                     "there is no such packet");
}

absl::Status Cannot(std::string_view tag) {
  return base::Error(absl::StatusCode::kFailedPrecondition, tag,
                     "the packet does not stand where that is possible");
}

sharing::v1::PacketState StateOf(const InboxPacket& packet) {
  if (ConsentHasEnded(packet)) return sharing::v1::CONSENT_ENDED;
  switch (packet.state) {
    case InboxState::kUnopened:
    case InboxState::kDeciding:
    case InboxState::kOutsideAct:
      return sharing::v1::UNOPENED;
    case InboxState::kOpened:
      return sharing::v1::PACKET_OPENED;
    case InboxState::kDeclined:
      return sharing::v1::PACKET_DECLINED;
    case InboxState::kQuarantined:
      return sharing::v1::QUARANTINED;
    case InboxState::kExpired:
      return sharing::v1::PACKET_EXPIRED;
    case InboxState::kConsentEnded:
      return sharing::v1::CONSENT_ENDED;
  }
  return sharing::v1::PACKET_STATE_UNSPECIFIED;
}

sharing::v1::Packet ViewOf(const InboxPacket& packet) {
  sharing::v1::Packet view;
  view.set_id(packet.id.ToHex());
  view.set_from(packet.sender);
  view.set_leaf(packet.leaf);
  *view.mutable_received_at() = ToProtoTime(packet.received_at);
  view.set_state(StateOf(packet));
  // A packet that is being opened, or was, keeps the reason of the person.
  const bool decided = packet.state == InboxState::kDeciding ||
                       packet.state == InboxState::kOpened;
  view.set_reason(packet.fault.empty() || decided ? packet.decision_reason
                                                  : packet.fault);
  if (packet.decision_leaf.has_value()) {
    view.set_decision_leaf(*packet.decision_leaf);
  }
  // What a quarantined header says is not believed, so it is not shown.
  if (packet.state == InboxState::kQuarantined) return view;
  auto header = audit::ParseDisclosureHeader(packet.envelope.header());
  if (header.ok()) {
    *view.mutable_categories() = header->categories();
    *view.mutable_ground() = header->ground();
  }
  return view;
}

absl::Status CheckReason(const std::string& reason) {
  if (!reason.empty() && reason.size() <= kMaxReasonBytes) {
    return absl::OkStatus();
  }
  return base::WithPath(
      base::Error(absl::StatusCode::kInvalidArgument, "BAD_REASON",
                  "a reason has 1 to 2000 bytes"),
      "reason");
}

// The refusal of an act on a packet that stands elsewhere already.
absl::Status CheckUndecided(InboxState state) {
  switch (state) {
    case InboxState::kUnopened:
    case InboxState::kDeciding:
      return absl::OkStatus();
    case InboxState::kOpened:
      return Cannot("PACKET_OPENED");
    case InboxState::kDeclined:
      return Cannot("PACKET_DECLINED");
    case InboxState::kQuarantined:
      return Cannot("PACKET_QUARANTINED");
    case InboxState::kExpired:
      return Cannot("PACKET_EXPIRED");
    case InboxState::kConsentEnded:
      return Cannot("CONSENT_WITHDRAWN");
    case InboxState::kOutsideAct:
      return NoPacket();
  }
  return NoPacket();
}

}  // namespace

// A signed OPENING or DECLINE on its way through the press.
class Receiving::Job final : public PressJob {
 public:
  struct Making {
    const InboxPacket& packet;
    std::string user;
    std::string reason;
    bool accept = false;
    absl::Time now = absl::InfinitePast();
  };
  Job(const Parts& parts, Making making)
      : parts_(parts), making_(std::move(making)) {}

  absl::StatusOr<bool> Prepare(base::Transaction& txn, LinkAssigner&) override {
    // Two people at once: the first one decides.
    SAMRAD_ASSIGN_OR_RETURN(InboxState now,
                            ReadPacketState(txn, making_.packet.number));
    if (now == InboxState::kDeciding) return false;
    SAMRAD_RETURN_IF_ERROR(CheckUndecided(now));
    SAMRAD_ASSIGN_OR_RETURN(
        JournalHead head,
        parts_.journal.Append(
            txn, {.event = making_.accept ? events::kPacketAccepted
                                          : events::kPacketDeclined,
                  .user = making_.user,
                  .subjects = {making_.packet.id.ToHex()},
                  .reason = making_.reason}));
    sealed::v1::OpeningHeader header;
    header.set_suite(1);
    header.set_origin(parts_.outbox.origin());
    header.set_disclosure_id(std::string(making_.packet.id.bytes()));
    header.set_agency(parts_.outbox.agency());
    header.set_disclosure_leaf(making_.packet.leaf);
    *header.mutable_at() = ToProtoTime(making_.now);
    header.set_journal_head(crypto::ToString(head.hash));
    record_.set_type(making_.accept ? audit::v1::OPENING : audit::v1::DECLINE);
    record_.set_header(header.SerializeAsString());
    record_.set_salt(parts_.outbox.signer().NewSalt());
    SAMRAD_ASSIGN_OR_RETURN(entry_, audit::EntryOf(record_));
    return true;
  }

  const audit::Entry& entry() const override { return entry_; }

  absl::Status Store(base::Transaction& txn, std::string signature) override {
    record_.set_signature(std::move(signature));
    const PacketDecision decision{.number = making_.packet.number,
                                  .record = record_,
                                  .user = making_.user,
                                  .reason = making_.reason};
    decided_ = true;
    if (making_.accept) return StoreDecision(txn, decision);
    SAMRAD_RETURN_IF_ERROR(StoreDeclined(txn, making_.packet, decision));
    return InsertAct(txn, {.record = record_,
                           .entry = entry_,
                           .subject = std::string(making_.packet.id.bytes()),
                           .queued_at = making_.now});
  }

  // False: somebody else decided at the same time.
  bool decided() const { return decided_; }
  const audit::v1::SignedRecord& record() const { return record_; }

 private:
  const Parts& parts_;
  const Making making_;
  bool decided_ = false;
  audit::v1::SignedRecord record_;
  audit::Entry entry_{};
};

Receiving::Receiving(Parts parts) : parts_(parts) {}

absl::StatusOr<InboxPacket> Receiving::Read(std::string_view id) const {
  auto parsed = base::DisclosureId::FromHex(id);
  if (!parsed.ok()) return NoPacket();
  absl::StatusOr<InboxPacket> packet = NoPacket();
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        packet = ReadPacket(txn, *parsed);
        return packet.status();
      }));
  if (packet->state == InboxState::kOutsideAct) return NoPacket();
  return packet;
}

absl::StatusOr<sharing::v1::ListPacketsResponse> Receiving::List(
    const StaffIdentity& who) {
  sharing::v1::ListPacketsResponse response;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(std::vector<InboxPacket> packets,
                                ListPackets(txn));
        for (const InboxPacket& packet : packets) {
          *response.add_packets() = ViewOf(packet);
        }
        return absl::OkStatus();
      }));
  SAMRAD_RETURN_IF_ERROR(parts_.journal.Record(
      {.event = events::kPacketListed, .user = who.user.value()}));
  return response;
}

absl::StatusOr<InboxPacket> Receiving::Decide(const StaffIdentity& who,
                                              InboxPacket packet,
                                              const std::string& reason,
                                              bool accept) {
  SAMRAD_RETURN_IF_ERROR(CheckUndecided(packet.state));
  const absl::Time now = parts_.clock.TimeNow();
  if (packet.state == InboxState::kUnopened) {
    auto header = audit::ParseDisclosureHeader(packet.envelope.header());
    if (!header.ok()) return Cannot("PACKET_QUARANTINED");
    auto expires = audit::TimeOf(header->expires_at());
    if (accept && (!expires.ok() || *expires <= now)) {
      return Cannot("PACKET_EXPIRED");
    }
    Job job(parts_, {.packet = packet,
                     .user = who.user.value(),
                     .reason = reason,
                     .accept = accept,
                     .now = now});
    SAMRAD_RETURN_IF_ERROR(parts_.press.Run(job));
    if (job.decided()) {
      packet.state = accept ? InboxState::kDeciding : InboxState::kDeclined;
      packet.decision = job.record();
      packet.decision_user = who.user.value();
      packet.decision_reason = reason;
      return packet;
    }
  }
  return Read(packet.id.ToHex());
}

absl::StatusOr<sharing::v1::AcceptPacketResponse> Receiving::Accept(
    const StaffIdentity& who, const sharing::v1::AcceptPacketRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckReason(request.reason()));
  SAMRAD_ASSIGN_OR_RETURN(InboxPacket packet, Read(request.id()));
  sharing::v1::AcceptPacketResponse response;
  if (packet.state == InboxState::kOpened) {
    *response.mutable_packet() = ViewOf(packet);
    return response;
  }
  absl::StatusOr<InboxPacket> decided =
      Decide(who, std::move(packet), request.reason(), true);
  if (!decided.ok()) {
    if (absl::IsFailedPrecondition(decided.status())) {
      SAMRAD_RETURN_IF_ERROR(
          parts_.journal.Record({.event = events::kPacketRefused,
                                 .user = who.user.value(),
                                 .outcome = base::TagOf(decided.status()),
                                 .subjects = {request.id()}}));
    }
    return decided.status();
  }
  if (decided->state == InboxState::kDeciding) {
    SAMRAD_ASSIGN_OR_RETURN(decided->decision_leaf, Finish(*decided));
    decided->state = InboxState::kOpened;
  }
  *response.mutable_packet() = ViewOf(*decided);
  return response;
}

absl::StatusOr<std::uint64_t> Receiving::Finish(const InboxPacket& packet) {
  if (!packet.decision.has_value()) return Cannot("PACKET_STATE");
  SAMRAD_ASSIGN_OR_RETURN(audit::Entry entry, audit::EntryOf(*packet.decision));
  base::FailPoint("sharing.before_open");
  auto answer = parts_.outbox.HandInOpening(*packet.decision, entry);
  if (!answer.ok()) return Settle(packet, answer.status());
  base::FailPoint("sharing.after_open_receipt");
  if (answer->share.empty()) {
    // Logged, but the hub keeps its half: nothing can be shown.
    parts_.outbox.alarms().Raise("SHARE_WITHHELD", packet.id.ToHex());
    return base::Error(absl::StatusCode::kUnavailable, "SHARE_WITHHELD",
                       "the hub gave the receipt without its share");
  }
  auto content = OpenAgainstReceipt(
      answer->receipt, packet, parts_.outbox.agency(), answer->share,
      *parts_.outbox.directory().chain(), parts_.keys, parts_.pair_keys);
  if (!content.ok()) return Settle(packet, content.status());
  SAMRAD_RETURN_IF_ERROR(StoreContent(packet, answer->receipt, *content));
  base::FailPoint("sharing.after_open_store");
  parts_.outbox.link().NudgeAcknowledge();
  return answer->receipt.leaf();
}

absl::Status Receiving::StoreContent(const InboxPacket& packet,
                                     const audit::Receipt& receipt,
                                     const sharing::v1::Content& content) {
  SAMRAD_ASSIGN_OR_RETURN(base::AgencyId from,
                          base::AgencyId::Parse(packet.sender));
  SAMRAD_ASSIGN_OR_RETURN(base::StaffId user,
                          base::StaffId::Parse(packet.decision_user));
  const OpenedPacket opened{.disclosure = packet.id,
                            .from = from,
                            .opened_by = user,
                            .opened_at = parts_.clock.TimeNow()};
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(InboxState now,
                            ReadPacketState(txn, packet.number));
    // The same opening finished twice at once.
    if (now == InboxState::kOpened) return absl::OkStatus();
    SAMRAD_RETURN_IF_ERROR(StoreOpened(txn, packet, receipt.leaf()));
    int position = 0;
    for (const sharing::v1::ContentItem& item : content.items()) {
      std::string secrecy;
      for (const std::string& one : item.secrecy()) {
        secrecy += one;
        secrecy.push_back('\n');
      }
      SAMRAD_RETURN_IF_ERROR(txn.Run(
          "INSERT INTO sharing_opened_item (disclosure_id, position, category, "
          "text, secrecy) VALUES (?, ?, ?, ?, ?)",
          {packet.id, position++, static_cast<std::int64_t>(item.category()),
           item.text(), base::Blob(std::string_view(secrecy))}));
    }
    SAMRAD_RETURN_IF_ERROR(CaseWriter::RegisterOpened(txn, opened).status());
    SAMRAD_RETURN_IF_ERROR(parts_.journal
                               .Append(txn, {.event = events::kPacketOpened,
                                             .user = packet.decision_user,
                                             .subjects = {packet.id.ToHex()}})
                               .status());
    return parts_.journal
        .Append(txn, {.event = events::kPacketRegistered,
                      .user = packet.decision_user,
                      .subjects = {packet.id.ToHex()}})
        .status();
  });
}

absl::Status Receiving::Settle(const InboxPacket& packet,
                               const absl::Status& status) {
  const std::string tag = base::TagOf(status);
  InboxState state = InboxState::kQuarantined;
  base::Literal event = events::kPacketQuarantined;
  if (absl::IsFailedPrecondition(status) || absl::IsNotFound(status)) {
    if (tag == "CONSENT_WITHDRAWN" || tag == "CONSENT_EXPIRED") {
      state = InboxState::kConsentEnded;
      event = events::kConsentEnded;
    } else if (tag == "EXPIRED") {
      state = InboxState::kExpired;
      event = events::kPacketExpired;
    } else if (tag != "KEY_DESTROYED" && tag != "RECEIPT_OF_ANOTHER") {
      // The hub says no for now; the packet stays as it is.
      return status;
    }
  } else if (!absl::IsDataLoss(status) || tag == "LOG_QUARANTINED") {
    return status;
  }
  if (state == InboxState::kQuarantined) {
    parts_.outbox.alarms().Raise("PACKET_QUARANTINED", packet.id.ToHex());
  }
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(StoreRefused(txn, packet, state,
                                            tag.empty() ? "OPEN_FAILED" : tag));
        return parts_.journal
            .Append(txn, {.event = event,
                          .user = packet.decision_user,
                          .outcome = tag.empty() ? "OPEN_FAILED" : tag,
                          .subjects = {packet.id.ToHex()}})
            .status();
      }));
  return status;
}

bool Receiving::Resume() {
  std::vector<base::DisclosureId> deciding;
  const absl::Status read =
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(deciding, ListDeciding(txn));
        return absl::OkStatus();
      });
  bool none_left = read.ok();
  for (const base::DisclosureId& id : deciding) {
    auto packet = Read(id.ToHex());
    if (!packet.ok() || packet->state != InboxState::kDeciding) continue;
    const absl::Status done = Finish(*packet).status();
    if (absl::IsUnavailable(done)) none_left = false;
  }
  return none_left;
}

absl::StatusOr<sharing::v1::DeclinePacketResponse> Receiving::Decline(
    const StaffIdentity& who,
    const sharing::v1::DeclinePacketRequest& request) {
  SAMRAD_RETURN_IF_ERROR(CheckReason(request.reason()));
  SAMRAD_ASSIGN_OR_RETURN(InboxPacket packet, Read(request.id()));
  sharing::v1::DeclinePacketResponse response;
  if (packet.state != InboxState::kDeclined) {
    // An opening that is on its way is not taken back.
    if (packet.state == InboxState::kDeciding) return Cannot("PACKET_OPENED");
    SAMRAD_ASSIGN_OR_RETURN(
        packet, Decide(who, std::move(packet), request.reason(), false));
    parts_.outbox.acts().Nudge();
    SAMRAD_RETURN_IF_ERROR(
        parts_.outbox.acts()
            .Await(audit::v1::DECLINE, packet.id.bytes(), parts_.receipt_wait)
            .status());
    SAMRAD_ASSIGN_OR_RETURN(packet, Read(request.id()));
  }
  *response.mutable_packet() = ViewOf(packet);
  return response;
}

absl::StatusOr<sharing::v1::GetPacketResponse> Receiving::Show(
    const StaffIdentity& who, const sharing::v1::GetPacketRequest& request) {
  SAMRAD_ASSIGN_OR_RETURN(InboxPacket packet, Read(request.id()));
  if (packet.state != InboxState::kOpened) return Cannot("NOT_ACCEPTED");
  if (packet.decision_user != who.user.value()) return NoPacket();
  sharing::v1::GetPacketResponse response;
  *response.mutable_packet() = ViewOf(packet);
  if (request.state_only()) return response;
  if (ConsentHasEnded(packet)) return Cannot("CONSENT_WITHDRAWN");
  SAMRAD_RETURN_IF_ERROR(
      parts_.journal.Record({.event = events::kPacketRead,
                             .user = who.user.value(),
                             .subjects = {packet.id.ToHex()}}));
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT category, text FROM sharing_opened_item "
            "WHERE disclosure_id = ? ORDER BY position",
            {packet.id}, [&](const base::Row& row) {
              sharing::v1::Item& item = *response.add_items();
              item.set_category(
                  static_cast<common::v1::Category>(row.Int64(0)));
              item.set_text(row.Text(1));
            });
      }));
  return response;
}

}  // namespace samrad::agency
