// One disclosure, walked: two agencies over a fake hub, honest and lying.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "services/agency/cases/case_book.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/cases/consent_book.h"
#include "services/agency/outbox/log_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/agency/sharing/consent_glue.h"
#include "services/agency/sharing/disclosing.h"
#include "services/agency/sharing/receiving.h"
#include "services/agency/sharing/sharing_schema.h"
#include "services/agency/staff/account_store.h"
#include "services/audit/export_format.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr char kText[] = "Har nya kamrater utanför Kiosken.";

std::string Uuid(int n) {
  std::string text = "00000000-0000-4000-8000-000000000000";
  text[34] = static_cast<char>('0' + n / 10 % 10);
  text[35] = static_cast<char>('0' + n % 10);
  return text;
}

// The rooms of one agency over its test node.
class Agency {
 public:
  explicit Agency(TestNode& node)
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
        vault.requests(), vault.keys(), pair_keys, *node_.outbox, *press,
        law::Catalogue::BuiltIn()});
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
    note.set_text(kText);
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
  std::optional<Receiving> receiving;
  crypto::PairKeyCache pair_keys{64};

 private:
  TestNode& node_;
  int requests_ = 0;
};

class WalkTest : public testing::Test {
 protected:
  WalkTest()
      : town_({StaffSchema(), CasesSchema(), SharingSchema()}),
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
  Agency social_;
  Agency police_;
  std::string case_;
  std::string note_;
};

TEST_F(WalkTest, TellsOneThingToOneAgency) {
  const std::string id = Delivered(50);
  EXPECT_EQ(Show(id).status().code(), absl::StatusCode::kFailedPrecondition);

  const auto accepted = Accept(id);

  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->packet().state(), sharing::v1::PACKET_OPENED);
  const auto shown = Show(id);
  ASSERT_TRUE(shown.ok());
  ASSERT_EQ(shown->items_size(), 1);
  EXPECT_EQ(shown->items(0).text(), kText);
  EXPECT_TRUE(Eventually([&] {
    sharing::v1::GetDisclosureRequest get;
    get.set_id(id);
    const auto seen = social_.disclosing->Get(social_.who, get);
    return seen.ok() && seen->disclosure().state() == sharing::v1::OPENED;
  }));
}

TEST_F(WalkTest, AnswersTheSameRequestAlike) {
  const auto first = Disclose(Request(50));
  const auto second = Disclose(Request(50));

  EXPECT_EQ(first.disclosure().id(), second.disclosure().id());
  EXPECT_EQ(first.disclosure().receipt(), second.disclosure().receipt());
  EXPECT_EQ(town_.hub.submissions(), 1u);
}

TEST_F(WalkTest, RefusesAnotherRequestUnderTheSameId) {
  Disclose(Request(50));
  auto other = Request(50);
  other.set_purpose(law::v1::INVESTIGATE_CRIME);

  const auto done = social_.disclosing->Disclose(social_.who, other);

  EXPECT_EQ(base::TagOf(done.status()), "REQUEST_ID_REUSED");
}

TEST_F(WalkTest, SendsNothingWhenTheLawSaysNo) {
  auto request = Request(50);
  request.clear_assessments();

  const auto done = Disclose(request);

  EXPECT_EQ(done.decision().verdict(), law::v1::DENY);
  EXPECT_FALSE(done.has_disclosure());
  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(WalkTest, AsksForFactsWhenTheRegisterIsOld) {
  town_.social.vault.clock().Advance(absl::Hours(24 * 31));

  const auto done = Disclose(Request(50));

  EXPECT_EQ(done.decision().verdict(), law::v1::FACTS_MISSING);
  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(WalkTest, DoesNotKnowACaseThatIsNotTheCallers) {
  StaffIdentity other = social_.who;
  other.user = *base::StaffId::Parse("other");

  const auto theirs = social_.disclosing->Disclose(other, Request(50));
  auto none = Request(51);
  none.set_case_("ingen-fall-1");
  const auto unknown = social_.disclosing->Disclose(social_.who, none);

  EXPECT_EQ(theirs.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(theirs.status(), unknown.status());
}

TEST_F(WalkTest, QueuesWhileTheHubIsAway) {
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  sharing::v1::DiscloseResponse done;
  std::thread caller([&] { done = Disclose(Request(50)); });
  caller.join();
  EXPECT_EQ(done.disclosure().state(), sharing::v1::QUEUED);

  town_.hub.Lie({});

  EXPECT_TRUE(Eventually([&] {
    return Disclose(Request(50)).disclosure().state() == sharing::v1::PUBLISHED;
  }));
  EXPECT_EQ(town_.hub.submissions(), 1u);
}

TEST_F(WalkTest, ManyAtOnceKeepTheirOrder) {
  std::vector<std::thread> callers;
  std::vector<sharing::v1::DiscloseResponse> done(24);
  for (int i = 0; i < 24; ++i) {
    callers.emplace_back([&, i] { done[i] = Disclose(Request(60 + i)); });
  }
  for (std::thread& caller : callers) caller.join();

  for (const auto& one : done) {
    EXPECT_GE(one.disclosure().state(), sharing::v1::PUBLISHED);
    EXPECT_LE(one.disclosure().state(), sharing::v1::WITNESSED);
  }
  EXPECT_TRUE(Eventually([&] {
    const auto list = police_.receiving->List(police_.who);
    return list.ok() && list->packets_size() == 24;
  }));
  const auto list = police_.receiving->List(police_.who);
  for (const auto& packet : list->packets()) {
    EXPECT_EQ(packet.state(), sharing::v1::UNOPENED) << packet.reason();
  }
}

TEST_F(WalkTest, ShowsNothingWithAWrongShare) {
  const std::string id = Delivered(50);
  HubLies lies;
  lies.open = [](hub::exchange::v1::OpenDisclosureResponse& response) {
    response.mutable_share()->at(0) ^= 1;
  };
  town_.hub.Lie(lies);

  const auto accepted = Accept(id);

  EXPECT_EQ(accepted.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(StateAtPolice(id), sharing::v1::QUARANTINED);
  EXPECT_FALSE(Show(id).ok());
  EXPECT_TRUE(town_.police.Alarmed("PACKET_QUARANTINED"));
}

TEST_F(WalkTest, ShowsNothingWhenTheHubKeepsItsShare) {
  const std::string id = Delivered(50);
  HubLies lies;
  lies.open = [](hub::exchange::v1::OpenDisclosureResponse& response) {
    response.clear_share();
  };
  town_.hub.Lie(lies);

  EXPECT_EQ(base::TagOf(Accept(id).status()), "SHARE_WITHHELD");
  EXPECT_FALSE(Show(id).ok());
  EXPECT_TRUE(town_.police.Alarmed("SHARE_WITHHELD"));

  // Nothing is lost: the same opening again, once the hub gives it.
  town_.hub.Lie({});
  EXPECT_TRUE(Accept(id).ok());
  EXPECT_TRUE(Show(id).ok());
}

TEST_F(WalkTest, ShowsNothingWithoutAProofOfTheOpening) {
  const std::string id = Delivered(50);
  HubLies lies;
  lies.open = [](hub::exchange::v1::OpenDisclosureResponse& response) {
    response.mutable_receipt()->set_leaf(response.receipt().leaf() - 1);
  };
  town_.hub.Lie(lies);

  EXPECT_EQ(Accept(id).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_FALSE(Show(id).ok());
}

TEST_F(WalkTest, GoesOnWithAnOpeningThatTheHubDidNotAnswer) {
  const std::string id = Delivered(50);
  HubLies away;
  away.away = true;
  town_.hub.Lie(away);
  EXPECT_EQ(Accept(id).status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(Show(id).ok());

  town_.hub.Lie({});

  EXPECT_TRUE(police_.receiving->Resume());
  EXPECT_TRUE(Show(id).ok());
}

TEST_F(WalkTest, DeclinesUnread) {
  const std::string id = Delivered(50);
  sharing::v1::DeclinePacketRequest request;
  request.set_id(id);
  request.set_reason("Hör till en annan enhet.");

  const auto declined = police_.receiving->Decline(police_.who, request);

  ASSERT_TRUE(declined.ok()) << declined.status();
  EXPECT_EQ(declined->packet().state(), sharing::v1::PACKET_DECLINED);
  EXPECT_GT(declined->packet().decision_leaf(), 0u);
  EXPECT_EQ(base::TagOf(Accept(id).status()), "PACKET_DECLINED");
}

TEST_F(WalkTest, TellsOnAConsentUntilItIsWithdrawn) {
  const std::string consent = ConsentId();
  const auto first = Disclose(OnConsent(50, consent));
  ASSERT_EQ(first.decision().verdict(), law::v1::ALLOW);
  const std::string id = first.disclosure().id();
  ASSERT_TRUE(
      Eventually([&] { return StateAtPolice(id) == sharing::v1::UNOPENED; }));

  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(90));
  withdraw.set_id(consent);
  const auto withdrawn = social_.consents->Withdraw(social_.who, withdraw);

  ASSERT_TRUE(withdrawn.ok()) << withdrawn.status();
  EXPECT_EQ(withdrawn->stops_size(), 1);
  EXPECT_TRUE(Eventually([&] {
    const absl::Status accepted = Accept(id).status();
    return base::TagOf(accepted) == "CONSENT_WITHDRAWN";
  }));
  EXPECT_EQ(StateAtPolice(id), sharing::v1::CONSENT_ENDED);
  const auto second = Disclose(OnConsent(51, consent));
  EXPECT_EQ(second.decision().verdict(), law::v1::DENY);
}

TEST_F(WalkTest, RecordsAnOutsideActWithItsTrueTime) {
  sharing::v1::RecordDutyRequest request;
  request.set_request_id(Uuid(50));
  request.set_case_(case_);
  request.set_to("police");
  request.mutable_ground()->set_kind(law::v1::PROVISION);
  request.mutable_ground()->set_provision("OSL 10:18 a");
  request.add_categories(common::v1::RISK_OF_CRIME);
  request.add_secrecy("OSL 26:1");
  request.set_direction(law::v1::OWN_INITIATIVE);
  request.set_purpose(law::v1::PREVENT_CRIME);
  *request.mutable_occurred_at() =
      ToProtoTime(town_.social.vault.clock().TimeNow() - absl::Minutes(40));

  const auto done = social_.disclosing->RecordDuty(social_.who, request);

  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_NE(done->decision().verdict(), law::v1::VERDICT_UNSPECIFIED);
  EXPECT_EQ(done->disclosure().state(), sharing::v1::PUBLISHED);
  EXPECT_GT(done->disclosure().leaf(), 0u);
}

TEST_F(WalkTest, ExportsWhatItMayOpen) {
  const std::string id = Delivered(50);
  ASSERT_TRUE(Accept(id).ok());
  LogReader reader(*town_.police.outbox, town_.police.vault.clock(),
                   law::Catalogue::BuiltIn());
  std::map<std::string, std::string> files;

  const absl::Status exported =
      reader.ExportLog([&](std::string_view path, std::string_view data) {
        files[std::string(path)] += data;
        return absl::OkStatus();
      });

  ASSERT_TRUE(exported.ok()) << exported;
  EXPECT_TRUE(files.contains("checkpoint"));
  EXPECT_TRUE(files.contains("directory.jsonl"));
  EXPECT_TRUE(files.contains("export.json"));
  EXPECT_THAT(files["openings.jsonl"], testing::HasSubstr("\"OPENING\""));
  EXPECT_THAT(files["openings.jsonl"], testing::HasSubstr("\"DISCLOSURE\""));
  for (const auto& [path, data] : files) {
    EXPECT_THAT(data, testing::Not(testing::HasSubstr(kText))) << path;
  }
  const auto proven = reader.ProveRecord(id);
  ASSERT_TRUE(proven.ok()) << proven.status();
  EXPECT_TRUE(audit::VerifyReceipt(proven->receipt,
                                   *audit::EntryOf(proven->record),
                                   town_.hub.log_key())
                  .ok());
}

}  // namespace
}  // namespace samrad::agency
