#include "clients/cli/node_client.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <utility>

#include "clients/cli/files.h"
#include "clients/cli/one_time_code.h"
#include "clients/cli/session_file.h"
#include "samrad/agency/staff/v1/staff.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace staff = samrad::agency::staff::v1;

// Others may sign in as the same account at the same time.
constexpr int kMaxCodes = 6;

absl::StatusOr<std::string> AskSecret(const std::string& question,
                                      const std::string& option) {
  if (!isatty(STDIN_FILENO)) {
    return UsageError("no " + option + ", and no terminal to ask at", option);
  }
  std::cerr << question << ": " << std::flush;
  termios before;
  if (tcgetattr(STDIN_FILENO, &before) != 0) {
    return absl::InternalError("the terminal cannot be set");
  }
  termios silent = before;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  std::string secret;
  std::getline(std::cin, secret);
  tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
  std::cerr << "\n";
  return secret;
}

std::string Metadata(const grpc::ClientContext& context, const char* key) {
  const auto& trailers = context.GetServerTrailingMetadata();
  auto found = trailers.find(key);
  return found == trailers.end()
             ? std::string()
             : std::string(found->second.data(), found->second.size());
}

absl::Status FromNode(const grpc::Status& status,
                      const grpc::ClientContext& context) {
  if (status.ok()) return absl::OkStatus();
  std::string message = status.error_message();
  std::string tag = Metadata(context, "samrad-tag");
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && tag.empty()) {
    message = "the agency's node does not answer; nothing was done";
  }
  return WithTagAndPath(
      absl::Status(static_cast<absl::StatusCode>(status.error_code()), message),
      tag, Metadata(context, "samrad-path-bin"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<NodeClient>> NodeClient::Create(Target target) {
  absl::StatusOr<std::string> ca = ReadInput(target.ca_file, 1 << 20);
  if (!ca.ok()) return ca.status();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = *ca;
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(8 * 1024 * 1024);
  // A watcher of a meeting comes back well within a lease (30 s).
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  auto channel = grpc::CreateCustomChannel(
      target.address, grpc::SslCredentials(options), arguments);
  return std::unique_ptr<NodeClient>(
      new NodeClient(std::move(target), std::move(channel)));
}

NodeClient::NodeClient(Target target, std::shared_ptr<grpc::Channel> channel)
    : target_(std::move(target)),
      channel_(std::move(channel)),
      token_(LoadSession(target_)) {}

absl::StatusOr<staff::SignInResponse> NodeClient::SignIn() {
  absl::StatusOr<std::string> password =
      target_.password_file.empty()
          ? AskSecret("Lösenord för " + target_.user, "--password-file")
          : ReadSecretLine(target_.password_file);
  if (!password.ok()) return password.status();
  staff::SignInRequest request;
  request.set_user(target_.user);
  request.set_password(*password);
  absl::StatusOr<staff::SignInResponse> response = SignInWithCode(request);
  if (!response.ok()) return response.status();
  token_ = response->token();
  absl::Status saved = SaveSession(target_, token_);
  if (!saved.ok()) return saved;
  return response;
}

absl::StatusOr<staff::SignInResponse> NodeClient::SignInWithCode(
    staff::SignInRequest request) {
  auto stub = staff::StaffService::NewStub(channel_);
  CodeFile codes(target_.totp_file);
  for (int attempt = 1;; ++attempt) {
    if (!target_.totp_file.empty()) {
      absl::StatusOr<std::string> code = codes.Next();
      if (!code.ok()) return code.status();
      request.set_code(*code);
    }
    staff::SignInResponse response;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(60));
    absl::Status status =
        FromNode(stub->SignIn(&context, request, &response), context);
    if (status.ok()) return response;
    const std::string tag = FailureTag(status);
    if (tag == "SECOND_FACTOR_NEEDED" && request.code().empty()) {
      absl::StatusOr<std::string> code =
          AskSecret("Engångskod för " + target_.user, "--totp-file");
      if (!code.ok()) return WithTagAndPath(status, tag, "--totp-file");
      request.set_code(*code);
    } else if (tag != "CODE_ALREADY_USED" || target_.totp_file.empty() ||
               attempt >= kMaxCodes) {
      return status;
    }
  }
}

void NodeClient::Forget() {
  ForgetSession(target_);
  token_.clear();
}

absl::Status NodeClient::RunOnce(
    const std::function<grpc::Status(grpc::ClientContext&)>& call,
    std::chrono::seconds deadline) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + deadline);
  if (!token_.empty()) {
    context.AddMetadata("authorization", "Bearer " + token_);
  }
  return FromNode(call(context), context);
}

absl::Status NodeClient::WithSession(
    const std::function<grpc::Status(grpc::ClientContext&)>& call,
    std::chrono::seconds deadline) {
  if (token_.empty() && !target_.password_file.empty()) {
    absl::Status signed_in = SignIn().status();
    if (!signed_in.ok()) return signed_in;
  }
  absl::Status status = RunOnce(call, deadline);
  if (status.code() != absl::StatusCode::kUnauthenticated) return status;
  if (target_.password_file.empty()) return status;
  absl::Status signed_in = SignIn().status();
  if (!signed_in.ok()) return signed_in;
  return RunOnce(call, deadline);
}

}  // namespace samrad::cli
