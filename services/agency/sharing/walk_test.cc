// One disclosure, walked: two agencies over a fake hub, honest and lying.
#include <thread>
#include <vector>

#include "services/agency/outbox/log_reader.h"
#include "services/agency/sharing/sharing_walk.h"
#include "services/audit/export_format.h"
#include "services/audit/headers.h"

namespace samrad::agency {
namespace {

TEST_F(WalkTest, TellsOneThingToOneAgency) {
  const std::string id = Delivered(50);
  EXPECT_EQ(Show(id).status().code(), absl::StatusCode::kFailedPrecondition);

  const auto accepted = Accept(id);

  ASSERT_TRUE(accepted.ok()) << accepted.status();
  EXPECT_EQ(accepted->packet().state(), sharing::v1::PACKET_OPENED);
  const auto shown = Show(id);
  ASSERT_TRUE(shown.ok());
  ASSERT_EQ(shown->items_size(), 1);
  EXPECT_EQ(shown->items(0).text(), kWalkText);
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

TEST_F(WalkTest, EndsAPartOfAConsentForTheRecipientItNames) {
  const std::string consent = ConsentId();
  const std::string read = Disclose(OnConsent(50, consent)).disclosure().id();
  ASSERT_TRUE(
      Eventually([&] { return StateAtPolice(read) == sharing::v1::UNOPENED; }));
  ASSERT_TRUE(Accept(read).ok());
  const std::string unread = Disclose(OnConsent(51, consent)).disclosure().id();
  ASSERT_TRUE(Eventually(
      [&] { return StateAtPolice(unread) == sharing::v1::UNOPENED; }));

  cases::v1::PreviewWithdrawalRequest preview;
  preview.set_id(consent);
  preview.mutable_part()->add_to(common::v1::MUNICIPAL_SCHOOL);
  const auto other = social_.consents->Preview(social_.who, preview);
  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(90));
  withdraw.set_id(consent);
  withdraw.mutable_part()->add_to(common::v1::POLICE);
  const auto ended = social_.consents->Withdraw(social_.who, withdraw);

  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_EQ(other->stops_size() + other->already_read_size(), 0);
  ASSERT_TRUE(ended.ok()) << ended.status();
  EXPECT_EQ(ended->stops_size(), 1);
  EXPECT_EQ(ended->already_read_size(), 1);
  for (const std::string& id : {read, unread}) {
    EXPECT_TRUE(Eventually(
        [&] { return StateAtPolice(id) == sharing::v1::CONSENT_ENDED; }));
  }
  EXPECT_EQ(base::TagOf(Show(read).status()), "CONSENT_WITHDRAWN");
  EXPECT_EQ(Disclose(OnConsent(52, consent)).decision().verdict(),
            law::v1::DENY);
}

// So that who is told of its own part does not learn of another's.
TEST_F(WalkTest, LogsEachPartOfAWithdrawalByItself) {
  const std::string consent = ConsentId();
  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(90));
  withdraw.set_id(consent);
  withdraw.mutable_part()->add_to(common::v1::POLICE);
  withdraw.mutable_part()->add_to(common::v1::POLICE);
  withdraw.mutable_part()->add_to(common::v1::MUNICIPAL_SCHOOL);
  ASSERT_TRUE(social_.consents->Withdraw(social_.who, withdraw).ok());

  EXPECT_TRUE(Eventually([&] {
    cases::v1::GetConsentRequest get;
    get.set_id(consent);
    const auto got = social_.consents->Get(social_.who, get);
    return got.ok() && got->consent().ended(0).known_to_hub();
  }));
  std::vector<sealed::v1::WithdrawalHeader> logged;
  ASSERT_TRUE(
      town_.social.vault.db()
          .Read([&](const base::ReadTransaction& txn) {
            return txn.Query(
                "SELECT record FROM outbox_act WHERE type = 5 AND state = 2 "
                "ORDER BY seq",
                {}, [&](const base::Row& row) -> absl::Status {
                  audit::v1::SignedRecord record;
                  const std::string bytes = row.Bytes(0);
                  EXPECT_TRUE(record.ParseFromString(bytes));
                  auto header = audit::ParseWithdrawalHeader(record.header());
                  if (header.ok()) logged.push_back(*header);
                  return header.status();
                });
          })
          .ok());
  ASSERT_EQ(logged.size(), 2u);
  EXPECT_EQ(logged[0].ended_to(), common::v1::POLICE);
  EXPECT_EQ(logged[1].ended_to(), common::v1::MUNICIPAL_SCHOOL);
}

TEST_F(WalkTest, LeavesWhatRestsOnThePartsThatStand) {
  const std::string consent = ConsentId();
  const std::string id = Disclose(OnConsent(50, consent)).disclosure().id();
  ASSERT_TRUE(
      Eventually([&] { return StateAtPolice(id) == sharing::v1::UNOPENED; }));
  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(90));
  withdraw.set_id(consent);
  withdraw.mutable_part()->add_to(common::v1::MUNICIPAL_SCHOOL);
  ASSERT_TRUE(social_.consents->Withdraw(social_.who, withdraw).ok());

  EXPECT_TRUE(Accept(id).ok());
  EXPECT_TRUE(Show(id).ok());
  EXPECT_EQ(Disclose(OnConsent(51, consent)).decision().verdict(),
            law::v1::ALLOW);
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

// The opening is in the log before the withdrawal, its answer comes after it.
TEST_F(WalkTest, ShowsNothingOfWhatIsOpenedWhileItsConsentIsWithdrawn) {
  const std::string consent = ConsentId();
  const std::string id = Disclose(OnConsent(50, consent)).disclosure().id();
  ASSERT_TRUE(
      Eventually([&] { return StateAtPolice(id) == sharing::v1::UNOPENED; }));
  HubLies keeps_share;
  keeps_share.open = [](hub::exchange::v1::OpenDisclosureResponse& response) {
    response.clear_share();
  };
  town_.hub.Lie(keeps_share);
  ASSERT_EQ(base::TagOf(Accept(id).status()), "SHARE_WITHHELD");

  cases::v1::WithdrawConsentRequest withdraw;
  withdraw.set_request_id(Uuid(90));
  withdraw.set_id(consent);
  ASSERT_TRUE(social_.consents->Withdraw(social_.who, withdraw).ok());
  const auto marked = [&] {
    bool found = false;
    const absl::Status read = town_.police.vault.db().Read(
        [&](const base::ReadTransaction& txn) -> absl::Status {
          SAMRAD_ASSIGN_OR_RETURN(const auto packets, ListPackets(txn));
          for (const InboxPacket& one : packets) {
            found = found ||
                    (one.id.ToHex() == id && one.fault == "CONSENT_WITHDRAWN");
          }
          return absl::OkStatus();
        });
    return read.ok() && found;
  };
  ASSERT_TRUE(Eventually(marked));
  EXPECT_EQ(StateAtPolice(id), sharing::v1::UNOPENED);
  town_.hub.Lie({});
  EXPECT_TRUE(police_.receiving->Resume());

  EXPECT_EQ(StateAtPolice(id), sharing::v1::CONSENT_ENDED);
  EXPECT_EQ(base::TagOf(Show(id).status()), "CONSENT_WITHDRAWN");
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
    EXPECT_THAT(data, testing::Not(testing::HasSubstr(kWalkText))) << path;
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
