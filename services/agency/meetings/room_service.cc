#include "services/agency/meetings/room_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {
namespace {

// How long a watcher waits in one step, and after how many a sign of life.
constexpr absl::Duration kWatchStep = absl::Seconds(1);
constexpr int kStepsPerHeartbeat = 10;

}  // namespace

grpc::Status RoomServiceShell::GetMeeting(
    grpc::ServerContext* context,
    const meetings::v1::GetMeetingRequest* request,
    meetings::v1::GetMeetingResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "GetMeeting", *response, [&](const StaffIdentity& who) {
              return desk_.GetMeeting(who, *request);
            });
}

grpc::Status RoomServiceShell::TakeSeat(
    grpc::ServerContext* context, const meetings::v1::TakeSeatRequest* request,
    meetings::v1::TakeSeatResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "TakeSeat", *response, [&](const StaffIdentity& who) {
              return desk_.TakeSeat(who, *request);
            });
}

grpc::Status RoomServiceShell::LeaveSeat(
    grpc::ServerContext* context, const meetings::v1::LeaveSeatRequest* request,
    meetings::v1::LeaveSeatResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "LeaveSeat", *response, [&](const StaffIdentity& who) {
              return desk_.LeaveSeat(who, *request);
            });
}

grpc::Status RoomServiceShell::AnswerConflict(
    grpc::ServerContext* context,
    const meetings::v1::AnswerConflictRequest* request,
    meetings::v1::AnswerConflictResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "AnswerConflict", *response, [&](const StaffIdentity& who) {
              return desk_.AnswerConflict(who, *request);
            });
}

grpc::Status RoomServiceShell::ReadItem(
    grpc::ServerContext* context, const meetings::v1::ReadItemRequest* request,
    meetings::v1::ReadItemResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "ReadItem", *response, [&](const StaffIdentity& who) {
              return desk_.ReadItem(who, *request);
            });
}

grpc::Status RoomServiceShell::Reply(grpc::ServerContext* context,
                                     const meetings::v1::ReplyRequest* request,
                                     meetings::v1::ReplyResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "Reply", *response, [&](const StaffIdentity& who) {
              return desk_.Reply(who, *request);
            });
}

grpc::Status RoomServiceShell::AnswerRound(
    grpc::ServerContext* context,
    const meetings::v1::AnswerRoundRequest* request,
    meetings::v1::AnswerRoundResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "AnswerRound", *response, [&](const StaffIdentity& who) {
              return desk_.AnswerRound(who, *request);
            });
}

grpc::Status RoomServiceShell::RecordOral(
    grpc::ServerContext* context,
    const meetings::v1::RecordOralRequest* request,
    meetings::v1::RecordOralResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "RecordOral", *response, [&](const StaffIdentity& who) {
              return desk_.RecordOral(who, *request);
            });
}

grpc::Status RoomServiceShell::SayOops(
    grpc::ServerContext* context, const meetings::v1::SayOopsRequest* request,
    meetings::v1::SayOopsResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "SayOops", *response, [&](const StaffIdentity& who) {
              return desk_.SayOops(who, *request);
            });
}

grpc::Status RoomServiceShell::AcknowledgeOops(
    grpc::ServerContext* context,
    const meetings::v1::AcknowledgeOopsRequest* request,
    meetings::v1::AcknowledgeOopsResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "AcknowledgeOops", *response, [&](const StaffIdentity& who) {
              return desk_.AcknowledgeOops(who, *request);
            });
}

grpc::Status RoomServiceShell::ProposeOrder(
    grpc::ServerContext* context,
    const meetings::v1::ProposeOrderRequest* request,
    meetings::v1::ProposeOrderResponse* response) {
  return As(gate_, *context, {staff::v1::COORDINATOR}, "ProposeOrder",
            *response, [&](const StaffIdentity& who) {
              return desk_.ProposeOrder(who, *request);
            });
}

grpc::Status RoomServiceShell::SetAgenda(
    grpc::ServerContext* context, const meetings::v1::SetAgendaRequest* request,
    meetings::v1::SetAgendaResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "SetAgenda", *response,
      [&](const StaffIdentity& who) { return desk_.SetAgenda(who, *request); });
}

grpc::Status RoomServiceShell::RunRoom(
    grpc::ServerContext* context, const meetings::v1::RunRoomRequest* request,
    meetings::v1::RunRoomResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "RunRoom", *response,
      [&](const StaffIdentity& who) { return desk_.RunRoom(who, *request); });
}

grpc::Status RoomServiceShell::OpenItem(
    grpc::ServerContext* context, const meetings::v1::OpenItemRequest* request,
    meetings::v1::OpenItemResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "OpenItem", *response,
      [&](const StaffIdentity& who) { return desk_.OpenItem(who, *request); });
}

grpc::Status RoomServiceShell::AdmitLate(
    grpc::ServerContext* context, const meetings::v1::AdmitLateRequest* request,
    meetings::v1::AdmitLateResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "AdmitLate", *response,
      [&](const StaffIdentity& who) { return desk_.AdmitLate(who, *request); });
}

grpc::Status RoomServiceShell::CloseItem(
    grpc::ServerContext* context, const meetings::v1::CloseItemRequest* request,
    meetings::v1::CloseItemResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "CloseItem", *response,
      [&](const StaffIdentity& who) { return desk_.CloseItem(who, *request); });
}

grpc::Status RoomServiceShell::ListPrivateTalks(
    grpc::ServerContext* context,
    const meetings::v1::ListPrivateTalksRequest* request,
    meetings::v1::ListPrivateTalksResponse* response) {
  return As(gate_, *context, {staff::v1::COORDINATOR}, "ListPrivateTalks",
            *response, [&](const StaffIdentity& who) {
              return desk_.ListPrivateTalks(who, *request);
            });
}

grpc::Status RoomServiceShell::WatchMeeting(
    grpc::ServerContext* context,
    const meetings::v1::WatchMeetingRequest* request,
    grpc::ServerWriter<meetings::v1::WatchMeetingResponse>* writer) {
  const absl::StatusOr<StaffIdentity> who =
      Authorize(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
                "WatchMeeting");
  if (!who.ok()) return base::ToGrpc(who.status(), *context);
  if (const absl::Status begun = desk_.BeginWatch(*who, *request);
      !begun.ok()) {
    return base::ToGrpc(begun, *context);
  }
  std::uint64_t after = request->after();
  int quiet = 0;
  while (!context->IsCancelled()) {
    auto events = desk_.Next(*who, request->meeting(), after, kWatchStep);
    if (!events.ok()) return base::ToGrpc(events.status(), *context);
    for (const meetings::v1::WatchMeetingResponse& event : *events) {
      if (!writer->Write(event)) return grpc::Status::OK;
      after = event.number();
    }
    quiet = events->empty() ? quiet + 1 : 0;
    if (quiet == 0 || quiet % kStepsPerHeartbeat != 1) continue;
    // At once when all has been told, then as a sign of life. Whoever was
    // signed out meanwhile is told so here.
    if (const auto still = Authorize(
            gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "WatchMeeting");
        !still.ok()) {
      return base::ToGrpc(still.status(), *context);
    }
    meetings::v1::WatchMeetingResponse heartbeat;
    heartbeat.set_heartbeat(true);
    heartbeat.set_number(after);
    if (!writer->Write(heartbeat)) return grpc::Status::OK;
  }
  return grpc::Status::OK;
}

}  // namespace samrad::agency
