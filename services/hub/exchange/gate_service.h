// The gate's gRPC shell.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_GATE_SERVICE_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_GATE_SERVICE_H_

#include <grpcpp/server_context.h>

#include <utility>

#include "samrad/hub/exchange/v1/gate.grpc.pb.h"
#include "services/base/peer.h"
#include "services/hub/exchange/exchange_core.h"

namespace samrad::hub {

// For rooms of the hub alone: an agency is refused (PERMISSION_DENIED), since
// it could learn which consents are registered. Thread-safe.
class GateServiceImpl final : public exchange::v1::GateService::Service {
 public:
  // `core` must outlive the shell.
  GateServiceImpl(ExchangeCore& core, base::Callers callers)
      : core_(core), callers_(std::move(callers)) {}

  grpc::Status CheckDisclosure(
      grpc::ServerContext* context,
      const exchange::v1::CheckDisclosureRequest* request,
      exchange::v1::CheckDisclosureResponse* response) override;

 private:
  ExchangeCore& core_;
  const base::Callers callers_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_GATE_SERVICE_H_
