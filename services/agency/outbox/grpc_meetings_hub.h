// The hub's meetings room over gRPC.
#ifndef SAMRAD_SERVICES_AGENCY_OUTBOX_GRPC_MEETINGS_HUB_H_
#define SAMRAD_SERVICES_AGENCY_OUTBOX_GRPC_MEETINGS_HUB_H_

#include <grpcpp/channel.h>

#include <memory>

#include "services/agency/outbox/meetings_hub.h"

namespace samrad::agency {

std::unique_ptr<MeetingsHub> MakeGrpcMeetingsHub(
    std::shared_ptr<grpc::Channel> channel);

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_OUTBOX_GRPC_MEETINGS_HUB_H_
