// The meetings room, whole: what main makes and starts.
#ifndef SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_ROOM_H_
#define SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_ROOM_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/store.h"
#include "services/hub/meetings/meetings_core.h"
#include "services/hub/stubs/directory_mirror.h"
#include "services/hub/stubs/disclosure_gate.h"
#include "services/hub/stubs/log_appender.h"

namespace samrad::hub {

struct MeetingsRoomOptions {
  std::string database_path;
  std::string origin;
  std::string trust_domain;
  base::OpenMode mode = base::OpenMode::kOpenExisting;
  MeetingsPolicy policy;
};

// Thread-safe.
class MeetingsRoom {
 public:
  // References must outlive the room. Codes of base::Database::Open.
  static absl::StatusOr<std::unique_ptr<MeetingsRoom>> Create(
      const MeetingsRoomOptions& options,
      const crypto::SecretBytes& database_key, const base::Clock& clock,
      const base::Logger& logger, base::Metrics& metrics);
  ~MeetingsRoom();

  // The shells for agency nodes (over mutual TLS); rooms of this process have
  // none.
  std::vector<grpc::Service*> NetworkServices();

  // From now on log, directory and gate are reached. Call once.
  void Start(std::unique_ptr<LogAppender> log,
             std::unique_ptr<DirectoryEventSource> directory,
             std::unique_ptr<DisclosureGate> gate);
  // Ends streams and waits. Call before the servers are stopped.
  void Stop();
  // True once the directory's chain is known.
  bool Serving() const;

 private:
  class Parts;
  explicit MeetingsRoom(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_MEETINGS_MEETINGS_ROOM_H_
