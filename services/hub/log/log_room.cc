#include "services/hub/log/log_room.h"

#include <optional>
#include <utility>

#include "services/base/mutex.h"
#include "services/base/periodic.h"
#include "services/base/status.h"
#include "services/hub/log/log_core.h"
#include "services/hub/log/log_service.h"
#include "services/hub/log/log_store.h"
#include "services/hub/log/quorum_alarm.h"
#include "services/hub/log/restart_hold.h"
#include "services/hub/log/tile_store.h"
#include "services/hub/log/witness_book.h"

namespace samrad::hub {
namespace {

constexpr absl::Duration kTick = absl::Milliseconds(250);

// The directory room comes to be after this one; until then it is away.
class LateDirectory final : public DirectoryEventSource {
 public:
  void Set(std::unique_ptr<DirectoryEventSource> source) {
    base::MutexLock lock(mutex_);
    source_ = std::move(source);
  }

  absl::StatusOr<std::vector<audit::v1::DirectoryEvent>> EventsFrom(
      uint64_t index) override {
    std::shared_ptr<DirectoryEventSource> source;
    {
      base::MutexLock lock(mutex_);
      source = source_;
    }
    if (source == nullptr) {
      return absl::UnavailableError("the directory is not there yet");
    }
    return source->EventsFrom(index);
  }

 private:
  base::Mutex mutex_;
  std::shared_ptr<DirectoryEventSource> source_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

class LogRoom::Parts {
 public:
  Parts(const LogRoomOptions& options, std::unique_ptr<LogStore> store,
        std::unique_ptr<TileStore> tiles, std::unique_ptr<LogCore> core,
        const base::Clock& clock, const base::Logger& logger,
        base::Metrics& metrics, const base::RevocationList& revoked)
      : store_(std::move(store)),
        tiles_(std::move(tiles)),
        core_(std::move(core)),
        clock_(clock),
        logger_(logger.For("log")),
        witnessed_gauge_(metrics.NewGauge("samrad_log_witnessed_size_leaves",
                                          "Leaves that are witnessed")),
        directory_(options.origin, late_directory_),
        hold_(*core_, clock, logger, options.restart_patience),
        network_(ServiceParts(logger, revoked),
                 base::Callers::Network(options.trust_domain)),
        in_process_(ServiceParts(logger, revoked),
                    base::Callers::InProcess(
                        base::PeerIdentity::Hub(options.trust_domain))),
        quorum_alarm_(logger_) {}

  LogServiceParts ServiceParts(const base::Logger& logger,
                               const base::RevocationList& revoked) {
    return {.core = *core_,
            .book = book_,
            .directory = directory_,
            .hold = hold_,
            .revoked = revoked,
            .clock = clock_,
            .logger = logger};
  }

  absl::Status RestoreWitnesses() {
    SAMRAD_ASSIGN_OR_RETURN(const std::vector<WitnessRow> rows,
                            store_->LoadWitnesses());
    book_.Restore(rows);
    return absl::OkStatus();
  }

  void Start(std::unique_ptr<DirectoryEventSource> directory) {
    late_directory_.Set(std::move(directory));
    ticks_.emplace(kTick, [this] { Tick(); });
  }

  void Stop() {
    core_->Stop();
    if (ticks_.has_value()) ticks_->Stop();
  }

  LogServiceImpl& network() { return network_; }
  LogServiceImpl& in_process() { return in_process_; }
  const LogCore& core() const { return *core_; }
  const RestartHold& hold() const { return hold_; }

 private:
  void Tick() {
    hold_.Tick();
    const uint64_t size = core_->Published()->size();
    if (size != refreshed_size_ || directory_.Snapshot() == nullptr) {
      const absl::Status status = directory_.Refresh();
      if (status.ok()) refreshed_size_ = size;
      if (absl::IsDataLoss(status)) {
        logger_.Alarm("log_directory_broken", {{"status", status}});
      }
    }
    const std::vector<WitnessRow> rows = book_.TakeChanged();
    if (!rows.empty()) {
      const absl::Status saved = store_->SaveWitnesses(rows);
      if (!saved.ok()) {
        logger_.Warning("log_witnesses_not_saved", {{"status", saved}});
      }
    }
    WatchQuorum(size);
  }

  void WatchQuorum(uint64_t size) {
    const auto chain = directory_.Snapshot();
    if (chain == nullptr || size == 0) return;
    witnessed_gauge_.Set(static_cast<int64_t>(book_.WitnessedSize(*chain)));
    const absl::Time now = clock_.TimeNow();
    quorum_alarm_.Look(
        book_.LastWitnessedAt(chain.get(), size, core_->first_leaf_at(), now),
        now);
  }

  // In the order in which they are needed; destroyed the other way round.
  const std::unique_ptr<LogStore> store_;
  const std::unique_ptr<TileStore> tiles_;
  const std::unique_ptr<LogCore> core_;
  const base::Clock& clock_;
  const base::Logger logger_;
  base::Gauge& witnessed_gauge_;
  LateDirectory late_directory_;
  DirectoryMirror directory_;
  WitnessBook book_;
  RestartHold hold_;
  LogServiceImpl network_;
  LogServiceImpl in_process_;
  // Touched by the tick only.
  uint64_t refreshed_size_ = 0;
  QuorumAlarm quorum_alarm_;
  std::optional<base::Periodic> ticks_;
};

LogRoom::LogRoom(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
LogRoom::~LogRoom() { Stop(); }

absl::StatusOr<std::unique_ptr<LogRoom>> LogRoom::Create(
    const LogRoomOptions& options, const crypto::SecretBytes& database_key,
    crypto::SigningKey log_key, const base::Clock& clock,
    const base::Logger& logger, base::Metrics& metrics,
    const base::RevocationList& revoked) {
  SAMRAD_ASSIGN_OR_RETURN(
      auto store,
      LogStore::Open(options.database_path, database_key, options.mode));
  SAMRAD_ASSIGN_OR_RETURN(auto tiles, TileStore::Open(options.tile_folder));
  SAMRAD_ASSIGN_OR_RETURN(
      auto core,
      LogCore::Create({.origin = options.origin, .key = std::move(log_key)},
                      *store, *tiles, clock, logger, metrics));
  auto parts =
      std::make_unique<Parts>(options, std::move(store), std::move(tiles),
                              std::move(core), clock, logger, metrics, revoked);
  SAMRAD_RETURN_IF_ERROR(parts->RestoreWitnesses());
  return std::unique_ptr<LogRoom>(new LogRoom(std::move(parts)));
}

std::vector<grpc::Service*> LogRoom::NetworkServices() {
  return {&parts_->network()};
}

std::vector<grpc::Service*> LogRoom::RoomServices() {
  return {&parts_->in_process()};
}

void LogRoom::Start(std::unique_ptr<DirectoryEventSource> directory) {
  parts_->Start(std::move(directory));
}

void LogRoom::Stop() { parts_->Stop(); }

bool LogRoom::Serving() const {
  return !parts_->core().stopped() && !parts_->core().behind();
}

uint64_t LogRoom::PublishedSize() const {
  return parts_->core().Published()->size();
}

}  // namespace samrad::hub
