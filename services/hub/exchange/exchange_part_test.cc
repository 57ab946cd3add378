// A part of a consent is withdrawn: what it ends, and what stands.
#include "gtest/gtest.h"
#include "services/base/status.h"
#include "services/hub/exchange/testing/test_exchange.h"

namespace samrad::hub {
namespace {

using exchange::v1::SubmitDisclosureRequest;
using testing::Id;

class PartTest : public testing::ExchangeTest {
 protected:
  void SetUp() override {
    testing::ExchangeTest::SetUp();
    Register(Handle("a"));
  }
  sealed::v1::WithdrawalHeader PoliceNo() {
    sealed::v1::WithdrawalHeader header = Withdrawal(Handle("a"));
    header.set_ended_to(common::v1::POLICE);
    return header;
  }
  absl::StatusOr<Standing> Tell(const sealed::v1::WithdrawalHeader& header) {
    return core_->RecordAct(Id("social"),
                            Record(audit::v1::WITHDRAWAL, header, "social"));
  }
  absl::StatusOr<Opened> Open(const SubmitDisclosureRequest& request,
                              uint64_t leaf, const std::string& agency) {
    return core_->Open(
        Id(agency),
        Record(audit::v1::OPENING, Opening(request, leaf, agency), agency));
  }
};

TEST_F(PartTest, EndsForOneRecipientAndStandsForTheOther) {
  const SubmitDisclosureRequest request =
      Make(OnConsent("one", Handle("a"), {"police", "school"}));
  const uint64_t leaf = Publish(request);

  ASSERT_TRUE(Tell(PoliceNo()).ok());

  EXPECT_EQ(base::TagOf(Open(request, leaf, "police").status()),
            "CONSENT_WITHDRAWN");
  const auto school = Open(request, leaf, "school");
  ASSERT_TRUE(school.ok()) << school.status();
  EXPECT_EQ(school->share, request.shares(1).share());
}

TEST_F(PartTest, ErasesTheShareOfWhomItEndsForAlone) {
  Publish(Make(OnConsent("one", Handle("a"), {"police", "school"})));

  ASSERT_TRUE(Tell(PoliceNo()).ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery WHERE share IS NOT NULL"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM delivery WHERE share IS NOT NULL "
                  "AND recipient = 'school'"),
            1);
}

TEST_F(PartTest, TellsNobodyWhoseOwnPartStands) {
  Publish(Make(OnConsent("one", Handle("a"), {"police", "school"})));

  ASSERT_TRUE(Tell(PoliceNo()).ok());

  EXPECT_EQ(Mailbox("police").size(), 2u);
  EXPECT_EQ(Mailbox("school").size(), 1u);
}

TEST_F(PartTest, RefusesWhatGoesToTheKindThatEndedAndTakesTheRest) {
  ASSERT_TRUE(Tell(PoliceNo()).ok());

  EXPECT_EQ(TagOfSubmit(Make(OnConsent("one", Handle("a")))),
            "CONSENT_WITHDRAWN");
  EXPECT_EQ(
      TagOfSubmit(Make(OnConsent("two", Handle("a"), {"police", "school"}))),
      "CONSENT_WITHDRAWN");
  EXPECT_EQ(TagOfSubmit(Make(OnConsent("three", Handle("a"), {"school"}))), "");
}

TEST_F(PartTest, AnswersTheMeetingsRoomAlike) {
  ASSERT_TRUE(Tell(PoliceNo()).ok());
  auto header = OnConsent("one", Handle("a"));

  EXPECT_EQ(base::TagOf(core_->CheckDisclosure(header)), "CONSENT_WITHDRAWN");
  EXPECT_TRUE(
      core_->CheckDisclosure(OnConsent("two", Handle("a"), {"school"})).ok());
}

TEST_F(PartTest, EndsACategoryForEverybody) {
  const SubmitDisclosureRequest request =
      Make(OnConsent("one", Handle("a"), {"police", "school"}));
  const uint64_t leaf = Publish(request);
  sealed::v1::WithdrawalHeader header = Withdrawal(Handle("a"));
  header.set_ended_category(OnConsent("one", Handle("a")).categories(0));

  ASSERT_TRUE(Tell(header).ok());

  EXPECT_EQ(base::TagOf(Open(request, leaf, "school").status()),
            "CONSENT_WITHDRAWN");
  EXPECT_EQ(TagOfSubmit(Make(OnConsent("two", Handle("a"), {"school"}))),
            "CONSENT_WITHDRAWN");
}

TEST_F(PartTest, TakesTheSamePartOnceAndOtherPartsBesideIt) {
  const auto police = PoliceNo();
  sealed::v1::WithdrawalHeader school = Withdrawal(Handle("a"));
  school.set_ended_to(common::v1::MUNICIPAL_SCHOOL);
  const auto record = Record(audit::v1::WITHDRAWAL, police, "social");

  ASSERT_TRUE(core_->RecordAct(Id("social"), record).ok());
  ASSERT_TRUE(core_->RecordAct(Id("social"), record).ok());
  ASSERT_TRUE(Tell(school).ok());
  ASSERT_TRUE(Tell(Withdrawal(Handle("a"))).ok());

  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE type = 5"), 3);
}

TEST_F(PartTest, RefusesAPartWithdrawnByAnotherThanTheHolder) {
  auto header = PoliceNo();
  header.set_agency("school");

  EXPECT_TRUE(absl::IsNotFound(
      core_
          ->RecordAct(Id("school"),
                      Record(audit::v1::WITHDRAWAL, header, "school"))
          .status()));
}

TEST_F(PartTest, StandsAfterARestart) {
  ASSERT_TRUE(Tell(PoliceNo()).ok());
  Restart();

  EXPECT_EQ(TagOfSubmit(Make(OnConsent("one", Handle("a")))),
            "CONSENT_WITHDRAWN");
}

}  // namespace
}  // namespace samrad::hub
