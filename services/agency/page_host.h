// The page of a node: what it serves to browsers, put together.
#ifndef SAMRAD_SERVICES_AGENCY_PAGE_HOST_H_
#define SAMRAD_SERVICES_AGENCY_PAGE_HOST_H_

#include <grpcpp/channel.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/agency/gateway/web/backend.h"
#include "services/agency/gateway/web/web_server.h"
#include "services/agency/staff/sessions.h"
#include "services/base/log.h"
#include "services/base/metrics.h"

namespace samrad::agency {

struct PageOptions {
  std::string listen;  // ADDRESS:PORT; empty: no page is served
  std::string port_file;
  std::string key;  // PEM files; both empty with http_loopback
  std::string certificate;
  bool http_loopback = false;      // no TLS, on a loopback address only
  std::string root;                // folder of the built page; empty: built in
  std::vector<std::string> names;  // host names; empty: AGENCY.localhost
};

// What the page needs of the node. All must outlive the page.
struct PageParts {
  std::shared_ptr<grpc::Channel> channel;
  // What the gateway shows the node's services (call_origin.h).
  std::string pass;
  std::string agency;
  Sessions& sessions;
  const base::Logger& logger;
  base::Metrics& metrics;
};

// Thread-safe.
class PageHost {
 public:
  // INVALID_ARGUMENT for options that do not fit together; else as
  // web::PageFiles::Load, web::MakeTlsContext and web::WebServer::Start.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<PageHost>> Start(
      const PageOptions& options, PageParts parts);

  int port() const { return server_->port(); }
  // Ends every browser's connection and call.
  void Stop() { server_->Stop(); }

 private:
  explicit PageHost(std::unique_ptr<web::Backend> backend)
      : backend_(std::move(backend)) {}

  const std::unique_ptr<web::Backend> backend_;
  std::unique_ptr<web::WebServer> server_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_PAGE_HOST_H_
