// What the outbox says to the hub, without gRPC.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_CLIENT_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_CLIENT_H_

#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/hub/directory/v1/directory.pb.h"
#include "samrad/hub/exchange/v1/exchange.pb.h"
#include "samrad/hub/log/v1/log.pb.h"

namespace samrad::agency {

// One hub. Unary calls have a deadline of their own (seconds); streams run
// until the hub ends them, the callback returns an error (which is returned),
// or Shutdown. Codes are the hub's, with its tag (base::TagOf); UNAVAILABLE
// when it is away. Implementations are thread-safe.
class HubClient {
 public:
  virtual ~HubClient() = default;

  virtual absl::StatusOr<hub::exchange::v1::SubmitBatchResponse> SubmitBatch(
      const hub::exchange::v1::SubmitBatchRequest& request) = 0;
  virtual absl::StatusOr<hub::exchange::v1::GetSubmissionResponse>
  GetSubmission(const hub::exchange::v1::GetSubmissionRequest& request) = 0;
  virtual absl::StatusOr<hub::exchange::v1::CancelSubmissionResponse>
  CancelSubmission(
      const hub::exchange::v1::CancelSubmissionRequest& request) = 0;
  virtual absl::StatusOr<hub::exchange::v1::RecordActResponse> RecordAct(
      const hub::exchange::v1::RecordActRequest& request) = 0;
  virtual absl::StatusOr<hub::exchange::v1::OpenDisclosureResponse>
  OpenDisclosure(const hub::exchange::v1::OpenDisclosureRequest& request) = 0;
  virtual absl::Status AcknowledgeDeliveries(
      const hub::exchange::v1::AcknowledgeDeliveriesRequest& request) = 0;
  virtual absl::Status CollectDeliveries(
      std::uint64_t after,
      const std::function<absl::Status(
          hub::exchange::v1::CollectDeliveriesResponse)>& each) = 0;
  // Ends a CollectDeliveries in progress, if there is one.
  virtual void CancelCollect() = 0;

  virtual absl::StatusOr<hub::log::v1::GetCheckpointResponse>
  GetCheckpoint() = 0;
  virtual absl::Status FollowEntries(
      std::uint64_t from,
      const std::function<
          absl::Status(const hub::log::v1::FollowEntriesResponse&)>& each) = 0;
  virtual absl::StatusOr<hub::log::v1::AddCosignatureResponse> AddCosignature(
      const hub::log::v1::AddCosignatureRequest& request) = 0;
  virtual absl::StatusOr<hub::log::v1::ReturnEntriesResponse> ReturnEntries(
      const hub::log::v1::ReturnEntriesRequest& request) = 0;

  virtual absl::StatusOr<hub::directory::v1::ListEventsResponse> ListEvents(
      std::uint64_t from) = 0;
  virtual absl::StatusOr<hub::directory::v1::ProposeEventResponse> ProposeEvent(
      const hub::directory::v1::ProposeEventRequest& request) = 0;
  virtual absl::StatusOr<hub::directory::v1::ListProposalsResponse>
  ListProposals() = 0;
  virtual absl::StatusOr<hub::directory::v1::GetCatalogueResponse> GetCatalogue(
      const hub::directory::v1::GetCatalogueRequest& request) = 0;

  // Cancels every call in progress; later ones fail at once with UNAVAILABLE.
  virtual void Shutdown() = 0;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_HUB_CLIENT_H_
