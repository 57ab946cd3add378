// What the outbox says to the hub's meetings room, without gRPC.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_MEETINGS_HUB_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_MEETINGS_HUB_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/hub/meetings/v1/meetings.pb.h"

namespace samrad::agency {

// Unary calls have a deadline of their own (seconds). Codes are the hub's, with
// its tag and path (base::TagOf, base::PathOf); UNAVAILABLE when it is away.
// Implementations are thread-safe.
class MeetingsHub {
 public:
  virtual ~MeetingsHub() = default;

  virtual absl::StatusOr<hub::meetings::v1::CreateGroupResponse> CreateGroup(
      const hub::meetings::v1::CreateGroupRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::SetSeatsResponse> SetSeats(
      const hub::meetings::v1::SetSeatsRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::ConfirmSeatResponse> ConfirmSeat(
      const hub::meetings::v1::ConfirmSeatRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::ListGroupsResponse>
  ListGroups() = 0;

  virtual absl::StatusOr<hub::meetings::v1::PlanMeetingsResponse> PlanMeetings(
      const hub::meetings::v1::PlanMeetingsRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::ChangeMeetingResponse>
  ChangeMeeting(const hub::meetings::v1::ChangeMeetingRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::ListMeetingsResponse>
  ListMeetings() = 0;
  virtual absl::StatusOr<hub::meetings::v1::AnnounceItemResponse> AnnounceItem(
      const hub::meetings::v1::AnnounceItemRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::WithdrawItemResponse> WithdrawItem(
      const hub::meetings::v1::WithdrawItemRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::SubmitContentResponse>
  SubmitContent(const hub::meetings::v1::SubmitContentRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::SetAgendaResponse> SetAgenda(
      const hub::meetings::v1::SetAgendaRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::GetMeetingResponse> GetMeeting(
      const std::string& meeting_id) = 0;

  virtual absl::StatusOr<hub::meetings::v1::KeepSeatsResponse> KeepSeats(
      const hub::meetings::v1::KeepSeatsRequest& request) = 0;
  virtual absl::Status LeaveSeats(
      const hub::meetings::v1::LeaveSeatsRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::RunRoomResponse> RunRoom(
      const hub::meetings::v1::RunRoomRequest& request) = 0;
  virtual absl::Status AnswerConflict(
      const hub::meetings::v1::AnswerConflictRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::ActInRoomResponse> ActInRoom(
      const hub::meetings::v1::ActInRoomRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::ReadContentResponse> ReadContent(
      const hub::meetings::v1::ReadContentRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::RenewLeaseResponse> RenewLease(
      const hub::meetings::v1::RenewLeaseRequest& request) = 0;
  virtual absl::Status AnswerRound(
      const hub::meetings::v1::AnswerRoundRequest& request) = 0;
  virtual absl::StatusOr<hub::meetings::v1::RecordMeetingActResponse>
  RecordMeetingAct(
      const hub::meetings::v1::RecordMeetingActRequest& request) = 0;

  // A stream of one meeting. Run calls `each` until the hub ends the stream,
  // `each` returns an error (which is returned), or Cancel.
  class Watch {
   public:
    virtual ~Watch() = default;
    virtual absl::Status Run(
        const std::function<
            absl::Status(hub::meetings::v1::WatchMeetingResponse)>& each) = 0;
    // From any thread; also before Run.
    virtual void Cancel() = 0;
  };
  virtual std::unique_ptr<Watch> WatchMeeting(
      const hub::meetings::v1::WatchMeetingRequest& request) = 0;

  // Cancels every unary call in progress; later ones fail at once with
  // UNAVAILABLE. Streams are their owners' to cancel.
  virtual void Shutdown() = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_MEETINGS_HUB_H_
