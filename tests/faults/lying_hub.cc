// A lying hub: stands between agency nodes and the real hub with the hub's own
// certificate and keys, and tells one agency one lie. Everybody else, and
// everything else, passes through as it is. Prints {"told":LIE} each time.
//   lying_hub TOWN ORIGIN DOMAIN HUB-PORT LISTEN-PORT LIE VICTIM SHIFT
// LIE is "honest" (the positive control), or one of swap_ciphertext,
// rewrite_header, wrong_kind (each also with _logged: the hub logs what it
// made), forge_receipt, drop, replay, reorder, wrong_share, keep_share,
// forge_opening_receipt, stale_checkpoint (also _later: once the newest one was
// seen), plant_key, keep_catalogue (it never hands over a catalogue of law),
// fork. SHIFT: how far the victim's mailbox numbers are ahead
// of the hub's by earlier lies. Run by lying_hub_test.py.
#include <grpcpp/grpcpp.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "crypto/secret/random_source.h"
#include "crypto/secret/secret_bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "services/audit/leaf.h"
#include "services/base/mutex.h"
#include "services/base/process.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/tls.h"
#include "tests/faults/liar.h"
#include "tests/faults/packet_lies.h"

namespace samrad::lying {
namespace {

std::string RandomBytes(size_t size) {
  crypto::SodiumRandomSource random;
  std::string bytes(size, '\0');
  random.Fill({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

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
  grpc::Status CancelSubmission(
      grpc::ServerContext* server,
      const exchange::CancelSubmissionRequest* request,
      exchange::CancelSubmissionResponse* response) override {
    return liar_.Forward(*server, [&](Upstream& up, auto& context, bool) {
      return up.exchange->CancelSubmission(&context, *request, response);
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
  grpc::Status GetCatalogue(
      grpc::ServerContext* server,
      const directory::GetCatalogueRequest* request,
      directory::GetCatalogueResponse* response) override {
    return liar_.Forward(
        *server, [&](Upstream& up, auto& context, bool victim) {
          if (victim && liar_.Lies("keep_catalogue")) {
            liar_.Told();
            return grpc::Status(grpc::StatusCode::UNAVAILABLE, "later");
          }
          return up.directory->GetCatalogue(&context, *request, response);
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
