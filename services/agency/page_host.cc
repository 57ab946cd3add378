#include "services/agency/page_host.h"

#include "services/agency/gateway/web/grpc_backend.h"
#include "services/agency/gateway/web/page_files.h"
#include "services/agency/gateway/web/tls_context.h"
#include "services/base/status.h"

namespace samrad::agency {

absl::StatusOr<std::unique_ptr<PageHost>> PageHost::Start(
    const PageOptions& options, PageParts parts) {
  web::WebServerOptions server;
  server.listen = options.listen;
  server.port_file = options.port_file;
  server.site.https = !options.http_loopback;
  server.site.names = options.names;
  if (server.site.names.empty()) {
    server.site.names = {parts.agency + ".localhost"};
  }
  server.site.cookies = web::CookieNames::For(server.site.https, parts.agency);
  if (options.http_loopback) {
    if (!options.key.empty() || !options.certificate.empty()) {
      return absl::InvalidArgumentError(
          "--http-loopback goes without --page-key and --page-cert");
    }
  } else {
    if (options.key.empty() || options.certificate.empty()) {
      return absl::InvalidArgumentError(
          "--page-listen needs --page-key and --page-cert");
    }
    SAMRAD_ASSIGN_OR_RETURN(
        server.tls, web::MakeTlsContext(options.key, options.certificate));
  }
  web::PageFiles files = web::PageFiles::BuiltIn();
  if (!options.root.empty()) {
    SAMRAD_ASSIGN_OR_RETURN(files, web::PageFiles::Load(options.root));
  }
  std::unique_ptr<PageHost> page(new PageHost(web::MakeGrpcBackend(
      std::move(parts.channel), std::move(parts.pass),
      [&sessions = parts.sessions](const std::string& authorization) {
        return sessions.Standing(authorization);
      })));
  SAMRAD_ASSIGN_OR_RETURN(
      page->server_,
      web::WebServer::Start(std::move(server), std::move(files),
                            *page->backend_, parts.logger, parts.metrics));
  return page;
}

}  // namespace samrad::agency
