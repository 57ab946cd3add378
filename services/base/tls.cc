#include "services/base/tls.h"

#include <grpc/grpc_security_constants.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/auth_metadata_processor.h>
#include <grpcpp/support/channel_arguments.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "crypto/secret/wipe.h"
#include "services/base/files.h"
#include "services/base/mutex.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

constexpr size_t kMaxKnownCertificates = 4096;

std::optional<std::string_view> OnlyValue(const grpc::AuthContext& context,
                                          const char* property) {
  const std::vector<grpc::string_ref> values =
      context.FindPropertyValues(property);
  if (values.size() != 1) return std::nullopt;
  return std::string_view(values[0].data(), values[0].size());
}

// Looks at the peer's certificate on every call.
class PeerGate : public grpc::AuthMetadataProcessor {
 public:
  explicit PeerGate(const RevocationList& revoked) : revoked_(revoked) {}

  // The work is short: stay on the thread that has the call.
  bool IsBlocking() const override { return false; }

  grpc::Status Process(const InputMetadata&, grpc::AuthContext* context,
                       OutputMetadata*, OutputMetadata*) override {
    const auto pem = OnlyValue(*context, GRPC_X509_PEM_CERT_PROPERTY_NAME);
    const auto spiffe_id =
        OnlyValue(*context, GRPC_PEER_SPIFFE_ID_PROPERTY_NAME);
    if (!pem.has_value() || !spiffe_id.has_value()) return BadIdentity();
    const std::optional<PeerCertificate> certificate = Known(std::string(*pem));
    if (!certificate.has_value() || certificate->spiffe_id != *spiffe_id) {
      return BadIdentity();
    }
    if (revoked_.IsRevoked(*certificate)) {
      return grpc::Status(grpc::StatusCode::UNAUTHENTICATED,
                          "CERTIFICATE_REVOKED");
    }
    return grpc::Status::OK;
  }

 private:
  static grpc::Status BadIdentity() {
    return grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "BAD_PEER_IDENTITY");
  }

  // Parsing costs more than the rest of the gate, and peers come again.
  std::optional<PeerCertificate> Known(std::string pem) {
    {
      MutexLock lock(mutex_);
      const auto found = known_.find(pem);
      if (found != known_.end()) return found->second;
    }
    absl::StatusOr<PeerCertificate> parsed = PeerCertificate::Parse(pem);
    if (!parsed.ok()) return std::nullopt;
    MutexLock lock(mutex_);
    if (known_.size() >= kMaxKnownCertificates) known_.clear();
    known_.emplace(std::move(pem), *parsed);
    return *parsed;
  }

  const RevocationList& revoked_;
  Mutex mutex_;
  std::unordered_map<std::string, PeerCertificate> known_
      ABSL_GUARDED_BY(mutex_);
};

struct TlsContent {
  // gRPC takes keys as std::string only; this one copy of ours is wiped.
  std::string key;
  std::string certificate;
  std::string ca;
  ~TlsContent() { crypto::Wipe(key); }
};

absl::Status LoadInto(const TlsFiles& files, TlsContent& content) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                          ReadSecretFile(files.key));
  const auto bytes =
      key.Reveal(crypto::AccessTicket::ForFile("hands the TLS key to gRPC"));
  content.key.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  SAMRAD_ASSIGN_OR_RETURN(content.certificate, ReadFile(files.certificate));
  SAMRAD_ASSIGN_OR_RETURN(content.ca, ReadFile(files.ca));
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServer(
    const TlsFiles& files, grpc_ssl_client_certificate_request_type request) {
  TlsContent content;
  SAMRAD_RETURN_IF_ERROR(LoadInto(files, content));
  grpc::SslServerCredentialsOptions options(request);
  options.pem_root_certs = content.ca;
  options.pem_key_cert_pairs.push_back({content.key, content.certificate});
  auto credentials = grpc::SslServerCredentials(options);
  crypto::Wipe(options.pem_key_cert_pairs[0].private_key);
  if (credentials == nullptr) {
    return absl::FailedPreconditionError("the TLS files do not fit together");
  }
  return credentials;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>>
MutualTlsServerCredentials(const TlsFiles& files,
                           const RevocationList& revoked) {
  SAMRAD_ASSIGN_OR_RETURN(
      auto credentials,
      MakeServer(files,
                 GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY));
  credentials->SetAuthMetadataProcessor(std::make_shared<PeerGate>(revoked));
  return credentials;
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> TlsServerCredentials(
    const TlsFiles& files) {
  return MakeServer(files, GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE);
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>>
MutualTlsChannelCredentials(const TlsFiles& files) {
  TlsContent content;
  SAMRAD_RETURN_IF_ERROR(LoadInto(files, content));
  grpc::SslCredentialsOptions options = {.pem_root_certs = content.ca,
                                         .pem_private_key = content.key,
                                         .pem_cert_chain = content.certificate};
  auto credentials = grpc::SslCredentials(options);
  crypto::Wipe(options.pem_private_key);
  return credentials;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> TlsChannelCredentials(
    const std::string& ca_path) {
  SAMRAD_ASSIGN_OR_RETURN(std::string ca, ReadFile(ca_path));
  return grpc::SslCredentials({.pem_root_certs = std::move(ca),
                               .pem_private_key = "",
                               .pem_cert_chain = ""});
}

std::shared_ptr<grpc::Channel> MakeChannel(
    const std::string& address,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials,
    const ChannelOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(options.max_message_bytes);
  arguments.SetMaxSendMessageSize(options.max_message_bytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 20'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 5'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  arguments.SetInt(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!options.server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.server_name);
  }
  return grpc::CreateCustomChannel(address, credentials, arguments);
}

}  // namespace samrad::base
