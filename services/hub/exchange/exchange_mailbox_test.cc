#include <gtest/gtest.h>

#include <thread>

#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using testing::Id;
using testing::PlainHeader;
using testing::SignedEvent;

class MailboxTest : public testing::ExchangeTest {};

TEST_F(MailboxTest, NumbersWithoutGapsInTheOrderOfTheLog) {
  for (const char* name : {"a", "b", "c", "d"}) Publish(Make(Header(name)));

  const auto all = Mailbox("police");
  const auto rest = Mailbox("police", 2);

  ASSERT_EQ(all.size(), 4u);
  for (size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i].number(), i + 1);
    EXPECT_EQ(all[i].packet().receipt().leaf(), i);
  }
  ASSERT_EQ(rest.size(), 2u);
  EXPECT_EQ(rest[0].number(), 3u);
}

TEST_F(MailboxTest, WakesWhoWaitsAsSoonAsSomethingIsPublished) {
  std::thread sender([&] { Publish(Make(Header("one"))); });

  const auto found = core_->Collect(Id("police"), 0, absl::Seconds(10));
  sender.join();

  ASSERT_TRUE(found.ok());
  EXPECT_EQ(found->size(), 1u);
}

TEST_F(MailboxTest, AnswersNothingWhenTheWaitIsOver) {
  const auto found = core_->Collect(Id("police"), 0, absl::Milliseconds(5));

  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->empty());
}

TEST_F(MailboxTest, TellsANodeThatKnowsMoreThanARestoredHub) {
  Publish(Make(Header("one")));

  const auto behind = core_->Collect(Id("police"), 9, absl::ZeroDuration());

  EXPECT_EQ(base::TagOf(behind.status()), "MAILBOX_BEHIND");
}

TEST_F(MailboxTest, RefusesARevokedAgency) {
  directory_.Add(SignedEvent(PlainHeader(audit::v1::REVOKE, "police"),
                             {"social", "school"}));
  ASSERT_TRUE(mirror_->Refresh().ok());

  const auto refused = core_->Collect(Id("police"), 0, absl::ZeroDuration());

  EXPECT_EQ(base::TagOf(refused.status()), "NOT_A_MEMBER");
}

TEST_F(MailboxTest, TakesASignedAcknowledgementAndNoOther) {
  Publish(Make(Header("one")));
  auto forged = Ack("police", 1);
  forged.set_up_to(0);

  EXPECT_TRUE(core_->Acknowledge(Id("police"), Ack("police", 1)).ok());
  EXPECT_TRUE(absl::IsDataLoss(core_->Acknowledge(Id("police"), forged)));
  EXPECT_TRUE(
      absl::IsDataLoss(core_->Acknowledge(Id("police"), Ack("school", 1))));
  EXPECT_TRUE(absl::IsInvalidArgument(
      core_->Acknowledge(Id("police"), Ack("police", 2))));
  auto shorter = Ack("police", 1);
  shorter.set_signature("short");
  EXPECT_TRUE(
      absl::IsInvalidArgument(core_->Acknowledge(Id("police"), shorter)));
}

TEST_F(MailboxTest, AlarmsWhenNobodyAcknowledgesForADay) {
  Publish(Make(Header("one")));
  clock_.Advance(absl::Hours(23));
  ASSERT_TRUE(core_->Sweep().ok());
  EXPECT_EQ(sink_.Text().find("delivery_not_acknowledged"), std::string::npos);
  clock_.Advance(absl::Hours(2));
  ASSERT_TRUE(core_->Sweep().ok());

  EXPECT_NE(sink_.Text().find("delivery_not_acknowledged"), std::string::npos);
}

TEST_F(MailboxTest, StaysQuietWhenItWasAcknowledged) {
  Publish(Make(Header("one")));
  ASSERT_TRUE(core_->Acknowledge(Id("police"), Ack("police", 1)).ok());
  clock_.Advance(absl::Hours(25));

  ASSERT_TRUE(core_->Sweep().ok());

  EXPECT_EQ(sink_.Text().find("delivery_not_acknowledged"), std::string::npos);
}

TEST_F(MailboxTest, ErasesHeadersByRetentionOnlyWhenTheBodyIsGone) {
  policy_.header_retention = absl::Hours(24 * 300);
  Restart();
  Publish(Make(Header("one")));
  clock_.Advance(absl::Hours(24 * 10) + absl::Hours(1));
  ASSERT_TRUE(core_->Sweep().ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE header IS NOT NULL"), 1);
  clock_.Advance(absl::Hours(24 * 300));
  ASSERT_TRUE(core_->Sweep().ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE header IS NOT NULL"
                  " OR salt IS NOT NULL"),
            0);
  EXPECT_EQ(Mailbox("police").size(), 2u);
}

}  // namespace
}  // namespace samrad::hub
