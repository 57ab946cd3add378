#include "services/hub/locked_services.h"

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"

namespace samrad::hub {
namespace {

using Context = grpc::ServerContext;

grpc::Status Locked() {
  return grpc::Status(grpc::StatusCode::UNAVAILABLE,
                      "the hub's keys are locked");
}

class LockedLog final : public log::v1::LogService::Service {
 public:
  grpc::Status AppendEntries(Context*, const log::v1::AppendEntriesRequest*,
                             log::v1::AppendEntriesResponse*) override {
    return Locked();
  }
  grpc::Status GetCheckpoint(Context*, const log::v1::GetCheckpointRequest*,
                             log::v1::GetCheckpointResponse*) override {
    return Locked();
  }
  grpc::Status GetInclusionProof(Context*,
                                 const log::v1::GetInclusionProofRequest*,
                                 log::v1::GetInclusionProofResponse*) override {
    return Locked();
  }
  grpc::Status GetConsistencyProof(
      Context*, const log::v1::GetConsistencyProofRequest*,
      log::v1::GetConsistencyProofResponse*) override {
    return Locked();
  }
  grpc::Status FollowEntries(
      Context*, const log::v1::FollowEntriesRequest*,
      grpc::ServerWriter<log::v1::FollowEntriesResponse>*) override {
    return Locked();
  }
  grpc::Status AddCosignature(Context*, const log::v1::AddCosignatureRequest*,
                              log::v1::AddCosignatureResponse*) override {
    return Locked();
  }
  grpc::Status ReturnEntries(Context*, const log::v1::ReturnEntriesRequest*,
                             log::v1::ReturnEntriesResponse*) override {
    return Locked();
  }
};

class LockedDirectory final : public directory::v1::DirectoryService::Service {
 public:
  grpc::Status ListEvents(Context*, const directory::v1::ListEventsRequest*,
                          directory::v1::ListEventsResponse*) override {
    return Locked();
  }
  grpc::Status ProposeEvent(Context*, const directory::v1::ProposeEventRequest*,
                            directory::v1::ProposeEventResponse*) override {
    return Locked();
  }
  grpc::Status ListProposals(Context*,
                             const directory::v1::ListProposalsRequest*,
                             directory::v1::ListProposalsResponse*) override {
    return Locked();
  }
};

class LockedExchange final : public exchange::v1::ExchangeService::Service {
 public:
  grpc::Status SubmitDisclosure(
      Context*, const exchange::v1::SubmitDisclosureRequest*,
      exchange::v1::SubmitDisclosureResponse*) override {
    return Locked();
  }
  grpc::Status SubmitBatch(Context*, const exchange::v1::SubmitBatchRequest*,
                           exchange::v1::SubmitBatchResponse*) override {
    return Locked();
  }
  grpc::Status GetSubmission(Context*,
                             const exchange::v1::GetSubmissionRequest*,
                             exchange::v1::GetSubmissionResponse*) override {
    return Locked();
  }
  grpc::Status RecordAct(Context*, const exchange::v1::RecordActRequest*,
                         exchange::v1::RecordActResponse*) override {
    return Locked();
  }
  grpc::Status OpenDisclosure(Context*,
                              const exchange::v1::OpenDisclosureRequest*,
                              exchange::v1::OpenDisclosureResponse*) override {
    return Locked();
  }
  grpc::Status CollectDeliveries(
      Context*, const exchange::v1::CollectDeliveriesRequest*,
      grpc::ServerWriter<exchange::v1::CollectDeliveriesResponse>*) override {
    return Locked();
  }
  grpc::Status AcknowledgeDeliveries(
      Context*, const exchange::v1::AcknowledgeDeliveriesRequest*,
      exchange::v1::AcknowledgeDeliveriesResponse*) override {
    return Locked();
  }
};

}  // namespace

class LockedServices::Shells {
 public:
  std::vector<grpc::Service*> All() { return {&log_, &directory_, &exchange_}; }

 private:
  LockedLog log_;
  LockedDirectory directory_;
  LockedExchange exchange_;
};

LockedServices::LockedServices() : shells_(std::make_unique<Shells>()) {}
LockedServices::~LockedServices() = default;

std::vector<grpc::Service*> LockedServices::Services() {
  return shells_->All();
}

}  // namespace samrad::hub
