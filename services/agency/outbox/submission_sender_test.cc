#include "services/agency/outbox/submission_sender.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/secret/bytes.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/mutex.h"
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

  // Decided, signed, stored and handed to the sender, as sharing does; with an
  // id, one that was refused is made anew.
  base::DisclosureId Send(absl::Time decided_at,
                          std::optional<base::DisclosureId> anew = {}) {
    NewSubmission submission{.id = base::DisclosureId({})};
    std::int64_t seq = 0;
    const absl::Status stored = town_.social.vault.db().Write(
        [&](base::Transaction& txn) -> absl::Status {
          if (anew.has_value()) {
            SAMRAD_RETURN_IF_ERROR(RemoveRefused(txn, *anew));
          }
          LinkAssigner links;
          SAMRAD_ASSIGN_OR_RETURN(auto next, links.Next(txn, {"police"}));
          const MadePacket packet = MakePacket(
              town_, next[0].counter(), next[0].previous_header_hash(),
              [&](sealed::v1::DisclosureHeader& header) {
                if (!anew.has_value()) return;
                header.set_disclosure_id(std::string(anew->bytes()));
              });
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
  // The consent that everything here rests on is withdrawn.
  void Withdraw() {
    const audit::ConsentEnd all = audit::ConsentEnd::Whole();
    const auto handle = *base::ConsentHandle::FromBytes(std::string(16, 'c'));
    ASSERT_TRUE(town_.social.vault.db()
                    .Write([&](base::Transaction& txn) {
                      return CancelOnConsent(txn, handle, all);
                    })
                    .ok());
    sender().Cancelled(handle, all);
  }
  // Sends one whose call fails while the hub may still take it.
  base::DisclosureId SendIntoDoubt() {
    HubLies slow;
    slow.slow = true;
    town_.hub.Lie(slow);
    const auto id = Send();
    EXPECT_TRUE(Eventually([&] { return town_.hub.on_their_way() > 0; }));
    return id;
  }
  TestTown town_;
};

// Lets one caller after another through.
class Gate {
 public:
  void Pass() {
    base::MutexLock lock(mutex_);
    if (all_) return;
    ++waiting_;
    changed_.SignalAll();
    while (!all_ && open_ == 0) changed_.Wait(mutex_);
    if (!all_) --open_;
  }
  void LetOneThrough() {
    EXPECT_TRUE(SomebodyWaits(absl::Seconds(10)));
    base::MutexLock lock(mutex_);
    --waiting_;
    ++open_;
    changed_.SignalAll();
  }

  // Whether anybody comes to it.
  bool SomebodyWaits(absl::Duration limit) {
    base::MutexLock lock(mutex_);
    while (waiting_ == 0 && changed_.WaitFor(mutex_, limit)) {
    }
    return waiting_ > 0;
  }

  // For good, once there is one.
  void Open() {
    EXPECT_TRUE(SomebodyWaits(absl::Seconds(10)));
    base::MutexLock lock(mutex_);
    waiting_ = 0;
    all_ = true;
    changed_.SignalAll();
  }

 private:
  base::Mutex mutex_;
  base::CondVar changed_;
  bool all_ ABSL_GUARDED_BY(mutex_) = false;
  int waiting_ ABSL_GUARDED_BY(mutex_) = 0;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
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
  Gate gate;
  HubLies held;
  held.batch = [&gate] { gate.Pass(); };
  town_.hub.Lie(held);
  const auto ahead = Send();
  const auto old = Send(town_.social.vault.clock().TimeNow() - absl::Hours(2));
  const auto behind = Send();

  gate.Open();

  EXPECT_EQ(Outcome(ahead).state, SubmissionState::kPublished);
  EXPECT_EQ(Outcome(old).tag, "EXPIRED_UNSENT");
  EXPECT_EQ(Outcome(behind).tag, "CHAIN_BROKEN");
  EXPECT_EQ(Outcome(Send()).state, SubmissionState::kPublished);
}

TEST_F(SubmissionSenderTest, DropsWhatItsConsentWasWithdrawnFrom) {
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  const auto id = Send();
  Withdraw();

  town_.hub.Lie({});

  EXPECT_EQ(Outcome(id).state, SubmissionState::kWithdrawn);
  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(SubmissionSenderTest, WithdrawnMeansNeverTakenHoweverLateTheBatchComes) {
  const auto id = SendIntoDoubt();
  Withdraw();
  town_.hub.Lie({});
  EXPECT_EQ(Outcome(id).state, SubmissionState::kWithdrawn);

  town_.hub.Arrive();

  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(SubmissionSenderTest, TooOldMeansNeverTakenHoweverLateTheBatchComes) {
  const auto id = SendIntoDoubt();
  town_.social.vault.clock().Advance(absl::Hours(2));
  town_.hub.Lie({});
  EXPECT_EQ(Outcome(id).tag, "EXPIRED_UNSENT");

  town_.hub.Arrive();

  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(SubmissionSenderTest, RefusedMeansNeverTakenHoweverLateTheBatchComes) {
  const auto id = SendIntoDoubt();
  HubLies refuse;
  refuse.refuse = "KEY_NOT_CURRENT";
  town_.hub.Lie(refuse);
  EXPECT_EQ(Outcome(id).tag, "KEY_NOT_CURRENT");

  town_.hub.Lie({});
  town_.hub.Arrive();

  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(SubmissionSenderTest, TellsWhatTheHubTookBeforeTheWithdrawal) {
  const auto id = SendIntoDoubt();
  town_.hub.Arrive();
  Withdraw();

  town_.hub.Lie({});

  EXPECT_EQ(Outcome(id).state, SubmissionState::kPublished);
}

TEST_F(SubmissionSenderTest, WaitsForTheHubWhileAWithdrawnOneIsInDoubt) {
  const auto id = SendIntoDoubt();
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  Withdraw();

  EXPECT_EQ(sender().Await(id, absl::Milliseconds(50))->state,
            SubmissionState::kQueued);

  town_.hub.Lie({});
  EXPECT_EQ(Outcome(id).state, SubmissionState::kWithdrawn);
}

TEST_F(SubmissionSenderTest,
       DoesNotSendAgainWhatWasUnderWayWhenItsConsentEnded) {
  Gate gate;
  HubLies away;
  away.away = true;
  away.batch = [&gate] { gate.Pass(); };
  town_.hub.Lie(away);
  const auto id = Send();
  ASSERT_TRUE(gate.SomebodyWaits(absl::Seconds(10)));

  Withdraw();
  gate.LetOneThrough();
  const bool again = gate.SomebodyWaits(absl::Milliseconds(500));
  if (again) gate.Open();
  town_.hub.Lie({});

  EXPECT_FALSE(again);
  EXPECT_EQ(Outcome(id).state, SubmissionState::kWithdrawn);
}

TEST_F(SubmissionSenderTest, TellsNobodyOfARowThatIsMadeAnew) {
  Gate gate;
  HubLies refuse;
  refuse.refuse = "CONSENT_EXPIRED";
  refuse.batch = [&gate] { gate.Pass(); };
  town_.hub.Lie(refuse);
  // The second falls with the first. It may fall before it is sent at all; then
  // there are no old bytes, and it is tried again.
  base::DisclosureId second({});
  bool at_the_gate = false;
  for (int tries = 0; tries < 20 && !at_the_gate; ++tries) {
    const auto first = Send();
    ASSERT_TRUE(gate.SomebodyWaits(absl::Seconds(10)));
    second = Send();
    gate.LetOneThrough();
    ASSERT_EQ(Outcome(first).tag, "CONSENT_EXPIRED");
    ASSERT_EQ(Outcome(second).tag, "CHAIN_BROKEN");
    at_the_gate = gate.SomebodyWaits(absl::Seconds(1));
  }
  ASSERT_TRUE(at_the_gate);
  HubLies honest;
  honest.batch = [&gate] { gate.Pass(); };
  town_.hub.Lie(honest);

  // The old bytes are still at the gate when the new ones are stored.
  SubmissionSender::Ticket ticket(sender(), second);
  Send(town_.social.vault.clock().TimeNow(), second);
  gate.LetOneThrough();
  const auto of_the_old = ticket.Await(absl::Milliseconds(200));
  gate.LetOneThrough();
  const auto of_the_new = ticket.Await(absl::Seconds(10));

  EXPECT_FALSE(of_the_old.has_value());
  ASSERT_TRUE(of_the_new.has_value());
  EXPECT_EQ(of_the_new->state, SubmissionState::kPublished);
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
