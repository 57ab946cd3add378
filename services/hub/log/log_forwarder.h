// The log's service in a process whose log room runs elsewhere.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_FORWARDER_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_FORWARDER_H_

#include <grpcpp/channel.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>

#include "absl/status/statusor.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/base/clock.h"
#include "services/base/peer.h"
#include "services/base/revocation.h"

namespace samrad::hub {

// Metadata by which one process of the hub says for which agency it asks. The
// log room heeds it only from a caller with the hub's own certificate.
inline constexpr char kForwardedAgency[] = "samrad-agency";

// Agency nodes know one address. This shell checks who calls and asks the log,
// as the hub, in the caller's name; appends are not forwarded
// (PERMISSION_DENIED). UNAVAILABLE when the log does not answer. Thread-safe.
class LogForwarder final : public log::v1::LogService::Service {
 public:
  // `clock` and `revoked` must outlive this.
  LogForwarder(std::shared_ptr<grpc::Channel> log, base::Callers callers,
               const base::Clock& clock, const base::RevocationList& revoked);

  grpc::Status AppendEntries(grpc::ServerContext* context,
                             const log::v1::AppendEntriesRequest* request,
                             log::v1::AppendEntriesResponse* response) override;
  grpc::Status GetCheckpoint(grpc::ServerContext* context,
                             const log::v1::GetCheckpointRequest* request,
                             log::v1::GetCheckpointResponse* response) override;
  grpc::Status GetInclusionProof(
      grpc::ServerContext* context,
      const log::v1::GetInclusionProofRequest* request,
      log::v1::GetInclusionProofResponse* response) override;
  grpc::Status GetConsistencyProof(
      grpc::ServerContext* context,
      const log::v1::GetConsistencyProofRequest* request,
      log::v1::GetConsistencyProofResponse* response) override;
  grpc::Status FollowEntries(
      grpc::ServerContext* context,
      const log::v1::FollowEntriesRequest* request,
      grpc::ServerWriter<log::v1::FollowEntriesResponse>* writer) override;
  grpc::Status AddCosignature(
      grpc::ServerContext* context,
      const log::v1::AddCosignatureRequest* request,
      log::v1::AddCosignatureResponse* response) override;
  grpc::Status ReturnEntries(grpc::ServerContext* context,
                             const log::v1::ReturnEntriesRequest* request,
                             log::v1::ReturnEntriesResponse* response) override;

 private:
  using Stub = log::v1::LogService::Stub;

  // A call to the log in the caller's name; cancelled with the caller's.
  absl::StatusOr<std::unique_ptr<grpc::ClientContext>> ContextFor(
      const grpc::ServerContext& context) const;
  template <typename Request, typename Response>
  grpc::Status Forward(grpc::ServerContext& context,
                       grpc::Status (Stub::*method)(grpc::ClientContext*,
                                                    const Request&, Response*),
                       const Request& request, Response& response);

  const std::unique_ptr<Stub> stub_;
  const base::Callers callers_;
  const base::Clock& clock_;
  const base::RevocationList& revoked_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_FORWARDER_H_
