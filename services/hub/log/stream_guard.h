#ifndef SAMRAD_SERVICES_HUB_LOG_STREAM_GUARD_H_
#define SAMRAD_SERVICES_HUB_LOG_STREAM_GUARD_H_

#include <grpcpp/server_context.h>

#include <optional>

#include "services/base/revocation.h"

namespace samrad::hub {

// A certificate is looked at when a call begins; an open stream must ask again
// whenever it sends. Lives for the call. Thread-compatible.
class StreamGuard {
 public:
  // `revoked` must outlive the guard.
  StreamGuard(const grpc::ServerContextBase& context,
              const base::RevocationList& revoked);

  // False from the moment the caller's certificate is on the list. A call
  // within the process carries none and is always welcome.
  bool Welcome() const;

 private:
  const base::RevocationList& revoked_;
  std::optional<base::PeerCertificate> certificate_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_STREAM_GUARD_H_
