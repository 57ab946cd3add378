#include "services/agency/outbox/hub_return.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/secret/bytes.h"
#include "crypto/testing/test_keys.h"
#include "services/agency/outbox/inbox.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// Social services have sent two disclosures; the police opened the first and
// declined the second. Then the hub's exchange is put back from an old copy.
class HubReturnTest : public testing::Test {
 protected:
  void SetUp() override {
    town_.social.Start();
    town_.police.Start();
    ASSERT_TRUE(town_.social.CatchUp() && town_.police.CatchUp());
    opened_ = Send();
    declined_ = Send();
    Answer(opened_, audit::v1::OPENING);
    Answer(declined_, audit::v1::DECLINE);
    ASSERT_TRUE(Eventually([&] {
      return town_.hub.Answered(opened_, audit::v1::OPENING) &&
             town_.hub.Answered(declined_, audit::v1::DECLINE) &&
             town_.hub.acknowledged("social") == 2 &&
             Decided(declined_).decision_leaf.has_value();
    }));
  }

  base::DisclosureId Send() {
    NewSubmission submission{.id = base::DisclosureId({})};
    std::int64_t seq = 0;
    EXPECT_TRUE(
        town_.social.vault.db()
            .Write([&](base::Transaction& txn) -> absl::Status {
              LinkAssigner links;
              SAMRAD_ASSIGN_OR_RETURN(auto next, links.Next(txn, {"police"}));
              const MadePacket packet = MakePacket(
                  town_, next[0].counter(), next[0].previous_header_hash());
              submission.id =
                  *base::DisclosureId::FromBytes(packet.header.disclosure_id());
              submission.request = MakeSubmitRequest(
                  packet.envelope,
                  {{.recipient = "police", .share = std::string(32, 'h')}});
              submission.record = packet.record;
              submission.entry = packet.entry;
              submission.decided_at = town_.social.vault.clock().TimeNow();
              submission.links = next;
              submission.header_hash = crypto::Sha256(packet.envelope.header());
              links.Given(submission.links, submission.header_hash);
              SAMRAD_ASSIGN_OR_RETURN(seq, InsertSubmission(txn, submission));
              return links.Flush(txn);
            })
            .ok());
    const base::DisclosureId id = submission.id;
    SubmissionSender& sender = town_.social.outbox->submissions();
    sender.Enqueue(seq, std::move(submission));
    EXPECT_EQ(sender.Await(id, absl::Seconds(10))->state,
              SubmissionState::kPublished);
    EXPECT_TRUE(Eventually([&] { return Decided(id).leaf > 0; }));
    return id;
  }

  // So far.
  bool ToldOfAReplay() {
    const std::vector<Alarm> alarms = *town_.police.outbox->alarms().List();
    return std::any_of(alarms.begin(), alarms.end(), [](const Alarm& alarm) {
      return alarm.tag == "PACKET_REPLAYED";
    });
  }

  // Of the header that was sent last.
  std::string HashOfLast() {
    return crypto::ToString(
        crypto::Sha256(Decided(declined_).envelope.header()));
  }

  std::uint64_t opened_leaf() { return Decided(opened_).leaf; }

  // The packet at the police; leaf 0 while it has not come.
  InboxPacket Decided(const base::DisclosureId& id) {
    InboxPacket packet{.id = id};
    (void)town_.police.vault.db().Read(
        [&](const base::ReadTransaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(packet, ReadPacket(txn, id));
          return absl::OkStatus();
        });
    return packet;
  }

  // As the sharing room does, but for the content.
  void Answer(const base::DisclosureId& id, audit::v1::LeafType type) {
    Outbox& outbox = *town_.police.outbox;
    const InboxPacket packet = Decided(id);
    sealed::v1::OpeningHeader header;
    header.set_suite(1);
    header.set_origin(outbox.origin());
    header.set_disclosure_id(std::string(id.bytes()));
    header.set_agency("police");
    header.set_disclosure_leaf(packet.leaf);
    *header.mutable_at() = ToProtoTime(town_.police.vault.clock().TimeNow());
    header.set_journal_head(std::string(32, 'j'));
    const SignedAct act =
        *outbox.signer().Sign(type, header.SerializeAsString());
    const PacketDecision decision{.number = packet.number,
                                  .record = act.record,
                                  .user = "officer",
                                  .reason = "needed"};
    const bool opening = type == audit::v1::OPENING;
    ASSERT_TRUE(
        outbox.db()
            .Write([&](base::Transaction& txn) -> absl::Status {
              if (opening) return StoreDecision(txn, decision);
              SAMRAD_RETURN_IF_ERROR(StoreDeclined(txn, packet, decision));
              return InsertAct(txn, {.record = act.record,
                                     .entry = act.entry,
                                     .subject = std::string(id.bytes())});
            })
            .ok());
    if (!opening) return outbox.acts().Nudge();
    const auto answer = outbox.HandInOpening(act.record, act.entry);
    ASSERT_TRUE(answer.ok()) << answer.status();
    ASSERT_TRUE(outbox.db()
                    .Write([&](base::Transaction& txn) {
                      return StoreOpened(txn, packet, answer->receipt.leaf());
                    })
                    .ok());
  }

  TestTown town_;
  base::DisclosureId opened_{{}};
  base::DisclosureId declined_{{}};
};

TEST_F(HubReturnTest, GivesBackDisclosuresOpeningsAndDeclines) {
  const std::uint64_t size = town_.hub.size();

  town_.hub.ForgetExchange();

  EXPECT_TRUE(Eventually([&] {
    return town_.hub.submissions() == 2 &&
           town_.hub.Answered(opened_, audit::v1::OPENING) &&
           town_.hub.Answered(declined_, audit::v1::DECLINE);
  }));
  EXPECT_EQ(town_.hub.size(), size) << "a leaf was added";
}

TEST_F(HubReturnTest, GivesBackItsOwnAlsoWhenOthersWereQuickerWithTheLog) {
  town_.hub.TellReturned(opened_leaf(), town_.hub.size());

  // Neither the log nor a mailbox shows the police that anything was lost.
  town_.hub.ForgetAnswers();

  EXPECT_TRUE(town_.police.Alarmed("HUB_LOG_SHORTER"));
  EXPECT_TRUE(Eventually([&] {
    return town_.hub.Answered(opened_, audit::v1::OPENING) &&
           town_.hub.Answered(declined_, audit::v1::DECLINE);
  }));
}

TEST_F(HubReturnTest, GivesAnswersBackAlsoWhenTheSenderComesLater) {
  town_.social.Stop();
  town_.hub.ForgetExchange();
  ASSERT_TRUE(town_.police.Alarmed("HUB_MAILBOX_BEHIND"));
  ASSERT_FALSE(town_.hub.Answered(opened_, audit::v1::OPENING));

  town_.social.Open(town_.genesis);
  town_.social.Start();

  EXPECT_TRUE(Eventually([&] {
    return town_.hub.Answered(opened_, audit::v1::OPENING) &&
           town_.hub.Answered(declined_, audit::v1::DECLINE);
  }));
}

TEST_F(HubReturnTest, TakesAnInterruptedReturnUpAgain) {
  town_.social.Stop();
  town_.hub.ForgetExchange();
  ASSERT_TRUE(town_.police.Alarmed("HUB_MAILBOX_BEHIND"));
  town_.police.Stop();
  town_.police.Open(town_.genesis);
  town_.police.Start();

  town_.social.Open(town_.genesis);
  town_.social.Start();

  EXPECT_TRUE(Eventually(
      [&] { return town_.hub.Answered(opened_, audit::v1::OPENING); }));
}

TEST_F(HubReturnTest, TellsNobodyOfWhatARestoredHubDeliversOnceMore) {
  town_.hub.ForgetExchange();
  ASSERT_TRUE(Eventually([&] {
    return town_.hub.submissions() == 2 &&
           town_.hub.acknowledged("police") >= 2 &&
           town_.hub.Answered(declined_, audit::v1::DECLINE);
  }));

  EXPECT_FALSE(ToldOfAReplay());
}

TEST_F(HubReturnTest, TellsOfTheSamePacketASecondTimeAfterARestore) {
  auto again = Logged(town_, MakePacket(town_, 3, HashOfLast()));
  town_.hub.Deliver("police", again);
  ASSERT_TRUE(
      Eventually([&] { return town_.hub.acknowledged("police") == 3; }));
  town_.hub.ForgetExchange();
  ASSERT_TRUE(Eventually([&] {
    return town_.hub.submissions() == 2 &&
           town_.hub.acknowledged("police") == 2;
  }));
  town_.hub.Deliver("police", again);
  ASSERT_TRUE(
      Eventually([&] { return town_.hub.acknowledged("police") == 3; }));
  ASSERT_FALSE(ToldOfAReplay());

  town_.hub.Deliver("police", std::move(again));

  EXPECT_TRUE(town_.police.Alarmed("PACKET_REPLAYED"));
}

TEST_F(HubReturnTest, GivesEntriesBackInPages) {
  const std::uint64_t size = town_.hub.size();
  town_.social.Stop();
  town_.police.Stop();
  town_.social.Open(town_.genesis);
  town_.hub.ForgetLogFrom(1);
  const auto client = town_.hub.ClientFor("social");

  ASSERT_TRUE(ReturnEntries(town_.social.outbox->mirror(), *client, 1, 4).ok());

  EXPECT_EQ(town_.hub.size(), size);
  const auto pages = town_.hub.returned_pages();
  EXPECT_EQ(pages.size(), (size - 1 + 3) / 4);
  EXPECT_EQ(*std::max_element(pages.begin(), pages.end()), 4u);
}

}  // namespace
}  // namespace samrad::agency
