#include "services/agency/node_server.h"

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/numbers.h"
#include "crypto/hash/encoding.h"
#include "crypto/seal/pair_key_cache.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/cases/case_book.h"
#include "services/agency/cases/cases_service.h"
#include "services/agency/cases/consent_book.h"
#include "services/agency/gateway/agency_service.h"
#include "services/agency/gateway/catalogue_service.h"
#include "services/agency/gateway/journal_service.h"
#include "services/agency/journal/journal.h"
#include "services/agency/key_retirement.h"
#include "services/agency/meetings/group_desk.h"
#include "services/agency/meetings/group_directory.h"
#include "services/agency/meetings/group_service.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/meetings/item_service.h"
#include "services/agency/meetings/meeting_rooms.h"
#include "services/agency/meetings/meeting_store.h"
#include "services/agency/meetings/minutes_desk.h"
#include "services/agency/meetings/minutes_service.h"
#include "services/agency/meetings/room_desk.h"
#include "services/agency/meetings/room_service.h"
#include "services/agency/outbox/agency_directory.h"
#include "services/agency/outbox/grpc_hub_client.h"
#include "services/agency/outbox/grpc_meetings_hub.h"
#include "services/agency/outbox/inbox.h"
#include "services/agency/outbox/law_change.h"
#include "services/agency/outbox/log_reader.h"
#include "services/agency/outbox/meeting_post.h"
#include "services/agency/outbox/outbox.h"
#include "services/agency/profile.h"
#include "services/agency/review/review_desk.h"
#include "services/agency/review/review_service.h"
#include "services/agency/sharing/consent_glue.h"
#include "services/agency/sharing/disclosing.h"
#include "services/agency/sharing/meeting_sharing.h"
#include "services/agency/sharing/press.h"
#include "services/agency/sharing/receiving.h"
#include "services/agency/sharing/replay.h"
#include "services/agency/sharing/sharing_service.h"
#include "services/agency/split_hub_client.h"
#include "services/agency/staff/device_marks.h"
#include "services/agency/staff/page_desk.h"
#include "services/agency/staff/page_service.h"
#include "services/agency/staff/password_door.h"
#include "services/agency/staff/second_factor_service.h"
#include "services/agency/staff/second_factors.h"
#include "services/agency/staff/sessions.h"
#include "services/agency/staff/staff_desk.h"
#include "services/agency/staff/staff_service.h"
#include "services/agency/vault/request_log.h"
#include "services/agency/vault/settings.h"
#include "services/audit/export_format.h"
#include "services/base/files.h"
#include "services/base/periodic.h"
#include "services/base/server_host.h"
#include "services/base/status.h"
#include "services/law/catalogue.h"

namespace samrad::agency {
namespace {

constexpr size_t kMaxPairKeys = 4096;
constexpr int kMaxAnswerBytes = 4 << 20;
constexpr size_t kPassBytes = 32;
constexpr absl::Duration kHousekeeping = absl::Seconds(5);
constexpr absl::Duration kRetirementInterval = absl::Hours(1);

absl::StatusOr<AgencyProfile> LoadProfile(const base::Database& db) {
  std::optional<AgencyProfile> profile;
  SAMRAD_RETURN_IF_ERROR(
      db.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(profile, ReadProfile(txn));
        return absl::OkStatus();
      }));
  return *std::move(profile);
}

absl::StatusOr<audit::TrustFile> LoadTrust(const std::string& path,
                                           const AgencyProfile& profile) {
  SAMRAD_ASSIGN_OR_RETURN(const std::string json, base::ReadFile(path));
  SAMRAD_ASSIGN_OR_RETURN(audit::TrustFile trust, audit::ParseTrustFile(json));
  if (trust.log.origin != profile.origin.value()) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "WRONG_TRUST_FILE",
                       "the trust file is of another log than this node");
  }
  return trust;
}

struct HubClients {
  std::unique_ptr<HubClient> hub;
  std::unique_ptr<MeetingsHub> meetings;
};

absl::StatusOr<HubClients> ConnectHub(const NodeServerOptions& options) {
  SAMRAD_ASSIGN_OR_RETURN(const auto credentials,
                          base::MutualTlsChannelCredentials(options.hub_tls));
  base::ChannelOptions channel;
  channel.server_name = options.hub_name;
  const auto rooms = base::MakeChannel(options.hub, credentials, channel);
  HubClients clients{.hub = MakeGrpcHubClient(rooms),
                     .meetings = MakeGrpcMeetingsHub(rooms)};
  if (!options.hub_log.empty()) {
    clients.hub = std::make_unique<SplitHubClient>(
        std::move(clients.hub), MakeGrpcHubClient(base::MakeChannel(
                                    options.hub_log, credentials, channel)));
  }
  return clients;
}

// Which of our sealing keys packets wait for that can still be opened.
absl::StatusOr<std::set<std::string>> SealKeysInUse(
    const base::ReadTransaction& txn, const std::string& agency) {
  std::set<std::string> ids;
  SAMRAD_ASSIGN_OR_RETURN(const std::vector<InboxPacket> packets,
                          ListPackets(txn));
  for (const InboxPacket& listed : packets) {
    if (listed.state != InboxState::kUnopened &&
        listed.state != InboxState::kDeciding) {
      continue;
    }
    SAMRAD_ASSIGN_OR_RETURN(const InboxPacket packet,
                            ReadPacket(txn, listed.id));
    sealed::v1::Body body;
    if (!body.ParseFromString(packet.envelope.body())) continue;
    for (const sealed::v1::Slot& slot : body.slots()) {
      if (slot.recipient() == agency) ids.insert(slot.recipient_key_id());
    }
  }
  return ids;
}

}  // namespace

// Members stand in the order in which they need each other.
class NodeServer::Parts {
 public:
  Parts(const NodeServerOptions& options, std::unique_ptr<NodeStore> store,
        AgencyProfile profile, const base::Clock& clock,
        const base::Logger& logger, base::Metrics& metrics)
      : options_(options),
        clock_(clock),
        logger_(logger),
        metrics_(metrics),
        writes_(metrics.NewGauge("samrad_agency_store_writes_total",
                                 "Works written to the store.")),
        commits_(metrics.NewGauge("samrad_agency_store_commits_total",
                                  "Commits that carried them.")),
        store_(std::move(store)),
        profile_(std::move(profile)),
        pair_keys_(kMaxPairKeys) {}
  ~Parts() { Stop(absl::ZeroDuration()); }

  absl::Status Open();
  absl::Status OpenStaff();
  absl::Status Start();
  absl::Status StartPage();
  void Tick();
  void Stop(absl::Duration grace);
  int port() const { return host_->port(); }
  int page_port() const { return page_ == nullptr ? 0 : page_->port(); }

 private:
  base::Database& db() { return store_->vault->db(); }
  absl::Status OpenMeetings();
  void Housekeep();
  void NoteBackup();
  void RetireKeys();
  KeyRetirement::Parts RetirementParts();

  const NodeServerOptions options_;
  const base::Clock& clock_;
  const base::Logger& logger_;
  base::Metrics& metrics_;
  base::Gauge& writes_;
  base::Gauge& commits_;
  const std::unique_ptr<NodeStore> store_;
  const AgencyProfile profile_;
  crypto::PairKeyCache pair_keys_;
  const CaseStaffLoad case_load_;

  std::unique_ptr<Journal> journal_;
  std::unique_ptr<RequestLog> requests_;
  std::unique_ptr<Sessions> sessions_;
  std::unique_ptr<SecondFactors> factors_;
  std::unique_ptr<DeviceMarks> devices_;
  std::unique_ptr<PasswordDoor> door_;
  std::unique_ptr<StaffDesk> desk_;
  std::unique_ptr<PageDesk> page_desk_;
  std::unique_ptr<HubClient> hub_;
  std::unique_ptr<MeetingsHub> meetings_hub_;
  std::unique_ptr<Outbox> outbox_;
  std::unique_ptr<ConsentGlue> glue_;
  std::unique_ptr<CaseBook> cases_;
  std::unique_ptr<ConsentBook> consents_;
  std::unique_ptr<Press> press_;
  std::unique_ptr<Disclosing> disclosing_;
  std::unique_ptr<Exploring> exploring_;
  std::unique_ptr<OutsideActs> outside_acts_;
  std::unique_ptr<Receiving> receiving_;
  std::unique_ptr<MeetingPost> meeting_post_;
  std::unique_ptr<MeetingSharing> meeting_sharing_;
  std::unique_ptr<OralActs> oral_acts_;
  std::unique_ptr<GroupDirectory> group_directory_;
  std::unique_ptr<GroupDesk> group_desk_;
  std::unique_ptr<ItemDesk> item_desk_;
  std::unique_ptr<MeetingRooms> meeting_rooms_;
  std::unique_ptr<RoomDesk> room_desk_;
  std::unique_ptr<MinutesDesk> minutes_desk_;
  std::unique_ptr<AgencyDirectory> directory_;
  std::unique_ptr<LawChange> change_;
  std::unique_ptr<Replay> replay_;
  std::unique_ptr<LogReader> log_;
  std::unique_ptr<ReviewDesk> review_;
  std::unique_ptr<KeyRetirement> retirement_;
  absl::Time last_backup_ = absl::InfinitePast();
  absl::Time next_retirement_ = absl::InfinitePast();

  std::string gateway_pass_;
  std::unique_ptr<StaffServiceShell> staff_shell_;
  std::unique_ptr<PageServiceShell> page_shell_;
  std::unique_ptr<SecondFactorServiceShell> factor_shell_;
  std::unique_ptr<CaseServiceShell> case_shell_;
  std::unique_ptr<ConsentServiceShell> consent_shell_;
  std::unique_ptr<SharingServiceShell> sharing_shell_;
  std::unique_ptr<GroupServiceShell> group_shell_;
  std::unique_ptr<ItemServiceShell> item_shell_;
  std::unique_ptr<RoomServiceShell> room_shell_;
  std::unique_ptr<MinutesServiceShell> minutes_shell_;
  std::unique_ptr<JournalServiceShell> journal_shell_;
  std::unique_ptr<ReviewServiceShell> review_shell_;
  std::unique_ptr<AgencyServiceShell> agency_shell_;
  std::unique_ptr<CatalogueServiceShell> catalogue_shell_;

  std::unique_ptr<base::Periodic> housekeeping_;
  std::unique_ptr<base::ServerHost> host_;
  std::unique_ptr<PageHost> page_;
  bool started_ = false;
};

absl::Status NodeServer::Parts::Open() {
  SAMRAD_ASSIGN_OR_RETURN(journal_, Journal::Open(db(), clock_));
  SAMRAD_ASSIGN_OR_RETURN(requests_, RequestLog::Create(*store_->keys));
  SAMRAD_ASSIGN_OR_RETURN(
      sessions_, Sessions::Open({db(), clock_, store_->random, *journal_}));
  SAMRAD_RETURN_IF_ERROR(OpenStaff());
  SAMRAD_ASSIGN_OR_RETURN(audit::TrustFile trust,
                          LoadTrust(options_.trust_file, profile_));
  SAMRAD_ASSIGN_OR_RETURN(HubClients clients, ConnectHub(options_));
  hub_ = std::move(clients.hub);
  meetings_hub_ = std::move(clients.meetings);
  OutboxOptions outbox;
  outbox.agency = profile_.agency.value();
  outbox.trust = std::move(trust);
  SAMRAD_ASSIGN_OR_RETURN(
      outbox_,
      Outbox::Open({db(), *store_->keys, *journal_, *hub_, clock_,
                    store_->random, logger_, law::Catalogue::BuiltIn()},
                   std::move(outbox)));
  glue_ = std::make_unique<ConsentGlue>(*outbox_, clock_);
  cases_ = std::make_unique<CaseBook>(CaseBook::Parts{
      db(), clock_, store_->random, *journal_, *requests_, logger_});
  consents_ = std::make_unique<ConsentBook>(ConsentBook::Parts{
      db(), clock_, store_->random, *journal_, *requests_, *glue_});
  glue_->Bind(*consents_);
  press_ = std::make_unique<Press>(db(), outbox_->signer());
  disclosing_ = std::make_unique<Disclosing>(
      Disclosing::Parts{db(), clock_, store_->random, *journal_, *requests_,
                        *store_->keys, pair_keys_, *outbox_, *press_});
  exploring_ = std::make_unique<Exploring>(
      Exploring::Parts{db(), clock_, *journal_, *outbox_});
  outside_acts_ = std::make_unique<OutsideActs>(
      OutsideActs::Parts{db(), clock_, *journal_, *requests_, *outbox_});
  receiving_ = std::make_unique<Receiving>(Receiving::Parts{
      db(), clock_, *journal_, *store_->keys, pair_keys_, *outbox_, *press_});
  SAMRAD_RETURN_IF_ERROR(OpenMeetings());
  directory_ = std::make_unique<AgencyDirectory>(*outbox_, *journal_, clock_);
  change_ = std::make_unique<LawChange>(*outbox_, *journal_, clock_);
  replay_ = std::make_unique<Replay>(db(), *journal_, outbox_->catalogues());
  log_ = std::make_unique<LogReader>(*outbox_, clock_);
  review_ = std::make_unique<ReviewDesk>(
      ReviewDesk::Parts{db(), clock_, store_->random, *journal_, *requests_});

  retirement_ = std::make_unique<KeyRetirement>(RetirementParts());

  staff_shell_ = std::make_unique<StaffServiceShell>(
      *desk_, *sessions_, profile_.agency.value(), profile_.kind);
  page_shell_ = std::make_unique<PageServiceShell>(*page_desk_, gateway_pass_);
  factor_shell_ = std::make_unique<SecondFactorServiceShell>(
      *factors_, *sessions_, *desk_, profile_.agency.value());
  case_shell_ = std::make_unique<CaseServiceShell>(*cases_, *sessions_);
  consent_shell_ =
      std::make_unique<ConsentServiceShell>(*consents_, *sessions_);
  sharing_shell_ =
      std::make_unique<SharingServiceShell>(SharingServiceShell::Parts{
          *disclosing_, *exploring_, *outside_acts_, *receiving_, *sessions_});
  journal_shell_ =
      std::make_unique<JournalServiceShell>(*journal_, *log_, *sessions_);
  review_shell_ = std::make_unique<ReviewServiceShell>(*review_, *sessions_);
  agency_shell_ =
      std::make_unique<AgencyServiceShell>(AgencyServiceShell::Parts{
          *directory_, *sessions_, *requests_, db(), clock_});
  catalogue_shell_ =
      std::make_unique<CatalogueServiceShell>(CatalogueServiceShell::Parts{
          *change_, *replay_, *sessions_, *requests_, db(), clock_});
  return absl::OkStatus();
}

absl::Status NodeServer::Parts::OpenStaff() {
  factors_ = std::make_unique<SecondFactors>(
      SecondFactors::Parts{db(), clock_, store_->random, *journal_});
  SAMRAD_ASSIGN_OR_RETURN(devices_,
                          DeviceMarks::Create(*store_->keys, store_->random));
  SAMRAD_ASSIGN_OR_RETURN(
      door_, PasswordDoor::Create({db(), clock_, store_->random, *journal_,
                                   *factors_, *devices_}));
  desk_ = std::make_unique<StaffDesk>(StaffDesk::Parts{
      db(), clock_, *journal_, *requests_, *door_, *sessions_, case_load_});
  page_desk_ = std::make_unique<PageDesk>(
      PageDesk::Parts{clock_, *door_, *sessions_, *factors_, *devices_,
                      profile_.agency.value(), profile_.kind});
  std::array<uint8_t, kPassBytes> pass;
  store_->random.Fill(pass);
  gateway_pass_ = crypto::HexEncode(pass);
  return absl::OkStatus();
}

absl::Status NodeServer::Parts::StartPage() {
  if (options_.page.listen.empty()) return absl::OkStatus();
  SAMRAD_ASSIGN_OR_RETURN(
      page_,
      PageHost::Start(options_.page, {host_->InProcessChannel(kMaxAnswerBytes),
                                      gateway_pass_, profile_.agency.value(),
                                      *sessions_, logger_, metrics_}));
  return absl::OkStatus();
}

absl::Status NodeServer::Parts::OpenMeetings() {
  absl::TimeZone stockholm;
  if (!absl::LoadTimeZone("Europe/Stockholm", &stockholm)) {
    return base::Error(absl::StatusCode::kFailedPrecondition, "NO_TIME_ZONE",
                       "Europe/Stockholm is not known here: install tzdata");
  }
  meeting_post_ = std::make_unique<MeetingPost>(*outbox_, *meetings_hub_);
  meeting_sharing_ = std::make_unique<MeetingSharing>(
      MeetingSharing::Parts{db(), clock_, store_->random, *journal_,
                            *store_->keys, pair_keys_, *meeting_post_});
  oral_acts_ = std::make_unique<OralActs>(
      OralActs::Parts{db(), clock_, *journal_, *requests_, *outbox_});
  group_directory_ = std::make_unique<GroupDirectory>(GroupDirectory::Parts{
      db(), clock_, *meetings_hub_, profile_.agency.value()});
  group_desk_ = std::make_unique<GroupDesk>(
      GroupDesk::Parts{db(), clock_, *journal_, *requests_, *meetings_hub_,
                       *group_directory_, stockholm});
  item_desk_ = std::make_unique<ItemDesk>(
      ItemDesk::Parts{db(), clock_, store_->random, *journal_, *requests_,
                      *meetings_hub_, *group_directory_, *meeting_sharing_});
  glue_->AlsoAsk(AgendaOnConsent);
  meeting_rooms_ = std::make_unique<MeetingRooms>(
      MeetingRooms::Parts{db(), clock_, *journal_, logger_, *meetings_hub_});
  room_desk_ = std::make_unique<RoomDesk>(RoomDesk::Parts{
      db(), clock_, *journal_, *requests_, *meeting_post_, *group_directory_,
      *meeting_sharing_, *oral_acts_, *item_desk_, *meeting_rooms_});
  minutes_desk_ = std::make_unique<MinutesDesk>(MinutesDesk::Parts{
      db(), clock_, *journal_, *requests_, *meeting_post_, *group_directory_,
      *meeting_sharing_, *item_desk_, *room_desk_, stockholm});
  group_shell_ = std::make_unique<GroupServiceShell>(*group_desk_, *sessions_);
  item_shell_ = std::make_unique<ItemServiceShell>(*item_desk_, *sessions_);
  room_shell_ = std::make_unique<RoomServiceShell>(*room_desk_, *sessions_);
  minutes_shell_ =
      std::make_unique<MinutesServiceShell>(*minutes_desk_, *sessions_);
  return absl::OkStatus();
}

absl::Status NodeServer::Parts::Start() {
  base::ServerOptions server;
  server.address = options_.listen;
  SAMRAD_ASSIGN_OR_RETURN(server.credentials,
                          base::TlsServerCredentials(options_.tls));
  server.services = {
      staff_shell_.get(),   case_shell_.get(),    consent_shell_.get(),
      sharing_shell_.get(), journal_shell_.get(), agency_shell_.get(),
      page_shell_.get(),    factor_shell_.get(),  catalogue_shell_.get(),
      group_shell_.get(),   item_shell_.get(),    room_shell_.get(),
      minutes_shell_.get(), review_shell_.get()};
  server.max_message_bytes = kMaxMessageBytes;
  server.port_file = options_.port_file;
  SAMRAD_RETURN_IF_ERROR(journal_->Record(
      {.event = events::kNodeStarted, .subjects = {profile_.agency.value()}}));
  started_ = true;
  SAMRAD_RETURN_IF_ERROR(outbox_->Start());
  meeting_rooms_->Start();
  housekeeping_ =
      std::make_unique<base::Periodic>(kHousekeeping, [this] { Housekeep(); });
  SAMRAD_ASSIGN_OR_RETURN(host_, base::ServerHost::Start(server));
  SAMRAD_RETURN_IF_ERROR(StartPage());
  host_->SetServing(true);
  return absl::OkStatus();
}

void NodeServer::Parts::Housekeep() {
  receiving_->Resume();
  const absl::Status announced = directory_->AnnouncePending();
  if (!announced.ok() && !absl::IsUnavailable(announced) &&
      !absl::IsFailedPrecondition(announced)) {
    logger_.Warning("keys_not_announced", {{"status", announced}});
  }
  NoteBackup();
  RetireKeys();
}

KeyRetirement::Parts NodeServer::Parts::RetirementParts() {
  const auto is_replaced = [this](const std::string& key_id) {
    const ChainSnapshot chain = outbox_->directory().chain();
    const audit::AgencyRecord* self = chain->Find(profile_.agency.value());
    const audit::AgencyKey* current =
        self == nullptr ? nullptr : self->Current(audit::v1::SEAL);
    return current != nullptr && current->key_id != key_id;
  };
  const auto in_use = [this](const base::ReadTransaction& txn) {
    return SealKeysInUse(txn, profile_.agency.value());
  };
  const auto texts_until = [this]() -> absl::StatusOr<absl::Time> {
    SAMRAD_ASSIGN_OR_RETURN(const auto meetings, group_directory_->Meetings());
    return TextsUntil(meetings, clock_.TimeNow());
  };
  return {db(),        *store_->keys, clock_,     *journal_,
          is_replaced, in_use,        texts_until};
}

void NodeServer::Parts::RetireKeys() {
  const absl::Time now = clock_.TimeNow();
  if (now < next_retirement_) return;
  next_retirement_ = now + kRetirementInterval;
  const auto destroyed = retirement_->Run(last_backup_);
  if (!destroyed.ok()) {
    logger_.Warning("keys_not_retired", {{"status", destroyed.status()}});
    return;
  }
  for (const std::string& id : *destroyed) pair_keys_.Forget(id);
}

// `samrad-agency backup` runs beside and cannot write to the store.
void NodeServer::Parts::NoteBackup() {
  const absl::StatusOr<std::string> mark =
      base::ReadFile(options_.data + "/last-backup", 64);
  int64_t micros = 0;
  if (!mark.ok() || !absl::SimpleAtoi(*mark, &micros)) return;
  last_backup_ = absl::FromUnixMicros(micros);
  const absl::Status noted =
      db().Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const std::optional<std::string> known,
                                GetSetting(txn, "last_backup"));
        if (known == *mark) return absl::OkStatus();
        SAMRAD_RETURN_IF_ERROR(PutSetting(txn, "last_backup", *mark));
        return journal_
            ->Append(txn, {.event = events::kBackupMade,
                           .subjects = {profile_.agency.value()}})
            .status();
      });
  if (!noted.ok()) logger_.Warning("backup_not_noted", {{"status", noted}});
}

void NodeServer::Parts::Tick() {
  const base::Database::WriteCounts counts = db().write_counts();
  writes_.Set(counts.works);
  commits_.Set(counts.groups);
}

void NodeServer::Parts::Stop(absl::Duration grace) {
  if (!started_) return;
  started_ = false;
  if (page_ != nullptr) page_->Stop();
  // Texts that were lent go first; who watches a meeting is told to come back.
  meeting_rooms_->Stop();
  if (host_ != nullptr) host_->Stop(grace);
  if (housekeeping_ != nullptr) housekeeping_->Stop();
  meetings_hub_->Shutdown();
  outbox_->Stop();
  const absl::Status said = journal_->Record(
      {.event = events::kNodeStopped, .subjects = {profile_.agency.value()}});
  if (!said.ok()) logger_.Warning("stop_not_journalled", {{"status", said}});
}

NodeServer::NodeServer(std::unique_ptr<Parts> parts)
    : parts_(std::move(parts)) {}
NodeServer::~NodeServer() = default;

absl::StatusOr<std::unique_ptr<NodeServer>> NodeServer::Start(
    const NodeServerOptions& options, std::unique_ptr<NodeStore> store,
    const base::Clock& clock, const base::Logger& logger,
    base::Metrics& metrics) {
  SAMRAD_ASSIGN_OR_RETURN(AgencyProfile profile,
                          LoadProfile(store->vault->db()));
  auto parts = std::make_unique<Parts>(
      options, std::move(store), std::move(profile), clock, logger, metrics);
  SAMRAD_RETURN_IF_ERROR(parts->Open());
  SAMRAD_RETURN_IF_ERROR(parts->Start());
  return std::unique_ptr<NodeServer>(new NodeServer(std::move(parts)));
}

int NodeServer::port() const { return parts_->port(); }
int NodeServer::page_port() const { return parts_->page_port(); }
void NodeServer::Tick() { parts_->Tick(); }
void NodeServer::Stop(absl::Duration grace) { parts_->Stop(grace); }

}  // namespace samrad::agency
