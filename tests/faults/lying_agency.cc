// A lying agency: speaks to the hub with a real agency's certificate and keys,
// but asks no law of its own. Tells one honest truth (the positive control) and
// then one lie after another; prints one JSON line each:
//   {"lie":NAME,"code":CODE,"tag":TAG}
// Run by lying_agency_test.py with the node itself stopped.
#include <grpcpp/grpcpp.h>

#include <cstdio>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "crypto/hash/key_id.h"
#include "crypto/hash/sha256.h"
#include "crypto/keys/keyring.h"
#include "crypto/secret/init.h"
#include "crypto/secret/random_source.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "samrad/audit/v1/audit.pb.h"
#include "samrad/hub/directory/v1/directory.grpc.pb.h"
#include "samrad/hub/exchange/v1/exchange.grpc.pb.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/vault/key_store.h"
#include "services/agency/vault/unlock.h"
#include "services/audit/leaf.h"
#include "services/base/grpc_status.h"
#include "services/base/status.h"
#include "services/base/tls.h"
#include "services/law/catalogue.h"

namespace samrad {
namespace {

namespace common = samrad::common::v1;
namespace exchange = samrad::hub::exchange::v1;
namespace lawv1 = samrad::law::v1;
namespace sealed = samrad::sealed::v1;

std::string RandomBytes(size_t size) {
  crypto::SodiumRandomSource random;
  std::string bytes(size, '\0');
  random.Fill({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

void SetTime(google::protobuf::Timestamp* out, absl::Time time) {
  out->set_seconds(absl::ToUnixSeconds(time));
  out->set_nanos(0);
}

std::string ToText(const crypto::Digest& digest) {
  return std::string(reinterpret_cast<const char*>(digest.data()),
                     digest.size());
}

struct Arguments {
  std::string origin, hub, ca, key, certificate, keyring, passphrase;
};

// Keys and a stub of the agency that lies.
class Liar {
 public:
  Liar(std::unique_ptr<agency::KeyStore> keys,
       std::unique_ptr<exchange::ExchangeService::Stub> stub,
       std::string origin)
      : keys_(std::move(keys)),
        stub_(std::move(stub)),
        origin_(std::move(origin)) {}

  // The header of a lawful disclosure of social services to the police
  // (OSL 10:18 a), next in its chain.
  sealed::DisclosureHeader Honest() const {
    sealed::DisclosureHeader header;
    header.set_suite(1);
    header.set_origin(origin_);
    header.set_disclosure_id(RandomBytes(16));
    sealed::Party* from = header.mutable_from();
    from->set_agency("social");
    from->set_kind(common::SOCIAL_SERVICES);
    from->set_is_authority(true);
    from->set_authority_id("ekvik-board-social");
    sealed::Party* to = header.add_to();
    to->set_agency("police");
    to->set_kind(common::POLICE);
    to->set_is_authority(true);
    to->set_authority_id("police-authority");
    header.mutable_ground()->set_kind(lawv1::PROVISION);
    header.mutable_ground()->set_provision("OSL 10:18 a");
    header.set_direction(lawv1::OWN_INITIATIVE);
    header.set_purpose(lawv1::PREVENT_CRIME);
    header.set_setting(lawv1::BILATERAL);
    header.add_categories(common::RISK_OF_CRIME);
    header.add_secrecy("OSL 26:1");
    for (auto kind :
         {lawv1::CONCRETE_CIRCUMSTANCES_OF_RISK, lawv1::NOT_INAPPROPRIATE}) {
      sealed::AssessmentAnswer* answer = header.add_assessments();
      answer->set_kind(kind);
      answer->set_answer(lawv1::YES);
    }
    header.set_catalogue_digest(law::Catalogue::BuiltIn().digest());
    header.set_provision_version("2025-04-01");
    SetTime(header.mutable_decided_at(), absl::Now());
    SetTime(header.mutable_expires_at(), absl::Now() + absl::Hours(24 * 14));
    sealed::ChainLink* link = header.add_links();
    link->set_to("police");
    link->set_counter(counter_ + 1);
    link->set_previous_header_hash(previous_);
    header.set_journal_head(std::string(32, 'j'));
    return header;
  }

  // Signs and submits; the honest signature is over exactly these bytes.
  absl::Status Submit(
      const sealed::DisclosureHeader& header,
      std::function<void(exchange::SubmitDisclosureRequest&)> twist = nullptr) {
    exchange::SubmitDisclosureRequest request;
    sealed::Envelope& envelope = *request.mutable_envelope();
    envelope.set_header(header.SerializeAsString());
    envelope.set_salt(RandomBytes(32));
    sealed::Body body;
    body.set_ciphertext(RandomBytes(200));
    for (const sealed::Party& party : header.to()) {
      sealed::Slot& slot = *body.add_slots();
      slot.set_recipient(party.agency());
      keys_->Use([&](const crypto::Keyring& ring) {
        slot.set_sender_key_id(ring.CurrentSealKey().id());
      });
      slot.set_recipient_key_id(seal_key_ids_[party.agency()]);
      slot.set_sealed_share(RandomBytes(72));
      slot.set_wrapped_key(RandomBytes(48));
      exchange::HubShare& share = *request.add_shares();
      share.set_recipient(party.agency());
      share.set_share(RandomBytes(32));
    }
    envelope.set_body(body.SerializeAsString());
    Sign(envelope);
    if (twist) twist(request);
    return Send(request);
  }

  void Sign(sealed::Envelope& envelope) {
    auto entry = audit::LeafEntry(audit::v1::DISCLOSURE, envelope.header(),
                                  ToText(crypto::Sha256(envelope.body())),
                                  envelope.salt());
    if (!entry.ok()) return;
    envelope.set_signature(keys_->Use([&](const crypto::Keyring& ring) {
      return crypto::SignEntry(*entry, ring.CurrentSigningKey());
    }));
  }

  absl::Status Send(const exchange::SubmitDisclosureRequest& request) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::seconds(20));
    exchange::SubmitDisclosureResponse response;
    grpc::Status status = stub_->SubmitDisclosure(&context, request, &response);
    return base::FromGrpc(status, context, true);
  }

  // After something was accepted: the chain has moved on.
  void Accepted(const sealed::DisclosureHeader& header) {
    counter_ += 1;
    previous_ = ToText(crypto::Sha256(header.SerializeAsString()));
  }

  // Learns every agency's seal key from the directory, as a node would.
  absl::Status LearnKeys(const std::shared_ptr<grpc::Channel>& channel) {
    namespace directory = samrad::hub::directory::v1;
    auto stub = directory::DirectoryService::NewStub(channel);
    grpc::ClientContext context;
    directory::ListEventsResponse response;
    grpc::Status status =
        stub->ListEvents(&context, directory::ListEventsRequest(), &response);
    if (!status.ok()) return base::FromGrpc(status, context, true);
    for (const audit::v1::DirectoryEvent& event : response.events()) {
      audit::v1::DirectoryHeader header;
      if (!header.ParseFromString(event.header())) continue;
      if (header.use() != audit::v1::SEAL) continue;
      auto vkey = crypto::ParseSealVkey(header.vkey());
      if (!vkey.ok()) return vkey.status();
      seal_key_ids_[header.agency()] = crypto::KeyIdOf(vkey->public_key);
    }
    return absl::OkStatus();
  }

 private:
  std::unique_ptr<agency::KeyStore> keys_;
  std::unique_ptr<exchange::ExchangeService::Stub> stub_;
  std::string origin_;
  std::map<std::string, std::string> seal_key_ids_;
  uint64_t counter_ = 0;
  std::string previous_;
};

void Tell(const std::string& lie, const absl::Status& status) {
  std::printf("{\"lie\":\"%s\",\"code\":\"%s\",\"tag\":\"%s\"}\n", lie.c_str(),
              absl::StatusCodeToString(status.code()).c_str(),
              base::TagOf(status).c_str());
  std::fflush(stdout);
}

using Twist = std::function<void(sealed::DisclosureHeader&)>;

// What a header can show to be wrong, one lie each.
std::vector<std::pair<std::string, Twist>> HeaderLies() {
  return {
      {"ground_not_in_force",
       [](auto& h) {
         h.mutable_ground()->set_provision("SoL2001 14:1");
         h.clear_assessments();
       }},
      {"unknown_ground",
       [](auto& h) { h.mutable_ground()->set_provision("OSL 99:9"); }},
      {"no_ground",
       [](auto& h) {
         h.mutable_ground()->set_kind(lawv1::NO_GROUND);
         h.mutable_ground()->clear_provision();
       }},
      {"secrecy_not_broken", [](auto& h) { h.set_secrecy(0, "OSL 25:1"); }},
      {"assessment_missing",
       [](auto& h) { h.mutable_assessments()->RemoveLast(); }},
      {"assessment_negative",
       [](auto& h) { h.mutable_assessments(0)->set_answer(lawv1::NO); }},
      {"no_categories", [](auto& h) { h.clear_categories(); }},
      {"false_own_kind",
       [](auto& h) { h.mutable_from()->set_kind(common::MUNICIPAL_SCHOOL); }},
      {"false_recipient_kind",
       [](auto& h) { h.mutable_to(0)->set_kind(common::CUSTOMS); }},
      {"false_authority",
       [](auto& h) { h.mutable_from()->set_authority_id("police-authority"); }},
      {"another_sender",
       [](auto& h) { h.mutable_from()->set_agency("school"); }},
      {"unlisted_recipient",
       [](auto& h) {
         h.mutable_to(0)->set_agency("leisure");
         h.mutable_to(0)->set_kind(common::LEISURE);
         h.mutable_to(0)->set_authority_id("ekvik-board-leisure");
         h.mutable_links(0)->set_to("leisure");
         h.mutable_links(0)->set_counter(1);
         h.mutable_links(0)->clear_previous_header_hash();
       }},
      {"unknown_recipient",
       [](auto& h) {
         h.mutable_to(0)->set_agency("nobody");
         h.mutable_links(0)->set_to("nobody");
       }},
      {"unknown_catalogue",
       [](auto& h) { h.set_catalogue_digest(std::string(32, 'x')); }},
      {"unknown_consent",
       [](auto& h) {
         h.mutable_ground()->set_kind(lawv1::CONSENT);
         h.mutable_ground()->set_provision("OSL 12:2");
         h.set_consent_handle(RandomBytes(16));
         h.set_purpose(lawv1::SSPF_COOPERATION);
         h.clear_assessments();
       }},
      {"clock_ahead",
       [](auto& h) {
         SetTime(h.mutable_decided_at(), absl::Now() + absl::Minutes(5));
       }},
      {"decided_too_long_ago",
       [](auto& h) {
         SetTime(h.mutable_decided_at(), absl::Now() - absl::Minutes(70));
       }},
      {"another_hub",
       [](auto& h) { h.set_origin("other.samrad.example/log"); }},
      {"unknown_suite", [](auto& h) { h.set_suite(9); }},
      {"unknown_enum",
       [](auto& h) { h.set_direction(static_cast<lawv1::Direction>(77)); }},
      {"counter_gap",
       [](auto& h) {
         h.mutable_links(0)->set_counter(h.links(0).counter() + 5);
       }},
      {"counter_replayed",
       [](auto& h) {
         h.mutable_links(0)->set_counter(h.links(0).counter() - 1);
       }},
      {"broken_chain",
       [](auto& h) {
         h.mutable_links(0)->set_previous_header_hash(std::string(32, 'p'));
       }},
      {"expired_before_decided",
       [](auto& h) {
         SetTime(h.mutable_expires_at(), absl::Now() - absl::Hours(1));
       }},
  };
}

void TellHeaderLies(Liar& liar) {
  for (const auto& [name, twist] : HeaderLies()) {
    sealed::DisclosureHeader header = liar.Honest();
    twist(header);
    Tell(name, liar.Submit(header));
  }
}

void TellEnvelopeLies(Liar& liar) {
  Tell("wrong_signature", liar.Submit(liar.Honest(), [](auto& request) {
    (*request.mutable_envelope()->mutable_signature())[20] ^= 1;
  }));
  Tell("unsigned_header", liar.Submit(liar.Honest(), [](auto& request) {
    sealed::DisclosureHeader other;
    other.ParseFromString(request.envelope().header());
    other.set_purpose(lawv1::INVESTIGATE_CRIME);
    request.mutable_envelope()->set_header(other.SerializeAsString());
  }));
  Tell("changed_body", liar.Submit(liar.Honest(), [](auto& request) {
    request.mutable_envelope()->mutable_body()->append("x");
  }));
  Tell("short_salt", liar.Submit(liar.Honest(), [](auto& request) {
    request.mutable_envelope()->set_salt("short");
  }));
  Tell("no_share", liar.Submit(liar.Honest(),
                               [](auto& request) { request.clear_shares(); }));
  Tell("empty", liar.Send(exchange::SubmitDisclosureRequest()));
  Tell("malformed_header", liar.Submit(liar.Honest(), [&](auto& request) {
    request.mutable_envelope()->set_header("\xff\xff\xff nonsense");
    liar.Sign(*request.mutable_envelope());
  }));
  Tell("oversized", liar.Submit(liar.Honest(), [&](auto& request) {
    sealed::Body body;
    body.ParseFromString(request.envelope().body());
    body.set_ciphertext(RandomBytes((1 << 20) + 1));
    request.mutable_envelope()->set_body(body.SerializeAsString());
    liar.Sign(*request.mutable_envelope());
  }));
}

// The same id with other bytes, and identical bytes once more.
void TellReplays(Liar& liar) {
  sealed::DisclosureHeader header = liar.Honest();
  exchange::SubmitDisclosureRequest sent;
  absl::Status first =
      liar.Submit(header, [&](auto& request) { sent = request; });
  Tell("honest", first);
  if (first.ok()) liar.Accepted(header);
  Tell("identical_again", liar.Send(sent));
  sealed::DisclosureHeader other = liar.Honest();
  other.set_disclosure_id(header.disclosure_id());
  Tell("same_id_other_bytes", liar.Submit(other));
}

int Run(const Arguments& arguments) {
  if (!crypto::InitCrypto().ok()) return 1;
  auto unlock = agency::Unlock::FromPassphraseFile(arguments.passphrase);
  if (!unlock.ok()) {
    std::cerr << unlock.status() << "\n";
    return 1;
  }
  static crypto::SodiumRandomSource random;
  auto keys = agency::KeyStore::Open(arguments.keyring, *std::move(unlock),
                                     crypto::PasswordCost{}, random);
  if (!keys.ok()) {
    std::cerr << keys.status() << "\n";
    return 1;
  }
  auto credentials = base::MutualTlsChannelCredentials(
      {arguments.key, arguments.certificate, arguments.ca});
  if (!credentials.ok()) {
    std::cerr << credentials.status() << "\n";
    return 1;
  }
  auto channel = base::MakeChannel(arguments.hub, *credentials);
  Liar liar(*std::move(keys), exchange::ExchangeService::NewStub(channel),
            arguments.origin);
  absl::Status learned = liar.LearnKeys(channel);
  if (!learned.ok()) {
    std::cerr << learned << "\n";
    return 1;
  }
  TellReplays(liar);
  TellHeaderLies(liar);
  TellEnvelopeLies(liar);
  sealed::DisclosureHeader header = liar.Honest();
  Tell("honest_at_the_end", liar.Submit(header));
  return 0;
}

}  // namespace
}  // namespace samrad

int main(int argc, char** argv) {
  if (argc != 8) {
    std::cerr << "lying_agency ORIGIN HUB CA KEY CERTIFICATE KEYRING "
                 "PASSPHRASE-FILE\n";
    return 2;
  }
  return samrad::Run(
      {argv[1], argv[2], argv[3], argv[4], argv[5], argv[6], argv[7]});
}
