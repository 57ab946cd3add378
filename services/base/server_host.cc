#include "services/base/server_host.h"

#include <grpc/support/log.h>
#include <grpcpp/ext/health_check_service_server_builder_option.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <utility>

#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

std::atomic<const Logger*> grpc_log{nullptr};

// gRPC's text may hold addresses and certificate names: only its place in
// gRPC's source and its severity are kept.
void OnGrpcLog(gpr_log_func_args* args) {
  const Logger* const log = grpc_log.load();
  if (log == nullptr || args->severity != GPR_LOG_SEVERITY_ERROR) return;
  log->Warning("grpc_log", {{"line", args->line}});
}

std::chrono::system_clock::time_point After(absl::Duration grace) {
  return std::chrono::system_clock::now() +
         absl::ToChronoMilliseconds(std::max(grace, absl::ZeroDuration()));
}

void AddLimits(grpc::ServerBuilder& builder, const ServerOptions& options) {
  builder.SetMaxReceiveMessageSize(options.max_message_bytes);
  builder.SetMaxSendMessageSize(options.max_message_bytes);
  grpc::ResourceQuota quota("server");
  quota.SetMaxThreads(options.max_threads);
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 4);
  // A thread above this ends after its call: too few costs a new thread each.
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 64);
  // What our channels send (tls.cc), with a margin.
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(
      GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_PING_STRIKES, 0);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
}

}  // namespace

ServerHost::ServerHost(std::unique_ptr<grpc::Server> server, int port)
    : server_(std::move(server)), port_(port) {}

ServerHost::~ServerHost() { Stop(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<ServerHost>> ServerHost::Start(
    const ServerOptions& options) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  AddLimits(builder, options);
  int port = 0;
  builder.AddListeningPort(options.address, options.credentials, &port);
  for (grpc::Service* const service : options.services) {
    builder.RegisterService(service);
  }
  if (options.prepare) options.prepare(builder);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || port == 0) {
    return absl::UnavailableError("the address cannot be bound");
  }
  std::unique_ptr<ServerHost> host(new ServerHost(std::move(server), port));
  host->SetServing(false);
  if (!options.port_file.empty()) {
    SAMRAD_RETURN_IF_ERROR(
        WriteFileAtomically(options.port_file, std::to_string(port) + "\n"));
  }
  return host;
}

std::shared_ptr<grpc::Channel> ServerHost::InProcessChannel(
    int max_message_bytes) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(max_message_bytes);
  return server_->InProcessChannel(arguments);
}

void ServerHost::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void ServerHost::SetServing(const std::string& service, bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(service, serving);
}

void ServerHost::Stop(absl::Duration grace) {
  SetServing(false);
  server_->Shutdown(After(grace));
}

InProcessServer::InProcessServer(std::unique_ptr<grpc::Server> server)
    : server_(std::move(server)) {}

InProcessServer::~InProcessServer() { Stop(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<InProcessServer>> InProcessServer::Start(
    const std::vector<grpc::Service*>& services) {
  grpc::ServerBuilder builder;
  builder.SetMaxReceiveMessageSize(-1);
  for (grpc::Service* const service : services) {
    builder.RegisterService(service);
  }
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    return absl::UnavailableError("the in-process server did not start");
  }
  return std::unique_ptr<InProcessServer>(
      new InProcessServer(std::move(server)));
}

std::shared_ptr<grpc::Channel> InProcessServer::Channel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  return server_->InProcessChannel(arguments);
}

void InProcessServer::Stop(absl::Duration grace) {
  server_->Shutdown(After(grace));
}

void RedirectGrpcLog(const Logger& log) {
  grpc_log.store(&log);
  gpr_set_log_function(&OnGrpcLog);
}

}  // namespace samrad::base
