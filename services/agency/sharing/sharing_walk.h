// What tests of a disclosure's way have in common: two agencies over a fake
// hub.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_SHARING_WALK_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_SHARING_WALK_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/agency/cases/case_book.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/cases/consent_book.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/agency/sharing/consent_glue.h"
#include "services/agency/sharing/disclosing.h"
#include "services/agency/sharing/exploring.h"
#include "services/agency/sharing/outside_acts.h"
#include "services/agency/sharing/receiving.h"
#include "services/agency/sharing/sharing_schema.h"
#include "services/agency/staff/account_store.h"
#include "services/base/status.h"

namespace samrad::agency {

inline constexpr char kWalkText[] = "Har nya kamrater utanför Kiosken.";

inline std::vector<base::Schema> WithSharing(std::vector<base::Schema> rooms) {
  rooms.push_back(StaffSchema());
  rooms.push_back(CasesSchema());
  rooms.push_back(SharingSchema());
  return rooms;
}

inline std::string Uuid(int n) {
  std::string text = "00000000-0000-4000-8000-000000000000";
  text[34] = static_cast<char>('0' + n / 10 % 10);
  text[35] = static_cast<char>('0' + n % 10);
  return text;
}

// The rooms of one agency over its test node.
class WalkAgency {
 public:
  explicit WalkAgency(TestNode& node)
      : who{.user = *base::StaffId::Parse("officer"),
            .roles = {staff::v1::OFFICER},
            .functions = {common::v1::OTHER_STAFF}},
        node_(node) {}

  void Start() {
    TestVault& vault = node_.vault;
    glue.emplace(*node_.outbox, vault.clock());
    book.emplace(CaseBook::Parts{vault.db(), vault.clock(), vault.random(),
                                 *node_.journal, vault.requests(), node_.log});
    consents.emplace(ConsentBook::Parts{vault.db(), vault.clock(),
                                        vault.random(), *node_.journal,
                                        vault.requests(), *glue});
    press.emplace(vault.db(), node_.outbox->signer());
    disclosing.emplace(Disclosing::Parts{
        vault.db(), vault.clock(), vault.random(), *node_.journal,
        vault.requests(), vault.keys(), pair_keys, *node_.outbox, *press});
    exploring.emplace(Exploring::Parts{vault.db(), vault.clock(),
                                       *node_.journal, *node_.outbox});
    outside.emplace(OutsideActs::Parts{vault.db(), vault.clock(),
                                       *node_.journal, vault.requests(),
                                       *node_.outbox});
    receiving.emplace(Receiving::Parts{vault.db(), vault.clock(),
                                       *node_.journal, vault.keys(), pair_keys,
                                       *node_.outbox, *press});
    glue->Bind(*consents);
    EXPECT_TRUE(node_.outbox->Start().ok());
    EXPECT_TRUE(node_.CatchUp());
  }

  std::string OpenCase(const std::string& birth_date) {
    cases::v1::CreateCaseRequest request;
    request.set_request_id(Uuid(++requests_));
    request.mutable_person()->set_name("Malte Ekvall");
    auto& facts = *request.mutable_register_();
    facts.set_birth_date(birth_date);
    facts.set_protected_identity(law::v1::NOT_PROTECTED);
    facts.set_maturity(law::v1::MATURE);
    facts.set_source("folkbokföringen");
    *facts.mutable_checked_at() =
        ToProtoTime(node_.vault.clock().TimeNow() - absl::Hours(1));
    auto& guardian = *facts.add_guardians();
    guardian.set_id("guardian-1");
    guardian.set_name("Rigmor Ekvall");
    guardian.set_kind(law::v1::PARENT);
    const auto made = book->Create(who, request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->case_().code() : "";
  }

  std::string AddNote(const std::string& code) {
    cases::v1::AddNoteRequest request;
    request.set_request_id(Uuid(++requests_));
    request.set_case_(code);
    auto& note = *request.mutable_note();
    note.set_category(common::v1::RISK_OF_CRIME);
    note.add_secrecy("OSL 26:1");
    note.set_source(law::v1::OWN_RECORDS);
    note.set_nature(cases::v1::FACT);
    note.set_text(kWalkText);
    const auto made = book->AddNote(who, request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->note().id() : "";
  }

  std::string RecordConsent(const std::string& code) {
    cases::v1::RecordConsentRequest request;
    request.set_request_id(Uuid(++requests_));
    request.set_case_(code);
    auto& consent = *request.mutable_consent();
    for (const auto& [person, capacity] :
         {std::pair{"guardian-1", law::v1::AS_GUARDIAN},
          std::pair{"subject", law::v1::FOR_SELF}}) {
      auto& giver = *consent.add_givers();
      giver.set_person(person);
      giver.set_capacity(capacity);
      *giver.mutable_given_at() =
          ToProtoTime(node_.vault.clock().TimeNow() - absl::Hours(2));
    }
    consent.set_form(law::v1::WRITTEN);
    consent.mutable_scope()->add_from(common::v1::SOCIAL_SERVICES);
    consent.mutable_scope()->add_to(common::v1::POLICE);
    consent.mutable_scope()->add_to(common::v1::MUNICIPAL_SCHOOL);
    consent.mutable_scope()->add_to(common::v1::LEISURE);
    consent.mutable_scope()->add_categories(common::v1::RISK_OF_CRIME);
    consent.mutable_scope()->add_purposes(law::v1::PREVENT_CRIME);
    consent.set_valid_from("2026-11-20");
    consent.set_valid_until("2027-03-01");
    const auto made = consents->Record(who, request);
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->consent().id() : "";
  }

  StaffIdentity who;
  std::optional<ConsentGlue> glue;
  std::optional<CaseBook> book;
  std::optional<ConsentBook> consents;
  std::optional<Press> press;
  std::optional<Disclosing> disclosing;
  std::optional<Exploring> exploring;
  std::optional<OutsideActs> outside;
  std::optional<Receiving> receiving;
  crypto::PairKeyCache pair_keys{64};

 private:
  TestNode& node_;
  int requests_ = 0;
};

class WalkTest : public testing::Test {
 protected:
  // `more`: tables of other rooms.
  explicit WalkTest(std::vector<base::Schema> more = {})
      : town_(WithSharing(std::move(more))),
        social_(town_.social),
        police_(town_.police) {}

  void SetUp() override {
    social_.Start();
    police_.Start();
    case_ = social_.OpenCase("2009-05-01");
    note_ = social_.AddNote(case_);
  }
  void TearDown() override {
    town_.social.Stop();
    town_.police.Stop();
  }

  // OSL 10:18 a: under 21, a risk of crime.
  sharing::v1::DiscloseRequest Request(int id) {
    sharing::v1::DiscloseRequest request;
    request.set_request_id(Uuid(id));
    request.set_case_(case_);
    request.add_items(note_);
    request.add_to("police");
    request.set_direction(law::v1::OWN_INITIATIVE);
    request.set_purpose(law::v1::PREVENT_CRIME);
    request.mutable_ground()->set_kind(law::v1::PROVISION);
    request.mutable_ground()->set_provision("OSL 10:18 a");
    request.mutable_offence()->set_status(law::v1::RISK);
    for (const auto kind : {law::v1::CONCRETE_CIRCUMSTANCES_OF_RISK,
                            law::v1::NOT_INAPPROPRIATE}) {
      auto& assessment = *request.add_assessments();
      assessment.set_kind(kind);
      assessment.set_answer(law::v1::YES);
    }
    return request;
  }
  sharing::v1::DiscloseResponse Disclose(
      const sharing::v1::DiscloseRequest& request) {
    const auto done = social_.disclosing->Disclose(social_.who, request);
    EXPECT_TRUE(done.ok()) << done.status();
    return done.ok() ? *done : sharing::v1::DiscloseResponse();
  }
  // The packet's state at police; UNSPECIFIED while it is not there.
  sharing::v1::PacketState StateAtPolice(const std::string& id) {
    const auto list = police_.receiving->List(police_.who);
    if (!list.ok()) return sharing::v1::PACKET_STATE_UNSPECIFIED;
    for (const auto& packet : list->packets()) {
      if (packet.id() == id) return packet.state();
    }
    return sharing::v1::PACKET_STATE_UNSPECIFIED;
  }
  std::string Delivered(int id) {
    const auto done = Disclose(Request(id));
    const std::string packet = done.disclosure().id();
    EXPECT_TRUE(Eventually(
        [&] { return StateAtPolice(packet) == sharing::v1::UNOPENED; }));
    return packet;
  }
  absl::StatusOr<sharing::v1::AcceptPacketResponse> Accept(
      const std::string& id) {
    sharing::v1::AcceptPacketRequest request;
    request.set_id(id);
    request.set_reason("Behövs i arbetet kring Kiosken.");
    return police_.receiving->Accept(police_.who, request);
  }
  absl::StatusOr<sharing::v1::GetPacketResponse> Show(const std::string& id) {
    sharing::v1::GetPacketRequest request;
    request.set_id(id);
    return police_.receiving->Show(police_.who, request);
  }
  std::string ConsentId() {
    const std::string consent = social_.RecordConsent(case_);
    return consent;
  }
  sharing::v1::RecordDutyRequest PhonedToPolice(int id) {
    sharing::v1::RecordDutyRequest request;
    request.set_request_id(Uuid(id));
    request.set_case_(case_);
    request.set_to("police");
    const auto like = Request(id);
    *request.mutable_ground() = like.ground();
    *request.mutable_assessments() = like.assessments();
    *request.mutable_offence() = like.offence();
    request.add_categories(common::v1::RISK_OF_CRIME);
    request.add_secrecy("OSL 26:1");
    request.set_direction(law::v1::OWN_INITIATIVE);
    request.set_purpose(law::v1::PREVENT_CRIME);
    *request.mutable_occurred_at() =
        ToProtoTime(town_.social.vault.clock().TimeNow() - absl::Minutes(40));
    return request;
  }
  static law::v1::ExploredGround Explored(
      const sharing::v1::ExploreDisclosureResponse& response,
      std::string_view provision) {
    for (const law::v1::ExploredGround& ground : response.explore().grounds()) {
      if (ground.ground().provision() == provision) return ground;
    }
    return {};
  }
  sharing::v1::DiscloseRequest OnConsent(int id, const std::string& consent) {
    auto request = Request(id);
    request.mutable_ground()->set_kind(law::v1::CONSENT);
    request.mutable_ground()->set_provision("OSL 12:2");
    request.clear_assessments();
    request.clear_offence();
    request.set_consent(consent);
    return request;
  }

  TestTown town_;
  WalkAgency social_;
  WalkAgency police_;
  std::string case_;
  std::string note_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_SHARING_WALK_H_
