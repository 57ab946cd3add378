#include "services/agency/outbox/grpc_hub_client.h"

#include <grpcpp/client_context.h>

#include <chrono>
#include <set>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/base/grpc_status.h"
#include "services/base/mutex.h"

namespace samrad::agency {
namespace {

constexpr std::chrono::seconds kUnaryLimit{15};

using hub::directory::v1::DirectoryService;
using hub::exchange::v1::ExchangeService;
using hub::log::v1::LogService;

class GrpcHubClient final : public HubClient {
 public:
  explicit GrpcHubClient(const std::shared_ptr<grpc::Channel>& channel)
      : exchange_(ExchangeService::NewStub(channel)),
        log_(LogService::NewStub(channel)),
        directory_(DirectoryService::NewStub(channel)) {}

  absl::StatusOr<hub::exchange::v1::SubmitBatchResponse> SubmitBatch(
      const hub::exchange::v1::SubmitBatchRequest& request) override {
    return Unary<hub::exchange::v1::SubmitBatchResponse>(
        [&](auto* context, auto* response) {
          return exchange_->SubmitBatch(context, request, response);
        });
  }
  absl::StatusOr<hub::exchange::v1::GetSubmissionResponse> GetSubmission(
      const hub::exchange::v1::GetSubmissionRequest& request) override {
    return Unary<hub::exchange::v1::GetSubmissionResponse>(
        [&](auto* context, auto* response) {
          return exchange_->GetSubmission(context, request, response);
        });
  }
  absl::StatusOr<hub::exchange::v1::CancelSubmissionResponse> CancelSubmission(
      const hub::exchange::v1::CancelSubmissionRequest& request) override {
    return Unary<hub::exchange::v1::CancelSubmissionResponse>(
        [&](auto* context, auto* response) {
          return exchange_->CancelSubmission(context, request, response);
        });
  }
  absl::StatusOr<hub::exchange::v1::RecordActResponse> RecordAct(
      const hub::exchange::v1::RecordActRequest& request) override {
    return Unary<hub::exchange::v1::RecordActResponse>(
        [&](auto* context, auto* response) {
          return exchange_->RecordAct(context, request, response);
        });
  }
  absl::StatusOr<hub::exchange::v1::OpenDisclosureResponse> OpenDisclosure(
      const hub::exchange::v1::OpenDisclosureRequest& request) override {
    return Unary<hub::exchange::v1::OpenDisclosureResponse>(
        [&](auto* context, auto* response) {
          return exchange_->OpenDisclosure(context, request, response);
        });
  }
  absl::Status AcknowledgeDeliveries(
      const hub::exchange::v1::AcknowledgeDeliveriesRequest& request) override {
    return Unary<hub::exchange::v1::AcknowledgeDeliveriesResponse>(
               [&](auto* context, auto* response) {
                 return exchange_->AcknowledgeDeliveries(context, request,
                                                         response);
               })
        .status();
  }
  absl::Status CollectDeliveries(
      std::uint64_t after,
      const std::function<absl::Status(
          hub::exchange::v1::CollectDeliveriesResponse)>& each) override {
    hub::exchange::v1::CollectDeliveriesRequest request;
    request.set_after(after);
    grpc::ClientContext context;
    {
      base::MutexLock lock(mutex_);
      collecting_ = &context;
    }
    const absl::Status done =
        Stream<hub::exchange::v1::CollectDeliveriesResponse>(
            context,
            [&] { return exchange_->CollectDeliveries(&context, request); },
            each);
    base::MutexLock lock(mutex_);
    collecting_ = nullptr;
    return done;
  }
  void CancelCollect() override {
    base::MutexLock lock(mutex_);
    if (collecting_ != nullptr) collecting_->TryCancel();
  }

  absl::StatusOr<hub::log::v1::GetCheckpointResponse> GetCheckpoint() override {
    const hub::log::v1::GetCheckpointRequest request;
    return Unary<hub::log::v1::GetCheckpointResponse>(
        [&](auto* context, auto* response) {
          return log_->GetCheckpoint(context, request, response);
        });
  }
  absl::Status FollowEntries(
      std::uint64_t from,
      const std::function<absl::Status(
          const hub::log::v1::FollowEntriesResponse&)>& each) override {
    hub::log::v1::FollowEntriesRequest request;
    request.set_from(from);
    grpc::ClientContext context;
    return Stream<hub::log::v1::FollowEntriesResponse>(
        context, [&] { return log_->FollowEntries(&context, request); }, each);
  }
  absl::StatusOr<hub::log::v1::AddCosignatureResponse> AddCosignature(
      const hub::log::v1::AddCosignatureRequest& request) override {
    return Unary<hub::log::v1::AddCosignatureResponse>(
        [&](auto* context, auto* response) {
          return log_->AddCosignature(context, request, response);
        });
  }
  absl::StatusOr<hub::log::v1::ReturnEntriesResponse> ReturnEntries(
      const hub::log::v1::ReturnEntriesRequest& request) override {
    return Unary<hub::log::v1::ReturnEntriesResponse>(
        [&](auto* context, auto* response) {
          return log_->ReturnEntries(context, request, response);
        });
  }

  absl::StatusOr<hub::directory::v1::ListEventsResponse> ListEvents(
      std::uint64_t from) override {
    hub::directory::v1::ListEventsRequest request;
    request.set_from(from);
    return Unary<hub::directory::v1::ListEventsResponse>(
        [&](auto* context, auto* response) {
          return directory_->ListEvents(context, request, response);
        });
  }
  absl::StatusOr<hub::directory::v1::ProposeEventResponse> ProposeEvent(
      const hub::directory::v1::ProposeEventRequest& request) override {
    return Unary<hub::directory::v1::ProposeEventResponse>(
        [&](auto* context, auto* response) {
          return directory_->ProposeEvent(context, request, response);
        });
  }
  absl::StatusOr<hub::directory::v1::ListProposalsResponse> ListProposals()
      override {
    const hub::directory::v1::ListProposalsRequest request;
    return Unary<hub::directory::v1::ListProposalsResponse>(
        [&](auto* context, auto* response) {
          return directory_->ListProposals(context, request, response);
        });
  }
  absl::StatusOr<hub::directory::v1::GetCatalogueResponse> GetCatalogue(
      const hub::directory::v1::GetCatalogueRequest& request) override {
    return Unary<hub::directory::v1::GetCatalogueResponse>(
        [&](auto* context, auto* response) {
          return directory_->GetCatalogue(context, request, response);
        });
  }

  void Shutdown() override {
    base::MutexLock lock(mutex_);
    stopping_ = true;
    for (grpc::ClientContext* context : open_) context->TryCancel();
  }

 private:
  // Registers a call so that Shutdown can cancel it.
  bool Enter(grpc::ClientContext& context) {
    base::MutexLock lock(mutex_);
    if (stopping_) return false;
    open_.insert(&context);
    return true;
  }
  void Leave(grpc::ClientContext& context) {
    base::MutexLock lock(mutex_);
    open_.erase(&context);
  }

  template <typename Response, typename Call>
  absl::StatusOr<Response> Unary(Call&& call) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kUnaryLimit);
    if (!Enter(context)) return absl::UnavailableError("stopping");
    Response response;
    const grpc::Status status = call(&context, &response);
    Leave(context);
    if (!status.ok()) return base::FromGrpc(status, context);
    return response;
  }

  template <typename Response, typename Start, typename Each>
  absl::Status Stream(grpc::ClientContext& context, Start&& start,
                      const Each& each) {
    if (!Enter(context)) return absl::UnavailableError("stopping");
    absl::Status refused = absl::OkStatus();
    auto reader = start();
    Response message;
    while (reader->Read(&message)) {
      refused = each(std::move(message));
      if (!refused.ok()) {
        context.TryCancel();
        break;
      }
      message = Response();
    }
    const grpc::Status status = reader->Finish();
    Leave(context);
    if (!refused.ok()) return refused;
    return status.ok() ? absl::OkStatus() : base::FromGrpc(status, context);
  }

  const std::unique_ptr<ExchangeService::Stub> exchange_;
  const std::unique_ptr<LogService::Stub> log_;
  const std::unique_ptr<DirectoryService::Stub> directory_;
  base::Mutex mutex_;
  std::set<grpc::ClientContext*> open_ ABSL_GUARDED_BY(mutex_);
  grpc::ClientContext* collecting_ ABSL_GUARDED_BY(mutex_) = nullptr;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace

std::unique_ptr<HubClient> MakeGrpcHubClient(
    std::shared_ptr<grpc::Channel> channel) {
  return std::make_unique<GrpcHubClient>(channel);
}

}  // namespace samrad::agency
