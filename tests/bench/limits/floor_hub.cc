// The hub of the walk floor: the exchange's and the log's commits, signatures
// and hashes behind the same calls, and no rule.
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "crypto/hash/sha256.h"
#include "crypto/merkle/merkle_tree.h"
#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_verifier.h"
#include "crypto/sign/checkpoint.h"
#include "crypto/testing/test_keys.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/hub/log/v1/log.grpc.pb.h"
#include "services/base/echo_service_for_test.h"
#include "services/base/mutex.h"
#include "services/base/peer.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/status.h"
#include "services/base/tls.h"
#include "services/hub/log/tile_store.h"
#include "tests/bench/limits/floor_rows.h"
#include "tests/bench/limits/floor_shape.h"
#include "tests/bench/stage.h"

namespace samrad::bench {
namespace {

namespace exchange = hub::exchange::v1;
namespace hublog = hub::log::v1;

// As the walk: what is published closer together travels together, and the
// folder of tiles follows.
constexpr absl::Duration kFollowInterval = absl::Milliseconds(1);
constexpr absl::Duration kFolderInterval = absl::Milliseconds(100);

// One act from its acceptance to its receipt.
struct Act {
  std::uint64_t seq = 0;
  audit::Entry entry{};
  std::string id;
  // What its party gets, without number and receipt.
  exchange::CollectDeliveriesResponse mail;
  std::string mail_to;
  audit::v1::Receipt receipt;
  Latch* done = nullptr;
};
using SharedAct = std::shared_ptr<Act>;

class FloorHub {
 public:
  explicit FloorHub(const FloorFiles& files)
      : exchange_db_(OpenFloorStore(files.Path("exchange.db"), ExchangeRows())),
        log_db_(OpenFloorStore(files.Path("log.db"), LogRows())),
        log_key_(crypto::TestSigningKey(kLogKeyNumber)),
        social_(SigningKeyOf("social").PublicKey()),
        police_(SigningKeyOf("police").PublicKey()),
        verifier_(4096),
        append_(kAppendGroup,
                [this](std::vector<SharedAct> group) { Append(group); }) {
    auto tiles = hub::TileStore::Open(files.Path("tiles"));
    Must(tiles.status(), "tiles");
    tiles_ = *std::move(tiles);
    std::thread([this] { WriteFolder(); }).detach();
  }

  grpc::Status Submit(const exchange::SubmitBatchRequest& request,
                      exchange::SubmitBatchResponse& response) {
    Latch done(request.submissions_size());
    std::vector<SharedAct> acts;
    struct Hashes {
      crypto::Digest header, body, shares;
    };
    std::vector<Hashes> hashes;
    for (const auto& one : request.submissions()) {
      const auto& envelope = one.envelope();
      hashes.push_back({crypto::Sha256(envelope.header()),
                        crypto::Sha256(envelope.body()),
                        crypto::Sha256(one.shares(0).share())});
      auto act = std::make_shared<Act>();
      act->entry = *audit::LeafEntry(audit::v1::DISCLOSURE, envelope.header(),
                                     crypto::AsChars(hashes.back().body),
                                     envelope.salt());
      if (!verifier_
               .Verify(act->entry, crypto::AsBytes(envelope.signature()),
                       social_)
               .ok()) {
        return grpc::Status(grpc::StatusCode::DATA_LOSS, "signature");
      }
      act->id = envelope.header().substr(0, 16);
      *act->mail.mutable_packet()->mutable_envelope() = envelope;
      act->mail_to = "police";
      act->done = &done;
      acts.push_back(std::move(act));
    }
    exchange_db_->WriteAsync(
        [&](base::Transaction& txn) -> absl::Status {
          for (std::size_t i = 0; i < acts.size(); ++i) {
            const auto& one = request.submissions(static_cast<int>(i));
            const auto& envelope = one.envelope();
            SAMRAD_RETURN_IF_ERROR(PutRecord(
                txn, {.entry = crypto::AsChars(acts[i]->entry),
                      .agency = "social",
                      .subject = acts[i]->id,
                      .header = envelope.header(),
                      .salt = envelope.salt(),
                      .signature = envelope.signature(),
                      .ciphertext_hash = crypto::AsChars(hashes[i].body),
                      .shares_hash = crypto::AsChars(hashes[i].shares)}));
            acts[i]->seq = static_cast<std::uint64_t>(txn.last_insert_id());
            SAMRAD_RETURN_IF_ERROR(PutEnvelope(
                txn, acts[i]->seq, envelope.body(), one.shares(0).share(),
                crypto::AsChars(hashes[i].header)));
          }
          return absl::OkStatus();
        },
        [&](const absl::Status& status) {
          Must(status, "accept");
          {
            base::MutexLock lock(mutex_);
            for (std::size_t i = 0; i < acts.size(); ++i) {
              held_[acts[i]->id] = {
                  acts[i]->seq,
                  request.submissions(static_cast<int>(i)).shares(0).share()};
            }
          }
          append_.PushAll(acts);
        });
    done.Wait();
    for (const SharedAct& act : acts) {
      auto& result = *response.add_results();
      result.set_state(exchange::PUBLISHED);
      *result.mutable_receipt() = act->receipt;
      result.mutable_accepted_at()->set_seconds(1789459200);
    }
    return grpc::Status::OK;
  }

  grpc::Status Open(const exchange::OpenDisclosureRequest& request,
                    exchange::OpenDisclosureResponse& response) {
    const auto& record = request.record();
    Latch done(1);
    auto act = std::make_shared<Act>();
    act->entry = *audit::EntryOf(record);
    if (!verifier_
             .Verify(act->entry, crypto::AsBytes(record.signature()), police_)
             .ok()) {
      return grpc::Status(grpc::StatusCode::DATA_LOSS, "signature");
    }
    act->id = record.header().substr(0, 16);
    auto& mail = *act->mail.mutable_act();
    *mail.mutable_record() = record;
    mail.set_agency("police");
    act->mail_to = "social";
    act->done = &done;
    Held held;
    {
      base::MutexLock lock(mutex_);
      held = held_[act->id];
    }
    exchange_db_->WriteAsync(
        [&](base::Transaction& txn) -> absl::Status {
          SAMRAD_RETURN_IF_ERROR(
              PutRecord(txn, {.type = 2,
                              .entry = crypto::AsChars(act->entry),
                              .agency = "police",
                              .subject = act->id,
                              .header = record.header(),
                              .salt = record.salt(),
                              .signature = record.signature(),
                              .ciphertext_hash = "",
                              .shares_hash = ""}));
          act->seq = static_cast<std::uint64_t>(txn.last_insert_id());
          return PutOpening(txn, held.seq, act->seq);
        },
        [&](const absl::Status& status) {
          Must(status, "open");
          append_.Push(act);
        });
    done.Wait();
    *response.mutable_receipt() = act->receipt;
    response.set_share(held.share);
    return grpc::Status::OK;
  }

  grpc::Status Acknowledge(
      const std::string& agency,
      const exchange::AcknowledgeDeliveriesRequest& request) {
    const std::string message = agency + std::string(9, '\0');
    const auto signature =
        crypto::SignatureFromBytes(crypto::AsBytes(request.signature()));
    if (!signature.ok() ||
        !(agency == "social" ? social_ : police_)
             .Verify(kAckDomain, crypto::AsBytes(message), *signature)
             .ok()) {
      return grpc::Status(grpc::StatusCode::DATA_LOSS, "signature");
    }
    std::vector<std::uint64_t> opened;
    {
      base::MutexLock lock(mutex_);
      for (const std::string& id : request.opened()) {
        opened.push_back(held_[id].seq);
        held_.erase(id);
      }
    }
    Must(exchange_db_->Write([&](base::Transaction& txn) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(PutAcknowledgement(txn, agency, request.up_to(),
                                                request.signature()));
      for (const std::uint64_t seq : opened) {
        SAMRAD_RETURN_IF_ERROR(EraseOpened(txn, seq));
      }
      return absl::OkStatus();
    }),
         "acknowledge");
    return grpc::Status::OK;
  }

  void Collect(
      grpc::ServerContext& context, const std::string& agency,
      grpc::ServerWriter<exchange::CollectDeliveriesResponse>& writer) {
    writer.SendInitialMetadata();
    while (!context.IsCancelled()) {
      std::deque<SharedAct> mail;
      {
        base::MutexLock lock(mutex_);
        Box& box = boxes_[agency];
        if (box.waiting.empty()) {
          filled_.WaitFor(mutex_, absl::Milliseconds(250));
        }
        mail.swap(box.waiting);
      }
      for (const SharedAct& act : mail) {
        if (!writer.Write(act->mail)) return;
      }
    }
  }

  void Follow(grpc::ServerContext& context,
              grpc::ServerWriter<hublog::FollowEntriesResponse>& writer) {
    std::uint64_t next = 0;
    while (!context.IsCancelled()) {
      absl::SleepFor(kFollowInterval);
      hublog::FollowEntriesResponse message;
      {
        base::MutexLock lock(mutex_);
        if (published_ == next) {
          grown_.WaitFor(mutex_, absl::Milliseconds(250));
          if (published_ == next) continue;
        }
        message.set_first(next);
        message.set_entries(
            std::string(reinterpret_cast<const char*>(entries_[next].data()),
                        (published_ - next) * 32));
        message.set_checkpoint(note_);
        next = published_;
      }
      if (!writer.Write(message)) return;
    }
  }

 private:
  struct Held {
    std::uint64_t seq = 0;
    std::string share;
  };
  struct Box {
    std::uint64_t last = 0;
    std::deque<SharedAct> waiting;
  };

  // The published folder follows the log.
  void WriteFolder() {
    std::uint64_t written = 0;
    while (true) {
      absl::SleepFor(kFolderInterval);
      std::vector<hub::TileFile> files;
      std::string note;
      {
        base::MutexLock lock(mutex_);
        if (published_ == written) continue;
        files = *hub::TileFilesBetween(tree_, entries_, written, published_);
        note = note_;
        written = published_;
      }
      Must(tiles_->Publish(files, note), "publish");
    }
  }

  // The log's part, in process, and the receipts' commit.
  void Append(const std::vector<SharedAct>& group) {
    const std::uint64_t first = tree_.size();
    std::vector<crypto::Entry> fresh;
    for (const SharedAct& act : group) fresh.push_back(act->entry);
    Must(log_db_->Write([&](base::Transaction& txn) {
      const std::string_view bytes(
          reinterpret_cast<const char*>(fresh.front().data()),
          fresh.size() * sizeof(crypto::Entry));
      return PutRun(txn, first, bytes, group.back()->seq);
    }),
         "log");
    {
      base::MutexLock lock(mutex_);
      tree_.AppendEntries(fresh);
      entries_.insert(entries_.end(), fresh.begin(), fresh.end());
    }
    const crypto::TreeHead head = *tree_.HeadAt(tree_.size());
    std::string note = crypto::SignCheckpoint({.origin = kOrigin,
                                               .size = head.size,
                                               .root = head.root,
                                               .extensions = {}},
                                              log_key_);
    for (std::size_t i = 0; i < group.size(); ++i) {
      audit::v1::Receipt& receipt = group[i]->receipt;
      receipt.set_leaf(first + i);
      receipt.set_tree_size(head.size);
      const crypto::Proof proof = *tree_.InclusionProof(first + i, head);
      for (const crypto::Digest& node : proof) {
        receipt.add_inclusion_proof(node.data(), node.size());
      }
      receipt.set_checkpoint(note);
    }
    {
      base::MutexLock lock(mutex_);
      published_ = head.size;
      note_ = std::move(note);
      grown_.SignalAll();
    }
    exchange_db_->WriteAsync(
        [this, group](base::Transaction& txn) -> absl::Status {
          for (const SharedAct& act : group) {
            SAMRAD_RETURN_IF_ERROR(
                PutReceipt(txn, act->seq, act->receipt.SerializeAsString()));
            std::uint64_t number = 0;
            {
              base::MutexLock lock(mutex_);
              number = ++boxes_[act->mail_to].last;
            }
            act->mail.set_number(number);
            SAMRAD_RETURN_IF_ERROR(PutMail(txn, act->mail_to, number,
                                           act->mail.has_packet() ? 1 : 2,
                                           act->seq));
          }
          return absl::OkStatus();
        },
        [this, group](const absl::Status& status) {
          Must(status, "receipts");
          for (const SharedAct& act : group) {
            *(act->mail.has_packet()
                  ? act->mail.mutable_packet()->mutable_receipt()
                  : act->mail.mutable_act()->mutable_receipt()) = act->receipt;
          }
          {
            base::MutexLock lock(mutex_);
            for (const SharedAct& act : group) {
              boxes_[act->mail_to].waiting.push_back(act);
            }
            filled_.SignalAll();
          }
          for (const SharedAct& act : group) act->done->CountDown();
        });
  }

  const std::unique_ptr<base::Database> exchange_db_;
  const std::unique_ptr<base::Database> log_db_;
  const crypto::SigningKey log_key_;
  const crypto::VerifyKey social_;
  const crypto::VerifyKey police_;
  std::unique_ptr<hub::TileStore> tiles_;
  crypto::BatchVerifier verifier_;
  // Grown by the append thread alone, under the mutex.
  crypto::MerkleTree tree_;
  std::vector<crypto::Entry> entries_;

  base::Mutex mutex_;
  base::CondVar grown_;
  base::CondVar filled_;
  std::uint64_t published_ ABSL_GUARDED_BY(mutex_) = 0;
  std::string note_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Box> boxes_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Held> held_ ABSL_GUARDED_BY(mutex_);

  Stage<SharedAct> append_;
};

class ExchangeShell final : public exchange::ExchangeService::Service {
 public:
  explicit ExchangeShell(FloorHub& hub)
      : hub_(hub), callers_(base::Callers::Network(kDomain)) {}

  grpc::Status SubmitBatch(grpc::ServerContext*,
                           const exchange::SubmitBatchRequest* request,
                           exchange::SubmitBatchResponse* response) override {
    return hub_.Submit(*request, *response);
  }
  grpc::Status OpenDisclosure(
      grpc::ServerContext*, const exchange::OpenDisclosureRequest* request,
      exchange::OpenDisclosureResponse* response) override {
    return hub_.Open(*request, *response);
  }
  grpc::Status AcknowledgeDeliveries(
      grpc::ServerContext* context,
      const exchange::AcknowledgeDeliveriesRequest* request,
      exchange::AcknowledgeDeliveriesResponse*) override {
    return hub_.Acknowledge(AgencyOf(*context), *request);
  }
  grpc::Status CollectDeliveries(
      grpc::ServerContext* context, const exchange::CollectDeliveriesRequest*,
      grpc::ServerWriter<exchange::CollectDeliveriesResponse>* writer)
      override {
    hub_.Collect(*context, AgencyOf(*context), *writer);
    return grpc::Status::OK;
  }

 private:
  std::string AgencyOf(const grpc::ServerContext& context) const {
    const auto agency = callers_.IdentifyAgency(context);
    Must(agency.status(), "caller");
    return agency->value();
  }

  FloorHub& hub_;
  const base::Callers callers_;
};

class LogShell final : public hublog::LogService::Service {
 public:
  explicit LogShell(FloorHub& hub) : hub_(hub) {}

  grpc::Status FollowEntries(
      grpc::ServerContext* context, const hublog::FollowEntriesRequest*,
      grpc::ServerWriter<hublog::FollowEntriesResponse>* writer) override {
    hub_.Follow(*context, *writer);
    return grpc::Status::OK;
  }

 private:
  FloorHub& hub_;
};

}  // namespace

int RunFloorHub(const FloorFiles& files) {
  FloorHub hub(files);
  ExchangeShell exchange_shell(hub);
  LogShell log_shell(hub);
  base::EchoService echo(
      [](grpc::ServerContext&, std::string&) { return grpc::Status::OK; });
  const base::RevocationList revoked;
  auto credentials = base::MutualTlsServerCredentials(
      {.key = files.folder + "/hub.key",
       .certificate = files.folder + "/hub.pem",
       .ca = files.folder + "/ca.pem"},
      revoked);
  Must(credentials.status(), "credentials");
  base::ServerOptions options;
  options.address = "127.0.0.1:0";
  options.credentials = *credentials;
  options.services = {&exchange_shell, &log_shell, &echo};
  options.port_file = files.port_file();
  auto host = base::ServerHost::Start(options);
  Must(host.status(), "server");
  while (true) absl::SleepFor(absl::Hours(1));
}

}  // namespace samrad::bench
