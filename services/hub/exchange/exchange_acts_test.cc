#include <gtest/gtest.h>

#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Id;
using testing::TestBytes;

class ActsTest : public testing::ExchangeTest {
 protected:
  std::string TagOfAct(const audit::v1::SignedRecord& record,
                       const std::string& caller) {
    const int64_t before = Count("SELECT COUNT(*) FROM record");
    const auto standing = core_->RecordAct(Id(caller), record);
    if (standing.ok()) return "";
    EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), before);
    const std::string tag = base::TagOf(standing.status());
    return tag.empty() ? absl::StatusCodeToString(standing.status().code())
                       : tag;
  }

  sealed::v1::AnchorHeader Anchor() {
    sealed::v1::AnchorHeader header;
    header.set_suite(1);
    header.set_origin(testing::kOrigin);
    header.set_agency("school");
    header.set_journal_head(TestBytes("journal", 32));
    header.set_journal_size(7);
    header.mutable_at()->set_seconds(absl::ToUnixSeconds(clock_.TimeNow()));
    return header;
  }

  sealed::v1::DisclosureHeader OutsideAct(const std::string& name) {
    auto header = Header(name);
    header.clear_links();
    header.clear_expires_at();
    header.set_outside_act(true);
    header.mutable_occurred_at()->set_seconds(
        absl::ToUnixSeconds(clock_.TimeNow() - absl::Hours(20)));
    return header;
  }
};

TEST_F(ActsTest, RegistersAConsentOnce) {
  const auto record =
      Record(audit::v1::CONSENT, Consent(Handle("a")), "social");
  const auto first = core_->RecordAct(Id("social"), record);
  const auto again = core_->RecordAct(Id("social"), record);

  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(first->receipt->leaf(), again->receipt->leaf());
  EXPECT_EQ(TagOfAct(Record(audit::v1::CONSENT, Consent(Handle("a")), "social"),
                     "social"),
            "OTHER_BYTES");
  EXPECT_EQ(log_.entries().size(), 1u);
}

TEST_F(ActsTest, RefusesAConsentThatIsOver) {
  const auto header = Consent(Handle("a"));
  clock_.Set(absl::FromUnixSeconds(1793487600));

  EXPECT_EQ(TagOfAct(Record(audit::v1::CONSENT, header, "social"), "social"),
            "CONSENT_EXPIRED");
}

TEST_F(ActsTest, RefusesAnActOfAnotherAgency) {
  EXPECT_EQ(TagOfAct(Record(audit::v1::CONSENT, Consent(Handle("a")), "social"),
                     "police"),
            "NOT_YOURS");
  EXPECT_EQ(TagOfAct(Record(audit::v1::CONSENT, Consent(Handle("a")), "police"),
                     "social"),
            "BAD_SIGNATURE");
}

TEST_F(ActsTest, RefusesAnActFromTheFuture) {
  auto header = Consent(Handle("a"));
  header.mutable_registered_at()->set_seconds(
      absl::ToUnixSeconds(clock_.TimeNow()) + 121);

  EXPECT_EQ(TagOfAct(Record(audit::v1::CONSENT, header, "social"), "social"),
            "CLOCK_SKEW");
}

TEST_F(ActsTest, TakesAWithdrawalThatWasQueuedForDays) {
  Register(Handle("a"));
  const auto record =
      Record(audit::v1::WITHDRAWAL, Withdrawal(Handle("a")), "social");
  clock_.Advance(absl::Hours(70));

  const auto first = core_->RecordAct(Id("social"), record);
  const auto again = core_->RecordAct(Id("social"), record);

  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(first->receipt->leaf(), again->receipt->leaf());
}

TEST_F(ActsTest, AnswersAlikeForAnUnknownConsentAndAnothersConsent) {
  Register(Handle("a"));
  auto others = Withdrawal(Handle("a"));
  others.set_agency("police");
  auto unknown = Withdrawal(Handle("b"));
  unknown.set_agency("police");

  const auto forbidden = core_->RecordAct(
      Id("police"), Record(audit::v1::WITHDRAWAL, others, "police"));
  const auto missing = core_->RecordAct(
      Id("police"), Record(audit::v1::WITHDRAWAL, unknown, "police"));

  EXPECT_TRUE(absl::IsNotFound(missing.status()));
  EXPECT_EQ(forbidden.status(), missing.status());
}

TEST_F(ActsTest, TellsOfAWithdrawalWhoHoldsThePackets) {
  Register(Handle("a"));
  Publish(Make(OnConsent("one", Handle("a"))));
  ASSERT_TRUE(
      core_
          ->RecordAct(Id("social"), Record(audit::v1::WITHDRAWAL,
                                           Withdrawal(Handle("a")), "social"))
          .ok());

  const auto police = Mailbox("police");
  const auto social = Mailbox("social");

  ASSERT_EQ(police.size(), 2u);
  EXPECT_EQ(police[1].act().record().type(), audit::v1::WITHDRAWAL);
  EXPECT_EQ(police[1].act().agency(), "social");
  ASSERT_EQ(social.size(), 1u);
  EXPECT_TRUE(Mailbox("school").empty());
}

TEST_F(ActsTest, ErasesUnopenedSharesAtTheWithdrawal) {
  Register(Handle("a"));
  Publish(Make(OnConsent("one", Handle("a"))));

  ASSERT_TRUE(
      core_
          ->RecordAct(Id("social"), Record(audit::v1::WITHDRAWAL,
                                           Withdrawal(Handle("a")), "social"))
          .ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery WHERE share IS NOT NULL"), 0);
}

TEST_F(ActsTest, RecordsAnAnchorOnce) {
  const auto record = Record(audit::v1::ANCHOR, Anchor(), "school");

  EXPECT_EQ(TagOfAct(record, "school"), "");
  EXPECT_EQ(TagOfAct(record, "school"), "");

  EXPECT_EQ(log_.entries().size(), 1u);
}

TEST_F(ActsTest, RecordsAnOutsideActWithItsTimeAndWithoutAPacket) {
  const auto record =
      Record(audit::v1::DISCLOSURE, OutsideAct("one"), "social");

  EXPECT_EQ(TagOfAct(record, "social"), "");
  EXPECT_EQ(TagOfAct(record, "social"), "");

  EXPECT_EQ(log_.entries().size(), 1u);
  EXPECT_TRUE(Mailbox("police").empty());
}

TEST_F(ActsTest, RecordsAnOutsideActThoughNoQuorumHasCosigned) {
  clock_.Advance(absl::Hours(100));

  EXPECT_EQ(TagOfAct(Record(audit::v1::DISCLOSURE, OutsideAct("one"), "social"),
                     "social"),
            "");
}

TEST_F(ActsTest, RecordsAnOutsideActWhoseGroundDoesNotHoldAndDeliversNothing) {
  auto header = OutsideAct("one");
  header.clear_assessments();

  EXPECT_EQ(TagOfAct(Record(audit::v1::DISCLOSURE, header, "social"), "social"),
            "");

  EXPECT_EQ(log_.entries().size(), 1u);
  EXPECT_TRUE(Mailbox("police").empty());
}

TEST_F(ActsTest, RefusesAnOutsideActInAnothersName) {
  EXPECT_EQ(TagOfAct(Record(audit::v1::DISCLOSURE, OutsideAct("one"), "school"),
                     "school"),
            "NOT_YOURS");
}

TEST_F(ActsTest, RefusesADisclosureWithContentAsAnAct) {
  EXPECT_EQ(TagOfAct(Record(audit::v1::DISCLOSURE, Header("one"), "social"),
                     "social"),
            "INVALID_ARGUMENT");
}

TEST_F(ActsTest, RefusesTypesThatTheExchangeDoesNotTake) {
  EXPECT_EQ(TagOfAct(Record(audit::v1::MEETING, Anchor(), "school"), "school"),
            "INVALID_ARGUMENT");
  EXPECT_EQ(
      TagOfAct(Record(audit::v1::DIRECTORY, Anchor(), "school"), "school"),
      "INVALID_ARGUMENT");
  auto record = Record(audit::v1::ANCHOR, Anchor(), "school");
  record.set_ciphertext_hash(std::string(32, 'h'));
  EXPECT_EQ(TagOfAct(record, "school"), "INVALID_ARGUMENT");
  record.set_header("garbage");
  EXPECT_EQ(TagOfAct(record, "school"), "INVALID_ARGUMENT");
}

TEST_F(ActsTest, ADeclineErasesTheShareAndTellsTheSender) {
  const SubmitDisclosureRequest request = Make(Header("one"));
  const uint64_t leaf = Publish(request);
  const auto decline =
      Record(audit::v1::DECLINE, Opening(request, leaf), "police");

  EXPECT_EQ(TagOfAct(decline, "police"), "");
  EXPECT_EQ(TagOfAct(decline, "police"), "");

  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery WHERE share IS NOT NULL"), 0);
  const auto mailbox = Mailbox("social");
  ASSERT_EQ(mailbox.size(), 1u);
  EXPECT_EQ(mailbox[0].act().record().type(), audit::v1::DECLINE);
  EXPECT_EQ(mailbox[0].act().agency(), "police");
  EXPECT_EQ(core_
                ->Open(Id("police"), Record(audit::v1::OPENING,
                                            Opening(request, leaf), "police"))
                .status()
                .code(),
            absl::StatusCode::kAlreadyExists);
}

}  // namespace
}  // namespace samrad::hub
