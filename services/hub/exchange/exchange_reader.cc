#include <utility>

#include "services/base/status.h"
#include "services/hub/exchange/exchange_tables.h"

namespace samrad::hub {
namespace {

constexpr size_t kMaxDeliveryBytes = 2 << 20;

absl::Status ParseStored(std::string_view bytes,
                         google::protobuf::MessageLite& out) {
  if (!out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a stored receipt does not parse");
  }
  return absl::OkStatus();
}

uint64_t Unsigned(int64_t number) { return static_cast<uint64_t>(number); }

RecordRow RecordOfRow(const base::Row& row) {
  return {Unsigned(row.Int64(0)), row.Text(1),  row.Bytes(2),
          row.Bytes(3),           row.Bytes(4), row.Time(5)};
}

void SetTimestamp(absl::Time time, google::protobuf::Timestamp& out) {
  const int64_t micros = absl::ToUnixMicros(time);
  out.set_seconds(micros / 1000000);
  out.set_nanos(static_cast<int32_t>(micros % 1000000) * 1000);
}

}  // namespace

absl::StatusOr<std::optional<RecordRow>> ExchangeReader::FindDisclosure(
    std::string_view id) const {
  std::optional<RecordRow> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT seq, agency, entry, consent, shares_hash,"
                    " accepted_at FROM record WHERE type = 1 AND subject = ?",
                    {base::Blob(id)},
                    [&](const base::Row& row) { found = RecordOfRow(row); })
          .status());
  return found;
}

absl::StatusOr<bool> ExchangeReader::IsCancelled(std::string_view agency,
                                                 std::string_view entry) const {
  return txn_.Exists("SELECT 1 FROM cancelled WHERE agency = ? AND entry = ?",
                     {agency, base::Blob(entry)});
}

absl::StatusOr<std::optional<RecordRow>> ExchangeReader::FindAnchor(
    std::string_view entry) const {
  std::optional<RecordRow> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT seq, agency, entry, consent, shares_hash,"
                    " accepted_at FROM record WHERE type = 8 AND subject = ?",
                    {base::Blob(entry)},
                    [&](const base::Row& row) { found = RecordOfRow(row); })
          .status());
  return found;
}

absl::StatusOr<std::optional<RecordRow>> ExchangeReader::FindRecord(
    uint64_t seq) const {
  std::optional<RecordRow> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT seq, agency, entry, consent, shares_hash,"
                    " accepted_at FROM record WHERE seq = ?",
                    {seq},
                    [&](const base::Row& row) { found = RecordOfRow(row); })
          .status());
  return found;
}

absl::StatusOr<std::optional<std::string>> ExchangeReader::FindHeader(
    uint64_t seq) const {
  std::optional<std::string> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT header FROM record WHERE seq = ?", {seq},
                    [&](const base::Row& row) {
                      if (!row.IsNull(0)) found = row.Bytes(0);
                    })
          .status());
  return found;
}

absl::StatusOr<std::optional<ConsentRow>> ExchangeReader::FindConsent(
    std::string_view handle) const {
  std::optional<ConsentRow> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT agency, header, seq, valid_before, withdrawn_seq"
                    " FROM consent WHERE handle = ?",
                    {base::Blob(handle)},
                    [&](const base::Row& row) {
                      found = ConsentRow{row.Text(0), row.Bytes(1),
                                         Unsigned(row.Int64(2)), row.Time(3),
                                         std::nullopt};
                      if (!row.IsNull(4)) {
                        found->withdrawn_seq = Unsigned(row.Int64(4));
                      }
                    })
          .status());
  return found;
}

absl::StatusOr<std::optional<uint64_t>> ExchangeReader::FindPartEnd(
    const sealed::v1::WithdrawalHeader& header) const {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<int64_t> seq,
      txn_.QueryInt64("SELECT seq FROM consent_end WHERE handle = ?"
                      " AND ended_to = ? AND ended_category = ?",
                      {base::Blob(header.consent_handle()),
                       static_cast<int>(header.ended_to()),
                       static_cast<int>(header.ended_category())}));
  if (!seq.has_value()) return std::nullopt;
  return Unsigned(*seq);
}

absl::StatusOr<audit::ConsentEnd> ExchangeReader::PartsEnded(
    std::string_view handle) const {
  audit::ConsentEnd end;
  SAMRAD_RETURN_IF_ERROR(txn_.Query(
      "SELECT ended_to, ended_category FROM consent_end WHERE handle = ?",
      {base::Blob(handle)}, [&](const base::Row& row) {
        sealed::v1::WithdrawalHeader part;
        part.set_ended_to(static_cast<common::v1::AgencyKind>(row.Int64(0)));
        part.set_ended_category(
            static_cast<common::v1::Category>(row.Int64(1)));
        end.Add(part);
      }));
  return end;
}

absl::StatusOr<std::optional<DeliveryRow>> ExchangeReader::FindDelivery(
    uint64_t seq, std::string_view recipient) const {
  std::optional<DeliveryRow> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT state, share, act_seq FROM delivery"
                    " WHERE seq = ? AND recipient = ?",
                    {seq, recipient},
                    [&](const base::Row& row) {
                      found =
                          DeliveryRow{static_cast<DeliveryState>(row.Int64(0)),
                                      row.Bytes(1), std::nullopt};
                      if (!row.IsNull(2)) {
                        found->act_seq = Unsigned(row.Int64(2));
                      }
                    })
          .status());
  return found;
}

absl::StatusOr<PairHead> ExchangeReader::FindPair(
    std::string_view sender, std::string_view recipient) const {
  PairHead head;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT counter, header_hash FROM pair"
                    " WHERE sender = ? AND recipient = ?",
                    {sender, recipient},
                    [&](const base::Row& row) {
                      head = {Unsigned(row.Int64(0)), row.Bytes(1)};
                    })
          .status());
  return head;
}

absl::StatusOr<std::optional<audit::v1::Receipt>> ExchangeReader::FindReceipt(
    uint64_t seq) const {
  std::optional<audit::v1::Receipt> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT receipt FROM receipt WHERE seq = ?", {seq},
                    [&](const base::Row& row) {
                      return ParseStored(row.View(0), found.emplace());
                    })
          .status());
  return found;
}

absl::StatusOr<std::optional<uint64_t>> ExchangeReader::FindLeaf(
    uint64_t seq) const {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<int64_t> leaf,
      txn_.QueryInt64("SELECT leaf FROM receipt WHERE seq = ?", {seq}));
  if (!leaf.has_value()) return std::nullopt;
  return Unsigned(*leaf);
}

absl::StatusOr<std::optional<absl::Time>> ExchangeReader::FindExpiry(
    uint64_t seq) const {
  std::optional<absl::Time> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT expires_at FROM envelope WHERE seq = ?", {seq},
                    [&](const base::Row& row) { found = row.Time(0); })
          .status());
  return found;
}

absl::StatusOr<uint64_t> ExchangeReader::PublishedThrough() const {
  SAMRAD_ASSIGN_OR_RETURN(const std::optional<int64_t> seq,
                          txn_.QueryInt64("SELECT MAX(seq) FROM receipt"));
  return Unsigned(seq.value_or(0));
}

absl::StatusOr<std::vector<OrderedEntry>> ExchangeReader::PendingAfter(
    uint64_t seq) const {
  std::vector<OrderedEntry> pending;
  SAMRAD_RETURN_IF_ERROR(
      txn_.Query("SELECT seq, entry FROM record WHERE seq > ? ORDER BY seq",
                 {seq}, [&](const base::Row& row) {
                   pending.push_back({Unsigned(row.Int64(0)), row.Bytes(1)});
                 }));
  return pending;
}

absl::StatusOr<absl::Time> ExchangeReader::LastAcceptedAt() const {
  absl::Time last = absl::InfinitePast();
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT accepted_at FROM record ORDER BY seq DESC LIMIT 1",
                    {}, [&](const base::Row& row) { last = row.Time(0); })
          .status());
  return last;
}

absl::StatusOr<std::vector<exchange::v1::CollectDeliveriesResponse>>
ExchangeReader::Deliveries(std::string_view agency, uint64_t after,
                           int limit) const {
  std::vector<exchange::v1::CollectDeliveriesResponse> deliveries;
  size_t bytes = 0;
  const absl::Status done = txn_.Query(
      "SELECT m.number, m.kind, r.subject, r.type, r.agency, r.accepted_at,"
      " r.ciphertext_hash, r.salt, r.signature, r.header, p.receipt, e.body"
      " FROM mailbox AS m JOIN record AS r ON r.seq = m.ref"
      " JOIN receipt AS p ON p.seq = m.ref"
      " LEFT JOIN envelope AS e ON e.seq = m.ref AND m.kind = 1"
      " WHERE m.agency = ? AND m.number > ? ORDER BY m.number LIMIT ?",
      {agency, after, limit}, [&](const base::Row& row) -> absl::Status {
        if (bytes > kMaxDeliveryBytes) {
          return absl::CancelledError("enough for one answer");
        }
        auto& out = deliveries.emplace_back();
        out.set_number(Unsigned(row.Int64(0)));
        const auto kind = static_cast<MailboxKind>(row.Int64(1));
        if (kind == MailboxKind::kPacket && !row.IsNull(11)) {
          auto& packet = *out.mutable_packet();
          packet.mutable_envelope()->set_header(row.Bytes(9));
          packet.mutable_envelope()->set_salt(row.Bytes(7));
          packet.mutable_envelope()->set_signature(row.Bytes(8));
          packet.mutable_envelope()->set_body(row.Bytes(11));
          bytes += packet.envelope().body().size();
          SetTimestamp(row.Time(5), *packet.mutable_accepted_at());
          return ParseStored(row.View(10), *packet.mutable_receipt());
        }
        audit::v1::SignedRecord record;
        record.set_type(static_cast<audit::v1::LeafType>(row.Int64(3)));
        record.set_header(row.Bytes(9));
        record.set_ciphertext_hash(row.Bytes(6));
        record.set_salt(row.Bytes(7));
        record.set_signature(row.Bytes(8));
        if (kind == MailboxKind::kAct) {
          auto& act = *out.mutable_act();
          act.set_agency(row.Text(4));
          *act.mutable_record() = std::move(record);
          return ParseStored(row.View(10), *act.mutable_receipt());
        }
        auto& expiry = *out.mutable_expiry();
        expiry.set_disclosure_id(row.Bytes(2));
        if (!row.IsNull(9)) *expiry.mutable_record() = std::move(record);
        return ParseStored(row.View(10), *expiry.mutable_receipt());
      });
  if (!done.ok() && !absl::IsCancelled(done)) return done;
  return deliveries;
}

absl::StatusOr<uint64_t> ExchangeReader::LastNumber(
    std::string_view agency) const {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<int64_t> last,
      txn_.QueryInt64("SELECT MAX(number) FROM mailbox WHERE agency = ?",
                      {agency}));
  return Unsigned(last.value_or(0));
}

absl::StatusOr<uint64_t> ExchangeReader::AcknowledgedUpTo(
    std::string_view agency) const {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<int64_t> up_to,
      txn_.QueryInt64("SELECT up_to FROM acknowledgement WHERE agency = ?",
                      {agency}));
  return Unsigned(up_to.value_or(0));
}

absl::StatusOr<bool> ExchangeReader::HasUnacknowledgedSince(
    std::string_view agency, absl::Time then) const {
  SAMRAD_ASSIGN_OR_RETURN(const uint64_t up_to, AcknowledgedUpTo(agency));
  return txn_.Exists(
      "SELECT 1 FROM mailbox WHERE agency = ? AND number = ?"
      " AND filled_at < ?",
      {agency, up_to + 1, then});
}

absl::StatusOr<std::vector<uint64_t>> ExchangeReader::Expired(absl::Time now,
                                                              int limit) const {
  std::vector<uint64_t> expired;
  SAMRAD_RETURN_IF_ERROR(txn_.Query(
      "SELECT e.seq FROM envelope AS e JOIN receipt AS p ON p.seq = e.seq"
      " WHERE e.expires_at <= ? ORDER BY e.expires_at LIMIT ?",
      {now, limit}, [&](const base::Row& row) {
        expired.push_back(Unsigned(row.Int64(0)));
      }));
  return expired;
}

absl::StatusOr<std::optional<absl::Time>> ExchangeReader::FindTime(
    std::string_view name) const {
  std::optional<absl::Time> found;
  SAMRAD_RETURN_IF_ERROR(
      txn_.QueryOne("SELECT at FROM exchange_time WHERE name = ?", {name},
                    [&](const base::Row& row) { found = row.Time(0); })
          .status());
  return found;
}

}  // namespace samrad::hub
