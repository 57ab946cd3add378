#include "services/hub/hub_server.h"

#include <utility>
#include <vector>

#include "crypto/sign/signed_note.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/status.h"
#include "services/hub/directory/directory_room.h"
#include "services/hub/exchange/exchange_room.h"
#include "services/hub/hub_keys.h"
#include "services/hub/hub_settings.h"
#include "services/hub/log/log_forwarder.h"
#include "services/hub/log/log_room.h"
#include "services/hub/meetings/meetings_room.h"
#include "services/hub/message_tap.h"
#include "services/hub/stubs/grpc_catalogue_source.h"
#include "services/hub/stubs/grpc_directory_source.h"
#include "services/hub/stubs/grpc_disclosure_gate.h"
#include "services/hub/stubs/grpc_log_appender.h"
#include "services/law/catalogue.h"

namespace samrad::hub {
namespace {

// How long one room waits for another before it says that it is away.
constexpr absl::Duration kAppendLimit = absl::Seconds(5);
constexpr absl::Duration kDirectoryLimit = absl::Seconds(5);
// An open item is stopped when the gate has not answered by then.
constexpr absl::Duration kGateLimit = absl::Seconds(1);

}  // namespace

std::string RoomDatabasePath(const std::string& data_folder,
                             const std::string& room) {
  return data_folder + "/" + room + ".db";
}

std::string TileFolder(const std::string& data_folder) {
  return data_folder + "/log";
}

class HubServer::Parts {
 public:
  Parts(const HubServerOptions& options, const base::Clock& clock,
        const base::Logger& logger, base::Metrics& metrics)
      : options_(options), clock_(clock), logger_(logger), metrics_(metrics) {}

  absl::Status OpenRooms(base::OpenMode mode);
  absl::Status StartAll();
  void Tick();
  void Stop(absl::Duration grace);
  bool serving() const;
  int port() const { return host_->port(); }

 private:
  absl::Status OpenLog(const HubSettings& settings, base::OpenMode mode,
                       const crypto::SecretBytes& database_key);
  absl::Status OpenMeetings(const HubSettings& settings, base::OpenMode mode,
                            const crypto::SecretBytes& database_key);
  absl::Status StartInProcess();
  absl::Status StartMeetings(
      const std::shared_ptr<grpc::Channel>& to_log,
      const std::shared_ptr<grpc::Channel>& to_directory);
  absl::StatusOr<std::shared_ptr<grpc::Channel>> Elsewhere(
      const std::string& address) const;
  absl::Status LoadRevoked();

  const HubServerOptions options_;
  const base::Clock& clock_;
  const base::Logger& logger_;
  base::Metrics& metrics_;

  std::string trust_domain_;
  base::RevocationList revoked_;
  std::unique_ptr<LogRoom> log_;
  std::unique_ptr<DirectoryRoom> directory_;
  std::unique_ptr<ExchangeRoom> exchange_;
  std::unique_ptr<MeetingsRoom> meetings_;
  std::unique_ptr<LogForwarder> forwarder_;
  std::unique_ptr<base::InProcessServer> in_process_;
  std::unique_ptr<base::ServerHost> host_;
  bool was_serving_ = false;
  bool stopped_ = false;
};

absl::Status HubServer::Parts::OpenLog(
    const HubSettings& settings, base::OpenMode mode,
    const crypto::SecretBytes& database_key) {
  SAMRAD_ASSIGN_OR_RETURN(crypto::SigningKey log_key,
                          ReadLogKey(options_.keys_folder));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::NoteKey stated,
                          crypto::ParseVkey(settings.log_vkey));
  if (stated.key != log_key.PublicKey()) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "OTHER_LOG_KEY",
                       "log.key is not the key that hub.json names");
  }
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                          RoomDatabaseKey(database_key, "log"));
  const LogRoomOptions room = {
      .database_path = RoomDatabasePath(options_.data_folder, "log"),
      .tile_folder = TileFolder(options_.data_folder),
      .origin = settings.origin.value(),
      .trust_domain = settings.trust_domain,
      .mode = mode,
      .restart_patience = options_.restart_patience};
  SAMRAD_ASSIGN_OR_RETURN(
      log_, LogRoom::Create(room, key, std::move(log_key), clock_, logger_,
                            metrics_, revoked_));
  return absl::OkStatus();
}

absl::Status HubServer::Parts::OpenMeetings(
    const HubSettings& settings, base::OpenMode mode,
    const crypto::SecretBytes& database_key) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                          RoomDatabaseKey(database_key, "meetings"));
  const MeetingsRoomOptions room = {
      .database_path = RoomDatabasePath(options_.data_folder, "meetings"),
      .origin = settings.origin.value(),
      .trust_domain = settings.trust_domain,
      .mode = mode,
      .policy = {}};
  SAMRAD_ASSIGN_OR_RETURN(
      meetings_, MeetingsRoom::Create(room, key, clock_, logger_, metrics_));
  return absl::OkStatus();
}

absl::Status HubServer::Parts::StartMeetings(
    const std::shared_ptr<grpc::Channel>& to_log,
    const std::shared_ptr<grpc::Channel>& to_directory) {
  if (meetings_ == nullptr) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(const auto to_exchange,
                          Elsewhere(options_.addresses.exchange));
  meetings_->Start(
      std::make_unique<GrpcLogAppender>("meetings", to_log, kAppendLimit),
      std::make_unique<GrpcDirectorySource>(to_directory, kDirectoryLimit),
      std::make_unique<GrpcDisclosureGate>(to_exchange, kGateLimit));
  return absl::OkStatus();
}

absl::Status HubServer::Parts::OpenRooms(base::OpenMode mode) {
  SAMRAD_ASSIGN_OR_RETURN(const HubSettings settings,
                          ReadHubSettings(options_.data_folder));
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes database_key,
                          ReadDatabaseKey(options_.keys_folder));
  trust_domain_ = settings.trust_domain;
  if (options_.rooms.log) {
    SAMRAD_RETURN_IF_ERROR(OpenLog(settings, mode, database_key));
  }
  if (options_.rooms.directory) {
    SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                            RoomDatabaseKey(database_key, "directory"));
    const DirectoryRoomOptions room = {
        .database_path = RoomDatabasePath(options_.data_folder, "directory"),
        .origin = settings.origin.value(),
        .trust_domain = settings.trust_domain,
        .mode = mode};
    SAMRAD_ASSIGN_OR_RETURN(
        directory_, DirectoryRoom::Create(room, key, law::Catalogue::BuiltIn(),
                                          clock_, logger_, metrics_));
  }
  if (options_.rooms.exchange) {
    SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                            RoomDatabaseKey(database_key, "exchange"));
    const ExchangeRoomOptions room = {
        .database_path = RoomDatabasePath(options_.data_folder, "exchange"),
        .origin = settings.origin.value(),
        .trust_domain = settings.trust_domain,
        .mode = mode,
        .policy = {.log_vkey = settings.log_vkey}};
    SAMRAD_ASSIGN_OR_RETURN(
        exchange_, ExchangeRoom::Create(room, key, clock_, logger_, metrics_));
  }
  if (options_.rooms.meetings) {
    return OpenMeetings(settings, mode, database_key);
  }
  return absl::OkStatus();
}

absl::Status HubServer::Parts::StartInProcess() {
  std::vector<grpc::Service*> services;
  const auto add = [&services](std::vector<grpc::Service*> more) {
    services.insert(services.end(), more.begin(), more.end());
  };
  if (log_ != nullptr) add(log_->RoomServices());
  if (directory_ != nullptr) add(directory_->RoomServices());
  if (exchange_ != nullptr) add(exchange_->RoomServices());
  if (services.empty()) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(in_process_, base::InProcessServer::Start(services));
  return absl::OkStatus();
}

// The channel to a room: of this process, or of another as the hub itself.
absl::StatusOr<std::shared_ptr<grpc::Channel>> HubServer::Parts::Elsewhere(
    const std::string& address) const {
  if (address.empty()) return in_process_->Channel();
  SAMRAD_ASSIGN_OR_RETURN(const auto credentials,
                          base::MutualTlsChannelCredentials(options_.tls));
  return base::MakeChannel(address, credentials);
}

absl::Status HubServer::Parts::LoadRevoked() {
  if (options_.revoked_file.empty()) return absl::OkStatus();
  return revoked_.LoadFile(options_.revoked_file);
}

absl::Status HubServer::Parts::StartAll() {
  SAMRAD_RETURN_IF_ERROR(LoadRevoked());
  SAMRAD_ASSIGN_OR_RETURN(auto credentials, base::MutualTlsServerCredentials(
                                                options_.tls, revoked_));
  SAMRAD_RETURN_IF_ERROR(OpenRooms(base::OpenMode::kOpenExisting));
  SAMRAD_RETURN_IF_ERROR(StartInProcess());
  SAMRAD_ASSIGN_OR_RETURN(const auto to_log, Elsewhere(options_.addresses.log));
  SAMRAD_ASSIGN_OR_RETURN(const auto to_directory,
                          Elsewhere(options_.addresses.directory));

  base::ServerOptions server;
  server.address = options_.listen_address;
  server.credentials = std::move(credentials);
  server.port_file = options_.port_file;
  server.prepare = TapMessages;
  const auto add = [&server](std::vector<grpc::Service*> more) {
    server.services.insert(server.services.end(), more.begin(), more.end());
  };
  if (log_ != nullptr) {
    log_->Start(
        std::make_unique<GrpcDirectorySource>(to_directory, kDirectoryLimit));
    add(log_->NetworkServices());
  } else {
    forwarder_ = std::make_unique<LogForwarder>(
        to_log, base::Callers::Network(trust_domain_), clock_, revoked_);
    add({forwarder_.get()});
  }
  if (directory_ != nullptr) {
    directory_->Start(
        std::make_unique<GrpcLogAppender>("directory", to_log, kAppendLimit));
    add(directory_->NetworkServices());
  }
  if (exchange_ != nullptr) {
    exchange_->Start(
        std::make_unique<GrpcLogAppender>("exchange", to_log, kAppendLimit),
        std::make_unique<GrpcDirectorySource>(to_directory, kDirectoryLimit),
        std::make_unique<GrpcCatalogueSource>(to_directory, kDirectoryLimit));
    add(exchange_->NetworkServices());
  }
  SAMRAD_RETURN_IF_ERROR(StartMeetings(to_log, to_directory));
  if (meetings_ != nullptr) add(meetings_->NetworkServices());
  SAMRAD_ASSIGN_OR_RETURN(host_, base::ServerHost::Start(server));
  return absl::OkStatus();
}

bool HubServer::Parts::serving() const {
  return (log_ == nullptr || log_->Serving()) &&
         (directory_ == nullptr || directory_->Serving()) &&
         (exchange_ == nullptr || exchange_->Serving()) &&
         (meetings_ == nullptr || meetings_->Serving());
}

void HubServer::Parts::Tick() {
  const bool now_serving = serving();
  host_->SetServing(now_serving);
  if (now_serving != was_serving_) {
    was_serving_ = now_serving;
    logger_.Info("hub_health", {{"serving", now_serving}});
  }
  const absl::Status loaded = LoadRevoked();
  if (!loaded.ok()) {
    logger_.Alarm("revocation_file_unreadable", {{"status", loaded}});
  }
}

void HubServer::Parts::Stop(absl::Duration grace) {
  if (std::exchange(stopped_, true)) return;
  // Callers first, then what they call.
  if (meetings_ != nullptr) meetings_->Stop();
  if (exchange_ != nullptr) exchange_->Stop();
  if (directory_ != nullptr) directory_->Stop();
  if (log_ != nullptr) log_->Stop();
  if (host_ != nullptr) host_->Stop(grace);
  if (in_process_ != nullptr) in_process_->Stop(grace);
}

HubServer::HubServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
HubServer::~HubServer() { Stop(absl::ZeroDuration()); }

absl::StatusOr<std::unique_ptr<HubServer>> HubServer::Start(
    const HubServerOptions& options, const base::Clock& clock,
    const base::Logger& logger, base::Metrics& metrics) {
  SAMRAD_RETURN_IF_ERROR(CheckAddresses(options.rooms, options.addresses));
  auto parts = std::make_unique<Parts>(options, clock, logger, metrics);
  const absl::Status started = parts->StartAll();
  if (!started.ok()) {
    parts->Stop(absl::ZeroDuration());
    return started;
  }
  return std::unique_ptr<HubServer>(new HubServer(std::move(parts)));
}

int HubServer::port() const { return parts_->port(); }
void HubServer::Tick() { parts_->Tick(); }
bool HubServer::serving() const { return parts_->serving(); }
void HubServer::Stop(absl::Duration grace) { parts_->Stop(grace); }

absl::Status CreateRoomStores(const std::string& data_folder,
                              const std::string& keys_folder,
                              const base::Clock& clock,
                              const base::Logger& logger,
                              base::Metrics& metrics) {
  HubServerOptions options;
  options.data_folder = data_folder;
  options.keys_folder = keys_folder;
  options.rooms = {
      .log = true, .directory = true, .exchange = true, .meetings = true};
  HubServer::Parts parts(options, clock, logger, metrics);
  return parts.OpenRooms(base::OpenMode::kCreateIfMissing);
}

}  // namespace samrad::hub
