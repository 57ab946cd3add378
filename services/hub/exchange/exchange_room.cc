#include "services/hub/exchange/exchange_room.h"

#include <optional>
#include <utility>

#include "services/base/periodic.h"
#include "services/base/status.h"
#include "services/hub/exchange/exchange_service.h"
#include "services/hub/exchange/gate_service.h"

namespace samrad::hub {
namespace {

// A revocation holds at the latest after this.
constexpr absl::Duration kDirectoryInterval = absl::Milliseconds(200);
constexpr absl::Duration kSweepInterval = absl::Seconds(30);

}  // namespace

class ExchangeRoom::Parts {
 public:
  static absl::StatusOr<std::unique_ptr<Parts>> Create(
      const ExchangeRoomOptions& options,
      const crypto::SecretBytes& database_key, const base::Clock& clock,
      const base::Logger& logger, base::Metrics& metrics) {
    auto parts = std::make_unique<Parts>(options.origin, logger);
    base::DatabaseOptions database_options;
    database_options.mode = options.mode;
    SAMRAD_ASSIGN_OR_RETURN(
        parts->database_,
        base::Database::Open(options.database_path, database_key,
                             {ExchangeSchema()}, database_options));
    SAMRAD_ASSIGN_OR_RETURN(
        parts->core_, ExchangeCore::Create(options.origin, options.policy,
                                           {.database = *parts->database_,
                                            .directory = parts->directory_,
                                            .log = parts->log_,
                                            .clock = clock,
                                            .catalogues = parts->catalogues_,
                                            .logger = parts->logger_,
                                            .metrics = metrics}));
    parts->network_.emplace(*parts->core_,
                            base::Callers::Network(options.trust_domain));
    parts->network_gate_.emplace(*parts->core_,
                                 base::Callers::Network(options.trust_domain));
    parts->room_gate_.emplace(
        *parts->core_, base::Callers::InProcess(
                           base::PeerIdentity::Hub(options.trust_domain)));
    return parts;
  }

  Parts(const std::string& origin, const base::Logger& logger)
      : logger_(logger.For("exchange")), directory_(origin, late_directory_) {}

  void Start(std::unique_ptr<LogAppender> log,
             std::unique_ptr<DirectoryEventSource> directory,
             std::unique_ptr<CatalogueSource> catalogues) {
    log_.Set(std::move(log));
    late_directory_.Set(std::move(directory));
    catalogues_.Set(std::move(catalogues));
    core_->Start();
    directory_poll_.emplace(kDirectoryInterval, [this] {
      const absl::Status status = directory_.Refresh();
      if (absl::IsDataLoss(status)) {
        logger_.Alarm("exchange_directory_broken", {{"status", status}});
      }
      RefreshCatalogues();
    });
    sweep_.emplace(kSweepInterval, [this] {
      absl::Status status = core_->Sweep();
      status.Update(core_->RefreshQuorum());
      if (!status.ok()) {
        logger_.Warning("exchange_sweep_failed", {{"status", status}});
      }
    });
  }

  void Stop() {
    core_->Stop();
    if (directory_poll_.has_value()) directory_poll_->Stop();
    if (sweep_.has_value()) sweep_->Stop();
  }

  std::vector<grpc::Service*> network() {
    return {&*network_, &*network_gate_};
  }
  grpc::Service* room_gate() { return &*room_gate_; }
  bool Serving() const {
    return !core_->stopped() && directory_.Snapshot() != nullptr &&
           !catalogues_.founding().empty();
  }

 private:
  // On the thread of the poll. A catalogue that cannot be read is told once.
  void RefreshCatalogues() {
    const std::shared_ptr<const audit::DirectoryChain> chain =
        directory_.Snapshot();
    if (chain == nullptr) return;
    const absl::Status status = catalogues_.Refresh(*chain);
    const bool refused =
        absl::IsDataLoss(status) || absl::IsInvalidArgument(status);
    if (refused && !catalogue_refused_) {
      logger_.Alarm("exchange_catalogue_refused", {{"status", status}});
    }
    catalogue_refused_ = refused;
  }

  const base::Logger logger_;
  LateLogAppender log_;
  LateDirectorySource late_directory_;
  DirectoryMirror directory_;
  CatalogueMirror catalogues_;
  bool catalogue_refused_ = false;
  std::unique_ptr<base::Database> database_;
  std::unique_ptr<ExchangeCore> core_;
  std::optional<ExchangeServiceImpl> network_;
  std::optional<GateServiceImpl> network_gate_;
  std::optional<GateServiceImpl> room_gate_;
  std::optional<base::Periodic> directory_poll_;
  std::optional<base::Periodic> sweep_;
};

ExchangeRoom::ExchangeRoom(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
ExchangeRoom::~ExchangeRoom() { Stop(); }

absl::StatusOr<std::unique_ptr<ExchangeRoom>> ExchangeRoom::Create(
    const ExchangeRoomOptions& options, const crypto::SecretBytes& database_key,
    const base::Clock& clock, const base::Logger& logger,
    base::Metrics& metrics) {
  SAMRAD_ASSIGN_OR_RETURN(
      std::unique_ptr<Parts> parts,
      Parts::Create(options, database_key, clock, logger, metrics));
  return std::unique_ptr<ExchangeRoom>(new ExchangeRoom(std::move(parts)));
}

std::vector<grpc::Service*> ExchangeRoom::NetworkServices() {
  return parts_->network();
}

std::vector<grpc::Service*> ExchangeRoom::RoomServices() {
  return {parts_->room_gate()};
}

void ExchangeRoom::Start(std::unique_ptr<LogAppender> log,
                         std::unique_ptr<DirectoryEventSource> directory,
                         std::unique_ptr<CatalogueSource> catalogues) {
  parts_->Start(std::move(log), std::move(directory), std::move(catalogues));
}

void ExchangeRoom::Stop() { parts_->Stop(); }

bool ExchangeRoom::Serving() const { return parts_->Serving(); }

}  // namespace samrad::hub
