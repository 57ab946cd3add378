#include "services/agency/staff/page_service.h"

#include <utility>

#include "services/agency/staff/answer.h"
#include "services/agency/staff/call_origin.h"
#include "services/agency/staff/call_session.h"
#include "services/agency/staff/gateway_metadata.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// An answer that holds nothing but the session.
template <typename Response>
grpc::Status AnswerSession(grpc::ServerContext& context,
                           absl::StatusOr<staff::v1::PageSession> session,
                           Response& response) {
  if (!session.ok()) return base::ToGrpc(session.status(), context);
  *response.mutable_session() = *std::move(session);
  return grpc::Status::OK;
}

}  // namespace

absl::StatusOr<PageCall> PageServiceShell::CallOf(
    const grpc::ServerContext& context) const {
  if (!CameThroughGateway(context, pass_)) {
    return base::Error(absl::StatusCode::kPermissionDenied, "NOT_A_PAGE",
                       "this is for the page; programs use StaffService");
  }
  return PageCall{AuthorizationOf(context), OriginOf(context, pass_)};
}

grpc::Status PageServiceShell::OpenSession(
    grpc::ServerContext* context, const staff::v1::OpenSessionRequest* request,
    staff::v1::OpenSessionResponse* response) {
  const absl::StatusOr<PageCall> call = CallOf(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  absl::StatusOr<PageDesk::Opened> opened = desk_.Open(*call, *request);
  if (!opened.ok()) return base::ToGrpc(opened.status(), *context);
  context->AddInitialMetadata(kSessionMetadata, opened->token);
  context->AddInitialMetadata(kDeviceMetadata, opened->device);
  return AnswerSession(*context, std::move(opened->session), *response);
}

grpc::Status PageServiceShell::GetSession(
    grpc::ServerContext* context, const staff::v1::GetSessionRequest*,
    staff::v1::GetSessionResponse* response) {
  const absl::StatusOr<PageCall> call = CallOf(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  return AnswerSession(*context, desk_.Get(*call), *response);
}

grpc::Status PageServiceShell::TouchSession(
    grpc::ServerContext* context, const staff::v1::TouchSessionRequest* request,
    staff::v1::TouchSessionResponse* response) {
  const absl::StatusOr<PageCall> call = CallOf(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  return AnswerSession(*context, desk_.Touch(*call, request->place()),
                       *response);
}

grpc::Status PageServiceShell::LockSession(
    grpc::ServerContext* context, const staff::v1::LockSessionRequest*,
    staff::v1::LockSessionResponse* response) {
  const absl::StatusOr<PageCall> call = CallOf(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  return AnswerSession(*context, desk_.Lock(*call), *response);
}

grpc::Status PageServiceShell::UnlockSession(
    grpc::ServerContext* context,
    const staff::v1::UnlockSessionRequest* request,
    staff::v1::UnlockSessionResponse* response) {
  const absl::StatusOr<PageCall> call = CallOf(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  return AnswerSession(*context, desk_.Unlock(*call, request->password()),
                       *response);
}

grpc::Status PageServiceShell::CloseSession(
    grpc::ServerContext* context, const staff::v1::CloseSessionRequest* request,
    staff::v1::CloseSessionResponse* response) {
  const absl::StatusOr<PageCall> call = CallOf(*context);
  if (!call.ok()) return base::ToGrpc(call.status(), *context);
  context->AddInitialMetadata(kSessionMetadata, "");
  return Answer(*context, desk_.Close(*call, request->everywhere()), *response);
}

}  // namespace samrad::agency
