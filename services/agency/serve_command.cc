#include <memory>
#include <utility>

#include "services/agency/commands.h"
#include "services/agency/gateway/locked_service.h"
#include "services/agency/node_server.h"
#include "services/agency/node_store.h"
#include "services/base/files.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/process.h"
#include "services/base/server_host.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr absl::Duration kTick = absl::Seconds(1);
constexpr int kTicksPerMetrics = 10;
constexpr absl::Duration kGrace = absl::Seconds(5);

base::CommandSpec ServeSpec() {
  std::vector<base::Option> options = NodeOptions();
  for (base::Option& option : std::vector<base::Option>{
           Wanted("listen", "HOST:PORT", "for staff; port 0 takes a free one."),
           Wanted("tls-key", "FILE", "private key for staff, PEM, mode 0600."),
           Wanted("tls-cert", "FILE", "certificate for staff, PEM."),
           Wanted("hub", "HOST:PORT", "the hub."),
           Optional("hub-log", "HOST:PORT",
                    "the hub's log room, when it is another process."),
           Optional("hub-name", "NAME",
                    "name in the hub's certificate; default its host."),
           Wanted("hub-ca", "FILE", "the one root that signs the hub."),
           Wanted("client-key", "FILE", "private key towards the hub, 0600."),
           Wanted("client-cert", "FILE",
                  "certificate towards the hub, SPIFFE id .../agency/<id>."),
           Wanted("trust", "FILE",
                  "trust file, compared with others out of band."),
           Optional("port-file", "FILE", "where to write the bound port."),
           Optional("page-listen", "ADDRESS:PORT",
                    "serves the page and its calls there, over TLS."),
           Optional("page-key", "FILE", "private key of the page, 0600."),
           Optional("page-cert", "FILE", "certificate of the page, PEM."),
           Optional("page-names", "LIST",
                    "host names of the page, with commas; default "
                    "AGENCY.localhost."),
           Optional("page-root", "DIR", "the built page."),
           Optional("page-port-file", "FILE",
                    "where to write the page's bound port."),
           Optional("http-loopback", "",
                    "the page without TLS, on a loopback address only."),
           Optional("log", "FILE", "log lines go there; default stderr."),
           Optional("metrics", "FILE",
                    "metrics in text form; default DATA/metrics.prom.")}) {
    options.push_back(std::move(option));
  }
  return {.program = "samrad-agency serve",
          .summary = "Serves the agency's staff until SIGTERM.",
          .options = std::move(options),
          .positional_name = "",
          .examples = {
              "samrad-agency serve --data node --passphrase-file pass --listen "
              "127.0.0.1:7413 --tls-key node.key --tls-cert node.pem --hub "
              "127.0.0.1:7400 --hub-ca hub-ca.pem --client-key hub-client.key "
              "--client-cert hub-client.pem --trust trust.json"}};
}

NodeServerOptions OptionsOf(const base::Args& args) {
  NodeServerOptions options;
  options.data = args.Get("data");
  options.listen = args.Get("listen");
  // Staff show no certificate: no root is trusted for them.
  options.tls = {.key = args.Get("tls-key"),
                 .certificate = args.Get("tls-cert"),
                 .ca = args.Get("tls-cert")};
  options.port_file = args.Get("port-file");
  options.hub = args.Get("hub");
  options.hub_log = args.Get("hub-log");
  options.hub_name = args.Get("hub-name");
  options.hub_tls = {.key = args.Get("client-key"),
                     .certificate = args.Get("client-cert"),
                     .ca = args.Get("hub-ca")};
  options.trust_file = args.Get("trust");
  options.page.listen = args.Get("page-listen");
  options.page.port_file = args.Get("page-port-file");
  options.page.key = args.Get("page-key");
  options.page.certificate = args.Get("page-cert");
  options.page.http_loopback = args.Has("http-loopback");
  options.page.root = args.Get("page-root");
  options.page.names = SplitCommas(args.Get("page-names"));
  return options;
}

// The passphrase or key may lie on a volume that is not there yet.
bool IsLocked(const base::Args& args) {
  if (args.Has("passphrase-file")) {
    return !base::FileExists(args.Get("passphrase-file"));
  }
  return args.Has("key-file") && !base::FileExists(args.Get("key-file"));
}

// Answers health checks with NOT_SERVING, and calls with UNAVAILABLE, until the
// keyring can be unlocked.
// False when the process is to stop.
absl::StatusOr<bool> WaitForUnlock(const base::Args& args,
                                   const NodeServerOptions& options,
                                   const base::Logger& logger) {
  if (!IsLocked(args)) return true;
  logger.Alarm("keyring_locked");
  const auto stand_ins = LockedServices();
  base::ServerOptions server;
  for (const auto& service : stand_ins) {
    server.services.push_back(service.get());
  }
  server.address = options.listen;
  SAMRAD_ASSIGN_OR_RETURN(server.credentials,
                          base::TlsServerCredentials(options.tls));
  server.port_file = options.port_file;
  SAMRAD_ASSIGN_OR_RETURN(const auto host, base::ServerHost::Start(server));
  while (IsLocked(args)) {
    if (base::WaitForStopSignal(kTick) != 0) return false;
  }
  return true;
}

absl::Status Serve(const base::Args& args, const base::Clock& clock,
                   const base::Logger& logger) {
  const NodeServerOptions options = OptionsOf(args);
  SAMRAD_ASSIGN_OR_RETURN(const bool go_on,
                          WaitForUnlock(args, options, logger));
  if (!go_on) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(std::unique_ptr<NodeStore> store,
                          OpenNodeStore(args, base::OpenMode::kOpenExisting));
  base::Metrics metrics;
  SAMRAD_ASSIGN_OR_RETURN(
      const std::unique_ptr<NodeServer> server,
      NodeServer::Start(options, std::move(store), clock, logger, metrics));
  logger.Info("node_started",
              {{"port", server->port()}, {"page_port", server->page_port()}});
  const std::string metrics_path = args.Has("metrics")
                                       ? args.Get("metrics")
                                       : options.data + "/metrics.prom";
  for (int tick = 0;; ++tick) {
    server->Tick();
    if (tick % kTicksPerMetrics == 0) {
      const absl::Status written = metrics.WriteTo(metrics_path);
      if (!written.ok()) {
        logger.Warning("metrics_not_written", {{"status", written}});
      }
    }
    if (base::WaitForStopSignal(kTick) != 0) break;
  }
  logger.Info("node_stopping");
  server->Stop(kGrace);
  return absl::OkStatus();
}

int ServeWithSink(const base::Args& args, const base::Clock& clock,
                  base::LogSink& sink) {
  const base::Logger logger(sink, clock, "agency");
  base::RedirectGrpcLog(logger);
  const absl::Status done = Serve(args, clock, logger);
  if (!done.ok()) logger.Alarm("node_failed", {{"status", done}});
  return ExitCodeOf(done);
}

}  // namespace

int ServeCommand(const std::vector<std::string>& words,
                 const base::Clock& clock) {
  const base::Args args = base::Args::ParseOrExit(ServeSpec(), words);
  // Outlive every gRPC call: never destroyed.
  if (!args.Has("log")) {
    static base::StderrLogSink& sink = *new base::StderrLogSink();
    return ServeWithSink(args, clock, sink);
  }
  absl::StatusOr<std::unique_ptr<base::FileLogSink>> sink =
      base::FileLogSink::Open(args.Get("log"));
  if (!sink.ok()) return ExitCodeOf(sink.status());
  return ServeWithSink(args, clock, **sink);
}

}  // namespace samrad::agency
