#include "services/hub/exchange/exchange_tables.h"

namespace samrad::hub {
namespace {

// entry comes before the long columns, so that reading it costs one page.
constexpr base::Literal kVersion1 = R"sql(
CREATE TABLE record (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  type INTEGER NOT NULL,
  entry BLOB NOT NULL,
  agency TEXT NOT NULL,
  subject BLOB NOT NULL,
  accepted_at INTEGER NOT NULL,
  consent BLOB,
  shares_hash BLOB,
  ciphertext_hash BLOB NOT NULL,
  salt BLOB,
  signature BLOB NOT NULL,
  header BLOB
) STRICT;
CREATE UNIQUE INDEX record_disclosure ON record (subject) WHERE type = 1;
CREATE UNIQUE INDEX record_anchor ON record (subject) WHERE type = 8;
CREATE INDEX record_consent ON record (consent) WHERE consent IS NOT NULL;

CREATE TABLE receipt (
  seq INTEGER PRIMARY KEY,
  leaf INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  receipt BLOB NOT NULL
) STRICT;

CREATE TABLE envelope (
  seq INTEGER PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  kept INTEGER NOT NULL DEFAULT 0,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX envelope_expiry ON envelope (expires_at);

CREATE TABLE delivery (
  seq INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  state INTEGER NOT NULL,
  share BLOB,
  act_seq INTEGER,
  number INTEGER,
  PRIMARY KEY (seq, recipient)
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox (
  agency TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  ref INTEGER NOT NULL,
  filled_at INTEGER NOT NULL,
  PRIMARY KEY (agency, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
  handle BLOB PRIMARY KEY,
  agency TEXT NOT NULL,
  seq INTEGER NOT NULL,
  header BLOB NOT NULL,
  valid_before INTEGER NOT NULL,
  withdrawn_seq INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE pair (
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  counter INTEGER NOT NULL,
  header_hash BLOB NOT NULL,
  PRIMARY KEY (sender, recipient)
) STRICT, WITHOUT ROWID;

CREATE TABLE acknowledgement (
  agency TEXT PRIMARY KEY,
  up_to INTEGER NOT NULL,
  signature BLOB NOT NULL,
  acknowledged_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE exchange_time (
  name TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// Bytes that their sender has given up: never accepted, however late they come.
constexpr base::Literal kVersion2 = R"sql(
CREATE TABLE cancelled (
  agency TEXT NOT NULL,
  entry BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (agency, entry)
) STRICT, WITHOUT ROWID;
)sql";

// Parts of consents that were withdrawn: a kind or a category; 0: not that.
constexpr base::Literal kVersion3 = R"sql(
CREATE TABLE consent_end (
  handle BLOB NOT NULL,
  ended_to INTEGER NOT NULL,
  ended_category INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (handle, ended_to, ended_category)
) STRICT, WITHOUT ROWID;
)sql";

}  // namespace

base::Schema ExchangeSchema() {
  return {"exchange", {{1, kVersion1}, {2, kVersion2}, {3, kVersion3}}};
}

}  // namespace samrad::hub
