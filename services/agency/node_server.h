// A running node: every room, put together.
#ifndef SAMRAD_SERVICES_AGENCY_NODE_SERVER_H_
#define SAMRAD_SERVICES_AGENCY_NODE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/node_store.h"
#include "services/agency/page_host.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/tls.h"

namespace samrad::agency {

// Largest message staff may send (contracts.md: an envelope is 1 MiB).
inline constexpr int kMaxMessageBytes = 2 << 20;

struct NodeServerOptions {
  std::string data;
  // For staff: HOST:PORT (port 0: a free one), key and certificate.
  std::string listen;
  base::TlsFiles tls;
  std::string port_file;
  // For the hub: mutual TLS.
  std::string hub;
  std::string hub_log;   // empty: where the hub is
  std::string hub_name;  // empty: the certificate is of the address's host
  base::TlsFiles hub_tls;
  std::string trust_file;
  PageOptions page;
};

// Thread-compatible.
class NodeServer {
 public:
  // Opens journal, outbox and all rooms over `store`, starts the threads and
  // the server, and says serving. FAILED_PRECONDITION: CLOCK_BEFORE_JOURNAL,
  // WRONG_TRUST_FILE (of another log than this node's); DATA_LOSS when mirror
  // or directory do not hold together; UNAVAILABLE when the address cannot be
  // bound; else as the TLS files. `clock`, `logger` and `metrics` must outlive
  // the server.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<NodeServer>> Start(
      const NodeServerOptions& options, std::unique_ptr<NodeStore> store,
      const base::Clock& clock, const base::Logger& logger,
      base::Metrics& metrics);
  // Stops at once when Stop was not called.
  ~NodeServer();

  int port() const;
  // 0 when no page is served.
  int page_port() const;
  // Small things now and then: metrics, backups seen.
  void Tick();
  // No new calls; those in progress have `grace`. What is queued is sent after
  // the next start.
  void Stop(absl::Duration grace);

 private:
  class Parts;
  explicit NodeServer(std::unique_ptr<Parts> parts);

  const std::unique_ptr<Parts> parts_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_NODE_SERVER_H_
