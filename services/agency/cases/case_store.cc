#include "services/agency/cases/case_store.h"

#include "google/protobuf/util/time_util.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr base::Literal kTables1 = R"sql(
CREATE TABLE cases_case (
  code TEXT PRIMARY KEY,
  person BLOB NOT NULL,
  facts BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE TABLE cases_staff (
  code TEXT NOT NULL REFERENCES cases_case (code),
  user TEXT NOT NULL,
  PRIMARY KEY (code, user)
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_staff_user ON cases_staff (user);
CREATE TABLE cases_note (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  code TEXT NOT NULL REFERENCES cases_case (code),
  id TEXT NOT NULL UNIQUE,
  note BLOB NOT NULL,
  written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX cases_note_code ON cases_note (code, seq);
CREATE TABLE cases_consent (
  handle BLOB PRIMARY KEY,
  code TEXT NOT NULL REFERENCES cases_case (code),
  consent BLOB NOT NULL,
  state INTEGER NOT NULL,
  withdrawn_at INTEGER,
  sent INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL
) STRICT;
CREATE INDEX cases_consent_code ON cases_consent (code);
CREATE TABLE cases_diary (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  disclosure BLOB NOT NULL UNIQUE,
  from_agency TEXT NOT NULL,
  opened_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
)sql";

absl::Status Unreadable() {
  return absl::DataLossError("a stored case cannot be read");
}

template <typename Message>
absl::Status ParseColumn(const base::Row& row, int column, Message& message) {
  const std::string_view bytes = row.View(column);
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))
             ? absl::OkStatus()
             : Unreadable();
}

// Parts of consents that were withdrawn. part: an EndedPart.
constexpr base::Literal kTables2 = R"sql(
CREATE TABLE cases_consent_end (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  handle BLOB NOT NULL REFERENCES cases_consent (handle),
  part BLOB NOT NULL
) STRICT;
CREATE INDEX cases_consent_end_handle ON cases_consent_end (handle);
)sql";

}  // namespace

base::Schema CasesSchema() { return {"cases", {{1, kTables1}, {2, kTables2}}}; }

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(
      absl::ToUnixMicros(time));
}

absl::Status NoSuchCase() {
  return base::Error(absl::StatusCode::kNotFound, "NO_SUCH_CASE",
                     "there is no such case, or it is not yours");
}

absl::Status NoSuchConsent() {
  return base::Error(absl::StatusCode::kNotFound, "NO_SUCH_CONSENT",
                     "there is no such consent, or it is not yours");
}

absl::Status InsertCase(base::Transaction& txn, const StoredCase& stored,
                        const base::StaffId& by, absl::Time now) {
  const std::string person = stored.person.SerializeAsString();
  const std::string facts = stored.facts.SerializeAsString();
  return txn.Run(
      "INSERT INTO cases_case (code, person, facts, created_at, created_by) "
      "VALUES (?, ?, ?, ?, ?)",
      {stored.summary.code(), base::Blob(person), base::Blob(facts), now, by});
}

absl::StatusOr<bool> CaseExists(const base::ReadTransaction& txn,
                                std::string_view code) {
  return txn.Exists("SELECT 1 FROM cases_case WHERE code = ?", {code});
}

absl::Status RequireOn(const base::ReadTransaction& txn, std::string_view code,
                       std::string_view user) {
  SAMRAD_ASSIGN_OR_RETURN(
      const bool on,
      txn.Exists("SELECT 1 FROM cases_staff WHERE code = ? AND user = ?",
                 {code, user}));
  return on ? absl::OkStatus() : NoSuchCase();
}

absl::StatusOr<StoredCase> ReadCase(const base::ReadTransaction& txn,
                                    std::string_view code) {
  StoredCase stored;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn.QueryOne(
          "SELECT person, facts, created_at, "
          "(SELECT COUNT(*) FROM cases_note n WHERE n.code = c.code) "
          "FROM cases_case c WHERE code = ?",
          {code}, [&](const base::Row& row) -> absl::Status {
            SAMRAD_RETURN_IF_ERROR(ParseColumn(row, 0, stored.person));
            SAMRAD_RETURN_IF_ERROR(ParseColumn(row, 1, stored.facts));
            stored.summary.set_code(std::string(code));
            *stored.summary.mutable_created_at() = ToTimestamp(row.Time(2));
            stored.summary.set_notes(static_cast<uint32_t>(row.Int64(3)));
            return absl::OkStatus();
          }));
  if (!found) return NoSuchCase();
  return stored;
}

absl::StatusOr<std::vector<cases::v1::CaseSummary>> ListCasesOf(
    const base::ReadTransaction& txn, std::string_view user) {
  std::vector<cases::v1::CaseSummary> cases;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT c.code, c.created_at, "
                "(SELECT COUNT(*) FROM cases_note n WHERE n.code = c.code) "
                "FROM cases_staff s JOIN cases_case c ON c.code = s.code "
                "WHERE s.user = ? ORDER BY c.created_at DESC, c.code",
                {user}, [&](const base::Row& row) {
                  cases::v1::CaseSummary& summary = cases.emplace_back();
                  summary.set_code(row.Text(0));
                  *summary.mutable_created_at() = ToTimestamp(row.Time(1));
                  summary.set_notes(static_cast<uint32_t>(row.Int64(2)));
                }));
  return cases;
}

absl::Status UpdateFacts(base::Transaction& txn, std::string_view code,
                         const cases::v1::RegisterFacts& facts) {
  const std::string bytes = facts.SerializeAsString();
  return txn.Run("UPDATE cases_case SET facts = ? WHERE code = ?",
                 {base::Blob(bytes), code});
}

absl::Status AddCaseStaff(base::Transaction& txn, std::string_view code,
                          std::string_view user) {
  return txn.Run("INSERT OR IGNORE INTO cases_staff (code, user) VALUES (?, ?)",
                 {code, user});
}

absl::Status RemoveCaseStaff(base::Transaction& txn, std::string_view code,
                             std::string_view user) {
  return txn.Run("DELETE FROM cases_staff WHERE code = ? AND user = ?",
                 {code, user});
}

absl::StatusOr<std::vector<std::string>> CaseStaff(
    const base::ReadTransaction& txn, std::string_view code) {
  std::vector<std::string> users;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT user FROM cases_staff WHERE code = ? ORDER BY user", {code},
      [&](const base::Row& row) { users.push_back(row.Text(0)); }));
  return users;
}

absl::Status InsertNote(base::Transaction& txn, std::string_view code,
                        const cases::v1::Note& note, absl::Time now) {
  const std::string bytes = note.SerializeAsString();
  return txn.Run(
      "INSERT INTO cases_note (code, id, note, written_at) "
      "VALUES (?, ?, ?, ?)",
      {code, note.id(), base::Blob(bytes), now});
}

absl::StatusOr<std::vector<cases::v1::Note>> ReadNotes(
    const base::ReadTransaction& txn, std::string_view code) {
  std::vector<cases::v1::Note> notes;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT note FROM cases_note WHERE code = ? ORDER BY seq",
                {code}, [&](const base::Row& row) {
                  return ParseColumn(row, 0, notes.emplace_back());
                }));
  return notes;
}

absl::StatusOr<cases::v1::Note> ReadNote(const base::ReadTransaction& txn,
                                         std::string_view code,
                                         std::string_view id) {
  cases::v1::Note note;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn.QueryOne(
          "SELECT note FROM cases_note WHERE id = ? AND code = ?", {id, code},
          [&](const base::Row& row) { return ParseColumn(row, 0, note); }));
  if (!found) return NoSuchCase();
  return note;
}

absl::Status InsertConsent(base::Transaction& txn,
                           const base::ConsentHandle& handle,
                           const StoredConsent& stored, const base::StaffId& by,
                           absl::Time now) {
  const std::string consent = stored.record.consent().SerializeAsString();
  return txn.Run(
      "INSERT INTO cases_consent "
      "(handle, code, consent, state, withdrawn_at, sent, created_at, "
      "created_by) VALUES (?, ?, ?, ?, NULL, ?, ?, ?)",
      {handle, stored.record.case_(), base::Blob(consent),
       static_cast<int64_t>(stored.record.state()), stored.sent, now, by});
}

absl::StatusOr<StoredConsent> ReadConsent(const base::ReadTransaction& txn,
                                          const base::ConsentHandle& handle) {
  StoredConsent stored;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn.QueryOne("SELECT code, consent, state, withdrawn_at, sent "
                   "FROM cases_consent WHERE handle = ?",
                   {handle}, [&](const base::Row& row) -> absl::Status {
                     cases::v1::ConsentRecord& record = stored.record;
                     record.set_id(handle.ToHex());
                     record.set_case_(row.Text(0));
                     SAMRAD_RETURN_IF_ERROR(
                         ParseColumn(row, 1, *record.mutable_consent()));
                     record.set_state(
                         static_cast<cases::v1::ConsentState>(row.Int64(2)));
                     if (!row.IsNull(3)) {
                       *record.mutable_withdrawn_at() =
                           ToTimestamp(row.Time(3));
                     }
                     stored.sent = row.Bool(4);
                     return absl::OkStatus();
                   }));
  if (!found) return NoSuchConsent();
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT part FROM cases_consent_end WHERE handle = ? ORDER BY seq",
      {handle}, [&](const base::Row& row) {
        return ParseColumn(row, 0, *stored.record.add_ended());
      }));
  return stored;
}

absl::StatusOr<std::vector<cases::v1::ConsentRecord>> ReadConsentsOf(
    const base::ReadTransaction& txn, std::string_view code) {
  std::vector<base::ConsentHandle> handles;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT handle FROM cases_consent WHERE code = ? "
      "ORDER BY created_at DESC, rowid DESC",
      {code}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const auto handle,
                                base::ConsentHandle::FromBytes(row.View(0)));
        handles.push_back(handle);
        return absl::OkStatus();
      }));
  std::vector<cases::v1::ConsentRecord> records;
  for (const base::ConsentHandle& handle : handles) {
    SAMRAD_ASSIGN_OR_RETURN(StoredConsent stored, ReadConsent(txn, handle));
    records.push_back(std::move(stored.record));
  }
  return records;
}

absl::Status UpdateConsent(base::Transaction& txn,
                           const base::ConsentHandle& handle,
                           const cases::v1::ConsentRecord& record) {
  const std::string consent = record.consent().SerializeAsString();
  std::optional<int64_t> withdrawn_at;
  if (record.has_withdrawn_at()) {
    withdrawn_at = google::protobuf::util::TimeUtil::TimestampToMicroseconds(
        record.withdrawn_at());
  }
  SAMRAD_RETURN_IF_ERROR(txn.Run(
      "UPDATE cases_consent SET consent = ?, state = ?, withdrawn_at = ? "
      "WHERE handle = ?",
      {base::Blob(consent), static_cast<int64_t>(record.state()), withdrawn_at,
       handle}));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("DELETE FROM cases_consent_end WHERE handle = ?", {handle}));
  for (const cases::v1::EndedPart& ended : record.ended()) {
    const std::string part = ended.SerializeAsString();
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO cases_consent_end (handle, part) VALUES (?, ?)",
                {handle, base::Blob(part)}));
  }
  return absl::OkStatus();
}

}  // namespace samrad::agency
