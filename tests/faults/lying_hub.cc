// A lying hub: stands between agency nodes and the real hub with the hub's own
// certificate and keys, and tells one agency one lie. Everybody else, and
// everything else, passes through as it is. Prints {"told":LIE} each time.
//   lying_hub TOWN ORIGIN DOMAIN HUB-PORT LISTEN-PORT LIE VICTIM SHIFT
// LIE is "honest" (the positive control), or one of swap_ciphertext,
// rewrite_header, wrong_kind (each also with _logged: the hub logs what it
// made), forge_receipt, drop, replay, reorder, wrong_share, keep_share,
// forge_opening_receipt, stale_checkpoint (also _later: once the newest one was
// seen), plant_key, fork. SHIFT: how far the victim's mailbox numbers are ahead
// of the hub's by earlier lies. Run by lying_hub_test.py.
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/audit/leaf.h"
#include "services/base/files.h"
#include "services/base/grpc_status.h"
#include "services/base/mutex.h"
#include "services/base/peer.h"
#include "services/base/process.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/tls.h"
#include "tests/faults/own_log.h"
#include "tests/faults/packet_lies.h"

namespace samrad::lying {
namespace {

namespace directory = samrad::hub::directory::v1;
namespace exchange = samrad::hub::exchange::v1;
namespace log = samrad::hub::log::v1;

struct Arguments {
  std::string town, origin, domain, hub_port, listen_port, lie, victim;
  std::int64_t shift = 0;
};

std::string RandomBytes(size_t size) {
  crypto::SodiumRandomSource random;
  std::string bytes(size, '\0');
  random.Fill({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

// The real hub as one caller sees it.
struct Upstream {
  std::unique_ptr<exchange::ExchangeService::Stub> exchange;
  std::unique_ptr<log::LogService::Stub> log;
  std::unique_ptr<directory::DirectoryService::Stub> directory;
};

// What all three services share.
class Liar {
 public:
  explicit Liar(Arguments arguments)
      : arguments_(std::move(arguments)),
        callers_(base::Callers::Network(arguments_.domain)) {}

  // Reads the log's key and begins to follow the real log.
  absl::Status Start() {
    auto seed = base::ReadKeyFile(arguments_.town + "/hub/keys/log.key", 32);
    if (!seed.ok()) return seed.status();
    auto key = crypto::SigningKey::FromSeed(*std::move(seed));
    if (!key.ok()) return key.status();
    own_log_ = std::make_unique<OwnLog>(*std::move(key), arguments_.origin,
                                        arguments_.lie == "fork");
    std::thread([this] { FollowForEver(); }).detach();
    own_log_->AwaitBase();
    return absl::OkStatus();
  }

  Upstream& For(const std::string& agency) {
    base::MutexLock lock(mutex_);
    Upstream& upstream = upstreams_[agency];
    if (upstream.log != nullptr) return upstream;
    const std::string home =
        agency.empty() ? arguments_.town + "/hub/tls"
                       : arguments_.town + "/agencies/" + agency + "/tls";
    const std::string name = agency.empty() ? "/hub" : "/hub-client";
    auto credentials = base::MutualTlsChannelCredentials(
        {home + name + ".key", home + name + ".pem",
         arguments_.town + "/hub/tls/ca.pem"});
    if (!credentials.ok()) {
      std::cerr << credentials.status() << "\n";
      std::exit(1);
    }
    auto channel =
        base::MakeChannel("127.0.0.1:" + arguments_.hub_port, *credentials);
    upstream.exchange = exchange::ExchangeService::NewStub(channel);
    upstream.log = log::LogService::NewStub(channel);
    upstream.directory = directory::DirectoryService::NewStub(channel);
    return upstream;
  }

  // Calls the real hub as the caller. `call` is given the upstream, the context
  // and whether the caller is the one that is lied to.
  template <typename Call>
  grpc::Status Forward(grpc::ServerContext& server, Call&& call) {
    auto agency = callers_.IdentifyAgency(server);
    if (!agency.ok()) return base::ToGrpc(agency.status(), server);
    const std::string caller(agency->value());
    auto context = grpc::ClientContext::FromServerContext(server);
    const grpc::Status status =
        call(For(caller), *context, caller == arguments_.victim);
    return base::ToGrpc(base::FromGrpc(status, *context, true), server);
  }

  // True when this is the lie, and it is told.
  bool Lies(std::string_view lie) const { return arguments_.lie == lie; }
  void Told() const {
    std::printf("{\"told\":\"%s\"}\n", arguments_.lie.c_str());
    std::fflush(stdout);
  }

  void Rewrite(audit::v1::Receipt* receipt) const {
    if (Lies("fork") && receipt->tree_size() > 0) own_log_->Rewrite(*receipt);
  }

  // As the hub itself: its log takes what it is given. Nothing else in the town
  // appends for the directory while a lie is told.
  audit::v1::Receipt AppendAsHub(const audit::Entry& entry) {
    log::AppendEntriesRequest request;
    request.set_room("directory");
    log::SequencedEntry& one = *request.add_entries();
    one.set_sequence(static_cast<uint64_t>(absl::GetCurrentTimeNanos()));
    one.set_entry(audit::ToBytes(entry));
    grpc::ClientContext context;
    log::AppendEntriesResponse response;
    const grpc::Status status =
        For("").log->AppendEntries(&context, request, &response);
    if (!status.ok() || response.receipts_size() != 1) {
      std::cerr << "append: " << status.error_message() << "\n";
      std::exit(1);
    }
    return response.receipts(0);
  }

  audit::v1::Receipt ReceiptOfLeafZero() {
    grpc::ClientContext context;
    log::GetInclusionProofRequest request;
    log::GetInclusionProofResponse response;
    const grpc::Status status =
        For(arguments_.victim)
            .log->GetInclusionProof(&context, request, &response);
    if (!status.ok()) {
      std::cerr << "proof: " << status.error_message() << "\n";
      std::exit(1);
    }
    return response.receipt();
  }

  const Arguments& arguments() const { return arguments_; }
  const OwnLog& own_log() const { return *own_log_; }

 private:
  void FollowForEver() {
    while (true) {
      grpc::ClientContext context;
      log::FollowEntriesRequest request;
      request.set_from(own_log_->size());
      auto reader =
          For(arguments_.victim).log->FollowEntries(&context, request);
      log::FollowEntriesResponse message;
      while (reader->Read(&message)) own_log_->Take(message);
      (void)reader->Finish();
      absl::SleepFor(absl::Milliseconds(100));
    }
  }

  const Arguments arguments_;
  const base::Callers callers_;
  std::unique_ptr<OwnLog> own_log_;
  base::Mutex mutex_;
  std::map<std::string, Upstream> upstreams_;
};

class LyingExchange final : public exchange::ExchangeService::Service {
 public:
  explicit LyingExchange(Liar& liar)
      : liar_(liar),
        lies_(
            liar.arguments().lie, liar.arguments().shift,
            {.log = [&](const audit::Entry& e) { return liar.AppendAsHub(e); },
             .another_receipt = [&] { return liar.ReceiptOfLeafZero(); },
             .told = [&] { liar.Told(); }}) {}

  grpc::Status SubmitDisclosure(
      grpc::ServerContext* server,
      const exchange::SubmitDisclosureRequest* request,
      exchange::SubmitDisclosureResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context,
                                      bool victim) {
      auto status = up.exchange->SubmitDisclosure(&context, *request, response);
      if (victim && response->has_receipt()) {
        liar_.Rewrite(response->mutable_receipt());
      }
      return status;
    });
  }
  grpc::Status SubmitBatch(grpc::ServerContext* server,
                           const exchange::SubmitBatchRequest* request,
                           exchange::SubmitBatchResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          auto status = up.exchange->SubmitBatch(&context, *request, response);
          for (auto& result : *response->mutable_results()) {
            if (victim && result.has_receipt()) {
              liar_.Rewrite(result.mutable_receipt());
            }
          }
          return status;
        });
  }
  grpc::Status GetSubmission(
      grpc::ServerContext* server,
      const exchange::GetSubmissionRequest* request,
      exchange::GetSubmissionResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context,
                                      bool victim) {
      auto status = up.exchange->GetSubmission(&context, *request, response);
      if (victim && response->has_receipt()) {
        liar_.Rewrite(response->mutable_receipt());
      }
      return status;
    });
  }
  grpc::Status RecordAct(grpc::ServerContext* server,
                         const exchange::RecordActRequest* request,
                         exchange::RecordActResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          auto status = up.exchange->RecordAct(&context, *request, response);
          if (victim && response->has_receipt()) {
            liar_.Rewrite(response->mutable_receipt());
          }
          return status;
        });
  }
  grpc::Status OpenDisclosure(
      grpc::ServerContext* server,
      const exchange::OpenDisclosureRequest* request,
      exchange::OpenDisclosureResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context,
                                      bool victim) {
      auto status = up.exchange->OpenDisclosure(&context, *request, response);
      if (!victim || !status.ok()) return status;
      liar_.Rewrite(response->mutable_receipt());
      if (liar_.Lies("wrong_share")) {
        response->set_share(RandomBytes(32));
      } else if (liar_.Lies("keep_share")) {
        response->clear_share();
      } else if (liar_.Lies("forge_opening_receipt")) {
        *response->mutable_receipt() = liar_.ReceiptOfLeafZero();
      } else {
        return status;
      }
      liar_.Told();
      return status;
    });
  }
  grpc::Status AcknowledgeDeliveries(
      grpc::ServerContext* server,
      const exchange::AcknowledgeDeliveriesRequest* request,
      exchange::AcknowledgeDeliveriesResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context, bool) {
      return up.exchange->AcknowledgeDeliveries(&context, *request, response);
    });
  }
  grpc::Status CollectDeliveries(
      grpc::ServerContext* server,
      const exchange::CollectDeliveriesRequest* request,
      grpc::ServerWriter<exchange::CollectDeliveriesResponse>* writer)
      override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          exchange::CollectDeliveriesRequest asked = *request;
          if (victim) {
            base::MutexLock lock(mutex_);
            asked.set_after(lies_.TrueNumber(request->after()));
          }
          auto reader = up.exchange->CollectDeliveries(&context, asked);
          exchange::CollectDeliveriesResponse message;
          while (reader->Read(&message)) {
            for (const auto& one : Deliver(message, victim)) writer->Write(one);
          }
          return reader->Finish();
        });
  }

 private:
  std::vector<exchange::CollectDeliveriesResponse> Deliver(
      exchange::CollectDeliveriesResponse message, bool victim) {
    if (!victim) return {std::move(message)};
    if (message.has_packet()) {
      liar_.Rewrite(message.mutable_packet()->mutable_receipt());
    } else if (message.has_act()) {
      liar_.Rewrite(message.mutable_act()->mutable_receipt());
    }
    base::MutexLock lock(mutex_);
    return lies_.Tell(std::move(message));
  }

  Liar& liar_;
  base::Mutex mutex_;
  PacketLies lies_;
};

class LyingLog final : public log::LogService::Service {
 public:
  explicit LyingLog(Liar& liar) : liar_(liar) {}

  grpc::Status GetCheckpoint(grpc::ServerContext* server,
                             const log::GetCheckpointRequest* request,
                             log::GetCheckpointResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          auto status = up.log->GetCheckpoint(&context, *request, response);
          if (!victim || !status.ok()) return status;
          if (liar_.Lies("fork")) {
            // It claims that all is well.
            response->set_checkpoint(
                liar_.own_log().NoteAt(liar_.own_log().size()));
          } else if (liar_.Lies("stale_checkpoint") ||
                     (liar_.Lies("stale_checkpoint_later") &&
                      asked_.exchange(true))) {
            response->set_checkpoint(liar_.own_log().NoteAt(OldSize()));
            liar_.Told();
          }
          return status;
        });
  }
  grpc::Status GetInclusionProof(
      grpc::ServerContext* server, const log::GetInclusionProofRequest* request,
      log::GetInclusionProofResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context, bool) {
      return up.log->GetInclusionProof(&context, *request, response);
    });
  }
  grpc::Status GetConsistencyProof(
      grpc::ServerContext* server,
      const log::GetConsistencyProofRequest* request,
      log::GetConsistencyProofResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context, bool) {
      return up.log->GetConsistencyProof(&context, *request, response);
    });
  }
  grpc::Status FollowEntries(
      grpc::ServerContext* server, const log::FollowEntriesRequest* request,
      grpc::ServerWriter<log::FollowEntriesResponse>* writer) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          if (victim && liar_.Lies("fork")) {
            return FollowOwnLog(*server, request->from(), writer);
          }
          if (victim && liar_.Lies("stale_checkpoint")) {
            while (!server->IsCancelled())
              absl::SleepFor(absl::Milliseconds(100));
            return grpc::Status::CANCELLED;
          }
          auto reader = up.log->FollowEntries(&context, *request);
          log::FollowEntriesResponse message;
          while (reader->Read(&message)) writer->Write(message);
          return reader->Finish();
        });
  }
  grpc::Status AddCosignature(grpc::ServerContext* server,
                              const log::AddCosignatureRequest* request,
                              log::AddCosignatureResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          // The real log could not take it.
          if (victim && liar_.Lies("fork")) return grpc::Status::OK;
          return up.log->AddCosignature(&context, *request, response);
        });
  }
  grpc::Status ReturnEntries(grpc::ServerContext* server,
                             const log::ReturnEntriesRequest* request,
                             log::ReturnEntriesResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          if (victim && liar_.Lies("stale_checkpoint")) {
            response->set_tree_size(OldSize());
            return grpc::Status::OK;
          }
          return up.log->ReturnEntries(&context, *request, response);
        });
  }

 private:
  // Well below what the victim has seen.
  std::uint64_t OldSize() const { return liar_.own_log().AwaitBase() / 2; }

  grpc::Status FollowOwnLog(
      grpc::ServerContext& server, std::uint64_t next,
      grpc::ServerWriter<log::FollowEntriesResponse>* writer) {
    while (!server.IsCancelled()) {
      const std::uint64_t size = liar_.own_log().AwaitBeyond(next);
      if (size <= next) continue;
      log::FollowEntriesResponse message;
      message.set_first(next);
      message.set_entries(liar_.own_log().Entries(next, size));
      message.set_checkpoint(liar_.own_log().NoteAt(size));
      writer->Write(message);
      if (size > liar_.own_log().AwaitBase()) liar_.Told();
      next = size;
    }
    return grpc::Status::CANCELLED;
  }

  Liar& liar_;
  // The victim has seen the newest checkpoint.
  std::atomic<bool> asked_ = false;
};

class LyingDirectory final : public directory::DirectoryService::Service {
 public:
  explicit LyingDirectory(Liar& liar) : liar_(liar) {}

  grpc::Status ListEvents(grpc::ServerContext* server,
                          const directory::ListEventsRequest* request,
                          directory::ListEventsResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          auto status = up.directory->ListEvents(&context, *request, response);
          for (auto& event : *response->mutable_events()) {
            if (victim && event.has_receipt()) {
              liar_.Rewrite(event.mutable_receipt());
            }
          }
          if (victim && status.ok() && liar_.Lies("plant_key")) {
            *response->add_events() = Planted(up);
            liar_.Told();
          }
          return status;
        });
  }
  grpc::Status ProposeEvent(
      grpc::ServerContext* server,
      const directory::ProposeEventRequest* request,
      directory::ProposeEventResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context, bool) {
      return up.directory->ProposeEvent(&context, *request, response);
    });
  }
  grpc::Status ListProposals(
      grpc::ServerContext* server,
      const directory::ListProposalsRequest* request,
      directory::ListProposalsResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context, bool) {
      return up.directory->ListProposals(&context, *request, response);
    });
  }

 private:
  // A sealing key of the hub's under the name of the police, well formed and in
  // the real log; all it lacks is a signature of the police.
  audit::v1::DirectoryEvent Planted(Upstream& up) {
    base::MutexLock lock(mutex_);
    if (planted_.has_value()) return *planted_;
    audit::v1::DirectoryHeader header;
    grpc::ClientContext context;
    directory::ListEventsResponse all;
    up.directory->ListEvents(&context, {}, &all);
    for (const audit::v1::DirectoryEvent& event : all.events()) {
      audit::v1::DirectoryHeader one;
      if (one.ParseFromString(event.header()) && one.agency() == "police" &&
          one.use() == audit::v1::SEAL) {
        header = one;
      }
    }
    auto real = crypto::ParseSealVkey(header.vkey());
    auto seed = crypto::SecretBytes::Random(random_, 32);
    auto key = crypto::SigningKey::FromSeed(*std::move(seed));
    if (!real.ok() || !key.ok()) {
      std::cerr << "the police has no sealing key\n";
      std::exit(1);
    }
    header.set_vkey(
        crypto::EncodeSealVkey(real->name, key->PublicKey().bytes()));
    header.mutable_at()->set_seconds(absl::ToUnixSeconds(absl::Now()));
    audit::v1::DirectoryEvent event;
    event.set_header(header.SerializeAsString());
    event.set_salt(RandomBytes(32));
    auto entry = audit::EntryOf(event);
    audit::v1::AgencySignature& signature = *event.add_signatures();
    signature.set_agency("police");
    signature.set_signature(crypto::SignEntry(*entry, *key));
    *event.mutable_receipt() = liar_.AppendAsHub(*entry);
    event.set_leaf(event.receipt().leaf());
    planted_ = event;
    return event;
  }

  Liar& liar_;
  crypto::SodiumRandomSource random_;
  base::Mutex mutex_;
  std::optional<audit::v1::DirectoryEvent> planted_;
};

int Run(const Arguments& arguments) {
  if (!base::HardenProcess().ok()) return 1;
  Liar liar(arguments);
  if (const absl::Status status = liar.Start(); !status.ok()) {
    std::cerr << status << "\n";
    return 1;
  }
  const std::string tls = arguments.town + "/hub/tls/";
  base::RevocationList revoked;
  auto credentials = base::MutualTlsServerCredentials(
      {tls + "hub.key", tls + "hub.pem", tls + "ca.pem"}, revoked);
  if (!credentials.ok()) {
    std::cerr << credentials.status() << "\n";
    return 1;
  }
  LyingExchange exchange_service(liar);
  LyingLog log_service(liar);
  LyingDirectory directory_service(liar);
  base::ServerOptions options;
  options.address = "127.0.0.1:" + arguments.listen_port;
  options.credentials = *credentials;
  options.services = {&exchange_service, &log_service, &directory_service};
  auto host = base::ServerHost::Start(options);
  if (!host.ok()) {
    std::cerr << host.status() << "\n";
    return 1;
  }
  (*host)->SetServing(true);
  base::WaitForStopSignal();
  std::fflush(stdout);
  _exit(0);  // holds nothing that must be kept
}

}  // namespace
}  // namespace samrad::lying

int main(int argc, char** argv) {
  if (argc != 9) {
    std::cerr << "lying_hub TOWN ORIGIN DOMAIN HUB-PORT LISTEN-PORT LIE VICTIM "
                 "SHIFT\n";
    return 2;
  }
  return samrad::lying::Run({argv[1], argv[2], argv[3], argv[4], argv[5],
                             argv[6], argv[7], std::atoll(argv[8])});
}
