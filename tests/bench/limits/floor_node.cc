// An agency's node of the walk floor: sender and recipient in one, with the
// walk's commits, seals, signatures and hashes, and no rule.
#include <grpcpp/client_context.h>

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "crypto/hash/encoding.h"
#include "crypto/hash/sha256.h"
#include "crypto/open/open_content.h"
#include "crypto/seal/seal_content.h"
#include "crypto/secret/bytes.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/batch_verifier.h"
#include "crypto/testing/test_keys.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "services/base/revocation.h"
#include "services/base/server_host.h"
#include "services/base/status.h"
#include "services/base/tls.h"
#include "tests/bench/limits/floor_mirror.h"
#include "tests/bench/limits/floor_rows.h"
#include "tests/bench/limits/floor_shape.h"
#include "tests/bench/stage.h"

namespace samrad::bench {
namespace {

namespace exchange = hub::exchange::v1;
namespace sharing = agency::sharing::v1;

constexpr absl::Duration kAcknowledgeInterval = absl::Milliseconds(20);

// A disclosure from its decision to its receipt.
struct Disclosing {
  std::string id;
  exchange::SubmitDisclosureRequest request;
  std::string record;
  audit::Entry entry{};
  crypto::Digest header_hash{};
  audit::v1::Receipt receipt;
  std::string receipt_bytes;
  Latch done{1};
};

// An opening from a person's word to its commit.
struct Opening {
  std::string id;
  std::uint64_t number = 0;
  audit::v1::SignedRecord record;
  audit::Entry entry{};
  Latch done{1};
};

// A packet that has come. Shared: many accept at once.
struct Packet {
  std::uint64_t number = 0;
  std::string header;
  std::string body;
};

class FloorNode {
 public:
  explicit FloorNode(const FloorFiles& files)
      : agency_(files.role),
        db_(OpenFloorStore(files.Path("vault.db"), NodeRows())),
        signing_(SigningKeyOf(agency_)),
        other_sign_(SigningKeyOf(agency_ == "social" ? "police" : "social")
                        .PublicKey()),
        sealing_(crypto::TestSealKey(KeyNumberOf(agency_))),
        other_seal_(crypto::TestSealKey(
                        KeyNumberOf(agency_ == "social" ? "police" : "social"))
                        .PublicKey()),
        pair_keys_(16),
        verifier_(4096),
        channel_(HubChannelOf(files)),
        hub_(exchange::ExchangeService::NewStub(channel_)),
        press_(kBatch, [this](auto group) { Press(std::move(group)); }),
        send_(kBatch, [this](auto group) { Send(std::move(group)); }),
        finish_(kBatch, [this](auto group) { Finish(std::move(group)); }),
        opening_(kBatch, [this](auto group) { Decide(std::move(group)); }),
        deliver_(kDeliverGroup,
                 [this](auto group) { Deliver(std::move(group)); }) {
    std::thread([this] { mirror_.Follow(channel_); }).detach();
    std::thread([this] { Collect(); }).detach();
    std::thread([this] { AcknowledgeLoop(); }).detach();
  }

  grpc::Status Disclose(const sharing::DiscloseRequest& request,
                        sharing::DiscloseResponse& response) {
    Disclosing disclosing;
    disclosing.id.assign(16, '\0');
    random_.Fill({reinterpret_cast<uint8_t*>(disclosing.id.data()), 16});
    press_.Push(&disclosing);
    disclosing.done.Wait();
    response.mutable_decision()->set_verdict(law::v1::ALLOW);
    response.mutable_decision()->set_provision_version(
        std::string(kDecisionBytes, 'd'));
    sharing::Disclosure& made = *response.mutable_disclosure();
    made.set_id(crypto::HexEncode(crypto::AsBytes(disclosing.id)));
    made.set_case_(request.case_());
    made.set_from(agency_);
    *made.mutable_to() = request.to();
    made.add_categories(common::v1::RISK_OF_CRIME);
    *made.mutable_ground() = request.ground();
    made.set_leaf(disclosing.receipt.leaf());
    made.set_tree_size(disclosing.receipt.tree_size());
    made.set_state(sharing::PUBLISHED);
    made.set_receipt(std::move(disclosing.receipt_bytes));
    made.mutable_accepted_at()->set_seconds(1789459200);
    return grpc::Status::OK;
  }

  grpc::Status Accept(const sharing::AcceptPacketRequest& request,
                      sharing::AcceptPacketResponse& response) {
    Opening opening;
    opening.id =
        crypto::ToString(crypto::AsBytes(*crypto::HexDecode(request.id())));
    Packet packet;
    {
      base::MutexLock lock(mutex_);
      const auto found = packets_.find(opening.id);
      if (found == packets_.end()) {
        return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such packet");
      }
      packet = std::move(found->second);
      packets_.erase(found);
    }
    opening.number = packet.number;
    opening_.Push(&opening);
    opening.done.Wait();

    exchange::OpenDisclosureRequest open;
    *open.mutable_record() = std::move(opening.record);
    exchange::OpenDisclosureResponse opened;
    grpc::ClientContext context;
    const grpc::Status status = hub_->OpenDisclosure(&context, open, &opened);
    if (!status.ok()) return status;
    mirror_.Believe(opened.receipt(), opening.entry);

    sealed::v1::Body body;
    body.ParseFromString(packet.body);
    const auto content = crypto::OpenContent(
        {.ciphertext = crypto::AsBytes(body.ciphertext()),
         .slot = crypto::AsBytes(body.slots(0).wrapped_key()),
         .hub_share = crypto::AsBytes(opened.share()),
         .header_hash = crypto::Sha256(packet.header),
         .own_id = agency_,
         .sender_public_key = other_seal_},
        sealing_, pair_keys_);
    Must(content.status(), "open");
    const crypto::Digest journal = JournalHash();
    Must(db_->Write([&](base::Transaction& txn) -> absl::Status {
      SAMRAD_RETURN_IF_ERROR(
          PutOpened(txn, opening.number, opening.id, *content));
      SAMRAD_RETURN_IF_ERROR(PutRegistered(txn, opening.id));
      // That it was opened, and that it was registered.
      SAMRAD_RETURN_IF_ERROR(PutJournal(txn, crypto::AsChars(journal)));
      return PutJournal(txn, crypto::AsChars(JournalHash()));
    }),
         "opened");
    {
      base::MutexLock lock(mutex_);
      opened_.push_back(opening.id);
      acknowledge_ = true;
      acknowledge_wanted_.SignalAll();
    }
    sharing::Packet& shown = *response.mutable_packet();
    shown.set_id(request.id());
    shown.set_from("social");
    shown.add_categories(common::v1::RISK_OF_CRIME);
    shown.set_state(sharing::PACKET_OPENED);
    shown.set_reason(request.reason());
    shown.set_decision_leaf(opened.receipt().leaf());
    return grpc::Status::OK;
  }

 private:
  using Delivery = std::shared_ptr<exchange::CollectDeliveriesResponse>;

  static crypto::Digest JournalHash() {
    return crypto::Sha256(std::string(kJournalBytes, 'j'));
  }
  std::string NewSalt() {
    std::string salt(audit::kSaltBytes, '\0');
    random_.Fill({reinterpret_cast<uint8_t*>(salt.data()), salt.size()});
    return salt;
  }

  // Seals, signs and stores what has been decided; one commit, one signature.
  void Press(std::vector<Disclosing*> group) {
    const std::string content(kContentBytes, 'c');
    std::vector<audit::Entry> entries;
    for (Disclosing* one : group) {
      auto& envelope = *one->request.mutable_envelope();
      envelope.set_header(one->id + std::string(kHeaderBytes - 16, 'h'));
      one->header_hash = crypto::Sha256(envelope.header());
      const crypto::SealRecipient police{"police", other_seal_};
      auto sealed =
          crypto::SealContent(content, one->header_hash, std::span(&police, 1),
                              sealing_, random_, pair_keys_);
      Must(sealed.status(), "seal");
      sealed::v1::Body body;
      body.set_ciphertext(std::move(sealed->ciphertext));
      auto& slot = *body.add_slots();
      slot.set_recipient("police");
      slot.set_sender_key_id("0123456789abcdef");
      slot.set_wrapped_key(sealed->recipients[0].slot);
      envelope.set_body(body.SerializeAsString());
      envelope.set_salt(NewSalt());
      auto& share = *one->request.add_shares();
      share.set_recipient("police");
      share.set_share(crypto::ToString(sealed->recipients[0].hub_share));
      const crypto::Digest body_hash = crypto::Sha256(envelope.body());
      one->entry =
          *audit::LeafEntry(audit::v1::DISCLOSURE, envelope.header(),
                            crypto::AsChars(body_hash), envelope.salt());
      entries.push_back(one->entry);
      audit::v1::SignedRecord record;
      record.set_type(audit::v1::DISCLOSURE);
      record.set_header(envelope.header());
      record.set_ciphertext_hash(crypto::ToString(body_hash));
      record.set_salt(envelope.salt());
      one->record = record.SerializeAsString();
    }
    auto signatures = crypto::SignBatch(entries, signing_);
    Must(signatures.status(), "sign");
    Must(db_->Write([&](base::Transaction& txn) -> absl::Status {
      for (std::size_t i = 0; i < group.size(); ++i) {
        Disclosing& one = *group[i];
        // What was read, and what was decided.
        for (int entry = 0; entry < 2; ++entry) {
          SAMRAD_RETURN_IF_ERROR(
              PutJournal(txn, crypto::AsChars(JournalHash())));
        }
        one.request.mutable_envelope()->set_signature(
            std::move((*signatures)[i]));
        SAMRAD_RETURN_IF_ERROR(PutDecided(
            txn, {.id = one.id,
                  .request = one.request.SerializeAsString(),
                  .record = one.record + one.request.envelope().signature(),
                  .entry = crypto::AsChars(one.entry)}));
      }
      return PutPair(txn, crypto::AsChars(group.back()->header_hash));
    }),
         "decided");
    send_.PushAll(std::move(group));
  }

  void Send(std::vector<Disclosing*> group) {
    exchange::SubmitBatchRequest request;
    for (Disclosing* one : group) {
      *request.add_submissions() = std::move(one->request);
    }
    exchange::SubmitBatchResponse response;
    grpc::ClientContext context;
    const grpc::Status status = hub_->SubmitBatch(&context, request, &response);
    if (!status.ok()) {
      Must(absl::InternalError(status.error_message()), "submit");
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      group[i]->receipt = std::move(
          *response.mutable_results(static_cast<int>(i))->mutable_receipt());
    }
    finish_.PushAll(std::move(group));
  }

  // The receipt is told when it is believed, and stored after that.
  void Finish(std::vector<Disclosing*> group) {
    std::vector<std::pair<std::string, std::string>> outcomes;
    const crypto::Digest header_hash = group.back()->header_hash;
    for (Disclosing* one : group) {
      mirror_.Believe(one->receipt, one->entry);
      one->receipt_bytes = one->receipt.SerializeAsString();
      outcomes.emplace_back(one->id, one->receipt_bytes);
    }
    for (Disclosing* one : group) one->done.CountDown();
    Must(db_->Write([&](base::Transaction& txn) -> absl::Status {
      for (const auto& [id, receipt] : outcomes) {
        SAMRAD_RETURN_IF_ERROR(PutOutcome(txn, id, receipt));
      }
      return PutAcceptedPair(txn, crypto::AsChars(header_hash));
    }),
         "outcome");
  }

  // Signs and stores what people have decided to open.
  void Decide(std::vector<Opening*> group) {
    std::vector<audit::Entry> entries;
    for (Opening* one : group) {
      one->record.set_type(audit::v1::OPENING);
      one->record.set_header(one->id +
                             std::string(kOpeningHeaderBytes - 16, 'o'));
      one->record.set_salt(NewSalt());
      one->entry = *audit::EntryOf(one->record);
      entries.push_back(one->entry);
    }
    auto signatures = crypto::SignBatch(entries, signing_);
    Must(signatures.status(), "sign");
    Must(db_->Write([&](base::Transaction& txn) -> absl::Status {
      for (std::size_t i = 0; i < group.size(); ++i) {
        group[i]->record.set_signature(std::move((*signatures)[i]));
        SAMRAD_RETURN_IF_ERROR(PutDecision(
            txn, group[i]->number, group[i]->record.SerializeAsString()));
        SAMRAD_RETURN_IF_ERROR(PutJournal(txn, crypto::AsChars(JournalHash())));
      }
      return absl::OkStatus();
    }),
         "decision");
    for (Opening* one : group) one->done.CountDown();
  }

  void Collect() {
    grpc::ClientContext context;
    auto reader =
        hub_->CollectDeliveries(&context, exchange::CollectDeliveriesRequest());
    while (true) {
      auto message = std::make_shared<exchange::CollectDeliveriesResponse>();
      if (!reader->Read(message.get())) return;
      deliver_.Push(std::move(message));
    }
  }

  // Verifies and stores what has come.
  void Deliver(std::vector<Delivery> group) {
    std::vector<crypto::Digest> hashes;
    for (const Delivery& one : group) {
      if (one->has_packet()) {
        const auto& envelope = one->packet().envelope();
        hashes.push_back(crypto::Sha256(envelope.body()));
        const audit::Entry entry =
            *audit::LeafEntry(audit::v1::DISCLOSURE, envelope.header(),
                              crypto::AsChars(hashes.back()), envelope.salt());
        Verify(one->packet().receipt(), entry, envelope.signature());
      } else {
        const auto& record = one->act().record();
        hashes.emplace_back();
        Verify(one->act().receipt(), *audit::EntryOf(record),
               record.signature());
      }
    }
    const std::uint64_t last = group.back()->number();
    Must(db_->Write([&](base::Transaction& txn) -> absl::Status {
      for (std::size_t i = 0; i < group.size(); ++i) {
        SAMRAD_RETURN_IF_ERROR(Store(txn, *group[i], hashes[i]));
      }
      return PutMailbox(txn, last);
    }),
         "delivery");
    base::MutexLock lock(mutex_);
    for (const Delivery& one : group) {
      if (!one->has_packet()) continue;
      auto& envelope = *one->mutable_packet()->mutable_envelope();
      const std::string id = envelope.header().substr(0, 16);
      packets_[id] = {one->number(), std::move(*envelope.mutable_header()),
                      std::move(*envelope.mutable_body())};
    }
    last_ = last;
    acknowledge_ = true;
    acknowledge_wanted_.SignalAll();
  }

  void Verify(const audit::v1::Receipt& receipt, const audit::Entry& entry,
              const std::string& signature) {
    mirror_.Believe(receipt, entry);
    Must(verifier_.Verify(entry, crypto::AsBytes(signature), other_sign_),
         "signature");
  }

  static absl::Status Store(base::Transaction& txn,
                            const exchange::CollectDeliveriesResponse& one,
                            const crypto::Digest& body_hash) {
    if (one.has_packet()) {
      const auto& envelope = one.packet().envelope();
      const crypto::Digest header_hash = crypto::Sha256(envelope.header());
      SAMRAD_RETURN_IF_ERROR(PutSenderChain(txn, crypto::AsChars(header_hash)));
      return PutPacket(txn,
                       {.number = one.number(),
                        .id = std::string_view(envelope.header()).substr(0, 16),
                        .header = envelope.header(),
                        .salt = envelope.salt(),
                        .signature = envelope.signature(),
                        .body = envelope.body(),
                        .body_hash = crypto::AsChars(body_hash),
                        .receipt = one.packet().receipt().SerializeAsString()});
    }
    const auto& act = one.act();
    SAMRAD_RETURN_IF_ERROR(PutPartyAct(
        txn, act.receipt().leaf(),
        std::string_view(act.record().header()).substr(0, 16),
        act.record().SerializeAsString(), act.receipt().SerializeAsString()));
    return PutJournal(txn, crypto::AsChars(JournalHash()));
  }

  // As the walk, gathers for a while before it says what is stored.
  void AcknowledgeLoop() {
    while (true) {
      {
        base::MutexLock lock(mutex_);
        while (!acknowledge_) acknowledge_wanted_.Wait(mutex_);
      }
      absl::SleepFor(kAcknowledgeInterval);
      Acknowledge();
    }
  }

  void Acknowledge() {
    std::vector<std::string> opened;
    std::uint64_t last = 0;
    {
      base::MutexLock lock(mutex_);
      acknowledge_ = false;
      opened.swap(opened_);
      last = last_;
    }
    exchange::AcknowledgeDeliveriesRequest request;
    request.set_up_to(last);
    const std::string message = agency_ + std::string(9, '\0');
    request.set_signature(
        crypto::ToString(signing_.Sign(kAckDomain, crypto::AsBytes(message))));
    for (const std::string& id : opened) request.add_opened(id);
    exchange::AcknowledgeDeliveriesResponse response;
    grpc::ClientContext context;
    const grpc::Status status =
        hub_->AcknowledgeDeliveries(&context, request, &response);
    if (!status.ok()) {
      Must(absl::InternalError(status.error_message()), "acknowledge");
    }
    db_->WriteAsync(
        [last,
         opened = std::move(opened)](base::Transaction& txn) -> absl::Status {
          for (const std::string& id : opened) {
            SAMRAD_RETURN_IF_ERROR(PutAcknowledged(txn, last, id));
          }
          return PutAcknowledged(txn, last, "");
        },
        [](const absl::Status& stored) { Must(stored, "acknowledged"); });
  }

  const std::string agency_;
  const std::unique_ptr<base::Database> db_;
  crypto::SodiumRandomSource random_;
  const crypto::SigningKey signing_;
  const crypto::VerifyKey other_sign_;
  const crypto::SealKey sealing_;
  const crypto::SealPublicKey other_seal_;
  crypto::PairKeyCache pair_keys_;
  crypto::BatchVerifier verifier_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<exchange::ExchangeService::Stub> hub_;
  FloorMirror mirror_;

  base::Mutex mutex_;
  base::CondVar acknowledge_wanted_;
  bool acknowledge_ ABSL_GUARDED_BY(mutex_) = false;
  std::uint64_t last_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, Packet> packets_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> opened_ ABSL_GUARDED_BY(mutex_);

  Stage<Disclosing*> press_;
  Stage<Disclosing*> send_;
  Stage<Disclosing*> finish_;
  Stage<Opening*> opening_;
  Stage<Delivery> deliver_;
};

class SharingShell final : public sharing::SharingService::Service {
 public:
  explicit SharingShell(FloorNode& node) : node_(node) {}

  grpc::Status Disclose(grpc::ServerContext* context,
                        const sharing::DiscloseRequest* request,
                        sharing::DiscloseResponse* response) override {
    HashToken(*context);
    return node_.Disclose(*request, *response);
  }
  grpc::Status AcceptPacket(grpc::ServerContext* context,
                            const sharing::AcceptPacketRequest* request,
                            sharing::AcceptPacketResponse* response) override {
    HashToken(*context);
    return node_.Accept(*request, *response);
  }

 private:
  // As the walk looks a session up by its token's hash.
  static void HashToken(const grpc::ServerContext& context) {
    const auto found = context.client_metadata().find("authorization");
    if (found == context.client_metadata().end()) return;
    const crypto::Digest hash = crypto::Sha256(
        std::string_view(found->second.data(), found->second.size()));
    if (hash == crypto::Digest{}) Must(absl::InternalError("hash"), "token");
  }

  FloorNode& node_;
};

}  // namespace

int RunFloorNode(const FloorFiles& files) {
  FloorNode node(files);
  SharingShell shell(node);
  auto credentials =
      base::TlsServerCredentials({.key = files.Path("node.key"),
                                  .certificate = files.Path("node.pem"),
                                  .ca = files.folder + "/ca.pem"});
  Must(credentials.status(), "credentials");
  base::ServerOptions options;
  options.address = "127.0.0.1:0";
  options.credentials = *credentials;
  options.services = {&shell};
  options.port_file = files.port_file();
  auto host = base::ServerHost::Start(options);
  Must(host.status(), "server");
  while (true) absl::SleepFor(absl::Hours(1));
}

}  // namespace samrad::bench
