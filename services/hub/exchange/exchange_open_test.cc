#include <gtest/gtest.h>

#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Id;
using testing::TestBytes;

class OpenTest : public testing::ExchangeTest {
 protected:
  std::string TagOfOpen(const audit::v1::SignedRecord& record,
                        const std::string& caller = "police") {
    const int64_t before = Count("SELECT COUNT(*) FROM record");
    const auto opened = core_->Open(Id(caller), record);
    if (opened.ok()) return "";
    EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), before);
    const std::string tag = base::TagOf(opened.status());
    return tag.empty() ? absl::StatusCodeToString(opened.status().code()) : tag;
  }

  audit::v1::SignedRecord OpeningOf(const SubmitDisclosureRequest& request,
                                    uint64_t leaf,
                                    const std::string& agency = "police") {
    return Record(audit::v1::OPENING, Opening(request, leaf, agency), agency);
  }

  void Withdraw(const std::string& handle) {
    ASSERT_TRUE(
        core_
            ->RecordAct(Id("social"), Record(audit::v1::WITHDRAWAL,
                                             Withdrawal(handle), "social"))
            .ok());
  }
};

TEST_F(OpenTest, GivesTheShareWithTheReceiptAndTellsTheSender) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);

  const auto opened = core_->Open(Id("police"), OpeningOf(request, leaf));

  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->share, request.shares(0).share());
  ASSERT_NE(opened->receipt, nullptr);
  EXPECT_EQ(opened->receipt->leaf(), leaf + 1);
  const auto mailbox = Mailbox("social");
  ASSERT_EQ(mailbox.size(), 1u);
  EXPECT_EQ(mailbox[0].act().record().type(), audit::v1::OPENING);
  EXPECT_EQ(mailbox[0].act().receipt().leaf(), leaf + 1);
}

TEST_F(OpenTest, AnswersTheSameOpeningAlikeAndRefusesAnotherOne) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  const auto record = OpeningOf(request, leaf);
  const auto first = core_->Open(Id("police"), record);
  Restart();

  const auto again = core_->Open(Id("police"), record);

  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->share, first->share);
  EXPECT_EQ(again->receipt->leaf(), first->receipt->leaf());
  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf)), "OTHER_BYTES");
  EXPECT_EQ(log_.entries().size(), 2u);
}

TEST_F(OpenTest, AnswersAlikeForUnknownAndForbidden) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  auto nothing = Opening(request, leaf, "school");
  nothing.set_disclosure_id(TestBytes("nothing", 16));

  const auto forbidden =
      core_->Open(Id("school"), OpeningOf(request, leaf, "school"));
  const auto unknown =
      core_->Open(Id("school"), Record(audit::v1::OPENING, nothing, "school"));
  const auto sender =
      core_->Open(Id("social"), OpeningOf(request, leaf, "social"));

  EXPECT_TRUE(absl::IsNotFound(unknown.status()));
  EXPECT_EQ(forbidden.status(), unknown.status());
  EXPECT_EQ(sender.status(), unknown.status());
}

TEST_F(OpenTest, RefusesAnOpeningForAnotherAgency) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);

  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf), "school"), "NOT_YOURS");
}

TEST_F(OpenTest, RefusesABadSignatureAnotherLeafAndAnotherType) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  auto flipped = OpeningOf(request, leaf);
  (*flipped.mutable_signature())[10] ^= 1;

  EXPECT_EQ(TagOfOpen(flipped), "BAD_SIGNATURE");
  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf + 7)), "LEAF_MISMATCH");
  EXPECT_EQ(
      TagOfOpen(Record(audit::v1::DECLINE, Opening(request, leaf), "police")),
      "INVALID_ARGUMENT");
}

TEST_F(OpenTest, RefusesWhatIsNotPublished) {
  log_.SetFailing(true);
  policy_.publish_wait = absl::Milliseconds(5);
  Restart();
  const SubmitDisclosureRequest request = Make(Header("one"));
  ASSERT_EQ(core_->Submit(Id("social"), request)->state,
            exchange::v1::ACCEPTED);

  EXPECT_EQ(TagOfOpen(OpeningOf(request, 0)), "NOT_FOUND");
  EXPECT_TRUE(Mailbox("police").empty());
}

TEST_F(OpenTest, RefusesAfterTheWithdrawal) {
  Register(Handle("a"));
  const SubmitDisclosureRequest request = Make(OnConsent("one", Handle("a")));
  const uint64_t leaf = Publish(request);
  Withdraw(Handle("a"));

  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf)), "CONSENT_WITHDRAWN");
}

TEST_F(OpenTest, RepeatsAnOpeningThatCameBeforeTheWithdrawal) {
  Register(Handle("a"));
  const SubmitDisclosureRequest request = Make(OnConsent("one", Handle("a")));
  const auto record = OpeningOf(request, Publish(request));
  ASSERT_TRUE(core_->Open(Id("police"), record).ok());
  Withdraw(Handle("a"));

  const auto again = core_->Open(Id("police"), record);

  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->share, request.shares(0).share());
}

TEST_F(OpenTest, RefusesAfterTheConsentIsOver) {
  Register(Handle("a"));
  auto header = OnConsent("one", Handle("a"));
  header.mutable_expires_at()->set_seconds(1795000000);
  const SubmitDisclosureRequest request = Make(header);
  const uint64_t leaf = Publish(request);
  clock_.Set(absl::FromUnixSeconds(1793487600));

  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf)), "CONSENT_EXPIRED");
}

TEST_F(OpenTest, RefusesWhatHasExpiredBeforeAndAfterTheSweep) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  clock_.Advance(absl::Hours(241));

  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf)), "EXPIRED");
  ASSERT_TRUE(core_->Sweep().ok());
  EXPECT_EQ(TagOfOpen(OpeningOf(request, leaf)), "EXPIRED");
}

TEST_F(OpenTest, TheSweepErasesWhatExpiredAndTellsBothSides) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  clock_.Advance(absl::Hours(241));

  ASSERT_TRUE(core_->Sweep().ok());
  ASSERT_TRUE(core_->Sweep().ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM envelope"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery WHERE share IS NOT NULL"), 0);
  const auto police = Mailbox("police");
  ASSERT_EQ(police.size(), 2u);
  // The packet's place tells, without a body, what stood there.
  EXPECT_TRUE(police[0].has_expiry());
  EXPECT_EQ(police[1].expiry().disclosure_id(), TestBytes("one", 16));
  EXPECT_EQ(police[1].expiry().record().header(), request.envelope().header());
  EXPECT_EQ(police[1].expiry().receipt().leaf(), leaf);
  const auto social = Mailbox("social");
  ASSERT_EQ(social.size(), 1u);
  EXPECT_TRUE(social[0].has_expiry());
}

TEST_F(OpenTest, KeepsWhatIsOpenedOverTheExpiryUntilTheGraceIsOver) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const auto record = OpeningOf(request, Publish(request));
  ASSERT_TRUE(core_->Open(Id("police"), record).ok());
  clock_.Advance(absl::Hours(241));
  ASSERT_TRUE(core_->Sweep().ok());
  EXPECT_EQ(core_->Open(Id("police"), record)->share,
            request.shares(0).share());
  clock_.Advance(policy_.opened_grace + absl::Hours(1));
  ASSERT_TRUE(core_->Sweep().ok());

  EXPECT_EQ(core_->Open(Id("police"), record)->share, "");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM envelope"), 0);
}

TEST_F(OpenTest, ErasesShareAndBodyWhenTheRecipientHasStoredIt) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const auto record = OpeningOf(request, Publish(request));
  ASSERT_TRUE(core_->Open(Id("police"), record).ok());

  ASSERT_TRUE(
      core_->Acknowledge(Id("police"), Ack("police", 1, {TestBytes("one", 16)}))
          .ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM envelope"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery WHERE share IS NOT NULL"), 0);
  const auto again = core_->Open(Id("police"), record);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->share, "");
  EXPECT_NE(again->receipt, nullptr);
}

TEST_F(OpenTest, KeepsTheBodyForTheOtherRecipient) {
  Register(Handle("a"));
  const SubmitDisclosureRequest request =
      Make(OnConsent("one", Handle("a"), {"police", "school"}));
  const uint64_t leaf = Publish(request);
  ASSERT_TRUE(core_->Open(Id("police"), OpeningOf(request, leaf)).ok());
  ASSERT_TRUE(
      core_->Acknowledge(Id("police"), Ack("police", 1, {TestBytes("one", 16)}))
          .ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM envelope"), 1);
  const auto opened =
      core_->Open(Id("school"), OpeningOf(request, leaf, "school"));
  ASSERT_TRUE(opened.ok()) << opened.status();
  EXPECT_EQ(opened->share, request.shares(1).share());
}

TEST_F(OpenTest, SomebodyElseCannotAcknowledgeAShareAway) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const auto record = OpeningOf(request, Publish(request));
  ASSERT_TRUE(core_->Open(Id("police"), record).ok());

  ASSERT_TRUE(
      core_->Acknowledge(Id("school"), Ack("school", 0, {TestBytes("one", 16)}))
          .ok());

  EXPECT_EQ(core_->Open(Id("police"), record)->share,
            request.shares(0).share());
}

TEST_F(OpenTest, GivesNoShareWithoutAReceipt) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  policy_.opening_wait = absl::Milliseconds(20);
  Restart();
  log_.SetFailing(true);
  const auto record = OpeningOf(request, leaf);

  const auto pending = core_->Open(Id("police"), record);
  EXPECT_EQ(pending.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(base::TagOf(pending.status()), "LOG_PENDING");
  log_.SetFailing(false);
  absl::StatusOr<Opened> opened = pending.status();
  EXPECT_TRUE(testing::Eventually([&] {
    opened = core_->Open(Id("police"), record);
    return opened.ok();
  }));

  EXPECT_EQ(opened->share, request.shares(0).share());
  EXPECT_EQ(log_.entries().size(), 2u);
}

}  // namespace
}  // namespace samrad::hub
