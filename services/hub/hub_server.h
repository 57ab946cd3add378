// One hub process: its rooms, the servers they stand on, and who calls whom.
#ifndef SAMRAD_SERVICES_HUB_HUB_SERVER_H_
#define SAMRAD_SERVICES_HUB_HUB_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "services/base/clock.h"
#include "services/base/log.h"
#include "services/base/metrics.h"
#include "services/base/tls.h"
#include "services/hub/hub_rooms.h"

namespace samrad::hub {

struct HubServerOptions {
  std::string data_folder;
  std::string keys_folder;
  std::string listen_address;
  base::TlsFiles tls;
  RoomChoice rooms;
  RoomAddresses addresses;
  std::string port_file;     // empty: none
  std::string revoked_file;  // empty: none
  // See RestartHold.
  absl::Duration restart_patience = absl::ZeroDuration();
};

// Where a room keeps its rows and the log its published form.
std::string RoomDatabasePath(const std::string& data_folder,
                             const std::string& room);
std::string TileFolder(const std::string& data_folder);

// Rooms talk only through gRPC: within one process over a server without a
// port, else over mutual TLS. Thread-safe except Stop, which is called once.
class HubServer {
 public:
  // Opens stores, starts rooms and the server; health is NOT_SERVING until
  // every room is ready (Tick). Codes: those of the keys, stores and rooms; a
  // room that must not serve means no server. References must outlive this.
  static absl::StatusOr<std::unique_ptr<HubServer>> Start(
      const HubServerOptions& options, const base::Clock& clock,
      const base::Logger& logger, base::Metrics& metrics);
  ~HubServer();

  int port() const;
  // Health follows the rooms, and the revocation file is read anew. Called
  // about once a second.
  void Tick();
  bool serving() const;
  // Graceful: streams end, calls in progress have `grace`.
  void Stop(absl::Duration grace);

 private:
  friend absl::Status CreateRoomStores(const std::string&, const std::string&,
                                       const base::Clock&, const base::Logger&,
                                       base::Metrics&);
  class Parts;
  explicit HubServer(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

// Makes what is missing of the rooms' stores and the log's first checkpoint;
// `samrad-hub serve` then expects to find them. The directory's store must hold
// its genesis events.
absl::Status CreateRoomStores(const std::string& data_folder,
                              const std::string& keys_folder,
                              const base::Clock& clock,
                              const base::Logger& logger,
                              base::Metrics& metrics);

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_HUB_SERVER_H_
