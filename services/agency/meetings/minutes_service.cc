#include "services/agency/meetings/minutes_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {

grpc::Status MinutesServiceShell::GetDraftMinutes(
    grpc::ServerContext* context,
    const meetings::v1::GetDraftMinutesRequest* request,
    meetings::v1::GetDraftMinutesResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "GetDraftMinutes", *response,
      [&](const StaffIdentity& who) { return desk_.Draft(who, *request); });
}

grpc::Status MinutesServiceShell::PutLines(
    grpc::ServerContext* context, const meetings::v1::PutLinesRequest* request,
    meetings::v1::PutLinesResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "PutLines", *response,
      [&](const StaffIdentity& who) { return desk_.PutLines(who, *request); });
}

grpc::Status MinutesServiceShell::GiveMinutes(
    grpc::ServerContext* context,
    const meetings::v1::GiveMinutesRequest* request,
    meetings::v1::GiveMinutesResponse* response) {
  return As(
      gate_, *context, {staff::v1::COORDINATOR}, "GiveMinutes", *response,
      [&](const StaffIdentity& who) { return desk_.Give(who, *request); });
}

grpc::Status MinutesServiceShell::GetMinutes(
    grpc::ServerContext* context,
    const meetings::v1::GetMinutesRequest* request,
    meetings::v1::GetMinutesResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "GetMinutes", *response,
            [&](const StaffIdentity& who) { return desk_.Get(who, *request); });
}

grpc::Status MinutesServiceShell::AnswerMinutes(
    grpc::ServerContext* context,
    const meetings::v1::AnswerMinutesRequest* request,
    meetings::v1::AnswerMinutesResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "AnswerMinutes", *response, [&](const StaffIdentity& who) {
              return desk_.Answer(who, *request);
            });
}

grpc::Status MinutesServiceShell::ListActions(
    grpc::ServerContext* context,
    const meetings::v1::ListActionsRequest* request,
    meetings::v1::ListActionsResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "ListActions", *response, [&](const StaffIdentity& who) {
              return desk_.ListActions(who, *request);
            });
}

grpc::Status MinutesServiceShell::CloseAction(
    grpc::ServerContext* context,
    const meetings::v1::CloseActionRequest* request,
    meetings::v1::CloseActionResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "CloseAction", *response, [&](const StaffIdentity& who) {
              return desk_.CloseAction(who, *request);
            });
}

grpc::Status MinutesServiceShell::ExportMinutes(
    grpc::ServerContext* context,
    const meetings::v1::ExportMinutesRequest* request,
    meetings::v1::ExportMinutesResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "ExportMinutes", *response, [&](const StaffIdentity& who) {
              return desk_.Export(who, *request);
            });
}

}  // namespace samrad::agency
