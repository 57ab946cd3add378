#include "services/agency/meetings/meeting_store.h"

#include <utility>

#include "services/agency/outbox/meeting_post.h"
#include "services/agency/outbox/proto_time.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

absl::StatusOr<StoredItem> ItemOf(const base::Row& row) {
  SAMRAD_ASSIGN_OR_RETURN(ItemId id, ItemId::FromBytes(row.View(0)));
  SAMRAD_ASSIGN_OR_RETURN(MeetingId meeting, MeetingId::FromBytes(row.View(1)));
  SAMRAD_ASSIGN_OR_RETURN(GroupId group, GroupId::FromBytes(row.View(2)));
  StoredItem stored{.id = id, .meeting = meeting, .group = group};
  const std::string_view bytes = row.View(3);
  if (!stored.item.ParseFromArray(bytes.data(),
                                  static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a stored item cannot be read");
  }
  stored.confirmed_by = row.Text(4);
  const std::string_view confirmed = row.View(5);
  if (!stored.confirmed.ParseFromArray(confirmed.data(),
                                       static_cast<int>(confirmed.size()))) {
    return absl::DataLossError("a stored item cannot be read");
  }
  stored.second = row.Text(6);
  stored.pending = row.Bytes(7);
  stored.leaf = static_cast<std::uint64_t>(row.Int64(8));
  return stored;
}

absl::StatusOr<StoredReply> ReplyOf(const base::Row& row) {
  SAMRAD_ASSIGN_OR_RETURN(ItemId item, ItemId::FromBytes(row.View(1)));
  return StoredReply{.content_id = row.Bytes(0),
                     .item = item,
                     .user = row.Text(2),
                     .text = row.Text(3),
                     .pending = row.Bytes(4),
                     .leaf = static_cast<std::uint64_t>(row.Int64(5))};
}

}  // namespace

base::Schema MeetingsSchema() {
  return {"meetings",
          {{1, R"sql(
CREATE TABLE meetings_group (
  group_id BLOB PRIMARY KEY,
  chair TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE meetings_seat (
  group_id BLOB NOT NULL,
  seat INTEGER NOT NULL,
  holder TEXT NOT NULL,
  deputy TEXT NOT NULL,
  PRIMARY KEY (group_id, seat)
) WITHOUT ROWID;
CREATE TABLE meetings_seat_history (
  number INTEGER PRIMARY KEY,
  group_id BLOB NOT NULL,
  seat INTEGER NOT NULL,
  holder TEXT NOT NULL,
  deputy TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  until_at INTEGER
);
CREATE INDEX meetings_seat_history_group ON meetings_seat_history (group_id);
CREATE TABLE meetings_population (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  csv BLOB NOT NULL,
  imported_at INTEGER NOT NULL
);
-- Items this agency wrote. item: the Item message with its text.
CREATE TABLE meetings_item (
  item_id BLOB PRIMARY KEY,
  meeting_id BLOB NOT NULL,
  group_id BLOB NOT NULL,
  item BLOB NOT NULL,
  confirmed_by TEXT NOT NULL,
  confirmed BLOB NOT NULL,
  second TEXT NOT NULL,
  pending BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
);
CREATE INDEX meetings_item_meeting ON meetings_item (meeting_id);
CREATE INDEX meetings_item_group ON meetings_item (group_id);
-- Replies this agency wrote.
CREATE TABLE meetings_reply (
  number INTEGER PRIMARY KEY,
  content_id BLOB NOT NULL UNIQUE,
  item_id BLOB NOT NULL,
  user TEXT NOT NULL,
  text TEXT NOT NULL,
  pending BLOB NOT NULL,
  leaf INTEGER NOT NULL
);
CREATE INDEX meetings_reply_item ON meetings_reply (item_id);
-- What this agency told aloud; the disclosure itself is sharing's.
CREATE TABLE meetings_oral (
  number INTEGER PRIMARY KEY,
  meeting_id BLOB NOT NULL,
  item_id BLOB,
  disclosure TEXT NOT NULL UNIQUE
);
)sql"},
           {2, R"sql(
-- Decision and actions of an item, as the chair's agency wrote them. lines: the
-- PutLinesRequest.
CREATE TABLE meetings_lines (
  item_id BLOB PRIMARY KEY,
  meeting_id BLOB NOT NULL,
  lines BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX meetings_lines_meeting ON meetings_lines (meeting_id);
-- Minutes: those this agency was given, and at the chair's those it gave.
CREATE TABLE meetings_minutes (
  meeting_id BLOB NOT NULL,
  version INTEGER NOT NULL,
  agency TEXT NOT NULL,
  group_id BLOB NOT NULL,
  minutes BLOB NOT NULL,
  header_hash BLOB NOT NULL,
  pending BLOB NOT NULL,
  leaf INTEGER NOT NULL,
  answer BLOB NOT NULL,
  answering BLOB NOT NULL,
  reason TEXT NOT NULL,
  request TEXT NOT NULL,
  PRIMARY KEY (meeting_id, version, agency)
) WITHOUT ROWID;
-- Actions that are done.
CREATE TABLE meetings_action_done (
  action TEXT PRIMARY KEY,
  done_at INTEGER NOT NULL
) WITHOUT ROWID;
-- Of each item this agency told or heard: kind and ground, never the text.
CREATE TABLE meetings_told (
  item_id BLOB PRIMARY KEY,
  code_word TEXT NOT NULL,
  line BLOB NOT NULL
) WITHOUT ROWID;
)sql"}}};
}

absl::StatusOr<std::vector<SeatHolder>> HoldersOf(
    const base::ReadTransaction& txn, const GroupId& group) {
  std::vector<SeatHolder> seats;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT seat, holder, deputy FROM meetings_seat WHERE group_id = ? "
      "ORDER BY seat",
      {group}, [&](const base::Row& row) {
        seats.push_back({.seat = static_cast<std::uint32_t>(row.Int64(0)),
                         .holder = row.Text(1),
                         .deputy = row.Text(2)});
      }));
  return seats;
}

absl::Status PutHolder(base::Transaction& txn, const GroupId& group,
                       const SeatHolder& seat, absl::Time now) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("UPDATE meetings_seat_history SET until_at = ? WHERE "
              "group_id = ? AND seat = ? AND until_at IS NULL",
              {now, group, seat.seat}));
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("DELETE FROM meetings_seat WHERE group_id = ? AND seat = ?",
              {group, seat.seat}));
  if (seat.holder.empty()) return absl::OkStatus();
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("INSERT INTO meetings_seat (group_id, seat, holder, deputy) "
              "VALUES (?, ?, ?, ?)",
              {group, seat.seat, seat.holder, seat.deputy}));
  return txn.Run(
      "INSERT INTO meetings_seat_history (group_id, seat, holder, deputy, "
      "from_at) VALUES (?, ?, ?, ?, ?)",
      {group, seat.seat, seat.holder, seat.deputy, now});
}

absl::StatusOr<std::vector<meetings::v1::SeatHistoryEntry>> SeatHistory(
    const base::ReadTransaction& txn, const GroupId& group) {
  std::vector<meetings::v1::SeatHistoryEntry> entries;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT seat, holder, deputy, from_at, until_at FROM "
      "meetings_seat_history WHERE group_id = ? ORDER BY number",
      {group}, [&](const base::Row& row) {
        meetings::v1::SeatHistoryEntry& entry = entries.emplace_back();
        entry.set_seat(static_cast<std::uint32_t>(row.Int64(0)));
        entry.set_holder(row.Text(1));
        entry.set_deputy(row.Text(2));
        *entry.mutable_from() = ToProtoTime(row.Time(3));
        if (!row.IsNull(4)) *entry.mutable_until() = ToProtoTime(row.Time(4));
      }));
  return entries;
}

absl::Status PinChair(base::Transaction& txn, const GroupId& group,
                      std::string_view chair) {
  std::string known;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn.QueryOne("SELECT chair FROM meetings_group WHERE group_id = ?",
                   {group},
                   [&](const base::Row& row) { known = row.Text(0); }));
  if (!found) {
    return txn.Run("INSERT INTO meetings_group (group_id, chair) VALUES (?, ?)",
                   {group, chair});
  }
  if (known == chair) return absl::OkStatus();
  return base::Error(absl::StatusCode::kDataLoss, "CHAIR_CHANGED",
                     "the hub names another chair than before");
}

absl::StatusOr<std::optional<std::string>> ReadPopulation(
    const base::ReadTransaction& txn) {
  std::string csv;
  SAMRAD_ASSIGN_OR_RETURN(
      const bool found,
      txn.QueryOne("SELECT csv FROM meetings_population WHERE id = 1", {},
                   [&](const base::Row& row) { csv = row.Bytes(0); }));
  if (!found) return std::nullopt;
  return csv;
}

absl::Status PutPopulation(base::Transaction& txn, std::string_view csv,
                           absl::Time now) {
  return txn.Run(
      "INSERT INTO meetings_population (id, csv, imported_at) VALUES (1, ?, ?) "
      "ON CONFLICT (id) DO UPDATE SET csv = excluded.csv, "
      "imported_at = excluded.imported_at",
      {base::Blob(csv), now});
}

absl::StatusOr<std::optional<StoredItem>> FindItem(
    const base::ReadTransaction& txn, const ItemId& id) {
  std::optional<StoredItem> found;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT item_id, meeting_id, group_id, item, confirmed_by, "
                   "confirmed, second, pending, leaf FROM "
                   "meetings_item WHERE item_id = ?",
                   {id},
                   [&](const base::Row& row) -> absl::Status {
                     SAMRAD_ASSIGN_OR_RETURN(found, ItemOf(row));
                     return absl::OkStatus();
                   })
          .status());
  return found;
}

absl::Status PutItem(base::Transaction& txn, const StoredItem& stored) {
  const std::string bytes = stored.item.SerializeAsString();
  const std::string confirmed = stored.confirmed.SerializeAsString();
  return txn.Run(
      "INSERT INTO meetings_item (item_id, meeting_id, group_id, item, "
      "confirmed_by, confirmed, second, pending, leaf, changed_at) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id) DO UPDATE "
      "SET meeting_id = excluded.meeting_id, group_id = excluded.group_id, "
      "item = excluded.item, confirmed_by = excluded.confirmed_by, "
      "confirmed = excluded.confirmed, "
      "second = excluded.second, pending = excluded.pending, "
      "leaf = excluded.leaf, changed_at = excluded.changed_at",
      {stored.id, stored.meeting, stored.group,
       base::Blob(std::string_view(bytes)), stored.confirmed_by,
       base::Blob(std::string_view(confirmed)), stored.second,
       base::Blob(std::string_view(stored.pending)), stored.leaf,
       absl::FromUnixSeconds(stored.item.changed_at().seconds())});
}

absl::StatusOr<std::vector<StoredItem>> ListStoredItems(
    const base::ReadTransaction& txn, const std::optional<MeetingId>& meeting) {
  std::vector<StoredItem> items;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT item_id, meeting_id, group_id, item, confirmed_by, "
      "confirmed, second, pending, leaf FROM meetings_item "
      "WHERE meeting_id = ?1 OR ?1 IS NULL ORDER BY changed_at DESC, item_id",
      {meeting}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(StoredItem item, ItemOf(row));
        items.push_back(std::move(item));
        return absl::OkStatus();
      }));
  return items;
}

absl::StatusOr<std::vector<AgendaUse>> AgendaOnConsent(
    const base::ReadTransaction& txn, const base::ConsentHandle& consent,
    const audit::ConsentEnd& end) {
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<StoredItem> items,
                          ListStoredItems(txn, std::nullopt));
  const std::string id = consent.ToHex();
  std::vector<AgendaUse> uses;
  for (const StoredItem& one : items) {
    if (one.item.named().consent() != id ||
        one.item.state() == meetings::v1::DISCUSSED ||
        one.item.state() == meetings::v1::TAKEN_BACK) {
      continue;
    }
    SAMRAD_ASSIGN_OR_RETURN(const sealed::v1::MeetingHeader header,
                            FindMeetingHeader(txn, one.leaf));
    if (end.EndsForAny(header.content().disclosure())) {
      uses.push_back({one.id.ToHex(), one.item.code_word()});
    }
  }
  return uses;
}

absl::StatusOr<std::vector<meetings::v1::AnonymousCase>> EarlierCases(
    const base::ReadTransaction& txn, const GroupId& group, const ItemId& but) {
  std::vector<meetings::v1::AnonymousCase> cases;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT item FROM meetings_item WHERE group_id = ? AND item_id <> ? AND "
      "leaf > 0 ORDER BY changed_at",
      {group, but}, [&](const base::Row& row) -> absl::Status {
        meetings::v1::Item item;
        const std::string_view bytes = row.View(0);
        if (!item.ParseFromArray(bytes.data(),
                                 static_cast<int>(bytes.size()))) {
          return absl::DataLossError("a stored item cannot be read");
        }
        if (item.has_anonymous()) cases.push_back(item.anonymous());
        return absl::OkStatus();
      }));
  return cases;
}

absl::Status PutReply(base::Transaction& txn, const StoredReply& reply) {
  return txn.Run(
      "INSERT INTO meetings_reply (content_id, item_id, user, text, pending, "
      "leaf) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (content_id) DO UPDATE SET "
      "pending = excluded.pending, leaf = excluded.leaf",
      {base::Blob(std::string_view(reply.content_id)), reply.item, reply.user,
       reply.text, base::Blob(std::string_view(reply.pending)), reply.leaf});
}

absl::StatusOr<std::optional<StoredReply>> FindReply(
    const base::ReadTransaction& txn, std::string_view content_id) {
  std::optional<StoredReply> found;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne("SELECT content_id, item_id, user, text, pending, leaf FROM "
                   "meetings_reply WHERE content_id = ?",
                   {base::Blob(content_id)},
                   [&](const base::Row& row) -> absl::Status {
                     SAMRAD_ASSIGN_OR_RETURN(found, ReplyOf(row));
                     return absl::OkStatus();
                   })
          .status());
  return found;
}

absl::StatusOr<std::vector<StoredReply>> RepliesTo(
    const base::ReadTransaction& txn, const ItemId& item) {
  std::vector<StoredReply> replies;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT content_id, item_id, user, text, pending, leaf FROM "
                "meetings_reply WHERE item_id = ? ORDER BY number",
                {item}, [&](const base::Row& row) -> absl::Status {
                  SAMRAD_ASSIGN_OR_RETURN(StoredReply reply, ReplyOf(row));
                  replies.push_back(std::move(reply));
                  return absl::OkStatus();
                }));
  return replies;
}

absl::Status PutOralLine(base::Transaction& txn, const OralLine& line) {
  return txn.Run(
      "INSERT INTO meetings_oral (meeting_id, item_id, disclosure) VALUES "
      "(?, ?, ?) ON CONFLICT (disclosure) DO NOTHING",
      {line.meeting, line.item, line.disclosure});
}

absl::StatusOr<std::vector<OralLine>> OralLines(
    const base::ReadTransaction& txn, const MeetingId& meeting) {
  std::vector<OralLine> lines;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT item_id, disclosure FROM meetings_oral WHERE meeting_id = ? "
      "ORDER BY number",
      {meeting}, [&](const base::Row& row) -> absl::Status {
        OralLine line{.meeting = meeting,
                      .item = std::nullopt,
                      .disclosure = row.Text(1)};
        if (!row.IsNull(0)) {
          SAMRAD_ASSIGN_OR_RETURN(line.item, ItemId::FromBytes(row.View(0)));
        }
        lines.push_back(std::move(line));
        return absl::OkStatus();
      }));
  return lines;
}

}  // namespace samrad::agency
