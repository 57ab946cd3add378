// gRPC shell of the room; the rules are RoomDesk's.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_SERVICE_H_

#include "samrad/agency/meetings/v1/room.grpc.pb.h"
#include "services/agency/meetings/room_desk.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Thread-safe. Both must outlive it.
class RoomServiceShell final : public meetings::v1::RoomService::Service {
 public:
  RoomServiceShell(RoomDesk& desk, SessionGate& gate)
      : desk_(desk), gate_(gate) {}

  grpc::Status GetMeeting(grpc::ServerContext* context,
                          const meetings::v1::GetMeetingRequest* request,
                          meetings::v1::GetMeetingResponse* response) override;
  grpc::Status TakeSeat(grpc::ServerContext* context,
                        const meetings::v1::TakeSeatRequest* request,
                        meetings::v1::TakeSeatResponse* response) override;
  grpc::Status LeaveSeat(grpc::ServerContext* context,
                         const meetings::v1::LeaveSeatRequest* request,
                         meetings::v1::LeaveSeatResponse* response) override;
  grpc::Status AnswerConflict(
      grpc::ServerContext* context,
      const meetings::v1::AnswerConflictRequest* request,
      meetings::v1::AnswerConflictResponse* response) override;
  grpc::Status ReadItem(grpc::ServerContext* context,
                        const meetings::v1::ReadItemRequest* request,
                        meetings::v1::ReadItemResponse* response) override;
  grpc::Status Reply(grpc::ServerContext* context,
                     const meetings::v1::ReplyRequest* request,
                     meetings::v1::ReplyResponse* response) override;
  grpc::Status AnswerRound(
      grpc::ServerContext* context,
      const meetings::v1::AnswerRoundRequest* request,
      meetings::v1::AnswerRoundResponse* response) override;
  grpc::Status RecordOral(grpc::ServerContext* context,
                          const meetings::v1::RecordOralRequest* request,
                          meetings::v1::RecordOralResponse* response) override;
  grpc::Status SayOops(grpc::ServerContext* context,
                       const meetings::v1::SayOopsRequest* request,
                       meetings::v1::SayOopsResponse* response) override;
  grpc::Status AcknowledgeOops(
      grpc::ServerContext* context,
      const meetings::v1::AcknowledgeOopsRequest* request,
      meetings::v1::AcknowledgeOopsResponse* response) override;
  grpc::Status ProposeOrder(
      grpc::ServerContext* context,
      const meetings::v1::ProposeOrderRequest* request,
      meetings::v1::ProposeOrderResponse* response) override;
  grpc::Status SetAgenda(grpc::ServerContext* context,
                         const meetings::v1::SetAgendaRequest* request,
                         meetings::v1::SetAgendaResponse* response) override;
  grpc::Status RunRoom(grpc::ServerContext* context,
                       const meetings::v1::RunRoomRequest* request,
                       meetings::v1::RunRoomResponse* response) override;
  grpc::Status OpenItem(grpc::ServerContext* context,
                        const meetings::v1::OpenItemRequest* request,
                        meetings::v1::OpenItemResponse* response) override;
  grpc::Status AdmitLate(grpc::ServerContext* context,
                         const meetings::v1::AdmitLateRequest* request,
                         meetings::v1::AdmitLateResponse* response) override;
  grpc::Status CloseItem(grpc::ServerContext* context,
                         const meetings::v1::CloseItemRequest* request,
                         meetings::v1::CloseItemResponse* response) override;
  grpc::Status ListPrivateTalks(
      grpc::ServerContext* context,
      const meetings::v1::ListPrivateTalksRequest* request,
      meetings::v1::ListPrivateTalksResponse* response) override;
  grpc::Status WatchMeeting(
      grpc::ServerContext* context,
      const meetings::v1::WatchMeetingRequest* request,
      grpc::ServerWriter<meetings::v1::WatchMeetingResponse>* writer) override;

 private:
  RoomDesk& desk_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ROOM_SERVICE_H_
