#include "services/agency/meetings/group_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {

grpc::Status GroupServiceShell::CreateGroup(
    grpc::ServerContext* context,
    const meetings::v1::CreateGroupRequest* request,
    meetings::v1::CreateGroupResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "CreateGroup", *response,
      [&](const StaffIdentity& who) { return desk_.Create(who, *request); });
}

grpc::Status GroupServiceShell::SetSeats(
    grpc::ServerContext* context, const meetings::v1::SetSeatsRequest* request,
    meetings::v1::SetSeatsResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "SetSeats", *response,
      [&](const StaffIdentity& who) { return desk_.SetSeats(who, *request); });
}

grpc::Status GroupServiceShell::ListGroups(
    grpc::ServerContext* context, const meetings::v1::ListGroupsRequest*,
    meetings::v1::ListGroupsResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::COORDINATOR, staff::v1::REGISTRAR,
             staff::v1::SECURITY_OFFICER, staff::v1::AUDITOR},
            "ListGroups", *response,
            [&](const StaffIdentity& who) { return desk_.List(who); });
}

grpc::Status GroupServiceShell::AssignSeat(
    grpc::ServerContext* context,
    const meetings::v1::AssignSeatRequest* request,
    meetings::v1::AssignSeatResponse* response) {
  return As(
      gate_, *context, {staff::v1::SECURITY_OFFICER}, "AssignSeat", *response,
      [&](const StaffIdentity& who) { return desk_.Assign(who, *request); });
}

grpc::Status GroupServiceShell::ListSeatHistory(
    grpc::ServerContext* context,
    const meetings::v1::ListSeatHistoryRequest* request,
    meetings::v1::ListSeatHistoryResponse* response) {
  return As(
      gate_, *context,
      {staff::v1::SECURITY_OFFICER, staff::v1::AUDITOR, staff::v1::COORDINATOR},
      "ListSeatHistory", *response,
      [&](const StaffIdentity& who) { return desk_.History(who, *request); });
}

grpc::Status GroupServiceShell::ImportPopulation(
    grpc::ServerContext* context,
    const meetings::v1::ImportPopulationRequest* request,
    meetings::v1::ImportPopulationResponse* response) {
  return As(gate_, *context, {staff::v1::REGISTRAR}, "ImportPopulation",
            *response, [&](const StaffIdentity& who) {
              return desk_.ImportPopulation(who, *request);
            });
}

grpc::Status GroupServiceShell::PlanSeries(
    grpc::ServerContext* context,
    const meetings::v1::PlanSeriesRequest* request,
    meetings::v1::PlanSeriesResponse* response) {
  return As(gate_, *context, {staff::v1::COORDINATOR}, "PlanSeries", *response,
            [&](const StaffIdentity& who) {
              return desk_.PlanSeries(who, *request);
            });
}

grpc::Status GroupServiceShell::GetCalendar(
    grpc::ServerContext* context,
    const meetings::v1::GetCalendarRequest* request,
    meetings::v1::GetCalendarResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::COORDINATOR, staff::v1::REGISTRAR,
             staff::v1::SECURITY_OFFICER, staff::v1::AUDITOR},
            "GetCalendar", *response, [&](const StaffIdentity& who) {
              return desk_.GetCalendar(who, *request);
            });
}

grpc::Status GroupServiceShell::CallSitting(
    grpc::ServerContext* context,
    const meetings::v1::CallSittingRequest* request,
    meetings::v1::CallSittingResponse* response) {
  return As(gate_, *context, {staff::v1::COORDINATOR}, "CallSitting", *response,
            [&](const StaffIdentity& who) {
              return desk_.CallSitting(who, *request);
            });
}

grpc::Status GroupServiceShell::ChangeMeeting(
    grpc::ServerContext* context,
    const meetings::v1::ChangeMeetingRequest* request,
    meetings::v1::ChangeMeetingResponse* response) {
  return As(gate_, *context, {staff::v1::COORDINATOR}, "ChangeMeeting",
            *response, [&](const StaffIdentity& who) {
              return desk_.ChangeMeeting(who, *request);
            });
}

grpc::Status GroupServiceShell::ListMeetings(
    grpc::ServerContext* context,
    const meetings::v1::ListMeetingsRequest* request,
    meetings::v1::ListMeetingsResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::COORDINATOR, staff::v1::REGISTRAR,
             staff::v1::SECURITY_OFFICER, staff::v1::AUDITOR},
            "ListMeetings", *response, [&](const StaffIdentity& who) {
              return desk_.ListMeetings(who, *request);
            });
}

}  // namespace samrad::agency
