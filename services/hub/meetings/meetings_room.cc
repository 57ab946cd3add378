#include "services/hub/meetings/meetings_room.h"

#include <optional>
#include <utility>

#include "services/base/periodic.h"
#include "services/base/status.h"
#include "services/hub/meetings/meetings_service.h"
#include "services/hub/meetings/watch_reactor.h"

namespace samrad::hub {
namespace {

// A revocation holds at the latest after this.
constexpr absl::Duration kDirectoryInterval = absl::Milliseconds(200);
constexpr absl::Duration kRoomInterval = absl::Milliseconds(500);
constexpr absl::Duration kGateInterval = absl::Seconds(1);
constexpr absl::Duration kLightInterval = absl::Seconds(5);
constexpr absl::Duration kStoreInterval = absl::Minutes(1);
constexpr int kWatchThreads = 2;

}  // namespace

class MeetingsRoom::Parts {
 public:
  static absl::StatusOr<std::unique_ptr<Parts>> Create(
      const MeetingsRoomOptions& options,
      const crypto::SecretBytes& database_key, const base::Clock& clock,
      const base::Logger& logger, base::Metrics& metrics) {
    auto parts = std::make_unique<Parts>(options.origin, logger);
    base::DatabaseOptions database_options;
    database_options.mode = options.mode;
    SAMRAD_ASSIGN_OR_RETURN(
        parts->database_,
        base::Database::Open(options.database_path, database_key,
                             {MeetingsStore::StoreSchema()}, database_options));
    parts->store_.emplace(*parts->database_);
    SAMRAD_ASSIGN_OR_RETURN(
        parts->core_, MeetingsCore::Create(options.origin, options.policy,
                                           {.store = *parts->store_,
                                            .directory = parts->directory_,
                                            .log = parts->log_,
                                            .gate = parts->gate_,
                                            .clock = clock,
                                            .logger = parts->logger_,
                                            .metrics = metrics}));
    parts->network_.emplace(*parts->core_, parts->pool_,
                            base::Callers::Network(options.trust_domain));
    return parts;
  }

  Parts(const std::string& origin, const base::Logger& logger)
      : logger_(logger.For("meetings")), directory_(origin, late_directory_) {}

  void Start(std::unique_ptr<LogAppender> log,
             std::unique_ptr<DirectoryEventSource> directory,
             std::unique_ptr<DisclosureGate> gate) {
    log_.Set(std::move(log));
    late_directory_.Set(std::move(directory));
    gate_.Set(std::move(gate));
    core_->Start();
    directory_poll_.emplace(kDirectoryInterval, [this] {
      const absl::Status status = directory_.Refresh();
      if (absl::IsDataLoss(status)) {
        logger_.Alarm("meetings_directory_broken", {{"status", status}});
      }
    });
    room_sweep_.emplace(kRoomInterval, [this] { core_->SweepRooms(); });
    gate_poll_.emplace(kGateInterval, [this] {
      core_->CheckOpenItems();
      BeatWatchers(*core_);
    });
    light_poll_.emplace(kLightInterval, [this] { core_->CheckComingItems(); });
    store_sweep_.emplace(kStoreInterval, [this] {
      const absl::Status status = core_->SweepStore();
      if (!status.ok()) {
        logger_.Warning("meetings_sweep_failed", {{"status", status}});
      }
    });
  }

  void Stop() {
    core_->Stop();
    for (auto* periodic : {&directory_poll_, &room_sweep_, &gate_poll_,
                           &light_poll_, &store_sweep_}) {
      if (periodic->has_value()) (*periodic)->Stop();
    }
  }

  grpc::Service* network() { return &*network_; }
  bool Serving() const {
    return !core_->stopped() && directory_.Snapshot() != nullptr;
  }

 private:
  const base::Logger logger_;
  LateLogAppender log_;
  LateDirectorySource late_directory_;
  LateDisclosureGate gate_;
  DirectoryMirror directory_;
  std::unique_ptr<base::Database> database_;
  std::optional<MeetingsStore> store_;
  std::unique_ptr<MeetingsCore> core_;
  // After the core: what it runs asks the core.
  WatchPool pool_{kWatchThreads};
  std::optional<MeetingsServiceImpl> network_;
  std::optional<base::Periodic> directory_poll_;
  std::optional<base::Periodic> room_sweep_;
  std::optional<base::Periodic> gate_poll_;
  std::optional<base::Periodic> light_poll_;
  std::optional<base::Periodic> store_sweep_;
};

MeetingsRoom::MeetingsRoom(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
MeetingsRoom::~MeetingsRoom() { Stop(); }

absl::StatusOr<std::unique_ptr<MeetingsRoom>> MeetingsRoom::Create(
    const MeetingsRoomOptions& options, const crypto::SecretBytes& database_key,
    const base::Clock& clock, const base::Logger& logger,
    base::Metrics& metrics) {
  SAMRAD_ASSIGN_OR_RETURN(
      std::unique_ptr<Parts> parts,
      Parts::Create(options, database_key, clock, logger, metrics));
  return std::unique_ptr<MeetingsRoom>(new MeetingsRoom(std::move(parts)));
}

std::vector<grpc::Service*> MeetingsRoom::NetworkServices() {
  return {parts_->network()};
}

void MeetingsRoom::Start(std::unique_ptr<LogAppender> log,
                         std::unique_ptr<DirectoryEventSource> directory,
                         std::unique_ptr<DisclosureGate> gate) {
  parts_->Start(std::move(log), std::move(directory), std::move(gate));
}

void MeetingsRoom::Stop() { parts_->Stop(); }

bool MeetingsRoom::Serving() const { return parts_->Serving(); }

}  // namespace samrad::hub
