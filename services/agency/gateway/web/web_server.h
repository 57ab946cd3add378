// Serves the page and its calls to browsers: HTTP/1.1 over TLS, or over plain
// loopback.
#ifndef SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_WEB_SERVER_H_
#define SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_WEB_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/agency/gateway/web/backend.h"
#include "services/agency/gateway/web/page_files.h"
#include "services/agency/gateway/web/request_rules.h"
#include "services/agency/gateway/web/tls_context.h"
#include "services/base/log.h"
#include "services/base/metrics.h"

namespace samrad::agency::web {

// How long a browser may take over each part, and how much there may be. A
// connection past its time is closed, within `tick`.
struct WebLimits {
  absl::Duration handshake = absl::Seconds(10);
  absl::Duration head = absl::Seconds(10);  // all of it, from its first byte
  absl::Duration body = absl::Seconds(30);
  absl::Duration idle = absl::Seconds(75);   // between requests
  absl::Duration write = absl::Seconds(30);  // each answer, each chunk
  // A unary call without grpc-timeout, and the most that one may ask for.
  absl::Duration call = absl::Seconds(60);
  absl::Duration longest_call = absl::Minutes(2);
  absl::Duration tick = absl::Seconds(1);
  int max_connections = 4096;  // more are closed as they come
};

struct WebServerOptions {
  std::string listen;  // ADDRESS:PORT, an IP address; port 0: a free one
  Site site;
  // Null when site.https is false; then `listen` must be a loopback address.
  TlsContext tls;
  std::string port_file;  // when set, the bound port is written there
  WebLimits limits;
};

// Two threads carry all connections, however many wait. A stream holds at most
// one message that the browser has not taken; a browser that is gone cancels
// its call; a stream whose session locks or ends is ended with that error.
// Thread-safe.
class WebServer {
 public:
  // INVALID_ARGUMENT: `listen` is no address, or plain and not loopback.
  // UNAVAILABLE: it cannot be bound. `backend`, `logger` and `metrics` must
  // outlive the server.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<WebServer>> Start(
      WebServerOptions options, PageFiles files, Backend& backend,
      const base::Logger& logger, base::Metrics& metrics);
  // Stops if Stop was not called.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  int port() const;
  // Closes every connection and cancels its call; returns when none is left.
  void Stop();

 private:
  class Impl;
  explicit WebServer(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace samrad::agency::web

#endif  // SAMRAD_SERVICES_AGENCY_GATEWAY_WEB_WEB_SERVER_H_
