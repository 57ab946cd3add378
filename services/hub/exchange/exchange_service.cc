#include "services/hub/exchange/exchange_service.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/base/grpc_status.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

// How long a stream waits before it looks whether its caller is still there.
constexpr absl::Duration kStreamTick = absl::Milliseconds(250);

void SetTimestamp(absl::Time time, google::protobuf::Timestamp& out) {
  const int64_t micros = absl::ToUnixMicros(time);
  out.set_seconds(micros / 1000000);
  out.set_nanos(static_cast<int32_t>(micros % 1000000) * 1000);
}

template <typename Response>
void SetStanding(const Standing& standing, Response& response) {
  response.set_state(standing.state);
  if (standing.receipt != nullptr) {
    *response.mutable_receipt() = *standing.receipt;
  }
}

template <typename Response>
void SetTimedStanding(const Standing& standing, Response& response) {
  SetStanding(standing, response);
  SetTimestamp(standing.accepted_at, *response.mutable_accepted_at());
}

}  // namespace

grpc::Status ExchangeServiceImpl::SubmitDisclosure(
    grpc::ServerContext* context,
    const exchange::v1::SubmitDisclosureRequest* request,
    exchange::v1::SubmitDisclosureResponse* response) {
  const auto submit = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    SAMRAD_ASSIGN_OR_RETURN(const Standing standing,
                            core_.Submit(caller, *request));
    SetTimedStanding(standing, *response);
    return absl::OkStatus();
  };
  return base::ToGrpc(submit(), *context);
}

grpc::Status ExchangeServiceImpl::SubmitBatch(
    grpc::ServerContext* context,
    const exchange::v1::SubmitBatchRequest* request,
    exchange::v1::SubmitBatchResponse* response) {
  const auto submit = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    std::vector<const exchange::v1::SubmitDisclosureRequest*> requests;
    requests.reserve(static_cast<size_t>(request->submissions_size()));
    for (const auto& one : request->submissions()) requests.push_back(&one);
    SAMRAD_ASSIGN_OR_RETURN(std::vector<SubmissionOutcome> outcomes,
                            core_.SubmitBatch(caller, requests));
    for (SubmissionOutcome& outcome : outcomes) {
      exchange::v1::SubmissionResult& result = *response->add_results();
      if (outcome.standing.ok()) {
        SetTimedStanding(*outcome.standing, result);
        continue;
      }
      const absl::Status& status = outcome.standing.status();
      result.set_code(static_cast<int32_t>(status.code()));
      result.set_tag(base::TagOf(status));
      for (sealed::v1::ChainLink& link : outcome.last_links) {
        *result.add_last_links() = std::move(link);
      }
    }
    return absl::OkStatus();
  };
  return base::ToGrpc(submit(), *context);
}

grpc::Status ExchangeServiceImpl::GetSubmission(
    grpc::ServerContext* context,
    const exchange::v1::GetSubmissionRequest* request,
    exchange::v1::GetSubmissionResponse* response) {
  const auto get = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    SAMRAD_ASSIGN_OR_RETURN(
        const SubmissionStanding found,
        core_.GetSubmission(caller, request->disclosure_id()));
    SetTimedStanding(found.standing, *response);
    response->set_header_hash(found.header_hash);
    return absl::OkStatus();
  };
  return base::ToGrpc(get(), *context);
}

grpc::Status ExchangeServiceImpl::CancelSubmission(
    grpc::ServerContext* context,
    const exchange::v1::CancelSubmissionRequest* request,
    exchange::v1::CancelSubmissionResponse* response) {
  const auto cancel = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    SAMRAD_ASSIGN_OR_RETURN(
        const std::optional<Standing> standing,
        core_.CancelSubmission(caller, request->disclosure_id(),
                               request->entry()));
    if (standing.has_value()) {
      SetTimedStanding(*standing, *response);
    } else {
      response->set_state(exchange::v1::CANCELLED);
    }
    return absl::OkStatus();
  };
  return base::ToGrpc(cancel(), *context);
}

grpc::Status ExchangeServiceImpl::RecordAct(
    grpc::ServerContext* context, const exchange::v1::RecordActRequest* request,
    exchange::v1::RecordActResponse* response) {
  const auto record = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    SAMRAD_ASSIGN_OR_RETURN(const Standing standing,
                            core_.RecordAct(caller, request->record()));
    SetStanding(standing, *response);
    return absl::OkStatus();
  };
  return base::ToGrpc(record(), *context);
}

grpc::Status ExchangeServiceImpl::OpenDisclosure(
    grpc::ServerContext* context,
    const exchange::v1::OpenDisclosureRequest* request,
    exchange::v1::OpenDisclosureResponse* response) {
  const auto open = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    SAMRAD_ASSIGN_OR_RETURN(Opened opened,
                            core_.Open(caller, request->record()));
    *response->mutable_receipt() = *opened.receipt;
    response->set_share(std::move(opened.share));
    return absl::OkStatus();
  };
  return base::ToGrpc(open(), *context);
}

grpc::Status ExchangeServiceImpl::CollectDeliveries(
    grpc::ServerContext* context,
    const exchange::v1::CollectDeliveriesRequest* request,
    grpc::ServerWriter<exchange::v1::CollectDeliveriesResponse>* writer) {
  const auto collect = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    uint64_t after = request->after();
    // The caller learns at once that the stream is there.
    writer->SendInitialMetadata();
    while (!context->IsCancelled()) {
      if (core_.stopped()) return absl::UnavailableError("the hub is stopping");
      // Membership is checked anew each time: a revocation ends the stream.
      SAMRAD_ASSIGN_OR_RETURN(const auto deliveries,
                              core_.Collect(caller, after, kStreamTick));
      for (const auto& delivery : deliveries) {
        if (!writer->Write(delivery)) return absl::OkStatus();
        after = delivery.number();
      }
    }
    return absl::OkStatus();
  };
  return base::ToGrpc(collect(), *context);
}

grpc::Status ExchangeServiceImpl::AcknowledgeDeliveries(
    grpc::ServerContext* context,
    const exchange::v1::AcknowledgeDeliveriesRequest* request,
    exchange::v1::AcknowledgeDeliveriesResponse*) {
  const auto acknowledge = [&]() -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const base::AgencyId caller,
                            callers_.IdentifyAgency(*context));
    return core_.Acknowledge(caller, *request);
  };
  return base::ToGrpc(acknowledge(), *context);
}

}  // namespace samrad::hub
