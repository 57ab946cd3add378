// The exchange room's gRPC shell.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_SERVICE_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_SERVICE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "services/base/peer.h"
#include "services/hub/exchange/exchange_core.h"

namespace samrad::hub {

// Every caller is an agency; who it is comes from its certificate alone.
// Thread-safe.
class ExchangeServiceImpl final
    : public exchange::v1::ExchangeService::Service {
 public:
  // `core` must outlive the shell.
  ExchangeServiceImpl(ExchangeCore& core, base::Callers callers)
      : core_(core), callers_(std::move(callers)) {}

  grpc::Status SubmitDisclosure(
      grpc::ServerContext* context,
      const exchange::v1::SubmitDisclosureRequest* request,
      exchange::v1::SubmitDisclosureResponse* response) override;
  grpc::Status SubmitBatch(
      grpc::ServerContext* context,
      const exchange::v1::SubmitBatchRequest* request,
      exchange::v1::SubmitBatchResponse* response) override;
  grpc::Status GetSubmission(
      grpc::ServerContext* context,
      const exchange::v1::GetSubmissionRequest* request,
      exchange::v1::GetSubmissionResponse* response) override;
  grpc::Status CancelSubmission(
      grpc::ServerContext* context,
      const exchange::v1::CancelSubmissionRequest* request,
      exchange::v1::CancelSubmissionResponse* response) override;
  grpc::Status RecordAct(grpc::ServerContext* context,
                         const exchange::v1::RecordActRequest* request,
                         exchange::v1::RecordActResponse* response) override;
  grpc::Status OpenDisclosure(
      grpc::ServerContext* context,
      const exchange::v1::OpenDisclosureRequest* request,
      exchange::v1::OpenDisclosureResponse* response) override;
  grpc::Status CollectDeliveries(
      grpc::ServerContext* context,
      const exchange::v1::CollectDeliveriesRequest* request,
      grpc::ServerWriter<exchange::v1::CollectDeliveriesResponse>* writer)
      override;
  grpc::Status AcknowledgeDeliveries(
      grpc::ServerContext* context,
      const exchange::v1::AcknowledgeDeliveriesRequest* request,
      exchange::v1::AcknowledgeDeliveriesResponse* response) override;

 private:
  ExchangeCore& core_;
  const base::Callers callers_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_SERVICE_H_
