#include "services/screening/clearance.h"

#include <string>
#include <type_traits>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace samrad::screening {
namespace {

using ::testing::StartsWith;

static_assert(!std::is_default_constructible_v<Clearance>);
static_assert(!std::is_aggregate_v<Clearance>);
static_assert(!std::is_default_constructible_v<ScreeningResult>);

constexpr char kText[] =
    "En elev i högstadiet är borta ofta. Det började 3 september.";

law::v1::Facts AnonymousQuestion() {
  law::v1::Facts facts;
  facts.mutable_at()->set_seconds(1789459200);  // 2026-09-15
  facts.mutable_from()->set_kind(common::v1::SOCIAL_SERVICES);
  facts.mutable_from()->set_is_authority(true);
  facts.mutable_from()->set_authority_id("board-social");
  law::v1::Party* police = facts.add_to();
  police->set_kind(common::v1::POLICE);
  police->set_is_authority(true);
  police->set_authority_id("police");
  facts.mutable_information()->add_secrecy("OSL 26:1");
  facts.mutable_information()->add_categories(common::v1::RISK_OF_CRIME);
  facts.mutable_subject()->set_birth_date("2010-05-04");
  facts.mutable_context()->set_setting(law::v1::GROUP_MEETING);
  facts.mutable_context()->set_programme(law::v1::SSPF);
  facts.set_direction(law::v1::OWN_INITIATIVE);
  facts.set_purpose(law::v1::SSPF_COOPERATION);
  facts.mutable_ground()->set_kind(law::v1::ANONYMISED);
  return facts;
}

class ClearanceTest : public ::testing::Test {
 protected:
  ClearanceTest() { Read(kText); }

  void Read(std::string text) {
    text_ = std::move(text);
    screening_.clear();
    screening_.push_back(
        Screen(text_, Roster::Compile({"Alva Sundberg"}).value()));
    confirmed_.assign(screening_[0].findings().begin(),
                      screening_[0].findings().end());
  }

  ClearanceRequest Request() {
    ClearanceRequest request;
    request.text = text_;
    request.screening = &screening_[0];
    request.confirmed = confirmed_;
    request.counted = Counted{&population_, &description_};
    request.author = "a";
    request.second_person = "b";
    request.second_person_confirms = true;
    request.facts = &facts_;
    request.catalogue = &law::Catalogue::BuiltIn();
    return request;
  }

  std::string text_;
  std::vector<ScreeningResult> screening_;
  std::vector<Finding> confirmed_;
  Population population_ = Population::ParseCsv(
                               "school,stage,sex,area,moved_in_year,count\n"
                               "Norra,7,F,Centrum,,40\nNorra,8,M,Centrum,,3\n")
                               .value();
  FitRequest description_ = [] {
    FitRequest request;
    request.description.school = "Norra";
    request.description.stages = {6};
    return request;
  }();
  law::v1::Facts facts_ = AnonymousQuestion();
};

void ExpectNo(const absl::StatusOr<Clearance>& clearance,
              const std::string& tag) {
  ASSERT_FALSE(clearance.ok());
  EXPECT_EQ(clearance.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(clearance.status().message()), StartsWith(tag + ":"));
}

TEST_F(ClearanceTest, IsMadeWhenScreeningMeterLawAndColleagueSayYes) {
  absl::StatusOr<Clearance> clearance = Clear(Request());
  ASSERT_TRUE(clearance.ok()) << clearance.status();
  EXPECT_TRUE(clearance->Covers(kText));
  EXPECT_TRUE(clearance->counted());
  EXPECT_EQ(clearance->k(), kDefaultK);
  EXPECT_EQ(clearance->confirmed_warnings(), 1u);
  EXPECT_EQ(clearance->text_hash().size(), 32u);
  EXPECT_EQ(clearance->screening_digest(), ScreeningDigest());
  EXPECT_EQ(clearance->screening_digest().size(), 32u);
  EXPECT_EQ(clearance->catalogue_digest(), law::Catalogue::BuiltIn().digest());
}

TEST_F(ClearanceTest, CoversNoOtherText) {
  EXPECT_FALSE(Clear(Request())->Covers(std::string(kText) + " "));
}

TEST_F(ClearanceTest, IsRefusedForAnotherTextThanTheOneScreened) {
  ClearanceRequest request = Request();
  const std::string other = std::string(kText) + " Alva";
  request.text = other;
  ExpectNo(Clear(request), "TEXT_CHANGED");
}

TEST_F(ClearanceTest, IsRefusedForATextThatNamesSomebody) {
  Read("Alva Sundberg är borta ofta.");
  confirmed_.clear();
  ExpectNo(Clear(Request()), "IDENTIFIERS_FOUND");
}

TEST_F(ClearanceTest, IsRefusedForATextThatCouldNotBeScreened) {
  Read("\xff");
  ExpectNo(Clear(Request()), "IDENTIFIERS_FOUND");
}

TEST_F(ClearanceTest, IsRefusedWhileAWarningIsNotConfirmed) {
  confirmed_.clear();
  ExpectNo(Clear(Request()), "WARNINGS_OPEN");
}

TEST_F(ClearanceTest, RefusesAConfirmationOfWhatWasNotReported) {
  confirmed_.push_back(Finding{0, 2, Kind::kName, Severity::kWarn});
  EXPECT_EQ(Clear(Request()).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(ClearanceTest, IsRefusedWhenTooFewFit) {
  description_.description.stages = {7};
  ExpectNo(Clear(Request()), "TOO_FEW_FIT");
}

TEST_F(ClearanceTest, IsRefusedWhenTheAuthorConfirmsTheirOwnText) {
  ClearanceRequest request = Request();
  request.second_person = request.author;
  ExpectNo(Clear(request), "SECOND_PERSON");
}

TEST_F(ClearanceTest, IsRefusedWithoutAColleaguesYes) {
  ClearanceRequest request = Request();
  request.second_person_confirms = false;
  ExpectNo(Clear(request), "SECOND_PERSON");
}

TEST_F(ClearanceTest, IsRefusedWhenTheLawSaysNo) {
  facts_.mutable_subject()->set_protected_identity(
      law::v1::PROTECTED_REGISTRATION);
  ExpectNo(Clear(Request()), "LAW_SAYS_NO");
}

TEST_F(ClearanceTest, IsRefusedOnAnotherGround) {
  facts_.mutable_ground()->set_kind(law::v1::NO_GROUND);
  ExpectNo(Clear(Request()), "LAW_SAYS_NO");
}

TEST_F(ClearanceTest, TakesTheSmallestGroupFromTheMeterNotFromTheCaller) {
  facts_.mutable_anonymisation()->set_smallest_group(1);
  facts_.mutable_anonymisation()->set_second_person_confirms(law::v1::NO);
  EXPECT_TRUE(Clear(Request()).ok());
}

TEST_F(ClearanceTest, CountsWhatTheClearedTextSays) {
  Read("En pojke i åttan är borta ofta.");
  description_.description.stages.clear();
  description_.description.text = "En elev.";
  ExpectNo(Clear(Request()), "TOO_FEW_FIT");
}

TEST_F(ClearanceTest, NeedsNoCountForATextThatDescribesNobody) {
  ClearanceRequest request = Request();
  request.counted.reset();
  facts_.mutable_anonymisation()->set_smallest_group(10);
  absl::StatusOr<Clearance> clearance = Clear(request);
  ASSERT_TRUE(clearance.ok()) << clearance.status();
  EXPECT_FALSE(clearance->counted());
}

TEST_F(ClearanceTest, RefusesAGroupSizeUnderTheFloor) {
  ClearanceRequest request = Request();
  request.k = kLeastK - 1;
  EXPECT_EQ(Clear(request).status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace samrad::screening
