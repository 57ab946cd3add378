// HubClient over gRPC with mutual TLS.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_GRPC_HUB_CLIENT_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_GRPC_HUB_CLIENT_H_

#include <grpcpp/channel.h>

#include <memory>

#include "services/agency/outbox/hub_client.h"

namespace samrad::agency {

// Over a channel of base::MakeChannel. Unary calls have 15 s.
std::unique_ptr<HubClient> MakeGrpcHubClient(
    std::shared_ptr<grpc::Channel> channel);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_GRPC_HUB_CLIENT_H_
