#include "services/agency/outbox/test_town.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <utility>

#include "crypto/secret/bytes.h"
#include "crypto/sign/batch_signature.h"
#include "crypto/sign/signed_note.h"
#include "services/agency/outbox/outbox_schema.h"
#include "services/agency/outbox/proto_time.h"
#include "services/audit/admit.h"
#include "services/audit/record.h"
#include "services/law/catalogue.h"

namespace samrad::agency {
namespace {

void OrDie(const absl::Status& status) {
  if (status.ok()) return;
  std::cerr << status << "\n";
  std::abort();
}

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  OrDie(value.status());
  return *std::move(value);
}

std::vector<base::Schema> WithOutbox(std::vector<base::Schema> rooms) {
  rooms.push_back(JournalSchema());
  rooms.push_back(OutboxSchema());
  return rooms;
}

}  // namespace

bool Eventually(const std::function<bool()>& done) {
  for (int i = 0; i < 2000; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return done();
}

TestNode::TestNode(FakeHub& hub, std::string agency_id,
                   common::v1::AgencyKind agency_kind,
                   std::vector<base::Schema> rooms)
    : vault(WithOutbox(std::move(rooms))),
      log(sink, vault.clock(), "test"),
      settled([](base::Transaction&, audit::v1::LeafType, std::string_view,
                 ActState) { return absl::OkStatus(); }),
      agency(std::move(agency_id)),
      kind(agency_kind),
      hub_(hub) {
  journal = OrDie(Journal::Open(vault.db(), vault.clock()));
}

TestNode::~TestNode() { Stop(); }

void TestNode::Open(const std::vector<audit::GenesisAgency>& genesis) {
  client = hub_.ClientFor(agency);
  OutboxOptions options;
  options.agency = agency;
  options.trust = {.log = hub_.log_key(), .genesis = genesis};
  options.first_backoff = absl::Milliseconds(5);
  options.directory_interval = absl::Milliseconds(20);
  options.witness_interval = absl::Milliseconds(20);
  options.anchor_interval = absl::Hours(1);
  outbox = OrDie(Outbox::Open({.db = vault.db(),
                               .keys = vault.keys(),
                               .journal = *journal,
                               .hub = *client,
                               .clock = vault.clock(),
                               .random = vault.random(),
                               .log = log,
                               .built_in = law::Catalogue::BuiltIn()},
                              std::move(options)));
}

void TestNode::Start() {
  outbox->OnActSettled(settled);
  OrDie(outbox->Start());
}

void TestNode::Stop() {
  if (outbox) outbox->Stop();
  outbox.reset();
  client.reset();
}

bool TestNode::CatchUp() {
  return Eventually([&] {
    const ChainSnapshot chain = outbox->directory().chain();
    const audit::AgencyRecord* self = chain->Find(agency);
    return outbox->mirror().size() >= hub_.size() && self != nullptr &&
           self->Current(audit::v1::WITNESS) != nullptr && chain->size() >= 6;
  });
}

bool TestNode::Alarmed(std::string_view tag) {
  return Eventually([&] {
    for (const Alarm& alarm : OrDie(outbox->alarms().List())) {
      if (alarm.tag == tag) return true;
    }
    return false;
  });
}

std::string TestNode::SignVkey() {
  return vault.keys().Use([&](const crypto::Keyring& ring) {
    return crypto::EncodeVkey({.name = agency + ".samrad.example",
                               .type = crypto::NoteKeyType::kEd25519,
                               .key = ring.CurrentSigningKey().PublicKey()});
  });
}

audit::v1::DirectoryEvent TestNode::MakeEvent(
    audit::v1::DirectoryEventKind what, audit::v1::KeyUse use,
    const std::string& vkey) {
  audit::v1::DirectoryHeader header;
  header.set_suite(1);
  header.set_origin(FakeHub::kOrigin);
  header.set_event(what);
  header.set_agency(agency);
  header.set_use(use);
  header.set_vkey(vkey);
  if (what == audit::v1::GENESIS) {
    header.set_kind(kind);
    header.set_function(common::v1::OTHER_STAFF);
    header.set_is_authority(true);
    header.set_authority_id(agency + "-authority");
  }
  *header.mutable_at() = ToProtoTime(vault.clock().TimeNow());
  audit::v1::DirectoryEvent event;
  event.set_header(header.SerializeAsString());
  event.set_salt(std::string(32, static_cast<char>(use)));
  const audit::Entry entry = OrDie(audit::EntryOf(event));
  auto& signature = *event.add_signatures();
  signature.set_agency(agency);
  signature.set_signature(vault.keys().Use([&](const crypto::Keyring& ring) {
    return crypto::SignEntry(entry, ring.CurrentSigningKey());
  }));
  return event;
}

std::vector<audit::v1::DirectoryEvent> TestNode::GenesisEvents() {
  const std::string name = agency + ".samrad.example";
  const auto [seal, witness] =
      vault.keys().Use([&](const crypto::Keyring& ring) {
        return std::pair(
            crypto::EncodeSealVkey(name, ring.CurrentSealKey().PublicKey()),
            crypto::EncodeVkey({.name = name,
                                .type = crypto::NoteKeyType::kCosignatureV1,
                                .key = ring.CurrentWitnessKey().PublicKey()}));
      });
  return {MakeEvent(audit::v1::GENESIS, audit::v1::SIGN, SignVkey()),
          MakeEvent(audit::v1::KEY, audit::v1::SEAL, seal),
          MakeEvent(audit::v1::KEY, audit::v1::WITNESS, witness)};
}

sealed::v1::Party TestNode::AsParty() const {
  sealed::v1::Party party;
  party.set_agency(agency);
  party.set_kind(kind);
  party.set_function(common::v1::OTHER_STAFF);
  party.set_is_authority(true);
  party.set_authority_id(agency + "-authority");
  return party;
}

TestTown::TestTown(std::vector<base::Schema> rooms)
    : social(hub, "social", common::v1::SOCIAL_SERVICES, rooms),
      police(hub, "police", common::v1::POLICE, rooms),
      genesis{{.agency = "social", .vkey = social.SignVkey()},
              {.agency = "police", .vkey = police.SignVkey()}} {
  for (TestNode* node : {&social, &police}) {
    for (auto& event : node->GenesisEvents()) hub.AddEvent(std::move(event));
  }
  social.Open(genesis);
  police.Open(genesis);
}

MadePacket MakePacket(
    TestTown& town, std::uint64_t counter, const std::string& previous_hash,
    const std::function<void(sealed::v1::DisclosureHeader&)>& change) {
  const absl::Time now = town.social.vault.clock().TimeNow();
  MadePacket made;
  sealed::v1::DisclosureHeader& header = made.header;
  header.set_suite(1);
  header.set_origin(FakeHub::kOrigin);
  header.set_disclosure_id(town.social.outbox->signer().NewId());
  *header.mutable_from() = town.social.AsParty();
  *header.add_to() = town.police.AsParty();
  header.mutable_ground()->set_kind(law::v1::CONSENT);
  header.mutable_ground()->set_provision("OSL 12:2");
  header.set_direction(law::v1::OWN_INITIATIVE);
  header.set_purpose(law::v1::PREVENT_CRIME);
  header.set_setting(law::v1::BILATERAL);
  header.add_categories(common::v1::RISK_OF_CRIME);
  header.add_secrecy("OSL 26:1");
  header.set_catalogue_digest(law::Catalogue::BuiltIn().digest());
  *header.mutable_decided_at() = ToProtoTime(now);
  *header.mutable_expires_at() = ToProtoTime(now + absl::Hours(24));
  header.set_consent_handle(std::string(16, 'c'));
  auto& link = *header.add_links();
  link.set_to("police");
  link.set_counter(counter);
  link.set_previous_header_hash(previous_hash);
  header.set_journal_head(std::string(32, 'j'));
  header.set_provision_version(
      audit::AdmitHeader(header, now, audit::ConsentThatCovers(header),
                         law::Catalogue::BuiltIn())
          .decision.provision_version());
  change(header);

  sealed::v1::Body body;
  body.set_ciphertext("sealed");
  auto& slot = *body.add_slots();
  slot.set_recipient("police");
  const auto key_of = [](const TestNode& node) {
    return node.vault.keys().Use(
        [](const crypto::Keyring& ring) { return ring.CurrentSealKey().id(); });
  };
  slot.set_sender_key_id(key_of(town.social));
  slot.set_recipient_key_id(key_of(town.police));
  slot.set_sealed_share(std::string(72, 's'));
  slot.set_wrapped_key(std::string(48, 'w'));

  made.envelope.set_header(header.SerializeAsString());
  made.envelope.set_salt(town.social.outbox->signer().NewSalt());
  made.envelope.set_body(body.SerializeAsString());
  made.entry = OrDie(audit::EntryOf(audit::RecordOf(made.envelope)));
  made.envelope.set_signature(
      town.social.vault.keys().Use([&](const crypto::Keyring& ring) {
        return crypto::SignEntry(made.entry, ring.CurrentSigningKey());
      }));
  made.record = audit::RecordOf(made.envelope);
  return made;
}

hub::exchange::v1::CollectDeliveriesResponse Logged(TestTown& town,
                                                    const MadePacket& packet) {
  const std::uint64_t leaf = town.hub.Append(packet.entry);
  hub::exchange::v1::CollectDeliveriesResponse message;
  *message.mutable_packet()->mutable_envelope() = packet.envelope;
  *message.mutable_packet()->mutable_receipt() = town.hub.ReceiptOf(leaf);
  return message;
}

}  // namespace samrad::agency
