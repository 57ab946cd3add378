#include "services/agency/outbox/submission_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/secret/bytes.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class SubmissionSenderTest : public testing::Test {
 protected:
  void SetUp() override {
    town_.social.Start();
    ASSERT_TRUE(town_.social.CatchUp());
  }
  SubmissionSender& sender() { return town_.social.outbox->submissions(); }

  // Decided, signed, stored and handed to the sender, as sharing does.
  base::DisclosureId Send(absl::Time decided_at) {
    NewSubmission submission{.id = base::DisclosureId({})};
    std::int64_t seq = 0;
    const absl::Status stored = town_.social.vault.db().Write(
        [&](base::Transaction& txn) -> absl::Status {
          LinkAssigner links;
          SAMRAD_ASSIGN_OR_RETURN(auto next, links.Next(txn, {"police"}));
          const MadePacket packet = MakePacket(town_, next[0].counter(),
                                               next[0].previous_header_hash());
          submission = NewSubmission{
              .id =
                  *base::DisclosureId::FromBytes(packet.header.disclosure_id()),
              .request = MakeSubmitRequest(
                  packet.envelope,
                  {{.recipient = "police", .share = std::string(32, 'h')}}),
              .record = packet.record,
              .entry = packet.entry,
              .consent = *base::ConsentHandle::FromBytes(
                  packet.header.consent_handle()),
              .decided_at = decided_at,
              .links = next,
              .header_hash = crypto::Sha256(packet.envelope.header())};
          links.Given(submission.links, submission.header_hash);
          SAMRAD_ASSIGN_OR_RETURN(seq, InsertSubmission(txn, submission));
          return links.Flush(txn);
        });
    EXPECT_TRUE(stored.ok()) << stored;
    const base::DisclosureId id = submission.id;
    sender().Enqueue(seq, std::move(submission));
    return id;
  }
  base::DisclosureId Send() {
    return Send(town_.social.vault.clock().TimeNow());
  }
  SubmissionView Outcome(const base::DisclosureId& id) {
    auto view = sender().Await(id, absl::Seconds(10));
    EXPECT_TRUE(view.ok());
    return view.ok() ? *view : SubmissionView{.id = id};
  }
  TestTown town_;
};

TEST_F(SubmissionSenderTest, PublishesInOrder) {
  std::vector<base::DisclosureId> ids;
  for (int i = 0; i < 100; ++i) ids.push_back(Send());

  std::uint64_t last = 0;
  for (const auto& id : ids) {
    const SubmissionView view = Outcome(id);
    ASSERT_EQ(view.state, SubmissionState::kPublished) << view.tag;
    EXPECT_GT(view.leaf, last);
    last = view.leaf;
  }
}

TEST_F(SubmissionSenderTest, SendsAgainWhenTheHubComesBack) {
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  const auto id = Send();
  EXPECT_EQ(sender().Await(id, absl::Milliseconds(50))->state,
            SubmissionState::kQueued);

  town_.hub.Lie({});

  EXPECT_EQ(Outcome(id).state, SubmissionState::kPublished);
}

TEST_F(SubmissionSenderTest, SendsAgainAfterARestart) {
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  const auto id = Send();
  town_.social.Stop();

  town_.hub.Lie({});
  town_.social.Open(town_.genesis);
  town_.social.Start();

  EXPECT_EQ(Outcome(id).state, SubmissionState::kPublished);
  EXPECT_EQ(town_.hub.submissions(), 1u);
}

TEST_F(SubmissionSenderTest, AsksAgainForAReceiptThatWasLate) {
  HubLies slow;
  slow.no_receipts = true;
  town_.hub.Lie(slow);
  const auto id = Send();
  EXPECT_TRUE(Eventually([&] {
    return sender().Await(id, absl::Milliseconds(1))->state ==
           SubmissionState::kAccepted;
  }));

  town_.hub.Lie({});

  EXPECT_EQ(Outcome(id).state, SubmissionState::kPublished);
}

TEST_F(SubmissionSenderTest, TellsWhyTheHubRefused) {
  HubLies refuse;
  refuse.refuse = "CONSENT_EXPIRED";
  town_.hub.Lie(refuse);

  const SubmissionView view = Outcome(Send());

  EXPECT_EQ(view.state, SubmissionState::kRefused);
  EXPECT_EQ(view.tag, "CONSENT_EXPIRED");
}

TEST_F(SubmissionSenderTest, StartsThePairAnewAfterARefusal) {
  EXPECT_EQ(Outcome(Send()).state, SubmissionState::kPublished);
  HubLies refuse;
  refuse.refuse = "CLOCK_SKEW";
  town_.hub.Lie(refuse);
  EXPECT_EQ(Outcome(Send()).tag, "CLOCK_SKEW");
  town_.hub.Lie({});

  EXPECT_EQ(Outcome(Send()).state, SubmissionState::kPublished);
}

TEST_F(SubmissionSenderTest, BreaksWhatWasQueuedBehindARefusal) {
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  const auto first =
      Send(town_.social.vault.clock().TimeNow() - absl::Hours(2));
  const auto second = Send();

  town_.hub.Lie({});

  EXPECT_EQ(Outcome(first).tag, "EXPIRED_UNSENT");
  EXPECT_EQ(Outcome(second).tag, "CHAIN_BROKEN");
  EXPECT_EQ(Outcome(Send()).state, SubmissionState::kPublished);
}

TEST_F(SubmissionSenderTest, DropsWhatItsConsentWasWithdrawnFrom) {
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  const auto id = Send();
  const auto handle = *base::ConsentHandle::FromBytes(std::string(16, 'c'));
  ASSERT_TRUE(town_.social.vault.db()
                  .Write([&](base::Transaction& txn) {
                    return CancelOnConsent(txn, handle);
                  })
                  .ok());
  sender().Cancelled(handle);

  town_.hub.Lie({});

  EXPECT_EQ(Outcome(id).state, SubmissionState::kWithdrawn);
  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(SubmissionSenderTest, GoesOnFromWhereTheHubSaysTheChainStands) {
  ASSERT_EQ(Outcome(Send()).state, SubmissionState::kPublished);
  // As after a restore: this node has forgotten its last disclosure.
  ASSERT_TRUE(town_.social.vault.db()
                  .Write([&](base::Transaction& txn) {
                    return txn.Run("DELETE FROM outbox_pair");
                  })
                  .ok());

  EXPECT_EQ(Outcome(Send()).tag, "CHAIN_BROKEN");
  EXPECT_EQ(Outcome(Send()).state, SubmissionState::kPublished);
}

}  // namespace
}  // namespace samrad::agency
