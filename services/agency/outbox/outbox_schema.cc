#include "services/agency/outbox/outbox_schema.h"

namespace samrad::agency {

base::Schema OutboxSchema() {
  return {"outbox",
          {{1, R"sql(
-- What goes out. request: SubmitDisclosureRequest, kept until published.
CREATE TABLE outbox_submission (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  disclosure_id BLOB NOT NULL UNIQUE,
  request BLOB,
  record BLOB NOT NULL,
  entry BLOB NOT NULL,
  consent BLOB,
  decided_at INTEGER NOT NULL,
  cancelled INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL,
  tag TEXT,
  accepted_at INTEGER,
  leaf INTEGER,
  tree_size INTEGER,
  receipt BLOB
);
CREATE INDEX outbox_submission_state ON outbox_submission (state) WHERE state IN (1, 2);
CREATE INDEX outbox_submission_consent ON outbox_submission (consent)
  WHERE consent IS NOT NULL;
-- Counter chain per recipient: last accepted by the hub, last given out here.
CREATE TABLE outbox_pair (
  recipient TEXT PRIMARY KEY,
  accepted_counter INTEGER NOT NULL,
  accepted_hash BLOB NOT NULL,
  given_counter INTEGER NOT NULL,
  given_hash BLOB NOT NULL
) WITHOUT ROWID;
-- What recipients did with it.
CREATE TABLE outbox_submission_party (
  disclosure_id BLOB NOT NULL,
  agency TEXT NOT NULL,
  type INTEGER NOT NULL,
  leaf INTEGER NOT NULL,
  PRIMARY KEY (disclosure_id, agency)
) WITHOUT ROWID;
-- Acts without a body: consents, withdrawals, declines, anchors.
CREATE TABLE outbox_act (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type INTEGER NOT NULL,
  subject BLOB NOT NULL,
  record BLOB NOT NULL,
  entry BLOB NOT NULL UNIQUE,
  queued_at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  tag TEXT,
  leaf INTEGER,
  tree_size INTEGER,
  receipt BLOB
);
CREATE INDEX outbox_act_subject ON outbox_act (subject, type);
CREATE INDEX outbox_act_waiting ON outbox_act (state) WHERE state = 1;
-- What came in, unopened. body is erased when opened, declined or expired.
CREATE TABLE outbox_mailbox (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_number INTEGER NOT NULL,
  acknowledged INTEGER NOT NULL
);
INSERT INTO outbox_mailbox (id, last_number, acknowledged) VALUES (1, 0, 0);
CREATE TABLE outbox_packet (
  number INTEGER PRIMARY KEY,
  disclosure_id BLOB NOT NULL,
  sender TEXT NOT NULL,
  header BLOB NOT NULL,
  salt BLOB NOT NULL,
  signature BLOB NOT NULL,
  body BLOB,
  body_hash BLOB NOT NULL,
  consent BLOB,
  leaf INTEGER NOT NULL,
  receipt BLOB NOT NULL,
  received_at INTEGER NOT NULL,
  state INTEGER NOT NULL,
  fault TEXT,
  decision_record BLOB,
  decision_user TEXT,
  decision_reason TEXT,
  decision_leaf INTEGER
);
CREATE INDEX outbox_packet_id ON outbox_packet (disclosure_id);
CREATE INDEX outbox_packet_consent ON outbox_packet (consent) WHERE consent IS NOT NULL;
CREATE INDEX outbox_packet_deciding ON outbox_packet (state) WHERE state = 2;
CREATE TABLE outbox_sender_chain (
  sender TEXT PRIMARY KEY,
  counter INTEGER NOT NULL,
  header_hash BLOB NOT NULL
) WITHOUT ROWID;
-- Numbers that were left out: of the mailbox (chain ''), of a sender's chain.
CREATE TABLE outbox_gap (
  chain TEXT NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (chain, number)
) WITHOUT ROWID;
-- Openings to tell the hub of, so that it erases its share.
CREATE TABLE outbox_opened_notice (disclosure_id BLOB PRIMARY KEY) WITHOUT ROWID;
-- Records of others that this agency may open.
CREATE TABLE outbox_party_act (
  leaf INTEGER PRIMARY KEY,
  agency TEXT NOT NULL,
  record BLOB NOT NULL,
  receipt BLOB NOT NULL
);
-- The mirror of the log: 256 entries of 32 bytes in a row.
CREATE TABLE outbox_mirror_tile (
  tile INTEGER PRIMARY KEY,
  entries BLOB NOT NULL
);
CREATE TABLE outbox_mirror_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  note BLOB,
  cosigned_size INTEGER NOT NULL,
  cosigned_note BLOB,
  quarantine TEXT,
  evidence BLOB
);
INSERT INTO outbox_mirror_head (id, cosigned_size) VALUES (1, 0);
CREATE TABLE outbox_directory_event (
  number INTEGER PRIMARY KEY,
  event BLOB NOT NULL
);
CREATE TABLE outbox_alarm (
  tag TEXT NOT NULL,
  subject TEXT NOT NULL,
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (tag, subject)
) WITHOUT ROWID;
)sql"},
           {2, R"sql(
-- Set when a restored hub will deliver it once more.
ALTER TABLE outbox_packet ADD COLUMN may_repeat INTEGER NOT NULL DEFAULT 0;
)sql"},
           {3, R"sql(
-- Catalogues of law by SHA-256: the founding one, and the released ones.
CREATE TABLE outbox_catalogue (
  digest BLOB PRIMARY KEY,
  founding INTEGER NOT NULL,
  files BLOB NOT NULL
) WITHOUT ROWID;
)sql"},
           {4, R"sql(
-- Records of meetings, this agency's and others', that it has held to the log.
CREATE TABLE outbox_meeting_record (
  leaf INTEGER PRIMARY KEY,
  record BLOB NOT NULL
);
)sql"}}};
}

}  // namespace samrad::agency
