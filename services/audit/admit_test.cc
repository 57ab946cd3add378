#include "services/audit/admit.h"

#include <string>

#include "gtest/gtest.h"
#include "services/audit/header_facts.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using testing::SyntheticLog;

class AdmitTest : public ::testing::Test {
 protected:
  AdmitTest()
      : catalogue_(law::Catalogue::BuiltIn()),
        at_(log_.decided_at),
        header_(log_.Disclosure(1)),
        consented_(log_.OnConsent(2, handle_)),
        consent_(log_.Consent(handle_)) {
    header_.set_provision_version(
        law::Admit(FactsFromHeader(header_, at_, std::nullopt), catalogue_)
            .decision.provision_version());
    consented_.set_provision_version(
        law::Admit(FactsFromHeader(consented_, at_, consent_), catalogue_)
            .decision.provision_version());
  }

  law::Admission Admit() {
    return AdmitHeader(consented_, at_, consent_, catalogue_);
  }
  law::v1::ReasonCode FirstReason() {
    const law::Admission admission = Admit();
    EXPECT_FALSE(admission.admitted);
    EXPECT_EQ(admission.decision.verdict(), law::v1::DENY);
    return admission.decision.reasons_size() > 0
               ? admission.decision.reasons(0).code()
               : law::v1::REASON_CODE_UNSPECIFIED;
  }

  const std::string handle_ = std::string(16, 'h');
  SyntheticLog log_;
  const law::Catalogue& catalogue_;
  absl::Time at_;
  sealed::v1::DisclosureHeader header_;
  sealed::v1::DisclosureHeader consented_;
  std::optional<sealed::v1::ConsentHeader> consent_;
};

TEST_F(AdmitTest, TakesAProvisionWithItsAssessmentsAndAConsentThatCovers) {
  EXPECT_TRUE(AdmitHeader(header_, at_, std::nullopt, catalogue_).admitted);
  EXPECT_TRUE(Admit().admitted);
}

TEST_F(AdmitTest, RefusesAMissingOrNegativeAssessment) {
  auto missing = header_;
  missing.mutable_assessments()->RemoveLast();
  EXPECT_FALSE(AdmitHeader(missing, at_, std::nullopt, catalogue_).admitted);
  auto negative = header_;
  negative.mutable_assessments(0)->set_answer(law::v1::NO);
  EXPECT_FALSE(AdmitHeader(negative, at_, std::nullopt, catalogue_).admitted);
}

TEST_F(AdmitTest, RefusesConsentThatIsNotRegistered) {
  consent_.reset();
  EXPECT_EQ(FirstReason(), law::v1::CONSENT_NOT_DOCUMENTED);
}

TEST_F(AdmitTest, RefusesConsentOfAnotherHandle) {
  consent_->set_consent_handle(std::string(16, 'x'));
  EXPECT_EQ(FirstReason(), law::v1::CONSENT_NOT_DOCUMENTED);
}

TEST_F(AdmitTest, RefusesConsentThatAnotherAgencyHolds) {
  consent_->set_agency("school");
  EXPECT_EQ(FirstReason(), law::v1::CONSENT_SENDER_NOT_IN_SCOPE);
}

TEST_F(AdmitTest, RefusesConsentFromTheInstantItIsOver) {
  at_ = absl::FromUnixSeconds(consent_->valid_before().seconds());
  EXPECT_EQ(FirstReason(), law::v1::CONSENT_EXPIRED);
  at_ -= absl::Seconds(1);
  EXPECT_TRUE(Admit().admitted);
}

TEST_F(AdmitTest, RefusesAnotherCategoryThanWasConsentedTo) {
  consented_.add_categories(common::v1::HEALTH);
  EXPECT_FALSE(Admit().admitted);
}

TEST_F(AdmitTest, RefusesAVersionThatDidNotDecide) {
  header_.set_provision_version("2013-07-01");
  const law::Admission admission =
      AdmitHeader(header_, at_, std::nullopt, catalogue_);
  EXPECT_FALSE(admission.admitted);
  EXPECT_EQ(admission.decision.reasons(0).code(), law::v1::GROUND_NOT_IN_FORCE);
}

TEST_F(AdmitTest, AsksAsOfWhenAnOutsideActWasDone) {
  EXPECT_EQ(*InstantOf(header_), at_);
  header_.set_outside_act(true);
  header_.mutable_occurred_at()->set_seconds(1700000000);
  EXPECT_EQ(*InstantOf(header_), absl::FromUnixSeconds(1700000000));
}

TEST_F(AdmitTest, AConsentThatCoversLetsTheRestBeAsked) {
  consent_ = ConsentThatCovers(consented_);
  EXPECT_TRUE(Admit().admitted);
}

}  // namespace
}  // namespace samrad::audit
