// The log room, whole: what main makes and starts.
#ifndef SAMRAD_SERVICES_HUB_LOG_LOG_ROOM_H_
#define SAMRAD_SERVICES_HUB_LOG_LOG_ROOM_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/ed25519.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/revocation.h"
#include "services/base/store.h"
#include "services/hub/stubs/directory_mirror.h"

namespace samrad::hub {

struct LogRoomOptions {
  std::string database_path;
  std::string tile_folder;
  std::string origin;
  std::string trust_domain;
  base::OpenMode mode = base::OpenMode::kOpenExisting;
  // How long after a restart to wait for the readers (RestartHold).
  absl::Duration restart_patience = absl::ZeroDuration();
};

// Thread-safe. Errors of Create: those of LogStore::Open, TileStore::Open and
// LogCore::Create; each means that the room must not serve.
class LogRoom {
 public:
  // References must outlive the room.
  static absl::StatusOr<std::unique_ptr<LogRoom>> Create(
      const LogRoomOptions& options, const crypto::SecretBytes& database_key,
      crypto::SigningKey log_key, const base::Clock& clock,
      const base::Logger& logger, base::Metrics& metrics,
      const base::RevocationList& revoked);
  ~LogRoom();

  // The shells for agency nodes and other hub processes (over mutual TLS), and
  // those for rooms of this process (in-process server only).
  std::vector<grpc::Service*> NetworkServices();
  std::vector<grpc::Service*> RoomServices();

  // From now on the directory is asked who takes part. Call once, after the
  // directory can be reached; until then agencies get UNAVAILABLE.
  void Start(std::unique_ptr<DirectoryEventSource> directory);
  // Ends streams and waits. Call before the servers are stopped.
  void Stop();
  // True when appends and reads are answered.
  bool Serving() const;

  // Size and root as published; for tests and for the log line at start.
  uint64_t PublishedSize() const;

 private:
  class Parts;
  explicit LogRoom(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_LOG_LOG_ROOM_H_
