#include "services/agency/staff/call_origin.h"

#include "crypto/secret/bytes.h"
#include "crypto/secret/wipe.h"
#include "services/agency/staff/gateway_metadata.h"

namespace samrad::agency {
namespace {

// The one value of that name; empty when there is none or several.
std::string Metadata(const grpc::ServerContextBase& context, const char* name) {
  const auto& metadata = context.client_metadata();
  const auto [first, last] = metadata.equal_range(name);
  if (first == last || std::next(first) != last) return "";
  return std::string(first->second.data(), first->second.size());
}

}  // namespace

bool CameThroughGateway(const grpc::ServerContextBase& context,
                        const std::string& pass) {
  return !pass.empty() &&
         crypto::ConstantTimeEquals(
             crypto::AsBytes(Metadata(context, kGatewayMetadata)),
             crypto::AsBytes(pass));
}

AttemptOrigin OriginOf(const grpc::ServerContextBase& context,
                       const std::string& pass) {
  if (CameThroughGateway(context, pass)) {
    return {Metadata(context, kClientMetadata),
            Metadata(context, kDeviceMetadata)};
  }
  // "ipv4:127.0.0.1:41234": without the port, which changes.
  const std::string peer = context.peer();
  return {peer.substr(0, peer.rfind(':')), ""};
}

}  // namespace samrad::agency
