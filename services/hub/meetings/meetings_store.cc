#include "services/hub/meetings/meetings_store.h"

#include <algorithm>
#include <utility>

#include "services/audit/headers.h"
#include "services/base/status.h"
#include "services/base/store.h"
#include "services/hub/stubs/completion.h"

namespace samrad::hub {
namespace {

constexpr base::Literal kVersion1 = R"sql(
CREATE TABLE meeting_group (
  id BLOB PRIMARY KEY,
  stored BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting (
  id BLOB PRIMARY KEY,
  stored BLOB NOT NULL
) STRICT;

CREATE TABLE meeting_record (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  entry BLOB NOT NULL UNIQUE,
  content_id BLOB UNIQUE,
  accepted_at INTEGER NOT NULL,
  stored BLOB NOT NULL
) STRICT;

CREATE TABLE meeting_receipt (
  seq INTEGER PRIMARY KEY,
  receipt BLOB NOT NULL
) STRICT;

CREATE TABLE meeting_text (
  content_id BLOB PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX meeting_text_expiry ON meeting_text (expires_at);

CREATE TABLE meeting_share (
  content_id BLOB NOT NULL,
  agency TEXT NOT NULL,
  share BLOB NOT NULL,
  PRIMARY KEY (content_id, agency)
) STRICT, WITHOUT ROWID;

CREATE TABLE meeting_event (
  meeting BLOB NOT NULL,
  agency TEXT NOT NULL,
  number INTEGER NOT NULL,
  event BLOB NOT NULL,
  PRIMARY KEY (meeting, agency, number)
) STRICT;

CREATE TABLE meeting_request (
  agency TEXT NOT NULL,
  id BLOB NOT NULL,
  digest BLOB NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (agency, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_request_at ON meeting_request (at);
)sql";

absl::Status ParseStored(std::string_view bytes,
                         google::protobuf::MessageLite& out) {
  if (!out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a stored meeting does not parse");
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> PublishedThrough(const base::ReadTransaction& txn) {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::optional<int64_t> through,
      txn.QueryInt64("SELECT MAX(seq) FROM meeting_receipt"));
  return static_cast<uint64_t>(through.value_or(0));
}

absl::StatusOr<uint64_t> InsertRecord(base::Transaction& txn,
                                      const MeetingsChange::Record& record) {
  const std::string stored = record.record.SerializeAsString();
  SAMRAD_ASSIGN_OR_RETURN(const absl::Time accepted_at,
                          audit::TimeOf(record.record.accepted_at()));
  base::BindValue content = nullptr;
  if (!record.content_id.empty()) content = base::Blob(record.content_id);
  SAMRAD_RETURN_IF_ERROR(txn.Run(
      "INSERT INTO meeting_record (entry, content_id, accepted_at, stored)"
      " VALUES (?, ?, ?, ?)",
      {base::Blob(record.entry), content, accepted_at, base::Blob(stored)}));
  const uint64_t seq = static_cast<uint64_t>(txn.last_insert_id());
  if (record.content_id.empty()) return seq;
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO meeting_text (content_id, expires_at, body)"
              " VALUES (?, ?, ?)",
              {base::Blob(record.content_id), record.expires_at,
               base::Blob(record.body)}));
  for (const auto& [agency, share] : record.shares) {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO meeting_share (content_id, agency, share)"
                " VALUES (?, ?, ?)",
                {base::Blob(record.content_id), agency, base::Blob(share)}));
  }
  return seq;
}

absl::Status InsertReceipts(base::Transaction& txn,
                            const MeetingsChange& change) {
  if (change.receipts.empty()) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(const uint64_t through, PublishedThrough(txn));
  if (through != change.receipts_after) {
    return absl::AbortedError("the group before was not stored");
  }
  for (const MeetingsChange::Receipt& one : change.receipts) {
    const std::string bytes = one.receipt.SerializeAsString();
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO meeting_receipt (seq, receipt) VALUES (?, ?)",
                {one.seq, base::Blob(bytes)}));
  }
  return absl::OkStatus();
}

absl::Status PutAll(base::Transaction& txn, const MeetingsChange& change) {
  if (change.request.has_value()) {
    const MeetingsChange::Request& request = *change.request;
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO meeting_request (agency, id, digest, at)"
                " VALUES (?, ?, ?, ?)",
                {request.agency, base::Blob(request.id),
                 base::Blob(request.digest), request.at}));
  }
  if (change.group.has_value()) {
    const std::string stored = change.group->SerializeAsString();
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "INSERT INTO meeting_group (id, stored) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET stored = excluded.stored",
        {base::Blob(change.group->group().group_id()), base::Blob(stored)}));
  }
  for (const meetings::v1::StoredMeeting& meeting : change.meetings) {
    const std::string stored = meeting.SerializeAsString();
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "INSERT INTO meeting (id, stored) VALUES (?, ?)"
        " ON CONFLICT (id) DO UPDATE SET stored = excluded.stored",
        {base::Blob(meeting.meeting().meeting_id()), base::Blob(stored)}));
  }
  for (const MeetingsChange::Event& event : change.events) {
    const std::string bytes = event.event.SerializeAsString();
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("INSERT INTO meeting_event (meeting, agency, number, event)"
                " VALUES (?, ?, ?, ?)",
                {base::Blob(event.meeting_id), event.agency,
                 event.event.number(), base::Blob(bytes)}));
  }
  for (const std::string& content_id : change.erased) {
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("DELETE FROM meeting_share WHERE content_id = ?",
                {base::Blob(content_id)}));
    SAMRAD_RETURN_IF_ERROR(
        txn.Run("DELETE FROM meeting_text WHERE content_id = ?",
                {base::Blob(content_id)}));
  }
  return absl::OkStatus();
}

}  // namespace

base::Schema MeetingsStore::StoreSchema() {
  return {"meetings", {{1, kVersion1}}};
}

absl::StatusOr<LoadedMeetings> MeetingsStore::Load() const {
  LoadedMeetings loaded;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(txn.Query(
            "SELECT stored FROM meeting_group", {}, [&](const base::Row& row) {
              return ParseStored(row.View(0), loaded.groups.emplace_back());
            }));
        SAMRAD_RETURN_IF_ERROR(txn.Query(
            "SELECT stored FROM meeting", {}, [&](const base::Row& row) {
              return ParseStored(row.View(0), loaded.meetings.emplace_back());
            }));
        SAMRAD_ASSIGN_OR_RETURN(loaded.published_through,
                                PublishedThrough(txn));
        return txn.Query("SELECT MAX(accepted_at) FROM meeting_record", {},
                         [&](const base::Row& row) {
                           if (!row.IsNull(0)) {
                             loaded.last_accepted_at = row.Time(0);
                           }
                         });
      }));
  return loaded;
}

absl::StatusOr<uint64_t> MeetingsStore::Write(
    std::shared_ptr<const MeetingsChange> change,
    std::function<void(uint64_t)> on_durable) {
  struct State {
    Completion completion;
    uint64_t seq = 0;
  };
  auto state = std::make_shared<State>();
  database_.WriteAsync(
      [change, state](base::Transaction& txn) -> absl::Status {
        SAMRAD_RETURN_IF_ERROR(PutAll(txn, *change));
        SAMRAD_RETURN_IF_ERROR(InsertReceipts(txn, *change));
        if (!change->record.has_value()) return absl::OkStatus();
        SAMRAD_ASSIGN_OR_RETURN(state->seq, InsertRecord(txn, *change->record));
        return absl::OkStatus();
      },
      [state, on_durable = std::move(on_durable)](absl::Status status) {
        if (status.ok() && on_durable != nullptr) on_durable(state->seq);
        state->completion.Set(status);
      });
  SAMRAD_RETURN_IF_ERROR(state->completion.Wait());
  return state->seq;
}

absl::StatusOr<std::optional<std::string>> MeetingsStore::FindRequest(
    std::string_view agency, std::string_view id) const {
  std::optional<std::string> digest;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT digest FROM meeting_request WHERE agency = ? AND id = ?",
            {agency, base::Blob(id)},
            [&](const base::Row& row) { digest = row.Bytes(0); });
      }));
  return digest;
}

absl::Status MeetingsStore::ForgetRequests(absl::Time then) {
  return database_.Write([&](base::Transaction& txn) {
    return txn.Run("DELETE FROM meeting_request WHERE at < ?", {then});
  });
}

absl::StatusOr<meetings::v1::StoredMeeting> MeetingsStore::FindMeeting(
    std::string_view id) const {
  std::optional<meetings::v1::StoredMeeting> meeting;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query("SELECT stored FROM meeting WHERE id = ?",
                         {base::Blob(id)}, [&](const base::Row& row) {
                           return ParseStored(row.View(0), meeting.emplace());
                         });
      }));
  if (!meeting.has_value()) {
    return absl::DataLossError("a meeting is missing in the store");
  }
  return *std::move(meeting);
}

absl::StatusOr<std::vector<PendingRecord>> MeetingsStore::PendingAfter(
    uint64_t seq) const {
  std::vector<PendingRecord> pending;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT seq, entry, stored FROM meeting_record WHERE seq > ?"
            " ORDER BY seq",
            {seq}, [&](const base::Row& row) {
              PendingRecord& one = pending.emplace_back();
              one.seq = static_cast<uint64_t>(row.Int64(0));
              one.entry = row.Bytes(1);
              return ParseStored(row.View(2), one.record);
            });
      }));
  return pending;
}

absl::StatusOr<std::optional<uint64_t>> MeetingsStore::FindEntry(
    std::string_view entry) const {
  std::optional<int64_t> seq;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(
            seq,
            txn.QueryInt64("SELECT seq FROM meeting_record WHERE entry = ?",
                           {base::Blob(entry)}));
        return absl::OkStatus();
      }));
  if (!seq.has_value()) return std::nullopt;
  return static_cast<uint64_t>(*seq);
}

absl::StatusOr<std::optional<meetings::v1::StoredRecord>>
MeetingsStore::FindRecord(uint64_t seq) const {
  std::optional<meetings::v1::StoredRecord> record;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query("SELECT stored FROM meeting_record WHERE seq = ?",
                         {seq}, [&](const base::Row& row) {
                           return ParseStored(row.View(0), record.emplace());
                         });
      }));
  return record;
}

absl::StatusOr<std::optional<audit::v1::Receipt>> MeetingsStore::FindReceipt(
    uint64_t seq) const {
  std::optional<audit::v1::Receipt> receipt;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query("SELECT receipt FROM meeting_receipt WHERE seq = ?",
                         {seq}, [&](const base::Row& row) {
                           return ParseStored(row.View(0), receipt.emplace());
                         });
      }));
  return receipt;
}

absl::StatusOr<std::optional<KeptText>> MeetingsStore::FindText(
    std::string_view content_id, std::string_view agency) const {
  std::optional<KeptText> text;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT t.body, s.share FROM meeting_text AS t"
            " LEFT JOIN meeting_share AS s"
            " ON s.content_id = t.content_id AND s.agency = ?"
            " WHERE t.content_id = ?",
            {agency, base::Blob(content_id)}, [&](const base::Row& row) {
              text.emplace(KeptText{row.Bytes(0), row.Bytes(1)});
            });
      }));
  return text;
}

absl::StatusOr<std::vector<std::string>> MeetingsStore::ExpiredTexts(
    absl::Time now, int limit) const {
  std::vector<std::string> expired;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT content_id FROM meeting_text WHERE expires_at <= ?"
            " ORDER BY expires_at LIMIT ?",
            {now, limit},
            [&](const base::Row& row) { expired.push_back(row.Bytes(0)); });
      }));
  return expired;
}

absl::StatusOr<std::vector<meetings::v1::WatchMeetingResponse>>
MeetingsStore::EventsAfter(std::string_view meeting_id, std::string_view agency,
                           uint64_t after, int limit) const {
  std::vector<meetings::v1::WatchMeetingResponse> events;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT event FROM meeting_event WHERE meeting = ? AND agency = ?"
            " AND number > ? ORDER BY number LIMIT ?",
            {base::Blob(meeting_id), agency, after, limit},
            [&](const base::Row& row) {
              return ParseStored(row.View(0), events.emplace_back());
            });
      }));
  return events;
}

}  // namespace samrad::hub
