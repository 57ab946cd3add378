// What of a disclosure can be asked for, on both sides of it.
#include "services/agency/review/held_record.h"

#include "services/agency/meetings/meeting_store.h"
#include "services/agency/sharing/sharing_walk.h"

namespace samrad::agency {
namespace {

class HeldRecordTest : public WalkTest {
 protected:
  HeldRecordTest() : WalkTest({MeetingsSchema()}) {}

  static std::string Bytes(const std::string& hex) {
    const auto id = base::DisclosureId::FromHex(hex);
    return id.ok() ? std::string(id->bytes()) : "";
  }
  static absl::StatusOr<HeldRecord> Find(TestNode& node,
                                         const std::string& hex) {
    absl::StatusOr<HeldRecord> found;
    EXPECT_TRUE(node.vault.db()
                    .Read([&](const base::ReadTransaction& txn) {
                      found = FindHeldRecord(txn, Bytes(hex));
                      return absl::OkStatus();
                    })
                    .ok());
    return found;
  }
  static absl::StatusOr<review::v1::ShownContent> Read(TestNode& node,
                                                       const std::string& hex) {
    absl::StatusOr<review::v1::ShownContent> content;
    EXPECT_TRUE(node.vault.db()
                    .Read([&](const base::ReadTransaction& txn) {
                      content = ReadHeldRecord(txn, Bytes(hex));
                      return absl::OkStatus();
                    })
                    .ok());
    return content;
  }
  void ExpectNothing(TestNode& node, const std::string& id) {
    EXPECT_EQ(Find(node, id).status(), NoSuchRecord());
    EXPECT_EQ(Read(node, id).status(), NoSuchRecord());
  }
};

TEST_F(HeldRecordTest, SentAndReceivedSayTheSame) {
  const std::string id = Delivered(50);
  ASSERT_TRUE(Accept(id).ok());

  const auto sent = Find(town_.social, id);
  const auto received = Find(town_.police, id);

  ASSERT_TRUE(sent.ok()) << sent.status();
  EXPECT_EQ(sent->kind, review::v1::SENT);
  EXPECT_EQ(sent->case_code, case_);
  EXPECT_EQ(sent->author, "officer");
  ASSERT_TRUE(received.ok()) << received.status();
  EXPECT_EQ(received->kind, review::v1::RECEIVED);
  EXPECT_EQ(received->case_code, "");
  EXPECT_EQ(received->author, "officer");
  for (TestNode* node : {&town_.social, &town_.police}) {
    const auto content = Read(*node, id);
    ASSERT_TRUE(content.ok()) << content.status();
    ASSERT_EQ(content->items_size(), 1);
    EXPECT_EQ(content->items(0).text(), kWalkText);
    EXPECT_EQ(content->items(0).category(), common::v1::RISK_OF_CRIME);
  }
}

TEST_F(HeldRecordTest, TellsOnlyTheNotesThatWereTold) {
  const std::string id = Delivered(50);
  social_.AddNote(case_);

  EXPECT_EQ(Read(town_.social, id)->items_size(), 1);
}

TEST_F(HeldRecordTest, WhatNobodyOpenedIsNotHeldByItsRecipient) {
  const std::string id = Delivered(50);

  ExpectNothing(town_.police, id);
}

TEST_F(HeldRecordTest, WhatWasDeclinedIsNotHeld) {
  const std::string id = Delivered(50);
  sharing::v1::DeclinePacketRequest request;
  request.set_id(id);
  request.set_reason("Fel mottagare.");
  ASSERT_TRUE(police_.receiving->Decline(police_.who, request).ok());

  ExpectNothing(town_.police, id);
}

TEST_F(HeldRecordTest, AnotherAgencysIdIsUnknown) {
  ExpectNothing(town_.social, std::string(32, 'a'));
  ExpectNothing(town_.social, "");
}

TEST_F(HeldRecordTest, AnActOutsideHasNoContent) {
  const auto done = social_.outside->Record(social_.who, PhonedToPolice(60));
  ASSERT_TRUE(done.ok()) << done.status();

  ExpectNothing(town_.social, done->disclosure().id());
}

TEST_F(HeldRecordTest, WhatTheHubRefusedWasNotTold) {
  town_.hub.Lie({.refuse = "LAW_REFUSES"});
  const auto done = Disclose(Request(50));
  ASSERT_EQ(done.disclosure().state(), sharing::v1::REFUSED);

  ExpectNothing(town_.social, done.disclosure().id());
}

TEST_F(HeldRecordTest, WhatRestsOnAnEndedConsentIsShownOnNeitherSide) {
  const std::string consent = ConsentId();
  const auto done = Disclose(OnConsent(50, consent));
  const std::string id = done.disclosure().id();
  ASSERT_TRUE(
      Eventually([&] { return StateAtPolice(id) == sharing::v1::UNOPENED; }));
  ASSERT_TRUE(Accept(id).ok());
  ASSERT_TRUE(Find(town_.social, id).ok());
  ASSERT_TRUE(Find(town_.police, id).ok());
  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(70));
  withdraw.set_id(consent);
  ASSERT_TRUE(social_.consents->Withdraw(social_.who, withdraw).ok());

  ExpectNothing(town_.social, id);
  EXPECT_TRUE(Eventually(
      [&] { return StateAtPolice(id) == sharing::v1::CONSENT_ENDED; }));
  ExpectNothing(town_.police, id);
}

TEST_F(HeldRecordTest, WhatWasSentBeforeItemsWereKeptIsNotHeld) {
  const std::string id = Delivered(50);
  ASSERT_TRUE(town_.social.vault.db()
                  .Write([](base::Transaction& txn) {
                    return txn.Run("DELETE FROM sharing_sent_item");
                  })
                  .ok());

  ExpectNothing(town_.social, id);
}

TEST_F(HeldRecordTest, ANoteThatIsGoneIsNoEmptyText) {
  const std::string id = Delivered(50);
  ASSERT_TRUE(town_.social.vault.db()
                  .Write([](base::Transaction& txn) {
                    return txn.Run("DELETE FROM cases_note");
                  })
                  .ok());

  EXPECT_EQ(Read(town_.social, id).status().code(),
            absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace samrad::agency
