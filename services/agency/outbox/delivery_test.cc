#include "services/agency/outbox/delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "services/agency/outbox/inbox.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using hub::exchange::v1::CollectDeliveriesResponse;

std::string HashOf(const MadePacket& packet) {
  return crypto::ToString(crypto::Sha256(packet.envelope.header()));
}

// Police with its outbox running; what the hub delivers goes through the whole
// link.
class DeliveryTest : public testing::Test {
 protected:
  void SetUp() override {
    town_.police.Start();
    ASSERT_TRUE(town_.police.CatchUp());
  }
  void Deliver(CollectDeliveriesResponse message) {
    town_.hub.Deliver("police", std::move(message));
  }
  // The packets, when there are `count`.
  std::vector<InboxPacket> Packets(std::size_t count) {
    std::vector<InboxPacket> packets;
    EXPECT_TRUE(Eventually([&] {
      const absl::Status read = town_.police.vault.db().Read(
          [&](const base::ReadTransaction& txn) -> absl::Status {
            SAMRAD_ASSIGN_OR_RETURN(packets, ListPackets(txn));
            return absl::OkStatus();
          });
      return read.ok() && packets.size() == count;
    }));
    packets.resize(count, InboxPacket{.id = base::DisclosureId({})});
    return packets;
  }
  TestTown town_;
};

TEST_F(DeliveryTest, StoresAGoodPacketUnopenedAndAcknowledges) {
  Deliver(Logged(town_, MakePacket(town_, 1, "")));

  EXPECT_EQ(Packets(1)[0].state, InboxState::kUnopened);
  EXPECT_TRUE(
      Eventually([&] { return town_.hub.acknowledged("police") == 1; }));
}

TEST_F(DeliveryTest, WritesInTheJournalWhatCameAndFromWhom) {
  Deliver(Logged(town_, MakePacket(town_, 1, "")));
  const std::string id = Packets(1)[0].id.ToHex();

  auto entries = town_.police.journal->List({.event = "packet_received"});
  ASSERT_TRUE(entries.ok()) << entries.status();
  ASSERT_EQ(entries->size(), 1u);
  EXPECT_THAT(entries->at(0).subjects(), testing::ElementsAre(id, "social"));
}

TEST_F(DeliveryTest, QuarantinesASwappedCiphertext) {
  auto message = Logged(town_, MakePacket(town_, 1, ""));
  message.mutable_packet()->mutable_envelope()->mutable_body()->at(5) ^= 1;

  Deliver(std::move(message));

  const InboxPacket packet = Packets(1)[0];
  EXPECT_EQ(packet.state, InboxState::kQuarantined);
  EXPECT_EQ(packet.fault, "RECEIPT_WRONG");
  EXPECT_TRUE(town_.police.Alarmed("PACKET_QUARANTINED"));
}

TEST_F(DeliveryTest, QuarantinesARewrittenHeader) {
  auto message = Logged(town_, MakePacket(town_, 1, ""));
  auto* envelope = message.mutable_packet()->mutable_envelope();
  sealed::v1::DisclosureHeader header;
  ASSERT_TRUE(header.ParseFromString(envelope->header()));
  header.set_categories(0, common::v1::HEALTH);
  envelope->set_header(header.SerializeAsString());

  Deliver(std::move(message));

  EXPECT_EQ(Packets(1)[0].fault, "RECEIPT_WRONG");
}

TEST_F(DeliveryTest, QuarantinesWhatTheHubLoggedWithoutTheSender) {
  MadePacket packet = MakePacket(town_, 1, "");
  packet.envelope.mutable_signature()->at(20) ^= 1;

  Deliver(Logged(town_, packet));

  EXPECT_EQ(Packets(1)[0].fault, "SIGNATURE_WRONG");
}

TEST_F(DeliveryTest, QuarantinesASenderThatIsNotInTheChain) {
  Deliver(Logged(town_, MakePacket(town_, 1, "", [](auto& header) {
                   header.mutable_from()->set_agency("planted");
                 })));

  EXPECT_EQ(Packets(1)[0].fault, "SENDER_UNKNOWN");
}

TEST_F(DeliveryTest, QuarantinesAChangedKind) {
  Deliver(Logged(town_, MakePacket(town_, 1, "", [](auto& header) {
                   header.mutable_to(0)->set_kind(common::v1::PROSECUTION);
                 })));

  EXPECT_EQ(Packets(1)[0].fault, "PARTY_WRONG");
}

TEST_F(DeliveryTest, QuarantinesWhatTheLawDoesNotAdmit) {
  Deliver(Logged(town_, MakePacket(town_, 1, "", [](auto& header) {
                   header.mutable_ground()->set_kind(law::v1::NO_GROUND);
                   header.clear_consent_handle();
                 })));

  EXPECT_EQ(Packets(1)[0].fault, "NOT_ADMITTED");
}

TEST_F(DeliveryTest, QuarantinesAReceiptOfAForkedLog) {
  auto message = Logged(town_, MakePacket(town_, 1, ""));
  message.mutable_packet()->mutable_receipt()->set_checkpoint(
      town_.hub.ForkedNote(town_.hub.size()));

  Deliver(std::move(message));

  EXPECT_EQ(Packets(1)[0].fault, "RECEIPT_WRONG");
}

TEST_F(DeliveryTest, StoresWhatFollowsAGapAndAlarms) {
  const MadePacket first = MakePacket(town_, 1, "");
  const MadePacket second = MakePacket(town_, 2, HashOf(first));
  const MadePacket third = MakePacket(town_, 3, HashOf(second));
  Deliver(Logged(town_, first));
  Deliver(Logged(town_, third));

  EXPECT_EQ(Packets(2)[0].state, InboxState::kUnopened);
  EXPECT_TRUE(town_.police.Alarmed("CHAIN_GAP"));

  // What was kept back is still good when it comes.
  Deliver(Logged(town_, second));
  EXPECT_EQ(Packets(3)[0].state, InboxState::kUnopened);
}

TEST_F(DeliveryTest, QuarantinesASecondHistoryOfThePair) {
  const MadePacket first = MakePacket(town_, 1, "");
  const MadePacket other = MakePacket(town_, 1, "");
  Deliver(Logged(town_, first));
  Deliver(Logged(town_, other));

  EXPECT_EQ(Packets(2)[0].fault, "CHAIN_REPLAYED");
}

TEST_F(DeliveryTest, TakesAReplayedPacketOnceAndAlarms) {
  const auto message = Logged(town_, MakePacket(town_, 1, ""));
  Deliver(message);
  Deliver(message);

  EXPECT_TRUE(
      Eventually([&] { return town_.hub.acknowledged("police") == 2; }));
  const InboxPacket packet = Packets(1)[0];
  EXPECT_EQ(packet.state, InboxState::kUnopened);
  EXPECT_TRUE(town_.police.Alarmed("PACKET_REPLAYED"));
}

TEST_F(DeliveryTest, TakesWhatFollowsABadPacket) {
  const MadePacket first = MakePacket(town_, 1, "");
  auto bad = Logged(town_, first);
  bad.mutable_packet()->mutable_envelope()->set_header("not a header");
  Deliver(std::move(bad));
  Deliver(Logged(town_, first));

  const auto packets = Packets(2);
  EXPECT_EQ(packets[1].fault, "HEADER_MALFORMED");
  EXPECT_EQ(packets[0].state, InboxState::kUnopened);
}

TEST_F(DeliveryTest, GoesOnWhenTheHubLeavesOutANumber) {
  HubLies lies;
  lies.deliver = [](CollectDeliveriesResponse& message) {
    message.set_number(message.number() + 1);
  };
  town_.hub.Lie(lies);
  Deliver(Logged(town_, MakePacket(town_, 1, "")));

  EXPECT_EQ(Packets(1)[0].state, InboxState::kUnopened);
  EXPECT_TRUE(town_.police.Alarmed("MAILBOX_GAP"));
}

TEST_F(DeliveryTest, ReturnsToARestoredHubWhatItLost) {
  ASSERT_TRUE(Eventually([&] { return town_.hub.cosignatures() > 0; }));
  const std::uint64_t size = town_.hub.size();
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  town_.hub.ForgetLogFrom(size - 2);

  town_.hub.Lie({});

  EXPECT_TRUE(Eventually([&] { return town_.hub.size() == size; }));
  EXPECT_TRUE(town_.police.Alarmed("HUB_LOG_SHORTER"));
  EXPECT_FALSE(town_.police.outbox->mirror().quarantined());
}

TEST_F(DeliveryTest, TellsOfAnOlderCheckpointThanItHasSeen) {
  HubLies lies;
  lies.checkpoint = [old = town_.hub.Note()](auto& response) {
    response.set_checkpoint(old);
  };
  town_.hub.Lie(lies);

  Deliver(Logged(town_, MakePacket(town_, 1, "")));

  EXPECT_EQ(Packets(1)[0].state, InboxState::kUnopened);
  EXPECT_TRUE(town_.police.Alarmed("HUB_LOG_SHORTER"));
}

TEST_F(DeliveryTest, RefusesAnInventedDirectoryEvent) {
  auto event = town_.social.GenesisEvents()[1];
  event.set_salt(std::string(32, 'x'));

  town_.hub.AddEvent(std::move(event));

  EXPECT_TRUE(town_.police.Alarmed("DIRECTORY_EVENT_WRONG"));
  EXPECT_EQ(town_.police.outbox->directory().size(), 6u);
}

}  // namespace
}  // namespace samrad::agency
