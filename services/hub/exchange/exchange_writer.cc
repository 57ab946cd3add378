#include <set>
#include <utility>

#include "services/base/status.h"
#include "services/hub/exchange/exchange_tables.h"

namespace samrad::hub {
namespace {

base::BindValue OptionalBlob(std::string_view bytes) {
  if (bytes.empty()) return nullptr;
  return base::Blob(bytes);
}

// A disclosure whose header was erased, or cannot be read, has ended: its
// recipient has the header and sees for itself.
bool IsEndedFor(const audit::ConsentEnd& end, std::string_view recipient,
                std::string_view header_bytes) {
  sealed::v1::DisclosureHeader header;
  return header_bytes.empty() ||
         !header.ParseFromArray(header_bytes.data(),
                                static_cast<int>(header_bytes.size())) ||
         end.EndsFor(header, recipient);
}

}  // namespace

absl::StatusOr<uint64_t> ExchangeWriter::InsertRecord(const NewRecord& record) {
  SAMRAD_RETURN_IF_ERROR(write_.Run(
      "INSERT INTO record (type, entry, agency, subject, accepted_at, consent,"
      " shares_hash, ciphertext_hash, salt, signature, header)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {static_cast<int>(record.type), base::Blob(record.entry), record.agency,
       base::Blob(record.subject), record.accepted_at,
       OptionalBlob(record.consent), OptionalBlob(record.shares_hash),
       base::Blob(record.ciphertext_hash), base::Blob(record.salt),
       base::Blob(record.signature), base::Blob(record.header)}));
  return static_cast<uint64_t>(write_.last_insert_id());
}

absl::Status ExchangeWriter::InsertEnvelope(uint64_t seq, std::string_view body,
                                            absl::Time expires_at) {
  return write_.Run(
      "INSERT INTO envelope (seq, expires_at, body) VALUES (?, ?, ?)",
      {seq, expires_at, base::Blob(body)});
}

absl::Status ExchangeWriter::InsertDelivery(uint64_t seq,
                                            std::string_view recipient,
                                            std::string_view share) {
  return write_.Run(
      "INSERT INTO delivery (seq, recipient, state, share) VALUES (?, ?, 0, ?)",
      {seq, recipient, base::Blob(share)});
}

absl::Status ExchangeWriter::SetPair(std::string_view sender,
                                     std::string_view recipient,
                                     uint64_t counter,
                                     std::string_view header_hash) {
  return write_.Run(
      "INSERT INTO pair (sender, recipient, counter, header_hash)"
      " VALUES (?, ?, ?, ?) ON CONFLICT (sender, recipient) DO UPDATE"
      " SET counter = excluded.counter, header_hash = excluded.header_hash",
      {sender, recipient, counter, base::Blob(header_hash)});
}

absl::Status ExchangeWriter::Cancel(std::string_view agency,
                                    std::string_view entry, absl::Time at) {
  return write_.Run(
      "INSERT INTO cancelled (agency, entry, at) VALUES (?, ?, ?)"
      " ON CONFLICT (agency, entry) DO NOTHING",
      {agency, base::Blob(entry), at});
}

absl::Status ExchangeWriter::ForgetCancelledBefore(absl::Time then) {
  return write_.Run("DELETE FROM cancelled WHERE at < ?", {then});
}

absl::Status ExchangeWriter::InsertConsent(std::string_view handle,
                                           std::string_view agency,
                                           uint64_t seq,
                                           std::string_view header,
                                           absl::Time valid_before) {
  return write_.Run(
      "INSERT INTO consent (handle, agency, seq, header, valid_before)"
      " VALUES (?, ?, ?, ?, ?)",
      {base::Blob(handle), agency, seq, base::Blob(header), valid_before});
}

absl::Status ExchangeWriter::Withdraw(std::string_view handle, uint64_t seq) {
  SAMRAD_RETURN_IF_ERROR(
      write_.Run("UPDATE consent SET withdrawn_seq = ? WHERE handle = ?",
                 {seq, base::Blob(handle)}));
  return write_.Run(
      "UPDATE delivery SET state = 4, share = NULL WHERE state = 0 AND seq IN"
      " (SELECT seq FROM record WHERE consent = ?)",
      {base::Blob(handle)});
}

absl::Status ExchangeWriter::WithdrawPart(
    const sealed::v1::WithdrawalHeader& header, uint64_t seq) {
  SAMRAD_RETURN_IF_ERROR(write_.Run(
      "INSERT INTO consent_end (handle, ended_to, ended_category, seq)"
      " VALUES (?, ?, ?, ?)",
      {base::Blob(header.consent_handle()), static_cast<int>(header.ended_to()),
       static_cast<int>(header.ended_category()), seq}));
  audit::ConsentEnd end;
  end.Add(header);
  std::vector<std::pair<uint64_t, std::string>> ended;
  SAMRAD_RETURN_IF_ERROR(txn_.Query(
      "SELECT d.seq, d.recipient, r.header FROM record AS r"
      " JOIN delivery AS d ON d.seq = r.seq"
      " WHERE r.consent = ? AND d.state = 0",
      {base::Blob(header.consent_handle())}, [&](const base::Row& row) {
        if (IsEndedFor(end, row.Text(1), row.View(2))) {
          ended.emplace_back(static_cast<uint64_t>(row.Int64(0)), row.Text(1));
        }
      }));
  for (const auto& [disclosure, recipient] : ended) {
    SAMRAD_RETURN_IF_ERROR(
        write_.Run("UPDATE delivery SET state = 4, share = NULL"
                   " WHERE seq = ? AND recipient = ?",
                   {disclosure, recipient}));
  }
  return absl::OkStatus();
}

absl::Status ExchangeWriter::Open(uint64_t disclosure_seq,
                                  std::string_view recipient,
                                  uint64_t opening_seq) {
  return write_.Run(
      "UPDATE delivery SET state = 1, act_seq = ?"
      " WHERE seq = ? AND recipient = ?",
      {opening_seq, disclosure_seq, recipient});
}

absl::Status ExchangeWriter::Decline(uint64_t disclosure_seq,
                                     std::string_view recipient,
                                     uint64_t decline_seq) {
  return write_.Run(
      "UPDATE delivery SET state = 2, share = NULL, act_seq = ?"
      " WHERE seq = ? AND recipient = ?",
      {decline_seq, disclosure_seq, recipient});
}

absl::Status ExchangeWriter::Fill(std::string_view agency, MailboxKind kind,
                                  uint64_t ref, absl::Time at,
                                  std::vector<Filled>& filled) {
  SAMRAD_ASSIGN_OR_RETURN(const uint64_t last, LastNumber(agency));
  SAMRAD_RETURN_IF_ERROR(
      write_.Run("INSERT INTO mailbox (agency, number, kind, ref, filled_at)"
                 " VALUES (?, ?, ?, ?, ?)",
                 {agency, last + 1, static_cast<int>(kind), ref, at}));
  filled.push_back({std::string(agency), last + 1});
  return absl::OkStatus();
}

absl::Status ExchangeWriter::FillForRecipients(uint64_t disclosure_seq,
                                               MailboxKind kind, uint64_t ref,
                                               absl::Time at,
                                               std::vector<Filled>& filled) {
  std::vector<std::string> recipients;
  SAMRAD_RETURN_IF_ERROR(txn_.Query(
      "SELECT recipient FROM delivery WHERE seq = ?", {disclosure_seq},
      [&](const base::Row& row) { recipients.push_back(row.Text(0)); }));
  for (const std::string& recipient : recipients) {
    SAMRAD_RETURN_IF_ERROR(Fill(recipient, kind, ref, at, filled));
    if (kind == MailboxKind::kPacket) {
      SAMRAD_RETURN_IF_ERROR(write_.Run(
          "UPDATE delivery SET number = ? WHERE seq = ? AND recipient = ?",
          {filled.back().number, disclosure_seq, recipient}));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ExchangeWriter::ConcernedBy(
    uint64_t seq) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> header,
                          FindHeader(seq));
  sealed::v1::WithdrawalHeader withdrawal;
  if (!header.has_value() || !withdrawal.ParseFromString(*header)) {
    return absl::InternalError("a withdrawal without its header");
  }
  audit::ConsentEnd end;
  end.Add(withdrawal);
  std::set<std::string> concerned;
  SAMRAD_RETURN_IF_ERROR(txn_.Query(
      "SELECT d.recipient, r.header FROM record AS r JOIN delivery AS d"
      " ON d.seq = r.seq WHERE r.consent = ? AND d.number IS NOT NULL",
      {base::Blob(withdrawal.consent_handle())}, [&](const base::Row& row) {
        if (IsEndedFor(end, row.Text(0), row.View(1))) {
          concerned.insert(row.Text(0));
        }
      }));
  return std::vector<std::string>(concerned.begin(), concerned.end());
}

absl::Status ExchangeWriter::Publish(uint64_t seq,
                                     const audit::v1::Receipt& receipt,
                                     absl::Time at,
                                     std::vector<Filled>& filled) {
  const std::string bytes = receipt.SerializeAsString();
  SAMRAD_RETURN_IF_ERROR(
      write_.Run("INSERT INTO receipt (seq, leaf, published_at, receipt)"
                 " VALUES (?, ?, ?, ?)",
                 {seq, receipt.leaf(), at, base::Blob(bytes)}));
  int type = 0;
  std::string agency;
  std::string subject;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn_.QueryOne("SELECT type, agency, subject FROM record WHERE seq = ?",
                    {seq}, [&](const base::Row& row) {
                      type = static_cast<int>(row.Int64(0));
                      agency = row.Text(1);
                      subject = row.Bytes(2);
                    }));
  if (!found) return absl::InternalError("a receipt without its record");
  switch (type) {
    case audit::v1::DISCLOSURE:
      return FillForRecipients(seq, MailboxKind::kPacket, seq, at, filled);
    case audit::v1::OPENING:
    case audit::v1::DECLINE: {
      // To the sender.
      SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> disclosure,
                              FindDisclosure(subject));
      if (!disclosure.has_value()) {
        return absl::InternalError("an opening without its disclosure");
      }
      return Fill(disclosure->agency, MailboxKind::kAct, seq, at, filled);
    }
    case audit::v1::WITHDRAWAL: {
      // To its maker, and to everybody who received something that ended.
      SAMRAD_ASSIGN_OR_RETURN(std::vector<std::string> concerned,
                              ConcernedBy(seq));
      concerned.push_back(agency);
      for (const std::string& party : concerned) {
        SAMRAD_RETURN_IF_ERROR(Fill(party, MailboxKind::kAct, seq, at, filled));
      }
      return absl::OkStatus();
    }
    default:
      return absl::OkStatus();
  }
}

absl::Status ExchangeWriter::Acknowledge(std::string_view agency,
                                         uint64_t up_to,
                                         std::string_view signature,
                                         absl::Time at) {
  return write_.Run(
      "INSERT INTO acknowledgement (agency, up_to, signature, acknowledged_at)"
      " VALUES (?, ?, ?, ?) ON CONFLICT (agency) DO UPDATE SET"
      " up_to = excluded.up_to, signature = excluded.signature,"
      " acknowledged_at = excluded.acknowledged_at"
      " WHERE excluded.up_to >= up_to",
      {agency, up_to, base::Blob(signature), at});
}

absl::Status ExchangeWriter::EraseOpenedShare(uint64_t seq,
                                              std::string_view recipient) {
  return write_.Run(
      "UPDATE delivery SET share = NULL"
      " WHERE seq = ? AND recipient = ? AND state = 1",
      {seq, recipient});
}

absl::Status ExchangeWriter::EraseBodyIfDone(uint64_t seq) {
  return write_.Run(
      "DELETE FROM envelope WHERE seq = ?1 AND NOT EXISTS ("
      " SELECT 1 FROM delivery AS d LEFT JOIN acknowledgement AS a"
      " ON a.agency = d.recipient WHERE d.seq = ?1 AND"
      " (d.share IS NOT NULL OR d.number IS NULL"
      " OR d.number > COALESCE(a.up_to, 0)))",
      {seq});
}

absl::Status ExchangeWriter::Expire(uint64_t seq, absl::Time now,
                                    absl::Duration keep,
                                    std::vector<Filled>& filled) {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<RecordRow> disclosure,
                          FindRecord(seq));
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<absl::Time> expires_at,
                          FindExpiry(seq));
  if (!disclosure.has_value() || !expires_at.has_value() || *expires_at > now) {
    return absl::OkStatus();  // somebody was here before
  }
  std::vector<std::string> unopened;
  bool waiting = false;
  SAMRAD_RETURN_IF_ERROR(txn_.Query(
      "SELECT recipient, state, share FROM delivery WHERE seq = ?", {seq},
      [&](const base::Row& row) {
        const auto state = static_cast<DeliveryState>(row.Int64(1));
        if (state == DeliveryState::kUnopened) unopened.push_back(row.Text(0));
        waiting =
            waiting || (state == DeliveryState::kOpened && !row.IsNull(2));
      }));
  SAMRAD_RETURN_IF_ERROR(
      write_.Run("UPDATE delivery SET state = 3, share = NULL"
                 " WHERE seq = ? AND state = 0",
                 {seq}));
  for (const std::string& recipient : unopened) {
    SAMRAD_RETURN_IF_ERROR(
        Fill(recipient, MailboxKind::kExpiry, seq, now, filled));
  }
  if (!unopened.empty()) {
    SAMRAD_RETURN_IF_ERROR(
        Fill(disclosure->agency, MailboxKind::kExpiry, seq, now, filled));
  }
  // Opened and not yet stored by its recipient: one more chance.
  SAMRAD_ASSIGN_OR_RETURN(
      const bool kept_before,
      txn_.Exists("SELECT 1 FROM envelope WHERE seq = ? AND kept = 1", {seq}));
  if (waiting && !kept_before && keep > absl::ZeroDuration()) {
    return write_.Run(
        "UPDATE envelope SET expires_at = ?, kept = 1 WHERE seq = ?",
        {now + keep, seq});
  }
  SAMRAD_RETURN_IF_ERROR(
      write_.Run("UPDATE delivery SET share = NULL WHERE seq = ?", {seq}));
  return write_.Run("DELETE FROM envelope WHERE seq = ?", {seq});
}

absl::StatusOr<int64_t> ExchangeWriter::EraseHeadersBefore(absl::Time then,
                                                           int limit) {
  SAMRAD_RETURN_IF_ERROR(write_.Run(
      "UPDATE record SET header = NULL, salt = NULL WHERE seq IN ("
      " SELECT seq FROM record AS r WHERE r.header IS NOT NULL"
      " AND r.type IN (1, 2, 3) AND r.accepted_at < ?"
      " AND NOT EXISTS (SELECT 1 FROM envelope AS e WHERE e.seq = r.seq)"
      " ORDER BY seq LIMIT ?)",
      {then, limit}));
  return write_.changes();
}

absl::Status ExchangeWriter::SetTime(std::string_view name, absl::Time time) {
  return write_.Run(
      "INSERT INTO exchange_time (name, at) VALUES (?, ?)"
      " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
      {name, time});
}

}  // namespace samrad::hub
