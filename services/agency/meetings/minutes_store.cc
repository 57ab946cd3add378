#include "services/agency/meetings/minutes_store.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "services/base/status.h"

namespace samrad::agency {
namespace {

template <typename Message>
absl::Status ReadStored(std::string_view bytes, Message& out) {
  return out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))
             ? absl::OkStatus()
             : absl::DataLossError("stored minutes cannot be read");
}

absl::StatusOr<StoredMinutes> MinutesIn(const base::Row& row) {
  SAMRAD_ASSIGN_OR_RETURN(MeetingId meeting, MeetingId::FromBytes(row.View(0)));
  SAMRAD_ASSIGN_OR_RETURN(GroupId group, GroupId::FromBytes(row.View(3)));
  StoredMinutes stored{.meeting = meeting,
                       .group = group,
                       .version = static_cast<std::uint32_t>(row.Int64(1)),
                       .agency = row.Text(2)};
  SAMRAD_RETURN_IF_ERROR(ReadStored(row.View(4), stored.minutes));
  stored.header_hash = row.Bytes(5);
  stored.pending = row.Bytes(6);
  stored.leaf = static_cast<std::uint64_t>(row.Int64(7));
  if (!row.View(8).empty()) {
    SAMRAD_RETURN_IF_ERROR(ReadStored(row.View(8), stored.answer.emplace()));
  }
  stored.answering = row.Bytes(9);
  stored.reason = row.Text(10);
  stored.request = row.Text(11);
  return stored;
}

}  // namespace

absl::Status PutLines(base::Transaction& txn, const MeetingId& meeting,
                      const ItemId& item,
                      const meetings::v1::PutLinesRequest& lines) {
  const std::string bytes = lines.SerializeAsString();
  return txn.Run(
      "INSERT INTO meetings_lines (item_id, meeting_id, lines) VALUES "
      "(?, ?, ?) ON CONFLICT (item_id) DO UPDATE SET meeting_id = "
      "excluded.meeting_id, lines = excluded.lines",
      {item, meeting, base::Blob(std::string_view(bytes))});
}

absl::StatusOr<std::map<std::string, meetings::v1::PutLinesRequest>> LinesOf(
    const base::ReadTransaction& txn, const MeetingId& meeting) {
  std::map<std::string, meetings::v1::PutLinesRequest> lines;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT item_id, lines FROM meetings_lines WHERE meeting_id "
                "= ?",
                {meeting}, [&](const base::Row& row) -> absl::Status {
                  return ReadStored(row.View(1), lines[row.Bytes(0)]);
                }));
  return lines;
}

absl::Status PutMinutes(base::Transaction& txn, const StoredMinutes& stored) {
  const std::string minutes = stored.minutes.SerializeAsString();
  const std::string answer =
      stored.answer.has_value() ? stored.answer->SerializeAsString() : "";
  return txn.Run(
      "INSERT INTO meetings_minutes (meeting_id, version, agency, group_id, "
      "minutes, header_hash, pending, leaf, answer, answering, reason, "
      "request) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (meeting_id, "
      "version, "
      "agency) DO UPDATE SET minutes = excluded.minutes, header_hash = "
      "excluded.header_hash, pending = excluded.pending, leaf = excluded.leaf, "
      "answer = excluded.answer, answering = excluded.answering, reason = "
      "excluded.reason",
      {stored.meeting, stored.version, stored.agency, stored.group,
       base::Blob(std::string_view(minutes)),
       base::Blob(std::string_view(stored.header_hash)),
       base::Blob(std::string_view(stored.pending)), stored.leaf,
       base::Blob(std::string_view(answer)),
       base::Blob(std::string_view(stored.answering)), stored.reason,
       stored.request});
}

absl::StatusOr<std::vector<StoredMinutes>> ListMinutes(
    const base::ReadTransaction& txn, const std::optional<MeetingId>& meeting) {
  std::vector<StoredMinutes> all;
  SAMRAD_RETURN_IF_ERROR(txn.Query(
      "SELECT meeting_id, version, agency, group_id, minutes, header_hash, "
      "pending, leaf, answer, answering, reason, request FROM meetings_minutes "
      "WHERE "
      "meeting_id = ?1 OR ?1 IS NULL ORDER BY meeting_id, version, agency",
      {meeting}, [&](const base::Row& row) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(StoredMinutes one, MinutesIn(row));
        all.push_back(std::move(one));
        return absl::OkStatus();
      }));
  return all;
}

absl::Status DropMinutes(base::Transaction& txn, const MeetingId& meeting,
                         std::uint32_t version) {
  return txn.Run(
      "DELETE FROM meetings_minutes WHERE meeting_id = ? AND version = ?",
      {meeting, version});
}

absl::StatusOr<std::vector<GivenAction>> ActionsOf(
    const base::ReadTransaction& txn, const std::string& agency,
    const std::optional<GroupId>& group) {
  SAMRAD_ASSIGN_OR_RETURN(const std::set<std::string> done, DoneActions(txn));
  SAMRAD_ASSIGN_OR_RETURN(std::vector<StoredMinutes> all,
                          ListMinutes(txn, std::nullopt));
  std::map<std::string, StoredMinutes> newest;  // by meeting
  for (StoredMinutes& one : all) {
    if (one.agency != agency || (group.has_value() && one.group != *group)) {
      continue;
    }
    newest.insert_or_assign(one.meeting.ToHex(), std::move(one));
  }
  std::vector<GivenAction> actions;
  for (const auto& [meeting, stored] : newest) {
    for (const meetings::v1::MinutesItem& item : stored.minutes.items()) {
      for (const meetings::v1::Action& action : item.actions()) {
        actions.push_back({.group = stored.group, .action = action});
        actions.back().action.set_done(done.contains(action.action()));
      }
    }
  }
  std::sort(actions.begin(), actions.end(),
            [](const GivenAction& a, const GivenAction& b) {
              return std::tie(a.action.due(), a.action.action()) <
                     std::tie(b.action.due(), b.action.action());
            });
  return actions;
}

absl::Status PutActionDone(base::Transaction& txn, std::string_view action,
                           absl::Time now) {
  return txn.Run(
      "INSERT INTO meetings_action_done (action, done_at) VALUES (?, ?) ON "
      "CONFLICT (action) DO NOTHING",
      {action, now});
}

absl::StatusOr<std::set<std::string>> DoneActions(
    const base::ReadTransaction& txn) {
  std::set<std::string> done;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT action FROM meetings_action_done", {},
                [&](const base::Row& row) { done.insert(row.Text(0)); }));
  return done;
}

absl::Status PutTold(base::Transaction& txn, const ToldItem& told) {
  const std::string line =
      told.line.has_value() ? told.line->SerializeAsString() : "";
  return txn.Run(
      "INSERT INTO meetings_told (item_id, code_word, line) VALUES (?, ?, ?) "
      "ON CONFLICT (item_id) DO UPDATE SET code_word = excluded.code_word, "
      "line = excluded.line",
      {told.item, told.code_word, base::Blob(std::string_view(line))});
}

absl::StatusOr<std::optional<ToldItem>> FindTold(
    const base::ReadTransaction& txn, const ItemId& item) {
  std::optional<ToldItem> told;
  SAMRAD_RETURN_IF_ERROR(
      txn.Query("SELECT code_word, line FROM meetings_told WHERE item_id = ?",
                {item}, [&](const base::Row& row) -> absl::Status {
                  told = ToldItem{.item = item, .code_word = row.Text(0)};
                  if (row.View(1).empty()) return absl::OkStatus();
                  return ReadStored(row.View(1), told->line.emplace());
                }));
  return told;
}

std::optional<meetings::v1::DisclosureLine> ToldLineOf(
    const sealed::v1::MeetingContentHeader& header, std::uint64_t leaf) {
  if (!header.has_disclosure()) return std::nullopt;
  meetings::v1::DisclosureLine line;
  line.set_from(header.from().agency());
  for (const sealed::v1::Party& to : header.to()) line.add_to(to.agency());
  *line.mutable_categories() = header.disclosure().categories();
  line.set_ground(header.disclosure().ground().provision());
  line.set_leaf(leaf);
  return line;
}

}  // namespace samrad::agency
