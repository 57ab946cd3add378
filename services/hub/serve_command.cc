#include <memory>
#include <utility>

#include "services/base/files.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/process.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/status.h"
#include "services/hub/command_line.h"
#include "services/hub/commands.h"
#include "services/hub/hub_keys.h"
#include "services/hub/hub_server.h"
#include "services/hub/locked_services.h"

namespace samrad::hub {
namespace {

constexpr absl::Duration kTick = absl::Seconds(1);
constexpr absl::Duration kStartTick = absl::Milliseconds(20);
constexpr int kTicksPerMetrics = 10;
constexpr absl::Duration kGrace = absl::Seconds(5);
constexpr int kMaxPatienceSeconds = 3600;

base::Option Wanted(const char* name, const char* value, const char* help) {
  return {.name = name,
          .value_name = value,
          .help = help,
          .default_value = "",
          .required = true};
}

base::Option Optional(const char* name, const char* value, const char* help,
                      const char* default_value = "") {
  return {.name = name,
          .value_name = value,
          .help = help,
          .default_value = default_value,
          .required = false};
}

base::CommandSpec ServeSpec() {
  return {
      .program = "samrad-hub serve",
      .summary = "Serves agency nodes over mutual TLS until SIGTERM.",
      .options =
          {DataOption(), KeysOption(),
           Wanted("listen", "HOST:PORT", "address; port 0 takes a free one."),
           Wanted("tls-key", "FILE", "private key of the hub, PEM, mode 0600."),
           Wanted("tls-cert", "FILE", "certificate with SPIFFE id .../hub."),
           Wanted("tls-ca", "FILE", "the one root that is trusted."),
           Optional("rooms", "LIST", "rooms this process hosts.",
                    "directory,exchange,log,meetings"),
           Optional("log-at", "HOST:PORT", "the log of another process."),
           Optional("directory-at", "HOST:PORT",
                    "the directory of another process."),
           Optional("exchange-at", "HOST:PORT",
                    "the exchange of another process."),
           Optional("port-file", "FILE", "where to write the bound port."),
           Optional("revoked", "FILE",
                    "revoked certificates, read anew every second."),
           Optional("metrics", "FILE",
                    "metrics in text form; default DATA/metrics.prom."),
           Optional("restart-patience", "SECONDS",
                    "how long after a restart to wait for the nodes' mirrors.",
                    "10")},
      .positional_name = "",
      .examples = {
          "samrad-hub serve --data hub --listen 127.0.0.1:7400 --tls-key "
          "hub.key --tls-cert hub.pem --tls-ca ca.pem",
          "samrad-hub serve --data hub --listen 127.0.0.1:7401 --tls-key "
          "hub.key --tls-cert hub.pem --tls-ca ca.pem --rooms log "
          "--directory-at 127.0.0.1:7400"}};
}

absl::StatusOr<HubServerOptions> OptionsOf(const base::Args& args) {
  HubServerOptions options;
  options.data_folder = args.Get("data");
  options.keys_folder = KeysFolder(args);
  options.listen_address = args.Get("listen");
  options.tls = {.key = args.Get("tls-key"),
                 .certificate = args.Get("tls-cert"),
                 .ca = args.Get("tls-ca")};
  SAMRAD_ASSIGN_OR_RETURN(options.rooms, ParseRooms(args.Get("rooms")));
  options.addresses = {.log = args.Get("log-at"),
                       .directory = args.Get("directory-at"),
                       .exchange = args.Get("exchange-at")};
  SAMRAD_RETURN_IF_ERROR(CheckAddresses(options.rooms, options.addresses));
  options.port_file = args.Get("port-file");
  options.revoked_file = args.Get("revoked");
  SAMRAD_ASSIGN_OR_RETURN(
      const int64_t seconds,
      args.GetInt("restart-patience", 0, kMaxPatienceSeconds));
  options.restart_patience = absl::Seconds(seconds);
  return options;
}

// The keys may lie on a volume that is not unlocked yet.
bool KeysAreLocked(const HubServerOptions& options) {
  const absl::Status database = ReadDatabaseKey(options.keys_folder).status();
  const absl::Status log = options.rooms.log
                               ? ReadLogKey(options.keys_folder).status()
                               : absl::OkStatus();
  const auto locked = [](const absl::Status& status) {
    return absl::IsNotFound(status) || absl::IsUnavailable(status);
  };
  return locked(database) || locked(log);
}

// Answers health checks with NOT_SERVING until the keys can be read. False when
// the process is to stop.
absl::StatusOr<bool> WaitForKeys(const HubServerOptions& options,
                                 const base::Logger& logger) {
  if (!KeysAreLocked(options)) return true;
  logger.Alarm("hub_keys_locked");
  const base::RevocationList nobody;
  LockedServices services;
  base::ServerOptions server;
  server.services = services.Services();
  server.address = options.listen_address;
  SAMRAD_ASSIGN_OR_RETURN(server.credentials, base::MutualTlsServerCredentials(
                                                  options.tls, nobody));
  server.port_file = options.port_file;
  SAMRAD_ASSIGN_OR_RETURN(const auto host, base::ServerHost::Start(server));
  while (KeysAreLocked(options)) {
    if (base::WaitForStopSignal(kTick) != 0) return false;
  }
  return true;
}

absl::Status Serve(const HubServerOptions& options,
                   const std::string& metrics_path, const base::Clock& clock,
                   const base::Logger& logger) {
  base::Metrics metrics;
  SAMRAD_ASSIGN_OR_RETURN(const bool go_on, WaitForKeys(options, logger));
  if (!go_on) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(const std::unique_ptr<HubServer> server,
                          HubServer::Start(options, clock, logger, metrics));
  logger.Info("hub_started", {{"port", server->port()}});
  for (int tick = 0;; ++tick) {
    server->Tick();
    if (tick % kTicksPerMetrics == 0) {
      const absl::Status written = metrics.WriteTo(metrics_path);
      if (!written.ok()) {
        logger.Warning("metrics_not_written", {{"status", written}});
      }
    }
    if (base::WaitForStopSignal(server->serving() ? kTick : kStartTick) != 0) {
      break;
    }
  }
  logger.Info("hub_stopping");
  server->Stop(kGrace);
  metrics.WriteTo(metrics_path).IgnoreError();
  return absl::OkStatus();
}

}  // namespace

int ServeCommand(const std::vector<std::string>& words,
                 const base::Clock& clock) {
  const base::Args args = base::Args::ParseOrExit(ServeSpec(), words);
  const auto options = OptionsOf(args);
  if (!options.ok()) return ExitCodeOf(options.status());
  base::StderrLogSink sink;
  const base::Logger logger(sink, clock, "hub");
  base::RedirectGrpcLog(logger);
  const std::string metrics = args.Has("metrics")
                                  ? args.Get("metrics")
                                  : args.Get("data") + "/metrics.prom";
  const absl::Status served = Serve(*options, metrics, clock, logger);
  if (!served.ok()) logger.Alarm("hub_failed", {{"status", served}});
  if (absl::IsNotFound(served)) {
    return ExitCodeOf(absl::NotFoundError(
        "a file is missing: run init and genesis first, or restore it"));
  }
  return ExitCodeOf(served);
}

}  // namespace samrad::hub
