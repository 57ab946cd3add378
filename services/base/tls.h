// TLS credentials, made in one place.
#ifndef SAMRAD_SERVICES_BASE_TLS_H_
#define SAMRAD_SERVICES_BASE_TLS_H_

#include <grpcpp/channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/base/revocation.h"

namespace samrad::base {

// PEM files. The key is read as a secret file (0600). `ca` is the only root
// that is trusted; the system's roots never are.
struct TlsFiles {
  std::string key;
  std::string certificate;
  std::string ca;
};

// For a server whose callers are agencies and the hub: a client certificate of
// our CA is required, and on every call, also on an old connection, it must
// carry exactly one SPIFFE id and not be revoked; else UNAUTHENTICATED (tag
// CERTIFICATE_REVOKED or BAD_PEER_IDENTITY in the message). `revoked` must
// outlive the server. Errors as ReadSecretFile and ReadFile.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>>
MutualTlsServerCredentials(const TlsFiles& files,
                           const RevocationList& revoked);

// For a server whose callers are staff: its own certificate, none asked for.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsServerCredentials(
    const TlsFiles& files);

// For a client that shows its certificate.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>>
MutualTlsChannelCredentials(const TlsFiles& files);

// For a client without one.
absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> TlsChannelCredentials(
    const std::string& ca_path);

struct ChannelOptions {
  int max_message_bytes = 4 << 20;
  // When set, the certificate is checked against this name instead of the
  // address's host.
  std::string server_name = "";
};

// A channel with our keepalive, reconnect (at most 2 s apart) and size
// settings. Never fails: an unreachable peer shows as UNAVAILABLE per call.
std::shared_ptr<grpc::Channel> MakeChannel(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials,
    const ChannelOptions& options = {});

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_TLS_H_
