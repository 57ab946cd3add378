#include "services/agency/outbox/delivery.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/outbox/hub_return.h"
#include "services/agency/outbox/inbox.h"
#include "services/audit/consent_end.h"
#include "services/audit/headers.h"
#include "services/audit/record.h"
#include "services/base/fail_point.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using base::Blob;
using hub::exchange::v1::CollectDeliveriesResponse;

constexpr absl::Duration kMirrorLimit = absl::Seconds(2);
constexpr int kLeftOutLimit = 3;
// More missing numbers than this are not noted one by one.
constexpr std::uint64_t kMaxNotedGap = 1000;

// Notes that the numbers from `first` to before `end` are missing.
absl::Status NoteGap(base::Transaction& txn, const std::string& chain,
                     std::uint64_t first, std::uint64_t end) {
  for (std::uint64_t n = first; n < end && n < first + kMaxNotedGap; ++n) {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO outbox_gap (chain, number) VALUES (?, ?) "
                "ON CONFLICT (chain, number) DO NOTHING",
                {chain, n}));
  }
  return absl::OkStatus();
}

// True, and no longer missing, when the number was.
absl::StatusOr<bool> FillGap(base::Transaction& txn, const std::string& chain,
                             std::uint64_t number) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("DELETE FROM outbox_gap WHERE chain = ? AND number = ?",
              {chain, number}));
  return txn.changes() > 0;
}

// Faults that a newer directory may take away.
bool MayBeMended(std::string_view tag) {
  return tag == "SENDER_UNKNOWN" || tag == "SIGNATURE_WRONG" ||
         tag == "PARTY_WRONG" || tag == "KEY_WRONG" || tag == "CATALOGUE_WRONG";
}

// An id for a packet whose header says none: told apart, never shown as sent.
std::string IdOfUnreadable(const sealed::v1::Envelope& envelope) {
  return crypto::ToString(crypto::Sha256(envelope.header())).substr(0, 16);
}

}  // namespace

struct Delivery::Verdict {
  const CollectDeliveriesResponse* message = nullptr;
  std::optional<CheckedPacket> packet = {};    // a packet that passed
  std::optional<audit::Receipt> act = {};      // an act that passed
  std::optional<audit::Receipt> expired = {};  // proof of an expired record
  std::string fault = {};                      // tag, when it did not pass
};

Delivery::Delivery(Parts parts) : parts_(std::move(parts)), verifier_(256) {}

absl::StatusOr<std::uint64_t> Delivery::LastNumber() const {
  std::uint64_t last = 0;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn
            .QueryOne("SELECT last_number FROM outbox_mailbox WHERE id = 1", {},
                      [&](const base::Row& row) {
                        last = static_cast<std::uint64_t>(row.Int64(0));
                      })
            .status();
      }));
  return last;
}

absl::Status Delivery::StartAnew() {
  return parts_.db.Write([](base::Transaction& txn) -> absl::Status {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("DELETE FROM outbox_gap WHERE chain = ''", {}));
    SAMRAD_RETURN_IF_ERROR(ExpectRepeats(txn, 0));
    return txn.Run(
        "UPDATE outbox_mailbox SET last_number = 0, acknowledged = 0 "
        "WHERE id = 1",
        {});
  });
}

absl::StatusOr<Delivery::Verdict> Delivery::Judge(
    const CollectDeliveriesResponse& message,
    const audit::DirectoryChain& chain, bool directory_current) {
  const PacketContext context{.agency = parts_.agency,
                              .chain = chain,
                              .mirror = parts_.mirror,
                              .catalogues = parts_.catalogues,
                              .verifier = verifier_,
                              .limit = kMirrorLimit};
  Verdict verdict{.message = &message};
  absl::Status fault = absl::OkStatus();
  if (message.has_packet()) {
    auto checked = CheckPacket(message.packet(), context);
    if (checked.ok()) {
      verdict.packet = *std::move(checked);
    } else {
      fault = checked.status();
    }
  } else if (message.has_act()) {
    auto checked = CheckPartyAct(message.act(), context);
    if (checked.ok()) {
      verdict.act = *std::move(checked);
    } else {
      fault = checked.status();
    }
  } else if (message.has_expiry() && message.expiry().has_record()) {
    hub::exchange::v1::PartyAct as_act;
    *as_act.mutable_record() = message.expiry().record();
    *as_act.mutable_receipt() = message.expiry().receipt();
    auto author = audit::AuthorOf(as_act.record());
    if (author.ok()) as_act.set_agency(author->agency);
    auto checked = CheckPartyAct(as_act, context);
    if (checked.ok()) {
      verdict.expired = *std::move(checked);
    } else {
      fault = checked.status();
    }
  } else if (!message.has_expiry()) {
    fault = base::Error(absl::StatusCode::kDataLoss, "DELIVERY_EMPTY",
                        "a delivery without content");
  }
  if (absl::IsUnavailable(fault)) return fault;
  if (!directory_current && MayBeMended(base::TagOf(fault))) {
    return base::Error(absl::StatusCode::kUnavailable, "DIRECTORY_BEHIND",
                       "the directory may have moved on");
  }
  if (!fault.ok()) {
    verdict.fault = base::TagOf(fault);
    if (verdict.fault.empty()) verdict.fault = "DELIVERY_WRONG";
  }
  return verdict;
}

absl::StatusOr<std::size_t> Delivery::Take(
    const std::vector<CollectDeliveriesResponse>& messages,
    bool directory_current) {
  SAMRAD_ASSIGN_OR_RETURN(std::uint64_t last, LastNumber());
  const std::uint64_t stored_last = last;
  const ChainSnapshot chain = parts_.directory.chain();
  std::vector<Verdict> verdicts;
  std::size_t taken = 0;
  absl::Status wait = absl::OkStatus();
  for (const CollectDeliveriesResponse& message : messages) {
    if (message.number() <= last) {
      SAMRAD_ASSIGN_OR_RETURN(bool missing, IsMissing(message.number()));
      if (!missing) {  // the same again
        ++taken;
        continue;
      }
    } else if (message.number() != last + 1 &&
               (!verdicts.empty() || ++left_out_ < kLeftOutLimit)) {
      parts_.alarms.Raise("MAILBOX_GAP");
      wait = base::Error(absl::StatusCode::kDataLoss, "MAILBOX_GAP",
                         "the hub left out a delivery");
      break;
    }
    auto verdict = Judge(message, *chain, directory_current);
    if (!verdict.ok()) {
      wait = verdict.status();
      break;
    }
    verdicts.push_back(*std::move(verdict));
    last = std::max<std::uint64_t>(last, message.number());
    ++taken;
  }
  if (verdicts.empty()) {
    if (taken == 0 && !wait.ok()) return wait;
    return taken;
  }
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        std::uint64_t before = stored_last;
        for (const Verdict& verdict : verdicts) {
          const std::uint64_t number = verdict.message->number();
          SAMRAD_RETURN_IF_ERROR(FillGap(txn, "", number).status());
          SAMRAD_RETURN_IF_ERROR(NoteGap(txn, "", before + 1, number));
          SAMRAD_RETURN_IF_ERROR(Store(txn, verdict));
          before = std::max(before, number);
        }
        return txn.Run("UPDATE outbox_mailbox SET last_number = ? WHERE id = 1",
                       {last});
      }));
  left_out_ = 0;
  base::FailPoint("outbox.after_deliver_store");
  return taken;
}

absl::StatusOr<bool> Delivery::IsMissing(std::uint64_t number) const {
  bool missing = false;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(missing,
                                txn.Exists("SELECT 1 FROM outbox_gap "
                                           "WHERE chain = '' AND number = ?",
                                           {number}));
        return absl::OkStatus();
      }));
  return missing;
}

absl::Status Delivery::Store(base::Transaction& txn, const Verdict& verdict) {
  if (verdict.message->has_packet()) return StorePacket(txn, verdict);
  if (verdict.message->has_expiry()) return StoreExpiry(txn, verdict);
  if (!verdict.act.has_value()) {
    parts_.alarms.Raise("DELIVERY_WRONG");
    return parts_.journal
        .Append(txn, {.event = events::kPacketQuarantined,
                      .user = "",
                      .outcome = verdict.fault})
        .status();
  }
  return StoreAct(txn, verdict);
}

absl::StatusOr<std::string> Delivery::FollowChain(
    base::Transaction& txn, const std::string& sender,
    const sealed::v1::ChainLink& link, const crypto::Digest& header_hash) {
  std::uint64_t counter = 0;
  std::string hash;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT counter, header_hash FROM outbox_sender_chain "
                   "WHERE sender = ?",
                   {sender},
                   [&](const base::Row& row) {
                     counter = static_cast<std::uint64_t>(row.Int64(0));
                     hash = row.Bytes(1);
                   })
          .status());
  if (link.counter() <= counter) {
    // Late, or seen before, or a second history that the sender signed.
    SAMRAD_ASSIGN_OR_RETURN(bool late, FillGap(txn, sender, link.counter()));
    return std::string(late ? "" : "CHAIN_REPLAYED");
  }
  std::string fault;
  if (link.counter() > counter + 1) {
    // Something before it was kept from us; it is itself as its sender made it.
    parts_.alarms.Raise("CHAIN_GAP", sender);
    SAMRAD_RETURN_IF_ERROR(NoteGap(txn, sender, counter + 1, link.counter()));
  } else if (link.previous_header_hash() != hash) {
    fault = "CHAIN_FORKED";
  }
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO outbox_sender_chain (sender, counter, header_hash) "
              "VALUES (?, ?, ?) ON CONFLICT (sender) DO UPDATE SET "
              "counter = excluded.counter, header_hash = excluded.header_hash",
              {sender, link.counter(),
               Blob(std::span<const std::uint8_t>(header_hash))}));
  return fault;
}

absl::Status Delivery::StorePacket(base::Transaction& txn,
                                   const Verdict& verdict) {
  const hub::exchange::v1::Packet& packet = verdict.message->packet();
  const sealed::v1::Envelope& envelope = packet.envelope();
  std::string fault = verdict.fault;
  std::string id, sender, consent;
  InboxState state = InboxState::kUnopened;
  if (verdict.packet.has_value()) {
    const CheckedPacket& checked = *verdict.packet;
    id = checked.header.disclosure_id();
    sender = checked.header.from().agency();
    consent = checked.header.consent_handle();
    bool known = false;
    std::string known_hash;
    SAMRAD_ASSIGN_OR_RETURN(
        known, txn.QueryOne(
                   "SELECT header FROM outbox_packet WHERE "
                   "disclosure_id = ? AND state != 5",
                   {Blob(std::string_view(id))}, [&](const base::Row& row) {
                     known_hash = crypto::ToString(crypto::Sha256(row.View(0)));
                   }));
    if (known && known_hash == crypto::AsChars(checked.header_hash)) {
      // The same packet under another number: nothing new. Told, unless the hub
      // was restored since it came first.
      SAMRAD_RETURN_IF_ERROR(
          txn.Run("UPDATE outbox_packet SET may_repeat = 0 WHERE "
                  "disclosure_id = ? AND may_repeat = 1",
                  {Blob(std::string_view(id))}));
      if (txn.changes() == 0) {
        parts_.alarms.Raise("PACKET_REPLAYED",
                            crypto::HexEncode(crypto::AsBytes(id)));
      }
      return absl::OkStatus();
    }
    if (known) {
      fault = "ID_REUSED";
    } else {
      SAMRAD_ASSIGN_OR_RETURN(
          fault, FollowChain(txn, sender, checked.link, checked.header_hash));
    }
    if (checked.header.outside_act()) state = InboxState::kOutsideAct;
  } else {
    // What it says of itself is a claim; enough to tell a person about.
    sealed::v1::DisclosureHeader claim;
    if (claim.ParseFromString(envelope.header()) &&
        claim.disclosure_id().size() == 16) {
      id = claim.disclosure_id();
      if (audit::IsAgencyId(claim.from().agency())) {
        sender = claim.from().agency();
      }
    } else {
      id = IdOfUnreadable(envelope);
    }
  }
  if (!fault.empty()) {
    state = InboxState::kQuarantined;
    parts_.alarms.Raise("PACKET_QUARANTINED",
                        crypto::HexEncode(crypto::AsBytes(id)));
  }
  const std::string receipt = packet.receipt().SerializeAsString();
  const crypto::Digest body_hash = crypto::Sha256(envelope.body());
  const bool has_body = !envelope.body().empty();
  SAMRAD_RETURN_IF_ERROR(txn.Run(
      "INSERT INTO outbox_packet (disclosure_id, sender, header, salt, "
      "signature, body, body_hash, consent, leaf, receipt, received_at, state, "
      "fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {Blob(std::string_view(id)), sender,
       Blob(std::string_view(envelope.header())),
       Blob(std::string_view(envelope.salt())),
       Blob(std::string_view(envelope.signature())),
       has_body ? base::BindValue(Blob(std::string_view(envelope.body())))
                : nullptr,
       has_body ? Blob(std::span<const std::uint8_t>(body_hash))
                : Blob(std::string_view()),
       consent.empty() ? base::BindValue(nullptr)
                       : base::BindValue(Blob(std::string_view(consent))),
       packet.receipt().leaf(), Blob(std::string_view(receipt)),
       parts_.clock.TimeNow(), static_cast<std::int64_t>(state), fault}));
  const std::string name = crypto::HexEncode(crypto::AsBytes(id));
  std::vector<std::string> subjects = {name};
  if (!sender.empty()) subjects.push_back(sender);
  if (state == InboxState::kUnopened) {
    return parts_.journal
        .Append(txn, {.event = events::kPacketReceived,
                      .user = "",
                      .subjects = std::move(subjects)})
        .status();
  }
  if (fault.empty()) return absl::OkStatus();
  return parts_.journal
      .Append(txn, {.event = events::kPacketQuarantined,
                    .user = "",
                    .outcome = fault,
                    .subjects = std::move(subjects)})
      .status();
}

absl::Status Delivery::StoreAct(base::Transaction& txn,
                                const Verdict& verdict) {
  const hub::exchange::v1::PartyAct& act = verdict.message->act();
  const std::string record = act.record().SerializeAsString();
  const std::string receipt = act.receipt().SerializeAsString();
  SAMRAD_RETURN_IF_ERROR(txn.Run(
      "INSERT INTO outbox_party_act (leaf, agency, record, receipt) "
      "VALUES (?, ?, ?, ?) ON CONFLICT (leaf) DO NOTHING",
      {verdict.act->leaf(), act.agency(), Blob(std::string_view(record)),
       Blob(std::string_view(receipt))}));
  if (txn.changes() == 0) return absl::OkStatus();  // the same again
  const audit::v1::LeafType type = act.record().type();
  if (type == audit::v1::OPENING || type == audit::v1::DECLINE) {
    SAMRAD_ASSIGN_OR_RETURN(auto header,
                            audit::ParseOpeningHeader(act.record().header()));
    SAMRAD_ASSIGN_OR_RETURN(
        bool ours,
        txn.Exists("SELECT 1 FROM outbox_submission "
                   "WHERE disclosure_id = ?",
                   {Blob(std::string_view(header.disclosure_id()))}));
    if (!ours) return absl::OkStatus();
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "INSERT INTO outbox_submission_party (disclosure_id, agency, type, "
        "leaf) VALUES (?, ?, ?, ?) ON CONFLICT (disclosure_id, agency) "
        "DO NOTHING",
        {Blob(std::string_view(header.disclosure_id())), act.agency(),
         static_cast<std::int64_t>(type), verdict.act->leaf()}));
    return parts_.journal
        .Append(txn,
                {.event = type == audit::v1::OPENING ? events::kPeerOpened
                                                     : events::kPeerDeclined,
                 .user = "",
                 .subjects = {crypto::HexEncode(
                                  crypto::AsBytes(header.disclosure_id())),
                              act.agency()}})
        .status();
  }
  if (type == audit::v1::WITHDRAWAL) {
    SAMRAD_ASSIGN_OR_RETURN(
        auto header, audit::ParseWithdrawalHeader(act.record().header()));
    SAMRAD_ASSIGN_OR_RETURN(const bool ended,
                            EndPackets(txn, header, act.agency()));
    if (!ended) return absl::OkStatus();
    return parts_.journal
        .Append(txn, {.event = events::kConsentEnded,
                      .user = "",
                      .subjects = {crypto::HexEncode(
                          crypto::AsBytes(header.consent_handle()))}})
        .status();
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Delivery::EndPackets(
    base::Transaction& txn, const sealed::v1::WithdrawalHeader& header,
    const std::string& holder) {
  audit::ConsentEnd end;
  end.Add(header);
  std::vector<std::int64_t> ended;
  // Only what the holder of the consent sent rests on it.
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT number, header FROM outbox_packet "
      "WHERE consent = ? AND sender = ? AND state IN (1, 2, 3)",
      {Blob(std::string_view(header.consent_handle())), holder},
      [&](const base::Row& row) -> absl::Status {
        sealed::v1::DisclosureHeader sent;
        const std::string_view bytes = row.View(1);
        if (!sent.ParseFromArray(bytes.data(),
                                 static_cast<int>(bytes.size()))) {
          return absl::DataLossError("a stored packet cannot be read");
        }
        if (end.EndsFor(sent, parts_.agency)) ended.push_back(row.Int64(0));
        return absl::OkStatus();
      }));
  for (const std::int64_t number : ended) {
    // What was opened before stays opened, and is shown no more.
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "UPDATE outbox_packet SET fault = 'CONSENT_WITHDRAWN', "
        "body = CASE state WHEN 1 THEN NULL ELSE body END, "
        "state = CASE state WHEN 1 THEN 7 ELSE state END WHERE number = ?",
        {number}));
  }
  return !ended.empty();
}

absl::Status Delivery::StoreExpiry(base::Transaction& txn,
                                   const Verdict& verdict) {
  const hub::exchange::v1::Expiry& expiry = verdict.message->expiry();
  if (!verdict.fault.empty()) parts_.alarms.Raise("DELIVERY_WRONG");
  const Blob id{std::string_view(expiry.disclosure_id())};
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE outbox_packet SET state = 6, fault = 'EXPIRED', "
              "body = NULL WHERE disclosure_id = ? AND state = 1",
              {id}));
  const bool packet = txn.changes() > 0;
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE outbox_submission SET state = 6 WHERE disclosure_id = ? "
              "AND state = 3 AND NOT EXISTS (SELECT 1 FROM "
              "outbox_submission_party p WHERE p.disclosure_id = ?1)",
              {id}));
  // Something this node never saw (it was restored): the chain goes on, and
  // the record is kept for the export.
  if (!packet && verdict.expired.has_value() &&
      expiry.record().type() == audit::v1::DISCLOSURE) {
    SAMRAD_ASSIGN_OR_RETURN(
        auto header, audit::ParseDisclosureHeader(expiry.record().header()));
    SAMRAD_ASSIGN_OR_RETURN(
        bool known,
        txn.Exists("SELECT 1 FROM outbox_packet WHERE disclosure_id = ?",
                   {id}));
    if (!known && header.from().agency() != parts_.agency) {
      for (const sealed::v1::ChainLink& link : header.links()) {
        if (link.to() != parts_.agency) continue;
        SAMRAD_RETURN_IF_ERROR(
            FollowChain(txn, header.from().agency(), link,
                        crypto::Sha256(expiry.record().header()))
                .status());
      }
      const std::string record = expiry.record().SerializeAsString();
      const std::string receipt = expiry.receipt().SerializeAsString();
      SAMRAD_RETURN_IF_ERROR(txn.Run(
          "INSERT INTO outbox_party_act (leaf, agency, record, receipt) "
          "VALUES (?, ?, ?, ?) ON CONFLICT (leaf) DO NOTHING",
          {verdict.expired->leaf(), header.from().agency(),
           Blob(std::string_view(record)), Blob(std::string_view(receipt))}));
    }
  }
  if (!packet) return absl::OkStatus();
  return parts_.journal
      .Append(txn, {.event = events::kPacketExpired,
                    .user = "",
                    .subjects = {crypto::HexEncode(
                        crypto::AsBytes(expiry.disclosure_id()))}})
      .status();
}

}  // namespace samrad::agency
