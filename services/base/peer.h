// Who is calling: the one SPIFFE id of the peer's certificate, or the process
// itself.
#ifndef SAMRAD_SERVICES_BASE_PEER_H_
#define SAMRAD_SERVICES_BASE_PEER_H_

#include <grpcpp/server_context.h>

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/base/ids.h"

namespace samrad::base {

// `spiffe://<trust_domain>/agency/<id>` or `spiffe://<trust_domain>/hub`.
struct PeerIdentity {
  enum class Kind { kAgency, kHub };

  // INVALID_ARGUMENT for any other form.
  static absl::StatusOr<PeerIdentity> Parse(std::string_view spiffe_id);
  static PeerIdentity Hub(std::string_view trust_domain);
  static PeerIdentity Agency(std::string_view trust_domain,
                             const AgencyId& agency);

  std::string SpiffeId() const;
  bool is_hub() const { return kind == Kind::kHub; }

  std::string trust_domain;
  Kind kind;
  std::optional<AgencyId> agency;  // set exactly when kind is kAgency

  friend bool operator==(const PeerIdentity&, const PeerIdentity&) = default;
};

// How a service shell learns who calls; a required constructor argument of
// every hub service, so that "trust the process itself" is always spelled out.
//
// Rooms in one process call each other through a second server without a port
// (InProcessServer in server_host.h). Such calls have no certificate, so the
// shell registered there is a second object, made with
// Callers::InProcess(PeerIdentity::Hub(domain)); the shell on the network
// server is made with Callers::Network(domain) and never trusts a call without
// a certificate. Immutable, thread-safe.
class Callers {
 public:
  // Peers over mutual TLS. A peer of another trust domain is refused.
  static Callers Network(std::string_view trust_domain);
  // Only for a server that has no port.
  static Callers InProcess(PeerIdentity self);

  // UNAUTHENTICATED (tag BAD_PEER_IDENTITY) unless there is exactly one SPIFFE
  // id, well formed, of our trust domain.
  absl::StatusOr<PeerIdentity> Identify(
      const grpc::ServerContextBase& context) const;

  // The calling agency; PERMISSION_DENIED when the caller is no agency.
  absl::StatusOr<AgencyId> IdentifyAgency(
      const grpc::ServerContextBase& context) const;

  // OK when the caller is the hub itself; else PERMISSION_DENIED.
  absl::Status RequireHub(const grpc::ServerContextBase& context) const;

 private:
  Callers(std::string trust_domain, std::optional<PeerIdentity> self)
      : trust_domain_(std::move(trust_domain)), self_(std::move(self)) {}

  const std::string trust_domain_;
  const std::optional<PeerIdentity> self_;
};

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_PEER_H_
