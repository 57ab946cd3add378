#include "services/agency/sharing/sharing_schema.h"

namespace samrad::agency {

base::Schema SharingSchema() {
  return {"sharing",
          {{1, R"sql(
-- What this agency made: disclosures (1) and outside acts (2). fixed: the
-- Disclosure message without what changes.
CREATE TABLE sharing_disclosure (
  number INTEGER PRIMARY KEY,
  disclosure_id BLOB NOT NULL UNIQUE,
  kind INTEGER NOT NULL,
  case_code TEXT NOT NULL,
  user TEXT NOT NULL,
  consent BLOB,
  fixed BLOB NOT NULL,
  decision BLOB NOT NULL
);
CREATE INDEX sharing_disclosure_case ON sharing_disclosure (case_code);
-- Items of opened packets.
CREATE TABLE sharing_opened_item (
  disclosure_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  category INTEGER NOT NULL,
  text TEXT NOT NULL,
  secrecy BLOB NOT NULL,
  PRIMARY KEY (disclosure_id, position)
) WITHOUT ROWID;
)sql"},
           {2, R"sql(
-- What each decision was made of, by journal number: catalogue digest, Facts,
-- the facts that were stale, Decision; as exact bytes.
CREATE TABLE sharing_decision (
  number INTEGER PRIMARY KEY,
  catalogue BLOB NOT NULL,
  facts BLOB NOT NULL,
  stale TEXT NOT NULL,
  decision BLOB NOT NULL
);
)sql"},
           {3, R"sql(
-- Which notes of its case a disclosure tells: their texts stay with the case.
CREATE TABLE sharing_sent_item (
  disclosure_id BLOB NOT NULL,
  position INTEGER NOT NULL,
  note_id TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, position)
) WITHOUT ROWID;
)sql"}}};
}

}  // namespace samrad::agency
