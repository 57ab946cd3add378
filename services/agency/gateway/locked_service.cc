#include "services/agency/gateway/locked_service.h"

#include <grpcpp/impl/codegen/method_handler.h>
#include <grpcpp/impl/codegen/rpc_method.h>
#include <grpcpp/impl/codegen/rpc_service_method.h>

#include "samrad/agency/cases/v1/cases.pb.h"
#include "samrad/agency/cases/v1/consents.pb.h"
#include "samrad/agency/journal/v1/journal.pb.h"
#include "samrad/agency/meetings/v1/groups.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"
#include "samrad/agency/meetings/v1/room.pb.h"
#include "samrad/agency/review/v1/review.pb.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "samrad/agency/staff/v1/agencies.pb.h"
#include "samrad/agency/staff/v1/catalogues.pb.h"
#include "samrad/agency/staff/v1/page.pb.h"
#include "samrad/agency/staff/v1/second_factor.pb.h"
#include "samrad/agency/staff/v1/staff.pb.h"

namespace samrad::agency {
namespace {

using Handler =
    grpc::internal::ErrorMethodHandler<grpc::StatusCode::UNAVAILABLE>;

const google::protobuf::ServiceDescriptor& ServiceBeside(
    const google::protobuf::Descriptor& message) {
  return *message.file()->service(0);  // one service per file: house-style
}

}  // namespace

LockedService::LockedService(
    const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& method = *service.method(i);
    names_.push_back("/" + service.full_name() + "/" + method.name());
    const auto type = method.server_streaming()
                          ? grpc::internal::RpcMethod::SERVER_STREAMING
                          : grpc::internal::RpcMethod::NORMAL_RPC;
    // The base class takes both over.
    AddMethod(new grpc::internal::RpcServiceMethod(
        names_.back().c_str(), type,
        new Handler("the node's keyring is locked")));
  }
}

std::vector<std::unique_ptr<LockedService>> LockedServices() {
  std::vector<std::unique_ptr<LockedService>> services;
  for (const google::protobuf::Descriptor* message :
       {staff::v1::SignInRequest::descriptor(),
        staff::v1::OpenSessionRequest::descriptor(),
        staff::v1::BeginSecondFactorRequest::descriptor(),
        staff::v1::ListAgenciesRequest::descriptor(),
        staff::v1::ListCataloguesRequest::descriptor(),
        cases::v1::GetCaseRequest::descriptor(),
        cases::v1::GetConsentRequest::descriptor(),
        sharing::v1::DiscloseRequest::descriptor(),
        meetings::v1::ListGroupsRequest::descriptor(),
        meetings::v1::ListItemsRequest::descriptor(),
        meetings::v1::GetMeetingRequest::descriptor(),
        meetings::v1::GetMinutesRequest::descriptor(),
        journal::v1::ListEntriesRequest::descriptor(),
        review::v1::AskContentRequest::descriptor()}) {
    services.push_back(
        std::make_unique<LockedService>(ServiceBeside(*message)));
  }
  return services;
}

}  // namespace samrad::agency
