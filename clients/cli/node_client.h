// A signed-in connection to one agency node.
#ifndef SAMRAD_CLIENTS_CLI_NODE_CLIENT_H_
#define SAMRAD_CLIENTS_CLI_NODE_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "clients/cli/failure.h"
#include "clients/cli/target.h"
#include "samrad/agency/staff/v1/staff.pb.h"

namespace samrad::cli {

// Not thread-safe.
class NodeClient {
 public:
  // INVALID_ARGUMENT when the authority file cannot be read. Does not connect.
  static absl::StatusOr<std::unique_ptr<NodeClient>> Create(Target target);

  // Signs in with the password file, or asks at the terminal, and stores the
  // session; the same for a one-time code, when the account needs one. A code
  // that was used already is followed by the next. UNAUTHENTICATED,
  // UNAVAILABLE.
  absl::StatusOr<samrad::agency::staff::v1::SignInResponse> SignIn();

  // Forgets the stored session here; the node's is ended by the caller.
  void Forget();

  // Runs `call` with a context that carries deadline and session. Signs in and
  // tries once more when the session is gone and a password file is known.
  absl::Status WithSession(
      const std::function<grpc::Status(grpc::ClientContext&)>& call,
      std::chrono::seconds deadline = std::chrono::seconds(60));

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  const Target& target() const { return target_; }

 private:
  NodeClient(Target target, std::shared_ptr<grpc::Channel> channel);
  absl::StatusOr<samrad::agency::staff::v1::SignInResponse> SignInWithCode(
      samrad::agency::staff::v1::SignInRequest request);
  absl::Status RunOnce(
      const std::function<grpc::Status(grpc::ClientContext&)>& call,
      std::chrono::seconds deadline);

  Target target_;
  std::shared_ptr<grpc::Channel> channel_;
  std::string token_;
};

}  // namespace samrad::cli

#endif  // SAMRAD_CLIENTS_CLI_NODE_CLIENT_H_
