// Disclosures while the law changes, and their decisions replayed.
#include <algorithm>
#include <string>
#include <vector>

#include "services/agency/outbox/law_change.h"
#include "services/agency/sharing/replay.h"
#include "services/agency/sharing/sharing_walk.h"
#include "services/audit/catalogue_files.h"

namespace samrad::agency {
namespace {

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
  for (const law::Catalogue& catalogue :
       {law::Catalogue::BuiltIn(), Stricter()}) {
    ASSERT_TRUE(town_.social.vault.db()
                    .Write([&](base::Transaction& txn) {
                      return AppendDecision(
                                 txn, *town_.social.journal,
                                 {.event = events::kDisclosureDecided,
                                  .user = "officer"},
                                 RecordOf(facts, {}, wrong, catalogue))
                          .status();
                    })
                    .ok());
  }

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
