#include "services/hub/directory/directory_room.h"

#include <optional>
#include <utility>

#include "services/base/periodic.h"
#include "services/base/status.h"
#include "services/hub/directory/directory_core.h"
#include "services/hub/directory/directory_service.h"

namespace samrad::hub {
namespace {

constexpr absl::Duration kFlushInterval = absl::Milliseconds(200);

absl::StatusOr<std::unique_ptr<base::Database>> OpenStore(
    const DirectoryRoomOptions& options, const crypto::SecretBytes& key,
    base::OpenMode mode) {
  base::DatabaseOptions database_options;
  database_options.mode = mode;
  database_options.reader_count = 2;
  database_options.writer_cache_bytes = 4 << 20;
  database_options.reader_cache_bytes = 2 << 20;
  return base::Database::Open(options.database_path, key,
                              {DirectoryStore::StoreSchema()},
                              database_options);
}

}  // namespace

absl::Status ImportGenesisEvents(
    const DirectoryRoomOptions& options,
    const crypto::SecretBytes& database_key,
    std::vector<audit::v1::DirectoryEvent> events) {
  SAMRAD_ASSIGN_OR_RETURN(
      const std::unique_ptr<base::Database> database,
      OpenStore(options, database_key, base::OpenMode::kCreateIfMissing));
  DirectoryStore store(*database);
  return ImportGenesis(store, options.origin, std::move(events));
}

class DirectoryRoom::Parts {
 public:
  static absl::StatusOr<std::unique_ptr<Parts>> Create(
      const DirectoryRoomOptions& options,
      const crypto::SecretBytes& database_key, const law::Catalogue& built_in,
      const base::Clock& clock, const base::Logger& logger,
      base::Metrics& metrics) {
    auto parts = std::make_unique<Parts>(logger, metrics);
    SAMRAD_ASSIGN_OR_RETURN(parts->database_,
                            OpenStore(options, database_key, options.mode));
    parts->store_.emplace(*parts->database_);
    SAMRAD_ASSIGN_OR_RETURN(
        parts->core_,
        DirectoryCore::Create(options.origin, *parts->store_, parts->log_,
                              clock, built_in, parts->logger_));
    parts->network_.emplace(*parts->core_,
                            base::Callers::Network(options.trust_domain));
    parts->in_process_.emplace(
        *parts->core_, base::Callers::InProcess(
                           base::PeerIdentity::Hub(options.trust_domain)));
    return parts;
  }

  Parts(const base::Logger& logger, base::Metrics& metrics)
      : logger_(logger.For("directory")),
        failures_(metrics.NewCounter("samrad_directory_append_failures_total",
                                     "Events the log did not take.")) {}

  void Start(std::unique_ptr<LogAppender> log) {
    log_.Set(std::move(log));
    flusher_.emplace(kFlushInterval, [this] {
      const absl::Status flushed = core_->Flush();
      if (flushed.ok()) return;
      failures_.Add();
      if (!absl::IsUnavailable(flushed)) {
        logger_.Alarm("directory_flush_failed", {{"status", flushed}});
      }
    });
  }

  void Stop() {
    if (flusher_.has_value()) flusher_->Stop();
  }

  DirectoryCore& core() { return *core_; }
  grpc::Service* network() { return &*network_; }
  grpc::Service* in_process() { return &*in_process_; }

 private:
  const base::Logger logger_;
  base::Counter& failures_;
  LateLogAppender log_;
  std::unique_ptr<base::Database> database_;
  std::optional<DirectoryStore> store_;
  std::unique_ptr<DirectoryCore> core_;
  std::optional<DirectoryServiceImpl> network_;
  std::optional<DirectoryServiceImpl> in_process_;
  std::optional<base::Periodic> flusher_;
};

DirectoryRoom::DirectoryRoom(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
DirectoryRoom::~DirectoryRoom() { Stop(); }

absl::StatusOr<std::unique_ptr<DirectoryRoom>> DirectoryRoom::Create(
    const DirectoryRoomOptions& options,
    const crypto::SecretBytes& database_key, const law::Catalogue& built_in,
    const base::Clock& clock, const base::Logger& logger,
    base::Metrics& metrics) {
  SAMRAD_ASSIGN_OR_RETURN(
      std::unique_ptr<Parts> parts,
      Parts::Create(options, database_key, built_in, clock, logger, metrics));
  return std::unique_ptr<DirectoryRoom>(new DirectoryRoom(std::move(parts)));
}

std::vector<grpc::Service*> DirectoryRoom::NetworkServices() {
  return {parts_->network()};
}

std::vector<grpc::Service*> DirectoryRoom::RoomServices() {
  return {parts_->in_process()};
}

void DirectoryRoom::Start(std::unique_ptr<LogAppender> log) {
  parts_->Start(std::move(log));
}

void DirectoryRoom::Stop() { parts_->Stop(); }

bool DirectoryRoom::Serving() const { return parts_->core().Flushed(); }

bool DirectoryRoom::IsMember(std::string_view agency) const {
  return parts_->core().IsMember(agency);
}

}  // namespace samrad::hub
