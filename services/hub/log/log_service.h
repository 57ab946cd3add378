// The log room's gRPC shell.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_SERVICE_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_SERVICE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/sync_stream.h>

#include <memory>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/mutex.h"
#include "services/base/peer.h"
#include "services/base/revocation.h"
#include "services/hub/log/log_core.h"
#include "services/hub/log/restart_hold.h"
#include "services/hub/log/witness_book.h"
#include "services/hub/stubs/directory_mirror.h"

namespace samrad::hub {

// What the shell stands on; all must outlive it.
struct LogServiceParts {
  LogCore& core;
  WitnessBook& book;
  DirectoryMirror& directory;
  RestartHold& hold;
  const base::RevocationList& revoked;
  const base::Clock& clock;
  const base::Logger& logger;
};

// Appends are for the hub itself; everything else also for agencies that the
// directory's chain names and that are not revoked; PERMISSION_DENIED
// otherwise. Another process of the hub may ask in an agency's name
// (LogForwarder). Thread-safe.
class LogServiceImpl final : public log::v1::LogService::Service {
 public:
  LogServiceImpl(const LogServiceParts& parts, base::Callers callers);

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
  // Who asks, or for whom the hub asks.
  absl::StatusOr<base::PeerIdentity> Identify(
      const grpc::ServerContextBase& context) const;
  // The caller when it may read; UNAVAILABLE while the directory is unknown.
  absl::StatusOr<base::PeerIdentity> Admit(
      const grpc::ServerContextBase& context);
  bool IsMember(const base::AgencyId& agency);
  absl::Duration LimitOf(const grpc::ServerContextBase& context) const;

  absl::Status Append(const grpc::ServerContext& context,
                      const log::v1::AppendEntriesRequest& request,
                      log::v1::AppendEntriesResponse& response);
  absl::Status Follow(
      grpc::ServerContext& context,
      const log::v1::FollowEntriesRequest& request,
      grpc::ServerWriter<log::v1::FollowEntriesResponse>& writer);
  absl::Status Cosign(const grpc::ServerContext& context,
                      const log::v1::AddCosignatureRequest& request,
                      log::v1::AddCosignatureResponse& response);
  absl::Status Return(const grpc::ServerContext& context,
                      const log::v1::ReturnEntriesRequest& request,
                      log::v1::ReturnEntriesResponse& response);

  const LogServiceParts parts_;
  const base::Callers callers_;
  const base::Logger logger_;
  base::Mutex mutex_;
  absl::Time last_refresh_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_SERVICE_H_
