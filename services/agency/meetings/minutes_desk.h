// The minutes of a meeting: written by its chair's agency, given to each agency
// as it is entitled to them, answered and read there.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_DESK_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_DESK_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/meetings/group_directory.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/minutes_store.h"
#include "services/agency/meetings/room_desk.h"
#include "services/agency/outbox/meeting_post.h"
#include "services/agency/sharing/meeting_sharing.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Every act is journalled, without a text. The caller has checked roles. A
// meeting is seen by who holds a seat in its group or is a deputy, drafts by
// those of the chair's agency; else NOT_FOUND, as for one that does not exist.
// INVALID_ARGUMENT with a path; FAILED_PRECONDITION with the tags of
// minutes.proto; UNAVAILABLE: the hub is away, the same call goes on later.
// Thread-safe.
class MinutesDesk {
 public:
  // All must outlive it.
  struct Parts {
    base::Database& db;
    const base::Clock& clock;
    const Journal& journal;
    const RequestLog& requests;
    MeetingPost& post;
    GroupDirectory& groups;
    MeetingSharing& sharing;
    ItemDesk& items;
    RoomDesk& room;
    // For the days and hours of a document.
    absl::TimeZone zone;
  };
  explicit MinutesDesk(Parts parts) : parts_(std::move(parts)) {}

  absl::StatusOr<meetings::v1::GetDraftMinutesResponse> Draft(
      const StaffIdentity& who,
      const meetings::v1::GetDraftMinutesRequest& request);
  absl::StatusOr<meetings::v1::PutLinesResponse> PutLines(
      const StaffIdentity& who, const meetings::v1::PutLinesRequest& request);
  // FAILED_PRECONDITION also: the tags of RequirePassed, with the line as path,
  // SAME_PERSON.
  absl::StatusOr<meetings::v1::GiveMinutesResponse> Give(
      const StaffIdentity& who,
      const meetings::v1::GiveMinutesRequest& request);
  absl::StatusOr<meetings::v1::GetMinutesResponse> Get(
      const StaffIdentity& who, const meetings::v1::GetMinutesRequest& request);
  absl::StatusOr<meetings::v1::AnswerMinutesResponse> Answer(
      const StaffIdentity& who,
      const meetings::v1::AnswerMinutesRequest& request);
  // Of minutes that were given, and read here.
  absl::StatusOr<meetings::v1::ListActionsResponse> ListActions(
      const StaffIdentity& who,
      const meetings::v1::ListActionsRequest& request);
  absl::StatusOr<meetings::v1::CloseActionResponse> CloseAction(
      const StaffIdentity& who,
      const meetings::v1::CloseActionRequest& request);
  absl::StatusOr<meetings::v1::ExportMinutesResponse> Export(
      const StaffIdentity& who,
      const meetings::v1::ExportMinutesRequest& request);

 private:
  struct Written;
  struct Making;

  // The whole as it stands, for the chair's agency.
  absl::StatusOr<Written> Write(const StaffIdentity& who,
                                std::string_view meeting);
  absl::StatusOr<std::vector<StoredMinutes>> Stored(
      const MeetingId& meeting) const;
  absl::Status SealAll(const StaffIdentity& who, const Written& written,
                       const base::RequestId& request,
                       const std::string& second, std::uint32_t version);
  absl::StatusOr<Making> Clear(const StaffIdentity& who, const Written& written,
                               const meetings::v1::Minutes& minutes,
                               const std::string& second);
  absl::Status SendAll(const StaffIdentity& who, const MeetingId& meeting,
                       std::uint32_t version, const std::string& second,
                       meetings::v1::GiveMinutesResponse& response);
  // The newest that this agency was given, read now if it has not been.
  absl::StatusOr<StoredMinutes> Newest(const StaffIdentity& who,
                                       const MeetingPlace& place);
  absl::StatusOr<StoredMinutes> Receive(const StaffIdentity& who,
                                        const MeetingPlace& place,
                                        const FoldedMinutes& given);
  absl::StatusOr<meetings::v1::Minutes> Shown(const StaffIdentity& who,
                                              const MeetingPlace& place);
  absl::Status AddAnswers(const MeetingId& meeting, const FoldedRoom& room,
                          meetings::v1::Minutes& minutes) const;
  absl::Status AddOwn(meetings::v1::Minutes& minutes) const;
  absl::StatusOr<SignedAct> SignAct(
      base::Transaction& txn, const StaffIdentity& who,
      const MeetingPlace& place, sealed::v1::MeetingAct act,
      const std::string& content_header_hash) const;
  absl::Status Journalise(const StaffIdentity& who, base::Literal event,
                          std::vector<std::string> subjects,
                          std::string outcome = "ok") const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_MINUTES_DESK_H_
