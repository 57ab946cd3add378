#include "services/base/peer.h"

#include <grpcpp/security/auth_context.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "services/base/status.h"

namespace samrad::base {
namespace {

constexpr std::string_view kScheme = "spiffe://";
constexpr std::string_view kAgencyPath = "agency/";
constexpr std::string_view kHubPath = "hub";
constexpr size_t kMaxDomainBytes = 255;

bool IsTrustDomain(std::string_view text) {
  if (text.empty() || text.size() > kMaxDomainBytes) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
  });
}

absl::Status BadIdentity() {
  return Error(absl::StatusCode::kUnauthenticated, "BAD_PEER_IDENTITY",
               "the certificate does not name one agency or hub of this "
               "collaboration");
}

}  // namespace

absl::StatusOr<PeerIdentity> PeerIdentity::Parse(std::string_view spiffe_id) {
  const absl::Status malformed =
      absl::InvalidArgumentError("malformed SPIFFE id");
  if (!spiffe_id.starts_with(kScheme)) return malformed;
  spiffe_id.remove_prefix(kScheme.size());
  const size_t slash = spiffe_id.find('/');
  if (slash == spiffe_id.npos) return malformed;
  const std::string_view domain = spiffe_id.substr(0, slash);
  std::string_view path = spiffe_id.substr(slash + 1);
  if (!IsTrustDomain(domain)) return malformed;
  if (path == kHubPath) return Hub(domain);
  if (!path.starts_with(kAgencyPath)) return malformed;
  path.remove_prefix(kAgencyPath.size());
  const absl::StatusOr<AgencyId> agency = AgencyId::Parse(path);
  if (!agency.ok()) return malformed;
  return Agency(domain, *agency);
}

PeerIdentity PeerIdentity::Hub(std::string_view trust_domain) {
  return {.trust_domain = std::string(trust_domain),
          .kind = Kind::kHub,
          .agency = std::nullopt};
}

PeerIdentity PeerIdentity::Agency(std::string_view trust_domain,
                                  const AgencyId& agency) {
  return {.trust_domain = std::string(trust_domain),
          .kind = Kind::kAgency,
          .agency = agency};
}

std::string PeerIdentity::SpiffeId() const {
  std::string text(kScheme);
  text.append(trust_domain).append("/");
  if (is_hub()) return text.append(kHubPath);
  return text.append(kAgencyPath).append(agency->value());
}

Callers Callers::Network(std::string_view trust_domain) {
  return Callers(std::string(trust_domain), std::nullopt);
}

Callers Callers::InProcess(PeerIdentity self) {
  std::string domain = self.trust_domain;
  return Callers(std::move(domain), std::move(self));
}

absl::StatusOr<PeerIdentity> Callers::Identify(
    const grpc::ServerContextBase& context) const {
  if (self_.has_value()) return *self_;
  const std::shared_ptr<const grpc::AuthContext> auth = context.auth_context();
  if (auth == nullptr || !auth->IsPeerAuthenticated()) return BadIdentity();
  const std::vector<grpc::string_ref> ids =
      auth->FindPropertyValues("peer_spiffe_id");
  if (ids.size() != 1) return BadIdentity();
  absl::StatusOr<PeerIdentity> peer =
      PeerIdentity::Parse({ids[0].data(), ids[0].size()});
  if (!peer.ok() || peer->trust_domain != trust_domain_) return BadIdentity();
  return peer;
}

absl::StatusOr<AgencyId> Callers::IdentifyAgency(
    const grpc::ServerContextBase& context) const {
  SAMRAD_ASSIGN_OR_RETURN(const PeerIdentity peer, Identify(context));
  if (!peer.agency.has_value()) {
    return absl::PermissionDeniedError("only an agency may call this");
  }
  return *peer.agency;
}

absl::Status Callers::RequireHub(const grpc::ServerContextBase& context) const {
  SAMRAD_ASSIGN_OR_RETURN(const PeerIdentity peer, Identify(context));
  if (peer.is_hub()) return absl::OkStatus();
  return absl::PermissionDeniedError("only the hub may call this");
}

}  // namespace samrad::base
