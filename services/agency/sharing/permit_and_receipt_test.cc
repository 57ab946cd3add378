// No permit, no seal; no receipt of this very opening, no plaintext.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "crypto/hash/encoding.h"
#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/agency/sharing/facts_builder.h"
#include "services/agency/sharing/open_packet.h"
#include "services/agency/sharing/seal_packet.h"
#include "services/agency/sharing/slot_proto.h"
#include "services/audit/leaf.h"
#include "services/base/status.h"
#include "services/law/decide.h"

namespace samrad::agency {
namespace {

class PermitAndReceiptTest : public testing::Test {
 protected:
  PermitAndReceiptTest() {
    parties_ = {.from = town_.social.AsParty(), .to = {town_.police.AsParty()}};
    law::v1::Facts& facts = facts_;
    facts = BuildFacts(Request(), parties_, Material(), now_);
    ruling_ = law::Decide(facts, law::Catalogue::BuiltIn());
  }

  static sharing::v1::DiscloseRequest Request() {
    sharing::v1::DiscloseRequest request;
    request.set_direction(law::v1::OWN_INITIATIVE);
    request.set_purpose(law::v1::PREVENT_CRIME);
    request.mutable_ground()->set_kind(law::v1::PROVISION);
    request.mutable_ground()->set_provision("OSL 10:18 a");
    request.mutable_offence()->set_status(law::v1::RISK);
    for (const auto kind : {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK,
                            law::v1::NOT_INAPPROPRIATE}) {
      auto& assessment = *request.add_assessments();
      assessment.set_kind(kind);
      assessment.set_answer(law::v1::YES);
      assessment.set_reason("Malte Ekvall växlar stora sedlar.");
    }
    return request;
  }
  static DisclosureMaterial Material() {
    DisclosureMaterial material(*base::CaseCode::Parse("falk-12"));
    material.notes.resize(1);
    material.subject.set_birth_date("2009-05-01");
    material.subject.set_protected_identity(law::v1::NOT_PROTECTED);
    material.notes[0].set_category(common::v1::RISK_OF_CRIME);
    material.notes[0].add_secrecy("OSL 26:1");
    material.notes[0].set_source(law::v1::OWN_RECORDS);
    material.notes[0].set_text("Malte Ekvall växlar stora sedlar.");
    return material;
  }

  FinalHeader Header(
      const std::function<void(sealed::v1::DisclosureHeader&)>& change =
          [](sealed::v1::DisclosureHeader&) {}) {
    FinalHeader final{.header = HeaderOf(facts_, parties_), .bytes = ""};
    final.header.set_origin(FakeHub::kOrigin);
    final.header.set_disclosure_id(std::string(16, 'd'));
    final.header.set_catalogue_digest(ruling_.permit->catalogue_digest());
    final.header.set_provision_version(ruling_.permit->provision_version());
    *final.header.mutable_decided_at() = ToProtoTime(now_);
    *final.header.mutable_expires_at() = ToProtoTime(now_ + absl::Hours(1));
    auto& link = *final.header.add_links();
    link.set_to("police");
    link.set_counter(1);
    final.header.set_journal_head(std::string(32, 'j'));
    change(final.header);
    final.bytes = final.header.SerializeAsString();
    return final;
  }

  absl::StatusOr<SealedPacket> Seal(const FinalHeader& header) {
    const crypto::SealPublicKey to =
        town_.police.vault.keys().Use([](const crypto::Keyring& ring) {
          return ring.CurrentSealKey().PublicKey();
        });
    return town_.social.vault.keys().Use([&](const crypto::Keyring& ring) {
      return SealForPermit(*ruling_.permit, header, Content(),
                           std::span<const crypto::SealPublicKey>(&to, 1),
                           ring.CurrentSealKey(), town_.social.vault.random(),
                           pair_keys_);
    });
  }
  static std::string Content(
      common::v1::Category category = common::v1::RISK_OF_CRIME) {
    sharing::v1::Content content;
    auto& item = *content.add_items();
    item.set_category(category);
    item.set_text("Växlar stora sedlar.");
    return content.SerializeAsString();
  }

  TestTown town_;
  const absl::Time now_ = town_.social.vault.clock().TimeNow();
  Parties parties_;
  law::v1::Facts facts_;
  law::Ruling ruling_;
  crypto::PairKeyCache pair_keys_{16};
};

TEST_F(PermitAndReceiptTest, SealsWhatThePermitNames) {
  ASSERT_TRUE(ruling_.permit.has_value());

  const auto sealed = Seal(Header());

  ASSERT_TRUE(sealed.ok()) << sealed.status();
  ASSERT_EQ(sealed->shares.size(), 1u);
  EXPECT_EQ(sealed->shares[0].recipient, "police");
  EXPECT_EQ(sealed->shares[0].share.size(), 32u);
}

TEST_F(PermitAndReceiptTest, DoesNotSealOutsideThePermit) {
  const std::function<void(sealed::v1::DisclosureHeader&)> changes[] = {
      [](auto& h) { h.mutable_to(0)->set_kind(common::v1::SECURITY_POLICE); },
      [](auto& h) { h.mutable_to(0)->set_authority_id("another"); },
      [](auto& h) { h.mutable_to(0)->set_branch_id("another"); },
      [](auto& h) { *h.add_to() = h.to(0); },
      [](auto& h) { h.clear_to(); },
      [](auto& h) { h.add_categories(common::v1::HEALTH); },
      [](auto& h) { h.mutable_ground()->set_provision("OSL 10:15 a"); },
      [](auto& h) { h.mutable_decided_at()->set_seconds(1); },
      [](auto& h) { h.set_catalogue_digest(std::string(32, 'x')); },
      [](auto& h) { h.set_provision_version("1999-01-01"); },
      [](auto& h) { h.set_outside_act(true); },
  };
  for (const auto& change : changes) {
    EXPECT_EQ(base::TagOf(Seal(Header(change)).status()), "PERMIT_MISMATCH");
  }
}

TEST_F(PermitAndReceiptTest, TellsTheHubNothingOfThePerson) {
  auto request = Request();
  request.mutable_assessments(0)->set_concerns("guardian-1");
  facts_ = BuildFacts(request, parties_, Material(), now_);

  const std::string bytes = Header().bytes;

  for (const char* secret :
       {"Malte", "2009-05-01", "falk-12", "guardian-1", "sedlar"}) {
    EXPECT_THAT(bytes, testing::Not(testing::HasSubstr(secret)));
  }
}

TEST_F(PermitAndReceiptTest, LeavesOutWhatTheNotesDisagreeOn) {
  DisclosureMaterial material = Material();
  material.notes.push_back(material.notes[0]);
  material.notes[1].set_source(law::v1::TIP);
  material.notes[1].set_category(common::v1::HEALTH);
  material.notes[1].set_forbidden_by_statute(true);

  const law::v1::Facts facts = BuildFacts(Request(), parties_, material, now_);

  EXPECT_EQ(facts.information().source(), law::v1::SOURCE_UNSPECIFIED);
  EXPECT_EQ(facts.information().categories_size(), 2);
  EXPECT_TRUE(facts.information().forbidden_by_statute());
}

TEST_F(PermitAndReceiptTest, CarriesASlotWithoutLoss) {
  const auto sealed = Seal(Header());
  ASSERT_TRUE(sealed.ok());
  sealed::v1::Body body;
  ASSERT_TRUE(body.ParseFromString(sealed->body));

  const auto bytes = SlotFromProto(body.slots(0));
  ASSERT_TRUE(bytes.ok());
  const auto back = SlotToProto("police", *bytes);

  ASSERT_TRUE(back.ok());
  EXPECT_EQ(back->SerializeAsString(), body.slots(0).SerializeAsString());
  sealed::v1::Slot shorter = body.slots(0);
  shorter.mutable_wrapped_key()->pop_back();
  EXPECT_FALSE(SlotFromProto(shorter).ok());
}

// A packet at police, accepted, with its opening in the log.
class OpeningTest : public PermitAndReceiptTest {
 protected:
  void SetUp() override {
    town_.police.Start();
    ASSERT_TRUE(town_.police.CatchUp());
    const FinalHeader header = Header();
    auto sealed = Seal(header);
    ASSERT_TRUE(sealed.ok());
    packet_.sender = "social";
    packet_.envelope.set_header(header.bytes);
    packet_.envelope.set_body(sealed->body);
    share_ = sealed->shares[0].share;
    packet_.decision = Opening("police");
  }
  audit::v1::SignedRecord Opening(const std::string& agency) {
    sealed::v1::OpeningHeader header;
    header.set_suite(1);
    header.set_origin(FakeHub::kOrigin);
    header.set_disclosure_id(std::string(packet_.id.bytes()));
    header.set_agency(agency);
    *header.mutable_at() = ToProtoTime(now_);
    header.set_journal_head(std::string(32, 'j'));
    return town_.police.outbox->signer()
        .Sign(audit::v1::OPENING, header.SerializeAsString())
        ->record;
  }
  audit::Receipt Believed(const audit::Entry& entry) {
    const auto leaf = town_.hub.Append(entry);
    return *town_.police.outbox->mirror().AwaitBelieved(
        town_.hub.ReceiptOf(leaf), entry, absl::Seconds(10));
  }
  absl::StatusOr<sharing::v1::Content> Open(const audit::Receipt& receipt) {
    const auto share = crypto::SecretBytes::CopyOf(crypto::AsBytes(share_));
    return OpenAgainstReceipt(receipt, packet_, "police", *share,
                              *town_.police.outbox->directory().chain(),
                              town_.police.vault.keys(), pair_keys_);
  }
  audit::Receipt OfThisOpening() {
    return Believed(*audit::EntryOf(*packet_.decision));
  }

  InboxPacket packet_{.id =
                          *base::DisclosureId::FromBytes(std::string(16, 'd'))};
  std::string share_;
};

TEST_F(OpeningTest, OpensAgainstItsOwnReceipt) {
  const auto content = Open(OfThisOpening());

  ASSERT_TRUE(content.ok()) << content.status();
  EXPECT_EQ(content->items(0).text(), "Växlar stora sedlar.");
}

TEST_F(OpeningTest, StaysShutAgainstTheReceiptOfSomethingElse) {
  EXPECT_EQ(base::TagOf(Open(Believed(crypto::TestEntry(1))).status()),
            "RECEIPT_OF_ANOTHER");
}

TEST_F(OpeningTest, StaysShutAgainstAnothersOpening) {
  packet_.decision = Opening("school");

  EXPECT_EQ(base::TagOf(Open(OfThisOpening()).status()), "RECEIPT_OF_ANOTHER");
}

TEST_F(OpeningTest, StaysShutWhenNobodyAccepted) {
  const audit::Receipt receipt = OfThisOpening();
  packet_.decision.reset();

  EXPECT_EQ(base::TagOf(Open(receipt).status()), "RECEIPT_OF_ANOTHER");
}

TEST_F(OpeningTest, StaysShutWhenAnyPartIsChanged) {
  const audit::Receipt receipt = OfThisOpening();
  const auto good = packet_.envelope;
  packet_.envelope.mutable_header()->append("\x7a");
  EXPECT_EQ(Open(receipt).status().code(), absl::StatusCode::kDataLoss);
  packet_.envelope = good;
  sealed::v1::Body body;
  ASSERT_TRUE(body.ParseFromString(good.body()));
  body.set_ciphertext(crypto::WithBitFlipped(body.ciphertext(), 400));
  packet_.envelope.set_body(body.SerializeAsString());
  EXPECT_EQ(base::TagOf(Open(receipt).status()), "OPEN_FAILED");
  packet_.envelope = good;
  share_ = crypto::WithBitFlipped(share_, 7);

  EXPECT_EQ(base::TagOf(Open(receipt).status()), "OPEN_FAILED");
}

}  // namespace
}  // namespace samrad::agency
