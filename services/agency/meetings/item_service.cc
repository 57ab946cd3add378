#include "services/agency/meetings/item_service.h"

#include "services/agency/staff/shell.h"

namespace samrad::agency {

grpc::Status ItemServiceShell::PutDraft(
    grpc::ServerContext* context, const meetings::v1::PutDraftRequest* request,
    meetings::v1::PutDraftResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "PutDraft", *response,
            [&](const StaffIdentity& who) { return desk_.Put(who, *request); });
}

grpc::Status ItemServiceShell::ListItems(
    grpc::ServerContext* context, const meetings::v1::ListItemsRequest* request,
    meetings::v1::ListItemsResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::COORDINATOR, staff::v1::REGISTRAR},
            "ListItems", *response, [&](const StaffIdentity& who) {
              return desk_.List(who, *request);
            });
}

grpc::Status ItemServiceShell::GetItem(
    grpc::ServerContext* context, const meetings::v1::GetItemRequest* request,
    meetings::v1::GetItemResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::COORDINATOR, staff::v1::REGISTRAR},
            "GetItem", *response,
            [&](const StaffIdentity& who) { return desk_.Get(who, *request); });
}

grpc::Status ItemServiceShell::CheckText(
    grpc::ServerContext* context, const meetings::v1::CheckTextRequest* request,
    meetings::v1::CheckTextResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "CheckText", *response, [&](const StaffIdentity& who) {
              return desk_.Check(who, *request);
            });
}

grpc::Status ItemServiceShell::ConfirmDraft(
    grpc::ServerContext* context,
    const meetings::v1::ConfirmDraftRequest* request,
    meetings::v1::ConfirmDraftResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "ConfirmDraft", *response, [&](const StaffIdentity& who) {
              return desk_.Confirm(who, *request);
            });
}

grpc::Status ItemServiceShell::SecondDraft(
    grpc::ServerContext* context,
    const meetings::v1::SecondDraftRequest* request,
    meetings::v1::SecondDraftResponse* response) {
  return As(gate_, *context,
            {staff::v1::OFFICER, staff::v1::COORDINATOR, staff::v1::REGISTRAR},
            "SecondDraft", *response, [&](const StaffIdentity& who) {
              return desk_.Second(who, *request);
            });
}

grpc::Status ItemServiceShell::HandInItem(
    grpc::ServerContext* context,
    const meetings::v1::HandInItemRequest* request,
    meetings::v1::HandInItemResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "HandInItem", *response, [&](const StaffIdentity& who) {
              return desk_.HandIn(who, *request);
            });
}

grpc::Status ItemServiceShell::WithdrawItem(
    grpc::ServerContext* context,
    const meetings::v1::WithdrawItemRequest* request,
    meetings::v1::WithdrawItemResponse* response) {
  return As(gate_, *context, {staff::v1::OFFICER, staff::v1::COORDINATOR},
            "WithdrawItem", *response, [&](const StaffIdentity& who) {
              return desk_.Withdraw(who, *request);
            });
}

}  // namespace samrad::agency
