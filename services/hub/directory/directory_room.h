// The directory room, whole: what main makes and starts.
#ifndef SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_ROOM_H_
#define SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_ROOM_H_

#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "crypto/secret/secret_bytes.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/store.h"
#include "services/hub/stubs/log_appender.h"
#include "services/law/catalogue.h"

namespace samrad::hub {

struct DirectoryRoomOptions {
  std::string database_path;
  std::string origin;
  std::string trust_domain;
  base::OpenMode mode = base::OpenMode::kOpenExisting;
};

// For `samrad-hub genesis`, with no room running: puts the events of the first
// agencies' request files into the store (made when missing). Codes of
// base::Database::Open and hub::ImportGenesis (directory_core.h).
absl::Status ImportGenesisEvents(const DirectoryRoomOptions& options,
                                 const crypto::SecretBytes& database_key,
                                 std::vector<audit::v1::DirectoryEvent> events);

// Thread-safe.
class DirectoryRoom {
 public:
  // References must outlive the room. Codes of base::Database::Open and
  // DirectoryCore::Create: FAILED_PRECONDITION (tag NO_GENESIS) before
  // ImportGenesisEvents.
  static absl::StatusOr<std::unique_ptr<DirectoryRoom>> Create(
      const DirectoryRoomOptions& options,
      const crypto::SecretBytes& database_key, const law::Catalogue& built_in,
      const base::Clock& clock, const base::Logger& logger,
      base::Metrics& metrics);
  ~DirectoryRoom();

  // The shells for agency nodes and other hub processes (over mutual TLS), and
  // those for rooms of this process (in-process server only).
  std::vector<grpc::Service*> NetworkServices();
  std::vector<grpc::Service*> RoomServices();

  // From now on events are logged. Call once.
  void Start(std::unique_ptr<LogAppender> log);
  void Stop();
  // True once every event that the store holds is logged.
  bool Serving() const;

  // For main's per-call check of peers, when the room is in this process.
  bool IsMember(std::string_view agency) const;

 private:
  class Parts;
  explicit DirectoryRoom(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_ROOM_H_
