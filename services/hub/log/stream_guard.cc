#include "services/hub/log/stream_guard.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/security/auth_context.h>

#include <string_view>
#include <utility>

namespace samrad::hub {

StreamGuard::StreamGuard(const grpc::ServerContextBase& context,
                         const base::RevocationList& revoked)
    : revoked_(revoked) {
  const auto peer = context.auth_context();
  if (peer == nullptr) return;
  const auto pem = peer->FindPropertyValues(GRPC_X509_PEM_CERT_PROPERTY_NAME);
  if (pem.size() != 1) return;
  auto certificate = base::PeerCertificate::Parse(
      std::string_view(pem[0].data(), pem[0].size()));
  if (certificate.ok()) certificate_ = *std::move(certificate);
}

bool StreamGuard::Welcome() const {
  return !certificate_.has_value() || !revoked_.IsRevoked(*certificate_);
}

}  // namespace samrad::hub
