// The exchange room, whole: what main makes and starts.
#ifndef SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_ROOM_H_
#define SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_ROOM_H_

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
#include "services/hub/exchange/exchange_core.h"
#include "services/hub/stubs/catalogue_mirror.h"
#include "services/hub/stubs/directory_mirror.h"
#include "services/hub/stubs/log_appender.h"

namespace samrad::hub {

struct ExchangeRoomOptions {
  std::string database_path;
  std::string origin;
  std::string trust_domain;
  base::OpenMode mode = base::OpenMode::kOpenExisting;
  ExchangePolicy policy;
};

// Thread-safe.
class ExchangeRoom {
 public:
  // References must outlive the room. Codes of base::Database::Open.
  static absl::StatusOr<std::unique_ptr<ExchangeRoom>> Create(
      const ExchangeRoomOptions& options,
      const crypto::SecretBytes& database_key, const base::Clock& clock,
      const base::Logger& logger, base::Metrics& metrics);
  ~ExchangeRoom();

  // The shells for agency nodes (over mutual TLS); rooms of this process have
  // nothing to ask of the exchange.
  std::vector<grpc::Service*> NetworkServices();
  std::vector<grpc::Service*> RoomServices();

  // From now on the log and the directory are reached. Call once.
  void Start(std::unique_ptr<LogAppender> log,
             std::unique_ptr<DirectoryEventSource> directory,
             std::unique_ptr<CatalogueSource> catalogues);
  // Ends streams and waits. Call before the servers are stopped.
  void Stop();
  // True once the directory's chain and a catalogue are known.
  bool Serving() const;

 private:
  class Parts;
  explicit ExchangeRoom(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_EXCHANGE_EXCHANGE_ROOM_H_
