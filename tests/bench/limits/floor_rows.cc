#include "tests/bench/limits/floor_rows.h"

#include "services/base/status.h"
#include "tests/bench/limits/floor_shape.h"

namespace samrad::bench {
namespace {

using base::Blob;

constexpr std::int64_t kSomeTime = 1'789'459'200'000'000;
constexpr std::string_view kFiller =
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

}  // namespace

base::Schema NodeRows() {
  return {"node", {{1, R"sql(
CREATE TABLE requests (id BLOB PRIMARY KEY, user TEXT NOT NULL,
  method TEXT NOT NULL, hash BLOB NOT NULL, answer BLOB NOT NULL,
  at INTEGER NOT NULL) STRICT;
CREATE INDEX requests_at ON requests (at);
CREATE TABLE journal (number INTEGER PRIMARY KEY, at INTEGER NOT NULL,
  event TEXT NOT NULL, user TEXT NOT NULL, outcome TEXT NOT NULL,
  subjects TEXT NOT NULL, reason TEXT NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE INDEX journal_event ON journal (event, number);
CREATE TABLE disclosure (number INTEGER PRIMARY KEY,
  disclosure_id BLOB NOT NULL UNIQUE, case_code TEXT NOT NULL,
  fixed BLOB NOT NULL, decision BLOB NOT NULL);
CREATE INDEX disclosure_case ON disclosure (case_code);
CREATE TABLE submission (seq INTEGER PRIMARY KEY AUTOINCREMENT,
  disclosure_id BLOB NOT NULL UNIQUE, request BLOB, record BLOB NOT NULL,
  entry BLOB NOT NULL, decided_at INTEGER NOT NULL, state INTEGER NOT NULL,
  accepted_at INTEGER, leaf INTEGER, tree_size INTEGER, receipt BLOB);
CREATE INDEX submission_state ON submission (state) WHERE state IN (1, 2);
CREATE TABLE pair (recipient TEXT PRIMARY KEY, accepted BLOB, given BLOB)
  WITHOUT ROWID;
CREATE TABLE party (disclosure_id BLOB NOT NULL, agency TEXT NOT NULL,
  type INTEGER NOT NULL, leaf INTEGER NOT NULL,
  PRIMARY KEY (disclosure_id, agency)) WITHOUT ROWID;
CREATE TABLE party_act (leaf INTEGER PRIMARY KEY, agency TEXT NOT NULL,
  record BLOB NOT NULL, receipt BLOB NOT NULL);
CREATE TABLE packet (number INTEGER PRIMARY KEY, disclosure_id BLOB NOT NULL,
  sender TEXT NOT NULL, header BLOB NOT NULL, salt BLOB NOT NULL,
  signature BLOB NOT NULL, body BLOB, body_hash BLOB NOT NULL,
  leaf INTEGER NOT NULL, receipt BLOB NOT NULL, received_at INTEGER NOT NULL,
  state INTEGER NOT NULL, decision_record BLOB, decision_user TEXT,
  decision_reason TEXT, decision_leaf INTEGER);
CREATE INDEX packet_id ON packet (disclosure_id);
CREATE INDEX packet_deciding ON packet (state) WHERE state = 2;
CREATE TABLE sender_chain (sender TEXT PRIMARY KEY, counter INTEGER NOT NULL,
  header_hash BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE mailbox (id INTEGER PRIMARY KEY, last INTEGER, acknowledged INTEGER);
INSERT INTO mailbox (id, last, acknowledged) VALUES (1, 0, 0);
CREATE TABLE notice (disclosure_id BLOB PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE registered (disclosure_id BLOB PRIMARY KEY, sender TEXT NOT NULL,
  opened_by TEXT NOT NULL, opened_at INTEGER NOT NULL, text TEXT NOT NULL);
CREATE TABLE opened_item (disclosure_id BLOB NOT NULL, position INTEGER NOT NULL,
  category INTEGER NOT NULL, text TEXT NOT NULL, secrecy BLOB NOT NULL,
  PRIMARY KEY (disclosure_id, position)) WITHOUT ROWID;
)sql"}}};
}

base::Schema ExchangeRows() {
  return {"exchange", {{1, R"sql(
CREATE TABLE record (seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type INTEGER NOT NULL, entry BLOB NOT NULL, agency TEXT NOT NULL,
  subject BLOB NOT NULL, accepted_at INTEGER NOT NULL, consent BLOB,
  shares_hash BLOB, ciphertext_hash BLOB NOT NULL, salt BLOB,
  signature BLOB NOT NULL, header BLOB) STRICT;
CREATE UNIQUE INDEX record_disclosure ON record (subject) WHERE type = 1;
CREATE TABLE receipt (seq INTEGER PRIMARY KEY, published_at INTEGER NOT NULL,
  receipt BLOB NOT NULL) STRICT;
CREATE TABLE envelope (seq INTEGER PRIMARY KEY, expires_at INTEGER NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0, body BLOB NOT NULL) STRICT;
CREATE INDEX envelope_expiry ON envelope (expires_at);
CREATE TABLE delivery (seq INTEGER NOT NULL, recipient TEXT NOT NULL,
  state INTEGER NOT NULL, share BLOB, act_seq INTEGER, number INTEGER,
  PRIMARY KEY (seq, recipient)) STRICT, WITHOUT ROWID;
CREATE TABLE mailbox (agency TEXT NOT NULL, number INTEGER NOT NULL,
  kind INTEGER NOT NULL, ref INTEGER NOT NULL, filled_at INTEGER NOT NULL,
  PRIMARY KEY (agency, number)) STRICT, WITHOUT ROWID;
CREATE TABLE pair (sender TEXT NOT NULL, recipient TEXT NOT NULL,
  counter INTEGER NOT NULL, header_hash BLOB NOT NULL,
  PRIMARY KEY (sender, recipient)) STRICT, WITHOUT ROWID;
CREATE TABLE acknowledgement (agency TEXT PRIMARY KEY, up_to INTEGER NOT NULL,
  signature BLOB NOT NULL, acknowledged_at INTEGER NOT NULL)
  STRICT, WITHOUT ROWID;
)sql"}}};
}

base::Schema LogRows() {
  return {"log", {{1, R"sql(
CREATE TABLE run (first_leaf INTEGER PRIMARY KEY, entries BLOB NOT NULL,
  room INTEGER NOT NULL, highest_sequence INTEGER NOT NULL,
  at INTEGER NOT NULL) STRICT;
)sql"}}};
}

absl::Status PutDecided(base::Transaction& txn, const DecidedRow& row) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO submission (disclosure_id, request, record, entry, "
              "decided_at, state) VALUES (?, ?, ?, ?, ?, 1)",
              {Blob(row.id), Blob(row.request), Blob(row.record),
               Blob(row.entry), kSomeTime}));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO disclosure (disclosure_id, case_code, fixed, "
              "decision) VALUES (?, ?, ?, ?)",
              {Blob(row.id), "blå-räv-17", Blob(kFiller.substr(0, 96)),
               Blob(kFiller.substr(0, kDecisionBytes))}));
  return txn.Run(
      "INSERT INTO requests (id, user, method, hash, answer, at) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {Blob(row.id), "officer", "Disclose", Blob(row.entry),
       Blob(kFiller.substr(0, kAnswerBytes)), kSomeTime});
}

absl::Status PutPair(base::Transaction& txn, std::string_view hash) {
  return txn.Run(
      "INSERT INTO pair (recipient, given) VALUES ('police', ?) "
      "ON CONFLICT (recipient) DO UPDATE SET given = excluded.given",
      {Blob(hash)});
}

absl::Status PutOutcome(base::Transaction& txn, std::string_view id,
                        std::string_view receipt) {
  return txn.Run(
      "UPDATE submission SET state = 3, accepted_at = ?, leaf = 1, "
      "tree_size = 2, receipt = ?, request = NULL WHERE disclosure_id = ?",
      {kSomeTime, Blob(receipt), Blob(id)});
}

absl::Status PutAcceptedPair(base::Transaction& txn, std::string_view hash) {
  return txn.Run("UPDATE pair SET accepted = ? WHERE recipient = 'police'",
                 {Blob(hash)});
}

absl::Status PutPartyAct(base::Transaction& txn, std::uint64_t leaf,
                         std::string_view id, std::string_view record,
                         std::string_view receipt) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO party_act (leaf, agency, record, receipt) "
              "VALUES (?, 'police', ?, ?)",
              {leaf, Blob(record), Blob(receipt)}));
  return txn.Run(
      "INSERT INTO party (disclosure_id, agency, type, leaf) "
      "VALUES (?, 'police', 2, ?)",
      {Blob(id), leaf});
}

absl::Status PutPacket(base::Transaction& txn, const PacketRow& row) {
  return txn.Run(
      "INSERT INTO packet (number, disclosure_id, sender, header, salt, "
      "signature, body, body_hash, leaf, receipt, received_at, state) "
      "VALUES (?, ?, 'social', ?, ?, ?, ?, ?, 1, ?, ?, 1)",
      {row.number, Blob(row.id), Blob(row.header), Blob(row.salt),
       Blob(row.signature), Blob(row.body), Blob(row.body_hash),
       Blob(row.receipt), kSomeTime});
}

absl::Status PutSenderChain(base::Transaction& txn, std::string_view hash) {
  return txn.Run(
      "INSERT INTO sender_chain (sender, counter, header_hash) "
      "VALUES ('social', 1, ?) ON CONFLICT (sender) DO UPDATE SET "
      "counter = counter + 1, header_hash = excluded.header_hash",
      {Blob(hash)});
}

absl::Status PutDecision(base::Transaction& txn, std::uint64_t number,
                         std::string_view record) {
  return txn.Run(
      "UPDATE packet SET state = 2, decision_record = ?, "
      "decision_user = 'officer', decision_reason = ? WHERE number = ?",
      {Blob(record), kFiller.substr(0, 40), number});
}

absl::Status PutOpened(base::Transaction& txn, std::uint64_t number,
                       std::string_view id, std::string_view text) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE packet SET state = 3, decision_leaf = 1, body = NULL "
              "WHERE number = ?",
              {number}));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO notice (disclosure_id) VALUES (?)", {Blob(id)}));
  return txn.Run(
      "INSERT INTO opened_item (disclosure_id, position, category, text, "
      "secrecy) VALUES (?, 0, 1, ?, ?)",
      {Blob(id), text, Blob(kFiller.substr(0, 12))});
}

absl::Status PutRegistered(base::Transaction& txn, std::string_view id) {
  return txn.Run(
      "INSERT INTO registered (disclosure_id, sender, opened_by, opened_at, "
      "text) VALUES (?, 'social', 'officer', ?, ?)",
      {Blob(id), kSomeTime, kFiller.substr(0, 80)});
}

absl::Status PutMailbox(base::Transaction& txn, std::uint64_t last) {
  return txn.Run("UPDATE mailbox SET last = ? WHERE id = 1", {last});
}

absl::Status PutAcknowledged(base::Transaction& txn, std::uint64_t last,
                             std::string_view opened_id) {
  if (!opened_id.empty()) {
    return txn.Run("DELETE FROM notice WHERE disclosure_id = ?",
                   {Blob(opened_id)});
  }
  return txn.Run("UPDATE mailbox SET acknowledged = ? WHERE id = 1", {last});
}

absl::Status PutJournal(base::Transaction& txn, std::string_view hash) {
  return txn.Run(
      "INSERT INTO journal (at, event, user, outcome, subjects, reason, hash) "
      "VALUES (?, 'DISCLOSURE_DECIDED', 'officer', '', ?, '', ?)",
      {kSomeTime, kFiller.substr(0, 60), Blob(hash)});
}

absl::Status PutRecord(base::Transaction& txn, const RecordRow& row) {
  return txn.Run(
      "INSERT INTO record (type, entry, agency, subject, accepted_at, "
      "shares_hash, ciphertext_hash, salt, signature, header) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {row.type, Blob(row.entry), row.agency, Blob(row.subject), kSomeTime,
       Blob(row.shares_hash), Blob(row.ciphertext_hash), Blob(row.salt),
       Blob(row.signature), Blob(row.header)});
}

absl::Status PutEnvelope(base::Transaction& txn, std::uint64_t seq,
                         std::string_view body, std::string_view share,
                         std::string_view header_hash) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO envelope (seq, expires_at, body) VALUES (?, ?, ?)",
              {seq, kSomeTime, Blob(body)}));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO delivery (seq, recipient, state, share) "
              "VALUES (?, 'police', 0, ?)",
              {seq, Blob(share)}));
  return txn.Run(
      "INSERT INTO pair (sender, recipient, counter, header_hash) "
      "VALUES ('social', 'police', ?, ?) ON CONFLICT (sender, recipient) DO "
      "UPDATE SET counter = excluded.counter, "
      "header_hash = excluded.header_hash",
      {seq, Blob(header_hash)});
}

absl::Status PutOpening(base::Transaction& txn, std::uint64_t seq,
                        std::uint64_t act_seq) {
  return txn.Run(
      "UPDATE delivery SET state = 1, act_seq = ? "
      "WHERE seq = ? AND recipient = 'police'",
      {act_seq, seq});
}

absl::Status PutReceipt(base::Transaction& txn, std::uint64_t seq,
                        std::string_view receipt) {
  return txn.Run(
      "INSERT INTO receipt (seq, published_at, receipt) VALUES (?, ?, ?)",
      {seq, kSomeTime, Blob(receipt)});
}

absl::Status PutMail(base::Transaction& txn, std::string_view agency,
                     std::uint64_t number, int kind, std::uint64_t ref) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO mailbox (agency, number, kind, ref, filled_at) "
              "VALUES (?, ?, ?, ?, ?)",
              {agency, number, kind, ref, kSomeTime}));
  if (kind != 1) return absl::OkStatus();
  return txn.Run(
      "UPDATE delivery SET number = ? WHERE seq = ? AND recipient = 'police'",
      {number, ref});
}

absl::Status PutAcknowledgement(base::Transaction& txn, std::string_view agency,
                                std::uint64_t up_to,
                                std::string_view signature) {
  return txn.Run(
      "INSERT INTO acknowledgement (agency, up_to, signature, "
      "acknowledged_at) VALUES (?, ?, ?, ?) ON CONFLICT (agency) DO UPDATE "
      "SET up_to = excluded.up_to, signature = excluded.signature",
      {agency, up_to, Blob(signature), kSomeTime});
}

absl::Status EraseOpened(base::Transaction& txn, std::uint64_t seq) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE delivery SET share = NULL "
              "WHERE seq = ? AND recipient = 'police'",
              {seq}));
  return txn.Run("DELETE FROM envelope WHERE seq = ?", {seq});
}

absl::Status PutRun(base::Transaction& txn, std::uint64_t first_leaf,
                    std::string_view entries, std::uint64_t sequence) {
  return txn.Run(
      "INSERT INTO run (first_leaf, entries, room, highest_sequence, at) "
      "VALUES (?, ?, 0, ?, ?)",
      {first_leaf, Blob(entries), sequence, kSomeTime});
}

}  // namespace samrad::bench
