// A hub whose log room is another process (samrad-hub --rooms=log).
#ifndef SAMRAD_SERVICES_AGENCY_SPLIT_HUB_CLIENT_H_
#define SAMRAD_SERVICES_AGENCY_SPLIT_HUB_CLIENT_H_

#include <memory>
#include <utility>

#include "services/agency/outbox/hub_client.h"

namespace samrad::agency {

// Sends what is for the log to `log`, all else to `rest`. Thread-safe.
class SplitHubClient final : public HubClient {
 public:
  SplitHubClient(std::unique_ptr<HubClient> rest,
                 std::unique_ptr<HubClient> log)
      : rest_(std::move(rest)), log_(std::move(log)) {}

  absl::StatusOr<hub::exchange::v1::SubmitBatchResponse> SubmitBatch(
      const hub::exchange::v1::SubmitBatchRequest& request) override {
    return rest_->SubmitBatch(request);
  }
  absl::StatusOr<hub::exchange::v1::GetSubmissionResponse> GetSubmission(
      const hub::exchange::v1::GetSubmissionRequest& request) override {
    return rest_->GetSubmission(request);
  }
  absl::StatusOr<hub::exchange::v1::CancelSubmissionResponse> CancelSubmission(
      const hub::exchange::v1::CancelSubmissionRequest& request) override {
    return rest_->CancelSubmission(request);
  }
  absl::StatusOr<hub::exchange::v1::RecordActResponse> RecordAct(
      const hub::exchange::v1::RecordActRequest& request) override {
    return rest_->RecordAct(request);
  }
  absl::StatusOr<hub::exchange::v1::OpenDisclosureResponse> OpenDisclosure(
      const hub::exchange::v1::OpenDisclosureRequest& request) override {
    return rest_->OpenDisclosure(request);
  }
  absl::Status AcknowledgeDeliveries(
      const hub::exchange::v1::AcknowledgeDeliveriesRequest& request) override {
    return rest_->AcknowledgeDeliveries(request);
  }
  absl::Status CollectDeliveries(
      std::uint64_t after,
      const std::function<absl::Status(
          hub::exchange::v1::CollectDeliveriesResponse)>& each) override {
    return rest_->CollectDeliveries(after, each);
  }
  void CancelCollect() override { rest_->CancelCollect(); }

  absl::StatusOr<hub::log::v1::GetCheckpointResponse> GetCheckpoint() override {
    return log_->GetCheckpoint();
  }
  absl::Status FollowEntries(
      std::uint64_t from,
      const std::function<absl::Status(
          const hub::log::v1::FollowEntriesResponse&)>& each) override {
    return log_->FollowEntries(from, each);
  }
  absl::StatusOr<hub::log::v1::AddCosignatureResponse> AddCosignature(
      const hub::log::v1::AddCosignatureRequest& request) override {
    return log_->AddCosignature(request);
  }
  absl::StatusOr<hub::log::v1::ReturnEntriesResponse> ReturnEntries(
      const hub::log::v1::ReturnEntriesRequest& request) override {
    return log_->ReturnEntries(request);
  }

  absl::StatusOr<hub::directory::v1::ListEventsResponse> ListEvents(
      std::uint64_t from) override {
    return rest_->ListEvents(from);
  }
  absl::StatusOr<hub::directory::v1::ProposeEventResponse> ProposeEvent(
      const hub::directory::v1::ProposeEventRequest& request) override {
    return rest_->ProposeEvent(request);
  }
  absl::StatusOr<hub::directory::v1::ListProposalsResponse> ListProposals()
      override {
    return rest_->ListProposals();
  }
  absl::StatusOr<hub::directory::v1::GetCatalogueResponse> GetCatalogue(
      const hub::directory::v1::GetCatalogueRequest& request) override {
    return rest_->GetCatalogue(request);
  }

  void Shutdown() override {
    rest_->Shutdown();
    log_->Shutdown();
  }

 private:
  const std::unique_ptr<HubClient> rest_;
  const std::unique_ptr<HubClient> log_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SPLIT_HUB_CLIENT_H_
