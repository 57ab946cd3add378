// The bridge's calls as gRPC: any method by its name, bytes as they are.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_GRPC_BACKEND_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_GRPC_BACKEND_H_

#include <grpcpp/channel.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "services/agency/gateway/web/backend.h"

namespace samrad::agency::web {

// Metadata that the node's services get with a call from a browser:
// "authorization" with its session, "samrad-gateway" with `pass` (a secret of
// this process, so that they believe the rest), "samrad-client" with its
// address, "samrad-device" with its device mark. Nothing that the browser sent
// beyond its cookies is passed on. Back come the trailers samrad-tag and
// samrad-path-bin, and from the initial metadata samrad-session and
// samrad-device.
//
// `standing` is asked with "Bearer <token>". The channel's server must outlive
// the calls.
std::unique_ptr<Backend> MakeGrpcBackend(
    std::shared_ptr<grpc::Channel> channel, std::string pass,
    std::function<absl::Status(const std::string& authorization)> standing);

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_GRPC_BACKEND_H_
