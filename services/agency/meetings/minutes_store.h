// Rows of minutes; tables are those of meeting_store. Functions over a
// transaction; no state.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_STORE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_STORE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"
#include "samrad/sealed/v1/meeting.pb.h"
#include "services/agency/meetings/meeting_ids.h"
#include "services/base/store.h"

namespace samrad::agency {

// --- what the chair's agency wrote of an item ---

// As confirmed; actions have their ids.
[[nodiscard]] absl::Status PutLines(base::Transaction& txn,
                                    const MeetingId& meeting,
                                    const ItemId& item,
                                    const meetings::v1::PutLinesRequest& lines);
// By item id, 16 bytes.
[[nodiscard]] absl::StatusOr<
    std::map<std::string, meetings::v1::PutLinesRequest>>
LinesOf(const base::ReadTransaction& txn, const MeetingId& meeting);

// --- minutes as given ---

struct StoredMinutes {
  MeetingId meeting;
  GroupId group;
  std::uint32_t version = 0;
  std::string agency;  // whom they are for
  meetings::v1::Minutes minutes = {};
  // Of the sealed text; empty for the chair's own.
  std::string header_hash = {};
  // At the chair: the SubmitContentRequest, until the hub has answered.
  std::string pending = {};
  // Of the handing in (the chair), or of this agency's reading.
  std::uint64_t leaf = 0;
  // This agency's answer, once it stands in the log.
  std::optional<meetings::v1::MinutesAnswer> answer = {};
  // The RecordMeetingActRequest of an answer on its way.
  std::string answering = {};
  std::string reason = {};
  // On the chair's own: the request that made the version.
  std::string request = {};
};
// Inserts or replaces.
[[nodiscard]] absl::Status PutMinutes(base::Transaction& txn,
                                      const StoredMinutes& stored);
// Oldest version first; of one meeting when given.
[[nodiscard]] absl::StatusOr<std::vector<StoredMinutes>> ListMinutes(
    const base::ReadTransaction& txn, const std::optional<MeetingId>& meeting);
// What was sealed of a version, nothing of which was sent.
[[nodiscard]] absl::Status DropMinutes(base::Transaction& txn,
                                       const MeetingId& meeting,
                                       std::uint32_t version);

struct GivenAction {
  GroupId group;
  meetings::v1::Action action;  // `done` as it is here

  // An action is its owner's and the chair's to see and to close.
  bool IsFor(const std::string& agency, bool chairs) const {
    return chairs || action.agency() == agency;
  }
};
// In the newest minutes of each meeting that `agency` holds, by due day; of one
// group when given.
[[nodiscard]] absl::StatusOr<std::vector<GivenAction>> ActionsOf(
    const base::ReadTransaction& txn, const std::string& agency,
    const std::optional<GroupId>& group);
[[nodiscard]] absl::Status PutActionDone(base::Transaction& txn,
                                         std::string_view action,
                                         absl::Time now);
[[nodiscard]] absl::StatusOr<std::set<std::string>> DoneActions(
    const base::ReadTransaction& txn);

// --- of each item this agency told or heard: no text ---

struct ToldItem {
  ItemId item;
  std::string code_word;
  // Absent for an item that names nobody.
  std::optional<meetings::v1::DisclosureLine> line = {};
};
[[nodiscard]] absl::Status PutTold(base::Transaction& txn,
                                   const ToldItem& told);
[[nodiscard]] absl::StatusOr<std::optional<ToldItem>> FindTold(
    const base::ReadTransaction& txn, const ItemId& item);

// What a text's header says was told; absent when it names nobody. Pure.
std::optional<meetings::v1::DisclosureLine> ToldLineOf(
    const sealed::v1::MeetingContentHeader& header, std::uint64_t leaf);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_STORE_H_
