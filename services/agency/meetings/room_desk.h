// The room while a meeting is held, as one seat of this agency acts in it.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_DESK_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_DESK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "samrad/agency/meetings/v1/room.pb.h"
#include "services/agency/journal/journal.h"
#include "services/agency/meetings/group_directory.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/meeting_rooms.h"
#include "services/agency/meetings/room_fold.h"
#include "services/agency/outbox/meeting_post.h"
#include "services/agency/sharing/meeting_sharing.h"
#include "services/agency/sharing/oral_acts.h"
#include "services/agency/staff/identity.h"
#include "services/agency/vault/request_log.h"
#include "services/base/clock.h"
#include "services/base/store.h"

namespace samrad::agency {

// Every act is journalled, without a text. The caller has checked roles; the
// desk checks seats. NOT_FOUND, always with the same words, for what is unknown
// or not the caller's. FAILED_PRECONDITION with the hub's tags, and NOT_SEATED,
// NOT_THE_CHAIR. UNAVAILABLE: the hub is away; nothing was told. Thread-safe.
class RoomDesk {
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
    OralActs& oral;
    ItemDesk& items;
    MeetingRooms& rooms;
  };
  explicit RoomDesk(Parts parts) : parts_(parts) {}

  absl::StatusOr<meetings::v1::GetMeetingResponse> GetMeeting(
      const StaffIdentity& who, const meetings::v1::GetMeetingRequest& request);
  absl::StatusOr<meetings::v1::ProposeOrderResponse> ProposeOrder(
      const StaffIdentity& who,
      const meetings::v1::ProposeOrderRequest& request);
  absl::StatusOr<meetings::v1::SetAgendaResponse> SetAgenda(
      const StaffIdentity& who, const meetings::v1::SetAgendaRequest& request);

  // FAILED_PRECONDITION SEAT_TAKEN: somebody else sits there.
  absl::StatusOr<meetings::v1::TakeSeatResponse> TakeSeat(
      const StaffIdentity& who, const meetings::v1::TakeSeatRequest& request);
  absl::StatusOr<meetings::v1::LeaveSeatResponse> LeaveSeat(
      const StaffIdentity& who, const meetings::v1::LeaveSeatRequest& request);
  absl::StatusOr<meetings::v1::RunRoomResponse> RunRoom(
      const StaffIdentity& who, const meetings::v1::RunRoomRequest& request);
  absl::StatusOr<meetings::v1::AnswerConflictResponse> AnswerConflict(
      const StaffIdentity& who,
      const meetings::v1::AnswerConflictRequest& request);

  absl::StatusOr<meetings::v1::OpenItemResponse> OpenItem(
      const StaffIdentity& who, const meetings::v1::OpenItemRequest& request);
  absl::StatusOr<meetings::v1::AdmitLateResponse> AdmitLate(
      const StaffIdentity& who, const meetings::v1::AdmitLateRequest& request);
  absl::StatusOr<meetings::v1::CloseItemResponse> CloseItem(
      const StaffIdentity& who, const meetings::v1::CloseItemRequest& request);
  absl::StatusOr<meetings::v1::SayOopsResponse> SayOops(
      const StaffIdentity& who, const meetings::v1::SayOopsRequest& request);
  absl::StatusOr<meetings::v1::AcknowledgeOopsResponse> AcknowledgeOops(
      const StaffIdentity& who,
      const meetings::v1::AcknowledgeOopsRequest& request);

  // FAILED_PRECONDITION CLOSED, alike for an item that is closed, unknown, or
  // open for others only.
  absl::StatusOr<meetings::v1::ReadItemResponse> ReadItem(
      const StaffIdentity& who, const meetings::v1::ReadItemRequest& request);
  // To every other agency that sits in the room and does not wait at its door.
  absl::StatusOr<meetings::v1::RecordOralResponse> RecordOral(
      const StaffIdentity& who, const meetings::v1::RecordOralRequest& request);
  // FAILED_PRECONDITION: CLOSED (no thread for the caller),
  // CONFLICT_UNANSWERED, FROZEN, TELL_IT_ALOUD (an item by name has no written
  // replies), and the tags of RequirePassed.
  absl::StatusOr<meetings::v1::ReplyResponse> Reply(
      const StaffIdentity& who, const meetings::v1::ReplyRequest& request);
  absl::StatusOr<meetings::v1::AnswerRoundResponse> AnswerRound(
      const StaffIdentity& who,
      const meetings::v1::AnswerRoundRequest& request);
  absl::StatusOr<meetings::v1::ListPrivateTalksResponse> ListPrivateTalks(
      const StaffIdentity& who,
      const meetings::v1::ListPrivateTalksRequest& request);

  // A watcher's way in; then it asks Next until it goes. NOT_FOUND for one
  // without a seat in the group.
  absl::Status BeginWatch(const StaffIdentity& who,
                          const meetings::v1::WatchMeetingRequest& request);
  // Events after a number, waiting up to `limit`. Counts as being heard.
  absl::StatusOr<std::vector<meetings::v1::WatchMeetingResponse>> Next(
      const StaffIdentity& who, const std::string& meeting_hex,
      std::uint64_t after, absl::Duration limit);

  // For the minutes: what happened in the meeting, as this agency saw it. No
  // text, no person.
  absl::StatusOr<FoldedRoom> RecordOf(const MeetingId& meeting);

 private:
  struct Seated;
  struct Chairing;

  absl::StatusOr<MeetingPlace> Enter(const StaffIdentity& who,
                                     std::string_view meeting);
  absl::StatusOr<Seated> Sit(const StaffIdentity& who,
                             std::string_view meeting);
  absl::StatusOr<Chairing> Chair(const StaffIdentity& who,
                                 std::string_view meeting);
  absl::StatusOr<hub::meetings::v1::MeetingView> HubView(
      const MeetingPlace& place);
  // What is still to be done since earlier meetings, on the next one's agenda.
  absl::Status AddOpenActions(const MeetingPlace& place,
                              meetings::v1::MeetingView& view);
  // The meeting where `who` sits and the item is.
  absl::StatusOr<MeetingPlace> SitWhere(const StaffIdentity& who,
                                        const std::string& item_id);
  // In the room while the item is open; between meetings while its thread is.
  absl::Status CheckMayReply(const StaffIdentity& who,
                             const MeetingPlace& place,
                             const hub::meetings::v1::MeetingView& view,
                             const hub::meetings::v1::AgendaItem& line,
                             bool no_conflict);
  // Opened here, where the chair's key is; the chair's agency alone can.
  absl::StatusOr<std::vector<meetings::v1::PrivateTalk>> TalksIn(
      const hub::meetings::v1::MeetingView& view);
  absl::StatusOr<std::vector<MeetingEvent>> EventsUpTo(
      const hub::meetings::v1::MeetingView& view);
  absl::StatusOr<FoldedRoom> Fold(const hub::meetings::v1::MeetingView& view);
  absl::StatusOr<FoldedRoom> Fold(const MeetingPlace& place);
  absl::StatusOr<SignedAct> SignAct(const StaffIdentity& who,
                                    sealed::v1::MeetingActHeader header);
  absl::StatusOr<hub::meetings::v1::ActInRoomResponse> ActAsChair(
      const StaffIdentity& who, const Chairing& chairing,
      sealed::v1::MeetingActHeader header,
      hub::meetings::v1::ActInRoomRequest request, base::Literal event,
      std::uint64_t& leaf);
  absl::StatusOr<std::uint64_t> RecordAct(const StaffIdentity& who,
                                          sealed::v1::MeetingActHeader header,
                                          base::Literal event);
  absl::StatusOr<meetings::v1::OpenText> ReadText(const StaffIdentity& who,
                                                  const MeetingPlace& place,
                                                  const std::string& item_id,
                                                  const FoldedItem& item,
                                                  const FoldedText& text);
  absl::StatusOr<meetings::v1::OpenText> OwnItem(const StaffIdentity& who,
                                                 const std::string& item_id);
  absl::Status Journalise(const StaffIdentity& who, base::Literal event,
                          std::vector<std::string> subjects,
                          std::string outcome = "ok") const;
  absl::Status Refused(const StaffIdentity& who, base::Literal event,
                       std::vector<std::string> subjects,
                       const absl::Status& status) const;

  const Parts parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_DESK_H_
