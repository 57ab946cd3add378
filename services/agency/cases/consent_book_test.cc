#include "services/agency/cases/consent_book.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "services/agency/cases/case_reader.h"
#include "services/agency/cases/case_test_support.h"
#include "services/agency/cases/told_notes.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

// Keeps what it is told; says that one packet is unread and one read.
class FakeRegistrar : public ConsentRegistrar {
 public:
  absl::Status Register(base::Transaction&,
                        const ConsentRegistration& registration) override {
    registered.push_back(registration);
    return answer;
  }
  absl::Status Withdraw(base::Transaction&, const base::ConsentHandle& handle,
                        const cases::v1::ConsentPart& part,
                        absl::Time) override {
    withdrawn.push_back(handle);
    parts.push_back(part);
    return answer;
  }
  void Nudge() override { ++nudges; }
  absl::StatusOr<ConsentUse> UseOf(const base::ReadTransaction&,
                                   const base::ConsentHandle&,
                                   const cases::v1::ConsentPart&) override {
    return ConsentUse{{"unread"}, {"read"}, {{"0102", "Björk"}}};
  }

  std::vector<ConsentRegistration> registered;
  std::vector<base::ConsentHandle> withdrawn;
  std::vector<cases::v1::ConsentPart> parts;
  int nudges = 0;
  absl::Status answer = absl::OkStatus();
};

class ConsentBookTest : public CaseFixture {
 protected:
  void SetUp() override {
    CaseFixture::SetUp();
    consents_ = std::make_unique<ConsentBook>(
        ConsentBook::Parts{vault_.db(), vault_.clock(), vault_.random(),
                           *journal_, vault_.requests(), registrar_});
    code_ = Open();
  }

  cases::v1::RecordConsentRequest NewConsent(int id) {
    cases::v1::RecordConsentRequest request;
    request.set_request_id(Uuid(id));
    request.set_case_(code_);
    law::v1::Consent& consent = *request.mutable_consent();
    for (const char* person : {"g1", "g2"}) {
      law::v1::Giver& giver = *consent.add_givers();
      giver.set_person(person);
      giver.set_capacity(law::v1::AS_GUARDIAN);
      *giver.mutable_given_at() = ToTimestamp(vault_.clock().TimeNow());
    }
    consent.set_form(law::v1::WRITTEN);
    consent.mutable_scope()->add_from(common::v1::MUNICIPAL_SCHOOL);
    consent.mutable_scope()->add_to(common::v1::LEISURE);
    consent.mutable_scope()->add_categories(common::v1::SCHOOL_ATTENDANCE);
    consent.mutable_scope()->add_purposes(law::v1::SSPF_COOPERATION);
    consent.set_valid_until("2027-06-10");
    return request;
  }
  std::string Record(int id = 1) {
    auto recorded = consents_->Record(anna_, NewConsent(id));
    EXPECT_TRUE(recorded.ok()) << recorded.status();
    return recorded.ok() ? recorded->consent().id() : "";
  }
  absl::StatusOr<cases::v1::GetConsentResponse> Get(const StaffIdentity& who,
                                                    const std::string& id) {
    cases::v1::GetConsentRequest request;
    request.set_id(id);
    return consents_->Get(who, request);
  }
  absl::StatusOr<cases::v1::WithdrawConsentResponse> Withdraw(
      const StaffIdentity& who, const std::string& id, int request_id,
      const std::string& person = "", const cases::v1::ConsentPart& part = {}) {
    cases::v1::WithdrawConsentRequest request;
    request.set_request_id(Uuid(request_id));
    request.set_id(id);
    request.set_person(person);
    *request.mutable_part() = part;
    return consents_->Withdraw(who, request);
  }
  // As read when `parts_ended` parts of it had been withdrawn.
  absl::Status Stands(const std::string& id, int parts_ended = 0) {
    DisclosureMaterial material(*base::CaseCode::Parse(code_));
    material.consent_handle = *base::ConsentHandle::FromHex(id);
    material.consent_parts_ended = parts_ended;
    absl::Status status;
    EXPECT_TRUE(vault_.db()
                    .Read([&](const base::ReadTransaction& txn) {
                      status = CaseReader::RequireConsentStands(txn, material);
                      return absl::OkStatus();
                    })
                    .ok());
    return status;
  }
  // A consent for leisure and police, and the part of it that the police have.
  std::string RecordForTwo() {
    auto request = NewConsent(1);
    request.mutable_consent()->mutable_scope()->add_to(common::v1::POLICE);
    auto recorded = consents_->Record(anna_, request);
    EXPECT_TRUE(recorded.ok()) << recorded.status();
    return recorded.ok() ? recorded->consent().id() : "";
  }
  static cases::v1::ConsentPart ToPolice() {
    cases::v1::ConsentPart part;
    part.add_to(common::v1::POLICE);
    return part;
  }
  absl::Status Mark(const std::string& id,
                    absl::Status (ConsentBook::*mark)(
                        base::Transaction&, const base::ConsentHandle&)) {
    return vault_.db().Write([&](base::Transaction& txn) {
      return ((*consents_).*mark)(txn, *base::ConsentHandle::FromHex(id));
    });
  }

  FakeRegistrar registrar_;
  std::unique_ptr<ConsentBook> consents_;
  std::string code_;
};

TEST_F(ConsentBookTest, TellsTheHubAHandleKindsAndAMonthOnly) {
  const std::string id = Record();

  ASSERT_EQ(registrar_.registered.size(), 1u);
  const ConsentRegistration& told = registrar_.registered[0];
  EXPECT_EQ(told.handle.ToHex(), id);
  EXPECT_EQ(told.valid_before,
            absl::FromCivil(absl::CivilSecond(2027, 6, 30, 22, 0, 0),
                            absl::UTCTimeZone()));
  EXPECT_EQ(registrar_.nudges, 1);
  EXPECT_EQ(Get(anna_, id)->consent().state(), cases::v1::REGISTERING);
}

TEST_F(ConsentBookTest, RecordsARepeatedRequestOnce) {
  const std::string id = Record(1);

  EXPECT_EQ(Record(1), id);
  EXPECT_EQ(registrar_.registered.size(), 1u);
  auto other = NewConsent(1);
  other.mutable_consent()->set_form(law::v1::ORAL_NOTED);
  EXPECT_EQ(base::TagOf(consents_->Record(anna_, other).status()),
            "REQUEST_ID_REUSED");
}

TEST_F(ConsentBookTest, EndsAConsentWithoutAnEndAfterTwelveMonths) {
  auto request = NewConsent(1);
  request.mutable_consent()->clear_valid_until();

  const auto recorded = consents_->Record(anna_, request);

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->consent().consent().valid_until(), "2027-11-20");
}

TEST_F(ConsentBookTest, StoresButDoesNotRegisterAnExpiredConsent) {
  auto request = NewConsent(1);
  for (law::v1::Giver& giver : *request.mutable_consent()->mutable_givers()) {
    *giver.mutable_given_at() =
        ToTimestamp(vault_.clock().TimeNow() - absl::Hours(24 * 200));
  }
  request.mutable_consent()->set_valid_until("2026-08-31");

  const auto recorded = consents_->Record(anna_, request);

  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_TRUE(registrar_.registered.empty());
}

TEST_F(ConsentBookTest, StoresNothingWhenTheRegistrationCannotBeQueued) {
  registrar_.answer = absl::FailedPreconditionError("not in the directory");

  EXPECT_FALSE(consents_->Record(anna_, NewConsent(1)).ok());

  EXPECT_TRUE(Journalled("consent_recorded").empty());
}

TEST_F(ConsentBookTest, RefusesAConsentOnAnothersCase) {
  const auto recorded = consents_->Record(bo_, NewConsent(1));

  EXPECT_EQ(recorded.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(Journalled("case_refused").size(), 1u);
}

TEST_F(ConsentBookTest, AnswersUnknownAndForeignConsentsAlike) {
  const std::string id = Record();

  const absl::Status foreign = Get(bo_, id).status();
  const absl::Status unknown = Get(bo_, std::string(32, 'a')).status();
  const absl::Status malformed = Get(bo_, "x").status();

  EXPECT_EQ(foreign.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(foreign, unknown);
  EXPECT_EQ(foreign, malformed);
  EXPECT_EQ(Journalled("consent_refused").size(), 3u);
}

TEST_F(ConsentBookTest, ListsTheConsentsOfACaseNewestFirst) {
  const std::string first = Record(1);
  const std::string second = Record(2);
  cases::v1::ListConsentsRequest request;
  request.set_case_(code_);
  const auto listed = consents_->List(anna_, request);
  ASSERT_TRUE(listed.ok()) << listed.status();
  ASSERT_EQ(listed->consents_size(), 2);
  EXPECT_EQ(listed->consents(0).id(), second);
  EXPECT_EQ(listed->consents(1).id(), first);
  EXPECT_EQ(listed->consents(1).consent().givers_size(), 2);
}

TEST_F(ConsentBookTest, ListsAnothersCaseAsOneThatDoesNotExist) {
  Record(1);
  cases::v1::ListConsentsRequest foreign;
  foreign.set_case_(code_);
  cases::v1::ListConsentsRequest unknown;
  unknown.set_case_("no code");
  EXPECT_EQ(consents_->List(bo_, foreign).status(),
            consents_->List(bo_, unknown).status());
  EXPECT_EQ(base::TagOf(consents_->List(bo_, foreign).status()),
            "NO_SUCH_CASE");
}

TEST_F(ConsentBookTest, TellsOnlyWhenTheConsentsOfOnesCasesEnd) {
  const std::string id = Record(1);
  const auto own = consents_->List(anna_, {});
  ASSERT_TRUE(own.ok()) << own.status();
  ASSERT_EQ(own->consents_size(), 1);
  EXPECT_EQ(own->consents(0).id(), id);
  EXPECT_EQ(own->consents(0).consent().valid_until(), "2027-06-10");
  EXPECT_EQ(own->consents(0).consent().givers_size(), 0);
  EXPECT_FALSE(own->consents(0).consent().has_scope());
  const auto others = consents_->List(bo_, {});
  ASSERT_TRUE(others.ok()) << others.status();
  EXPECT_EQ(others->consents_size(), 0);
}

TEST_F(ConsentBookTest, EndsAtOnceWhenWithdrawn) {
  const std::string id = Record();
  EXPECT_TRUE(Stands(id).ok());

  const auto withdrawn = Withdraw(anna_, id, 2);

  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->consent().state(), cases::v1::WITHDRAWING);
  EXPECT_EQ(withdrawn->stops(0), "unread");
  EXPECT_EQ(withdrawn->already_read(0), "read");
  EXPECT_EQ(base::TagOf(Stands(id)), "CONSENT_WITHDRAWN");
  ASSERT_EQ(registrar_.withdrawn.size(), 1u);
  for (const law::v1::Giver& giver : withdrawn->consent().consent().givers()) {
    EXPECT_TRUE(giver.has_withdrawn_at());
  }
}

TEST_F(ConsentBookTest, EndsForAllWhenOneGiverWithdraws) {
  const std::string id = Record();

  const auto withdrawn = Withdraw(anna_, id, 2, "g2");

  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_FALSE(withdrawn->consent().consent().givers(0).has_withdrawn_at());
  EXPECT_TRUE(withdrawn->consent().consent().givers(1).has_withdrawn_at());
  EXPECT_FALSE(Stands(id).ok());
}

TEST_F(ConsentBookTest, RefusesAWithdrawalBySomebodyWhoTakesNoPart) {
  const std::string id = Record();

  const auto withdrawn = Withdraw(anna_, id, 2, "g3");

  EXPECT_EQ(base::TagOf(withdrawn.status()), "NO_SUCH_GIVER");
  EXPECT_TRUE(Stands(id).ok());
}

TEST_F(ConsentBookTest, EndsAPartAndKeepsTheRest) {
  const std::string id = RecordForTwo();

  const auto ended = Withdraw(anna_, id, 2, "g1", ToPolice());

  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->consent().state(), cases::v1::REGISTERING);
  EXPECT_EQ(ended->stops(0), "unread");
  ASSERT_EQ(registrar_.parts.size(), 1u);
  EXPECT_EQ(registrar_.parts[0].to(0), common::v1::POLICE);
  const auto got = Get(anna_, id);
  ASSERT_TRUE(got.ok());
  ASSERT_EQ(got->consent().ended_size(), 1);
  EXPECT_EQ(got->consent().ended(0).part().to(0), common::v1::POLICE);
  ASSERT_EQ(got->consent().consent().scope().to_size(), 1);
  EXPECT_EQ(got->consent().consent().scope().to(0), common::v1::LEISURE);
}

TEST_F(ConsentBookTest, RefusesWhatWasDecidedBeforeAPartEnded) {
  const std::string id = RecordForTwo();
  ASSERT_TRUE(Withdraw(anna_, id, 2, "", ToPolice()).ok());

  EXPECT_EQ(base::TagOf(Stands(id)), "CONSENT_WITHDRAWN");
  EXPECT_TRUE(Stands(id, 1).ok());
}

TEST_F(ConsentBookTest, EndsTheWholeWithItsLastPart) {
  const std::string id = RecordForTwo();
  ASSERT_TRUE(Withdraw(anna_, id, 2, "", ToPolice()).ok());
  cases::v1::ConsentPart leisure;
  leisure.add_to(common::v1::LEISURE);

  const auto withdrawn = Withdraw(anna_, id, 3, "", leisure);

  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->consent().state(), cases::v1::WITHDRAWING);
  ASSERT_EQ(registrar_.parts.size(), 2u);
  EXPECT_EQ(registrar_.parts[1].to_size(), 0);
}

TEST_F(ConsentBookTest, RefusesAPartThatIsNotInItOrIsOverAlready) {
  const std::string id = RecordForTwo();
  cases::v1::ConsentPart school;
  school.add_to(common::v1::MUNICIPAL_SCHOOL);

  EXPECT_EQ(base::TagOf(Withdraw(anna_, id, 2, "", school).status()),
            "NOT_IN_CONSENT");
  ASSERT_TRUE(Withdraw(anna_, id, 3, "", ToPolice()).ok());
  EXPECT_EQ(base::TagOf(Withdraw(anna_, id, 4, "", ToPolice()).status()),
            "NOT_IN_CONSENT");
  ASSERT_TRUE(Withdraw(anna_, id, 5).ok());
  EXPECT_EQ(base::TagOf(Withdraw(anna_, id, 6, "", ToPolice()).status()),
            "CONSENT_WITHDRAWN");
}

TEST_F(ConsentBookTest, DoesNotTellWhoIsNotOnTheCaseWhatAConsentHolds) {
  const std::string id = RecordForTwo();

  const auto forbidden = Withdraw(bo_, id, 2, "", ToPolice());
  const auto unknown =
      Withdraw(bo_, "000102030405060708090a0b0c0d0e0f", 3, "", ToPolice());

  EXPECT_EQ(base::TagOf(forbidden.status()), "NO_SUCH_CONSENT");
  EXPECT_EQ(forbidden.status(), unknown.status());
}

TEST_F(ConsentBookTest, StandsWholeUntilAPartEnds) {
  const std::string id = RecordForTwo();
  const auto whole = [&] {
    absl::StatusOr<bool> stands = absl::InternalError("not read");
    const absl::Status read =
        vault_.db().Read([&](const base::ReadTransaction& txn) -> absl::Status {
          stands = StandsWhole(txn, *base::ConsentHandle::FromHex(id));
          return stands.status();
        });
    return read.ok() && *stands;
  };
  EXPECT_TRUE(whole());

  ASSERT_TRUE(Withdraw(anna_, id, 2, "", ToPolice()).ok());

  EXPECT_FALSE(whole());
}

TEST_F(ConsentBookTest, KnowsWhenTheHubHasAPartToo) {
  const std::string id = RecordForTwo();
  ASSERT_TRUE(Mark(id, &ConsentBook::MarkRegistered).ok());
  ASSERT_TRUE(Withdraw(anna_, id, 2, "", ToPolice()).ok());

  ASSERT_TRUE(Mark(id, &ConsentBook::MarkWithdrawalRegistered).ok());

  const auto got = Get(anna_, id);
  EXPECT_EQ(got->consent().state(), cases::v1::REGISTERED);
  EXPECT_TRUE(got->consent().ended(0).known_to_hub());
}

TEST_F(ConsentBookTest, ToldTheHubOnceWhenWithdrawnTwice) {
  const std::string id = Record();
  ASSERT_TRUE(Withdraw(anna_, id, 2, "g1").ok());

  EXPECT_TRUE(Withdraw(anna_, id, 3, "g2").ok());

  EXPECT_EQ(registrar_.withdrawn.size(), 1u);
}

TEST_F(ConsentBookTest, LetsAColleagueRegisterAWithdrawalWithoutSeeingIt) {
  const std::string id = Record();

  const auto withdrawn = Withdraw(bo_, id, 2);

  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_FALSE(Stands(id).ok());
  EXPECT_FALSE(withdrawn->consent().has_consent());
  EXPECT_EQ(withdrawn->consent().case_(), "");
}

TEST_F(ConsentBookTest, HoldsHereAlsoWhenTheAgencyIsOutOfTheDirectory) {
  const std::string id = Record();
  registrar_.answer = base::Error(absl::StatusCode::kFailedPrecondition,
                                  "NOT_IN_DIRECTORY", "put out");

  EXPECT_TRUE(Withdraw(anna_, id, 2).ok());

  EXPECT_EQ(base::TagOf(Stands(id)), "CONSENT_WITHDRAWN");
}

TEST_F(ConsentBookTest, ChangesNothingInAPreview) {
  const std::string id = Record();
  cases::v1::PreviewWithdrawalRequest request;
  request.set_id(id);

  const auto preview = consents_->Preview(anna_, request);

  ASSERT_TRUE(preview.ok()) << preview.status();
  EXPECT_EQ(preview->stops(0), "unread");
  EXPECT_EQ(preview->agenda_items(0).code_word(), "Björk");
  EXPECT_TRUE(Stands(id).ok());
}

TEST_F(ConsentBookTest, FollowsWhatTheHubHas) {
  const std::string id = Record();
  ASSERT_TRUE(Mark(id, &ConsentBook::MarkRegistered).ok());
  EXPECT_EQ(Get(anna_, id)->consent().state(), cases::v1::REGISTERED);
  ASSERT_TRUE(Withdraw(anna_, id, 2).ok());

  ASSERT_TRUE(Mark(id, &ConsentBook::MarkWithdrawalRegistered).ok());

  EXPECT_EQ(Get(anna_, id)->consent().state(), cases::v1::WITHDRAWN);
}

TEST_F(ConsentBookTest, StaysWithdrawnWhenTheRegistrationArrivesLate) {
  const std::string id = Record();
  ASSERT_TRUE(Withdraw(anna_, id, 2).ok());

  ASSERT_TRUE(Mark(id, &ConsentBook::MarkRegistered).ok());

  EXPECT_EQ(Get(anna_, id)->consent().state(), cases::v1::WITHDRAWING);
}

}  // namespace
}  // namespace samrad::agency
