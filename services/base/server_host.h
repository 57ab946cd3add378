// Starts, watches and stops the gRPC servers of a main.
#ifndef SAMRAD_SERVICES_BASE_SERVER_HOST_H_
#define SAMRAD_SERVICES_BASE_SERVER_HOST_H_

#include <grpcpp/channel.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/base/log.h"

namespace grpc {
class ServerBuilder;
}  // namespace grpc

namespace samrad::base {

struct ServerOptions {
  std::string address = "";  // "127.0.0.1:7400"; port 0 takes a free one
  std::shared_ptr<grpc::ServerCredentials> credentials = nullptr;
  // Must outlive the server. Each needs its own object per server.
  std::vector<grpc::Service*> services = {};
  int max_message_bytes = 4 << 20;
  int max_threads = 256;  // one per call in progress in the sync API
  // When set, the bound port is written there, in decimal, by rename.
  std::string port_file = "";
  // Called before the server starts; empty: nothing.
  std::function<void(grpc::ServerBuilder&)> prepare = {};
};

// A server with health checking (grpc.health.v1; reflection is off). It begins
// as NOT_SERVING: call SetServing(true) when keys are unlocked. Thread-safe.
class ServerHost {
 public:
  // UNAVAILABLE when the address cannot be bound.
  static absl::StatusOr<std::unique_ptr<ServerHost>> Start(
      const ServerOptions& options);
  // Stops at once if Stop was not called.
  ~ServerHost();

  int port() const { return port_; }

  // For a caller in this process, around network and TLS; must not be used
  // after the server. Its calls have no peer identity.
  std::shared_ptr<grpc::Channel> InProcessChannel(int max_message_bytes);

  void SetServing(bool serving);
  // `service` is a full name such as "samrad.hub.log.v1.LogService".
  void SetServing(const std::string& service, bool serving);

  // Health becomes NOT_SERVING, no new calls; those in progress have `grace`,
  // then they are cancelled. Returns when all handlers have returned.
  void Stop(absl::Duration grace);

 private:
  ServerHost(std::unique_ptr<grpc::Server> server, int port);

  const std::unique_ptr<grpc::Server> server_;
  const int port_;
};

// A server without a port, for calls between the rooms of one process. Give it
// its own service shells, made with Callers::InProcess (see peer.h).
class InProcessServer {
 public:
  static absl::StatusOr<std::unique_ptr<InProcessServer>> Start(
      const std::vector<grpc::Service*>& services);
  ~InProcessServer();

  std::shared_ptr<grpc::Channel> Channel();
  void Stop(absl::Duration grace);

 private:
  explicit InProcessServer(std::unique_ptr<grpc::Server> server);
  const std::unique_ptr<grpc::Server> server_;
};

// Sends gRPC's own log lines (they may hold addresses and names from
// certificates) to nowhere except a count and the severity in `log`, event
// "grpc_log". `log` must outlive the process's last gRPC call. Call once,
// first.
void RedirectGrpcLog(const Logger& log);

}  // namespace samrad::base

#endif  // SAMRAD_SERVICES_BASE_SERVER_HOST_H_
