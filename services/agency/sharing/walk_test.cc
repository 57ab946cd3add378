// One disclosure, walked: two agencies over a fake hub, honest and lying.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <thread>

#include "services/agency/cases/case_book.h"
#include "services/agency/cases/case_store.h"
#include "services/agency/cases/consent_book.h"
#include "services/agency/outbox/law_change.h"
#include "services/agency/outbox/log_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/agency/sharing/consent_glue.h"
#include "services/agency/sharing/disclosing.h"
#include "services/agency/sharing/exploring.h"
#include "services/agency/sharing/outside_acts.h"
#include "services/agency/sharing/receiving.h"
#include "services/agency/sharing/replay.h"
#include "services/agency/sharing/sharing_schema.h"
#include "services/agency/staff/account_store.h"
#include "services/audit/catalogue_files.h"
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

// 10:15 a asks for nothing about the person; a register nobody has looked up
// speaks for disclosure then, and must not.
TEST_F(WalkTest, AsksForFactsWhenTheRegisterIsOldOnAGroundThatNeedsNone) {
  auto request = Request(50);
  request.mutable_ground()->set_provision("OSL 10:15 a");
  for (law::v1::AssessmentKind kind :
       {law::v1::NEEDED_FOR_PURPOSE, law::v1::NO_OVERRIDING_SECRECY_REASON}) {
    auto& assessment = *request.add_assessments();
    assessment.set_kind(kind);
    assessment.set_answer(law::v1::YES);
  }
  town_.social.vault.clock().Advance(absl::Hours(24 * 31));

  const auto done = Disclose(request);

  EXPECT_EQ(done.decision().verdict(), law::v1::FACTS_MISSING);
  EXPECT_THAT(
      done.decision().missing_facts(),
      testing::ElementsAre("subject.birthDate", "subject.protectedIdentity"));
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

TEST_F(WalkTest, ShowsNoMoreOfWhatWasOpenedOnceItsConsentIsWithdrawn) {
  const std::string consent = ConsentId();
  const std::string id = Disclose(OnConsent(50, consent)).disclosure().id();
  ASSERT_TRUE(
      Eventually([&] { return StateAtPolice(id) == sharing::v1::UNOPENED; }));
  ASSERT_TRUE(Accept(id).ok());
  ASSERT_TRUE(Show(id).ok());

  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(90));
  withdraw.set_id(consent);
  ASSERT_TRUE(social_.consents->Withdraw(social_.who, withdraw).ok());

  EXPECT_TRUE(Eventually(
      [&] { return StateAtPolice(id) == sharing::v1::CONSENT_ENDED; }));
  EXPECT_EQ(base::TagOf(Show(id).status()), "CONSENT_WITHDRAWN");
  sharing::v1::GetPacketRequest state;
  state.set_id(id);
  state.set_state_only(true);
  const auto stands = police_.receiving->Show(police_.who, state);
  ASSERT_TRUE(stands.ok()) << stands.status();
  EXPECT_EQ(stands->packet().state(), sharing::v1::CONSENT_ENDED);
  EXPECT_EQ(stands->items_size(), 0);
}

TEST_F(WalkTest, RecordsAnOutsideActWithItsTrueTimeOnTheCasesFacts) {
  const auto request = PhonedToPolice(50);

  const auto done = social_.outside->Record(social_.who, request);

  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->decision().verdict(), law::v1::ALLOW);
  EXPECT_EQ(done->disclosure().state(), sharing::v1::PUBLISHED);
  EXPECT_GT(done->disclosure().leaf(), 0u);
  EXPECT_TRUE(done->disclosure().outside().ground_confirmed());
  EXPECT_EQ(done->disclosure().outside().occurred_at().seconds(),
            request.occurred_at().seconds());
}

TEST_F(WalkTest, LogsAnOutsideActWhoseGroundDoesNotHold) {
  auto request = PhonedToPolice(50);
  request.clear_assessments();

  const auto done = social_.outside->Record(social_.who, request);

  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->decision().verdict(), law::v1::DENY);
  EXPECT_EQ(done->disclosure().state(), sharing::v1::PUBLISHED);
  EXPECT_FALSE(done->disclosure().outside().ground_confirmed());
}

TEST_F(WalkTest, SaysOfAnOutsideActWithoutACaseWhatIsNotKnown) {
  auto request = PhonedToPolice(50);
  request.clear_case_();

  const auto done = social_.outside->Record(social_.who, request);

  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->decision().verdict(), law::v1::FACTS_MISSING);
  EXPECT_THAT(done->decision().missing_facts(),
              testing::ElementsAre("subject.birthDate"));
  EXPECT_EQ(done->disclosure().state(), sharing::v1::PUBLISHED);
}

TEST_F(WalkTest, ExploresWithTheCasesFactsAndSendsNothing) {
  sharing::v1::ExploreDisclosureRequest request;
  *request.mutable_disclosure() = Request(50);
  request.mutable_disclosure()->clear_ground();
  request.mutable_disclosure()->clear_assessments();

  const auto done = social_.exploring->Explore(social_.who, request);

  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->decision().verdict(), law::v1::FACTS_MISSING);
  EXPECT_THAT(done->decision().missing_facts(),
              testing::ElementsAre("ground.kind"));
  const auto under_21 = Explored(*done, "OSL 10:18 a");
  EXPECT_EQ(under_21.state(), law::v1::OPEN_IF);
  EXPECT_THAT(under_21.ask(),
              testing::ElementsAre("assessments.CONCRETE_CIRCUMSTANCES_OF_RISK",
                                   "assessments.NOT_INAPPROPRIATE"));
  EXPECT_EQ(Explored(*done, "OSL 10:27").state(), law::v1::CLOSED);
  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(WalkTest, ExploresAnOldRegisterAsSomethingToLookUpFirst) {
  town_.social.vault.clock().Advance(absl::Hours(24 * 31));
  sharing::v1::ExploreDisclosureRequest request;
  *request.mutable_disclosure() = Request(50);

  const auto done = social_.exploring->Explore(social_.who, request);

  ASSERT_TRUE(done.ok()) << done.status();
  for (const law::v1::ExploredGround& ground : done->explore().grounds()) {
    if (ground.state() == law::v1::CLOSED) continue;
    ASSERT_EQ(ground.state(), law::v1::OPEN_IF) << ground.DebugString();
    EXPECT_EQ(ground.ask(0), "subject.birthDate");
    EXPECT_EQ(ground.ask(1), "subject.protectedIdentity");
  }
}

TEST_F(WalkTest, JournalsARefusalWithGroundAndReasonsToBeCounted) {
  auto request = Request(50);
  request.clear_assessments();
  Disclose(request);

  const auto counted = town_.social.journal->CountRefusals(
      absl::InfinitePast(), absl::InfiniteFuture());

  ASSERT_TRUE(counted.ok()) << counted.status();
  EXPECT_EQ(counted->refusals(), 1u);
  ASSERT_EQ(counted->counts_size(), 1);
  EXPECT_EQ(counted->counts(0).ground(), "OSL 10:18 a");
  EXPECT_EQ(counted->counts(0).reason(), "ASSESSMENT_MISSING");
}

TEST_F(WalkTest, ExportsWhatItMayOpen) {
  const std::string id = Delivered(50);
  ASSERT_TRUE(Accept(id).ok());
  LogReader reader(*town_.police.outbox, town_.police.vault.clock());
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

// What the law becomes: OSL 10:18 a is gone.
law::Catalogue Stricter() {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  std::erase_if(files, [](const law::CatalogueFile& file) {
    return file.name == "osl-10-18a.txtpb";
  });
  return *law::Catalogue::Parse(files);
}

class LawInTheWalkTest : public WalkTest {
 protected:
  Replay ReplayOf(TestNode& node) {
    return Replay(node.vault.db(), *node.journal, node.outbox->catalogues());
  }
  staff::v1::ReplayDecisionsResponse ReplayAll() {
    const auto done = ReplayOf(town_.social).Run("auditor", 0, 0);
    EXPECT_TRUE(done.ok()) << done.status();
    return done.ok() ? *done : staff::v1::ReplayDecisionsResponse();
  }
  void Damage(base::Literal sql) {
    ASSERT_TRUE(
        town_.social.vault.db()
            .Write([&](base::Transaction& txn) { return txn.Run(sql, {}); })
            .ok());
  }
  // Both officers release it, in force in an hour; both nodes have it.
  void Release(const law::Catalogue& catalogue) {
    const absl::Time effect = absl::FromUnixSeconds(absl::ToUnixSeconds(
                                  town_.social.vault.clock().TimeNow())) +
                              absl::Hours(1);
    LawChange social(*town_.social.outbox, *town_.social.journal,
                     town_.social.vault.clock());
    LawChange police(*town_.police.outbox, *town_.police.journal,
                     town_.police.vault.clock());
    ASSERT_TRUE(
        social.Propose("security", audit::FilesOf(catalogue), effect).ok());
    ASSERT_TRUE(police.Release("security", catalogue.digest_hex()).ok());
    for (TestNode* node : {&town_.social, &town_.police}) {
      ASSERT_TRUE(Eventually([&] {
        return node->outbox->catalogues().Find(catalogue.digest()).has_value();
      }));
    }
  }
  void Advance(absl::Duration by) {
    town_.social.vault.clock().Advance(by);
    town_.police.vault.clock().Advance(by);
  }
  std::vector<std::string> Reasons(
      const sharing::v1::DiscloseResponse& response) {
    std::vector<std::string> codes;
    for (const auto& reason : response.decision().reasons()) {
      codes.push_back(law::v1::ReasonCode_Name(reason.code()));
    }
    return codes;
  }
};

TEST_F(LawInTheWalkTest, RefusesByTheNewLawFromItsInstantAndReplaysTheOld) {
  Delivered(50);
  Release(Stricter());
  EXPECT_EQ(Disclose(Request(51)).decision().verdict(), law::v1::ALLOW);
  Advance(absl::Hours(1));

  const auto after = Disclose(Request(52));

  EXPECT_EQ(after.decision().verdict(), law::v1::DENY);
  EXPECT_FALSE(after.has_disclosure());
  EXPECT_EQ(town_.hub.submissions(), 2u);
  const auto replayed = ReplayAll();
  EXPECT_EQ(replayed.checked(), 3u);
  EXPECT_EQ(replayed.agreed(), 3u);
  EXPECT_TRUE(replayed.chain_holds());
}

TEST_F(LawInTheWalkTest, SaysThatTheHubsNewerLawIsStricterAndSendsNothing) {
  town_.hub.Lie({.refuse = "STRICTER_CATALOGUE"});

  const auto refused = Disclose(Request(50));

  EXPECT_EQ(refused.disclosure().state(), sharing::v1::REFUSED);
  EXPECT_EQ(refused.disclosure().refusal(), "STRICTER_CATALOGUE");
  EXPECT_EQ(town_.hub.submissions(), 0u);
}

TEST_F(LawInTheWalkTest, AnswersByTheNewLawOnceItHasIt) {
  town_.hub.Lie({.refuse = "STRICTER_CATALOGUE"});
  Disclose(Request(50));
  Release(Stricter());
  Advance(absl::Hours(1));

  const auto again = Disclose(Request(50));

  EXPECT_EQ(again.decision().verdict(), law::v1::DENY);
  EXPECT_FALSE(again.has_disclosure());
  EXPECT_THAT(Reasons(again), testing::Contains("NOT_A_SECRECY_BREAKING_RULE"));
  const auto replayed = ReplayAll();
  EXPECT_EQ(replayed.agreed(), replayed.checked());
}

TEST_F(LawInTheWalkTest, ReplaysRefusalsAndDutiesToo) {
  auto too_old = Request(50);
  too_old.set_case_(social_.OpenCase("1980-05-01"));
  too_old.set_items(0, social_.AddNote(too_old.case_()));
  EXPECT_EQ(Disclose(too_old).decision().verdict(), law::v1::DENY);
  auto unstated = Request(51);
  unstated.clear_assessments();
  Disclose(unstated);

  const auto replayed = ReplayAll();

  EXPECT_EQ(replayed.checked(), 2u);
  EXPECT_EQ(replayed.agreed(), 2u);
  EXPECT_EQ(replayed.unrecorded(), 0u);
}

TEST_F(LawInTheWalkTest, FailsLoudlyWhenARecordIsNotWhatWasJournalled) {
  Delivered(50);
  Damage("UPDATE sharing_decision SET facts = x''");
  EXPECT_EQ(ReplayAll().faults(0).tag(), "RECORD_CHANGED");

  Damage("DELETE FROM sharing_decision");
  const auto replayed = ReplayAll();

  EXPECT_EQ(replayed.agreed(), 0u);
  EXPECT_EQ(replayed.faults(0).tag(), "RECORD_MISSING");
  const auto entries = town_.social.journal->List({.event = "law_replayed"});
  EXPECT_EQ(entries->back().outcome(), "LAW_REPLAY_DIFFERS");
}

TEST_F(LawInTheWalkTest, FailsLoudlyWhenTheEngineAnswersOtherwise) {
  // A record as an engine that was wrong would have left it.
  law::v1::Facts facts;
  law::v1::Decision wrong;
  wrong.set_verdict(law::v1::ALLOW);
  ASSERT_TRUE(
      town_.social.vault.db()
          .Write([&](base::Transaction& txn) {
            return AppendDecision(
                       txn, *town_.social.journal,
                       {.event = events::kDisclosureDecided, .user = "officer"},
                       RecordOf(facts, {}, wrong, law::Catalogue::BuiltIn()))
                .status();
          })
          .ok());
  ASSERT_TRUE(
      town_.social.vault.db()
          .Write([&](base::Transaction& txn) {
            return AppendDecision(
                       txn, *town_.social.journal,
                       {.event = events::kDisclosureDecided, .user = "officer"},
                       RecordOf(facts, {}, wrong, Stricter()))
                .status();
          })
          .ok());

  const auto replayed = ReplayAll();

  ASSERT_EQ(replayed.faults_size(), 2);
  EXPECT_EQ(replayed.faults(0).tag(), "DECISION_DIFFERS");
  EXPECT_EQ(replayed.faults(0).then(), "ALLOW");
  EXPECT_NE(replayed.faults(0).now(), "ALLOW");
  EXPECT_EQ(replayed.faults(1).tag(), "CATALOGUE_MISSING");
}

TEST_F(LawInTheWalkTest, CountsWhatIsOlderThanTheRecords) {
  ASSERT_TRUE(town_.social.journal
                  ->Record({.event = events::kDisclosureDecided,
                            .user = "officer",
                            .subjects = {"some-case"}})
                  .ok());

  const auto replayed = ReplayAll();

  EXPECT_EQ(replayed.checked(), 0u);
  EXPECT_EQ(replayed.unrecorded(), 1u);
}

}  // namespace
}  // namespace samrad::agency
