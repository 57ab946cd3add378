#include "services/hub/directory/directory_core.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "services/audit/catalogue_files.h"
#include "services/base/fake_clock.h"
#include "services/base/status.h"
#include "services/base/temp_dir.h"
#include "services/hub/stubs/testing/test_town.h"

namespace samrad::hub {
namespace {

using audit::v1::DirectoryEvent;
using testing::GenesisEvents;
using testing::Id;
using testing::JoinHeader;
using testing::KeyHeader;
using testing::kOrigin;
using testing::PlainHeader;
using testing::SignedEvent;

class DirectoryCoreTest : public ::testing::Test {
 protected:
  void OpenStore() {
    base::DatabaseOptions options;
    options.mode = base::OpenMode::kCreateIfMissing;
    database_ = base::Database::Open(folder_.File("directory.db"),
                                     testing::TestDatabaseKey(),
                                     {DirectoryStore::StoreSchema()}, options)
                    .value();
    store_.emplace(*database_);
  }

  // As a process that starts: the store, then the core.
  absl::Status Restart() {
    core_ = nullptr;
    store_.reset();
    database_ = nullptr;
    OpenStore();
    auto core = DirectoryCore::Create(kOrigin, *store_, log_, clock_, built_in_,
                                      logger_);
    if (!core.ok()) return core.status();
    core_ = *std::move(core);
    return absl::OkStatus();
  }

  void Found() {
    OpenStore();
    ASSERT_TRUE(ImportGenesis(*store_, kOrigin, GenesisEvents()).ok());
    ASSERT_TRUE(Restart().ok());
    ASSERT_TRUE(core_->Flush().ok());
  }

  DirectoryEvent Onboarding(std::vector<std::string> signers) {
    return SignedEvent(JoinHeader(audit::v1::ONBOARD, "school"), signers);
  }

  base::TempDir folder_;
  base::FakeClock clock_{absl::FromUnixSeconds(1788256800)};
  base::MemoryLogSink sink_;
  base::Logger logger_{sink_, clock_, "directory"};
  testing::FakeLog log_;
  law::Catalogue built_in_ = law::Catalogue::BuiltIn();
  std::unique_ptr<base::Database> database_;
  std::optional<DirectoryStore> store_;
  std::unique_ptr<DirectoryCore> core_;
};

TEST_F(DirectoryCoreTest, DoesNotStartWithoutGenesis) {
  OpenStore();

  const absl::Status started = Restart();

  EXPECT_EQ(started.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(base::TagOf(started), "NO_GENESIS");
}

TEST_F(DirectoryCoreTest, LogsTheGenesisOnceAndAnswersWithIt) {
  Found();

  EXPECT_EQ(core_->ListEvents(0).size(), GenesisEvents().size());
  EXPECT_EQ(log_.entries().size(), GenesisEvents().size());
  EXPECT_TRUE(core_->Flushed());
  ASSERT_TRUE(Restart().ok());
  ASSERT_TRUE(core_->Flush().ok());
  EXPECT_EQ(log_.entries().size(), GenesisEvents().size());
  EXPECT_EQ(core_->ListEvents(4).size(), GenesisEvents().size() - 4);
  EXPECT_TRUE(core_->ListEvents(1000).empty());
}

TEST_F(DirectoryCoreTest, ImportsTheSameGenesisTwiceAndRefusesAnother) {
  Found();
  std::vector<DirectoryEvent> other = GenesisEvents();
  other.pop_back();
  other.push_back(
      SignedEvent(KeyHeader("police", audit::v1::WITNESS, 1), {"police"}));

  EXPECT_TRUE(ImportGenesis(*store_, kOrigin, GenesisEvents()).ok());
  const absl::Status refused = ImportGenesis(*store_, kOrigin, other);

  EXPECT_EQ(base::TagOf(refused), "GENESIS_DONE");
}

TEST_F(DirectoryCoreTest, RefusesAGenesisOfOneAgency) {
  OpenStore();
  std::vector<DirectoryEvent> one = GenesisEvents();
  one.resize(3);

  EXPECT_FALSE(ImportGenesis(*store_, kOrigin, one).ok());
  EXPECT_TRUE(store_->LoadEvents()->empty());
}

TEST_F(DirectoryCoreTest, LogsAGenesisThatWasCutOffBeforeTheAnswerOnce) {
  OpenStore();
  ASSERT_TRUE(ImportGenesis(*store_, kOrigin, GenesisEvents()).ok());
  ASSERT_TRUE(Restart().ok());
  log_.LoseAnswers(1);

  EXPECT_FALSE(core_->Flush().ok());
  EXPECT_FALSE(core_->Flushed());
  EXPECT_TRUE(core_->ListEvents(0).empty());
  ASSERT_TRUE(Restart().ok());
  ASSERT_TRUE(core_->Flush().ok());

  EXPECT_EQ(log_.entries().size(), GenesisEvents().size());
}

TEST_F(DirectoryCoreTest, GathersTheSignaturesOfTwoAgencies) {
  Found();

  const auto first = core_->ProposeEvent(Id("social"), Onboarding({"social"}));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->signatures_missing, 1u);
  EXPECT_FALSE(first->event.has_receipt());
  EXPECT_EQ(core_->ListProposals().size(), 1u);
  EXPECT_FALSE(core_->IsMember("school"));
  const auto second = core_->ProposeEvent(Id("police"), Onboarding({"police"}));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->signatures_missing, 0u);
  EXPECT_EQ(second->event.signatures_size(), 2);
  EXPECT_EQ(second->event.leaf(), GenesisEvents().size());
  EXPECT_TRUE(second->event.has_receipt());
  EXPECT_TRUE(core_->ListProposals().empty());
  EXPECT_TRUE(core_->IsMember("school"));
}

TEST_F(DirectoryCoreTest, KeepsAProposalOverARestart) {
  Found();
  ASSERT_TRUE(core_->ProposeEvent(Id("social"), Onboarding({"social"})).ok());
  ASSERT_TRUE(Restart().ok());

  const auto second = core_->ProposeEvent(Id("police"), Onboarding({"police"}));

  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->signatures_missing, 0u);
}

TEST_F(DirectoryCoreTest, AnswersALoggedEventAlike) {
  Found();
  const DirectoryEvent event = Onboarding({"social", "police"});
  const auto first = core_->ProposeEvent(Id("social"), event);
  const auto again = core_->ProposeEvent(Id("social"), event);

  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->event.leaf(), first->event.leaf());
  EXPECT_EQ(log_.entries().size(), GenesisEvents().size() + 1);
}

TEST_F(DirectoryCoreTest, TakesTheFirstKeysFromWhoLetTheAgencyIn) {
  Found();
  ASSERT_TRUE(
      core_->ProposeEvent(Id("social"), Onboarding({"social", "police"})).ok());

  const auto seal = core_->ProposeEvent(
      Id("police"),
      SignedEvent(KeyHeader("school", audit::v1::SEAL, 0), {"school"}));

  ASSERT_TRUE(seal.ok()) << seal.status();
  EXPECT_EQ(seal->signatures_missing, 0u);
}

TEST_F(DirectoryCoreTest, RefusesWhatTheCallerHasNotSigned) {
  Found();

  const auto other = core_->ProposeEvent(Id("police"), Onboarding({"social"}));
  const auto key = core_->ProposeEvent(
      Id("police"),
      SignedEvent(KeyHeader("social", audit::v1::SEAL, 1), {"social"}));
  const auto stranger =
      core_->ProposeEvent(Id("school"), Onboarding({"school"}));

  EXPECT_TRUE(absl::IsPermissionDenied(other.status()));
  EXPECT_TRUE(absl::IsPermissionDenied(key.status()));
  EXPECT_TRUE(absl::IsPermissionDenied(stranger.status()));
}

TEST_F(DirectoryCoreTest, RefusesAForgedSignatureAndKeepsTheProposal) {
  Found();
  ASSERT_TRUE(core_->ProposeEvent(Id("social"), Onboarding({"social"})).ok());
  DirectoryEvent forged = Onboarding({"police"});
  (*forged.mutable_signatures(0)->mutable_signature())[20] ^= 1;

  const auto refused = core_->ProposeEvent(Id("police"), forged);

  EXPECT_TRUE(absl::IsDataLoss(refused.status())) << refused.status();
  EXPECT_EQ(core_->ListProposals().size(), 1u);
  EXPECT_EQ(core_->ListProposals()[0].signatures_size(), 1);
}

TEST_F(DirectoryCoreTest, RefusesWhatTheChainCanNeverTake) {
  Found();

  const auto unknown = core_->ProposeEvent(
      Id("social"),
      SignedEvent(PlainHeader(audit::v1::REVOKE, "leisure"), {"social"}));
  const auto genesis = core_->ProposeEvent(
      Id("social"), SignedEvent(JoinHeader(audit::v1::GENESIS, "leisure"),
                                {"social", "leisure"}));

  EXPECT_EQ(unknown.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(genesis.ok());
  EXPECT_TRUE(core_->ListProposals().empty());
}

TEST_F(DirectoryCoreTest, RefusesAnEventOver64KiB) {
  Found();
  DirectoryEvent event = Onboarding({"social"});
  event.mutable_signatures(0)->set_signature(std::string(70000, 'x'));

  const auto refused = core_->ProposeEvent(Id("social"), event);

  EXPECT_TRUE(absl::IsResourceExhausted(refused.status()));
}

TEST_F(DirectoryCoreTest, KeepsACompleteEventWhenTheLogIsAwayAndLogsItLater) {
  Found();
  log_.SetFailing(true);

  const auto away =
      core_->ProposeEvent(Id("social"), Onboarding({"social", "police"}));
  EXPECT_TRUE(absl::IsUnavailable(away.status()));
  EXPECT_FALSE(core_->IsMember("school"));
  EXPECT_EQ(core_->ListEvents(0).size(), GenesisEvents().size());
  log_.SetFailing(false);
  ASSERT_TRUE(Restart().ok());
  ASSERT_TRUE(core_->Flush().ok());

  EXPECT_TRUE(core_->IsMember("school"));
}

TEST_F(DirectoryCoreTest, ForgetsAMemberThatWasRevoked) {
  Found();
  ASSERT_TRUE(
      core_->ProposeEvent(Id("social"), Onboarding({"social", "police"})).ok());

  const auto revoked = core_->ProposeEvent(
      Id("social"), SignedEvent(PlainHeader(audit::v1::REVOKE, "school"),
                                {"social", "police"}));

  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_FALSE(core_->IsMember("school"));
  EXPECT_TRUE(absl::IsPermissionDenied(
      core_
          ->ProposeEvent(
              Id("school"),
              SignedEvent(KeyHeader("school", audit::v1::SEAL, 1), {"school"}))
          .status()));
}

class ReleaseTest : public DirectoryCoreTest {
 protected:
  void SetUp() override { Found(); }
  DirectoryEvent Release(const law::Catalogue& catalogue,
                         std::vector<std::string> signers) {
    return SignedEvent(testing::ReleaseHeader(
                           catalogue, law::Catalogue::BuiltIn(), 1, effect_),
                       signers);
  }
  std::string TagOfProposal(const law::Catalogue& catalogue,
                            const audit::v1::CatalogueFiles& files) {
    return base::TagOf(
        core_->ProposeEvent(Id("social"), Release(catalogue, {"social"}), files)
            .status());
  }

  absl::Time effect_ = clock_.TimeNow() + absl::Hours(1);
  const law::Catalogue revised_ = testing::RevisedCatalogue();
  const audit::v1::CatalogueFiles files_ = audit::FilesOf(revised_);
};

TEST_F(ReleaseTest, GathersTwoSignaturesAndGivesTheBytesToEverybody) {
  const auto first =
      core_->ProposeEvent(Id("social"), Release(revised_, {"social"}), files_);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->signatures_missing, 1u);
  EXPECT_EQ(core_->ListProposals().size(), 1u);
  EXPECT_TRUE(core_->GetCatalogue(revised_.digest()).ok());

  const auto second =
      core_->ProposeEvent(Id("police"), Release(revised_, {"police"}));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->signatures_missing, 0u);
  EXPECT_TRUE(second->event.has_receipt());
  ASSERT_TRUE(Restart().ok());
  const auto bytes = core_->GetCatalogue(revised_.digest());
  ASSERT_TRUE(bytes.ok());
  EXPECT_TRUE(audit::CatalogueFrom(*bytes, revised_.digest()).ok());
}

TEST_F(ReleaseTest, IsNotLoggedByOneAgencyOrTheSameTwice) {
  ASSERT_TRUE(
      core_->ProposeEvent(Id("social"), Release(revised_, {"social"}), files_)
          .ok());

  const auto again =
      core_->ProposeEvent(Id("social"), Release(revised_, {"social"}), files_);
  const auto twice = core_->ProposeEvent(
      Id("social"), Release(revised_, {"social", "social"}), files_);

  EXPECT_EQ(again->signatures_missing, 1u);
  EXPECT_EQ(twice.status().code(), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(core_->ListEvents(0).size(), GenesisEvents().size());
}

TEST_F(ReleaseTest, RefusesBytesThatAreMissingMalformedOrOfAnother) {
  audit::v1::CatalogueFiles malformed = files_;
  malformed.mutable_files(0)->set_content("not a provision");

  EXPECT_EQ(TagOfProposal(revised_, {}), "CATALOGUE");
  EXPECT_EQ(TagOfProposal(revised_, malformed), "CATALOGUE");
  EXPECT_EQ(TagOfProposal(revised_, audit::FilesOf(built_in_)), "CATALOGUE");
  EXPECT_TRUE(core_->ListProposals().empty());
  EXPECT_EQ(core_->GetCatalogue(revised_.digest()).status().code(),
            absl::StatusCode::kNotFound);
}

TEST_F(ReleaseTest, RefusesAnInstantThatIsPastOrTooNear) {
  const auto tag = [&](absl::Duration ahead) {
    auto header = testing::ReleaseHeader(revised_, built_in_, 1,
                                         clock_.TimeNow() + ahead);
    // A header that was made long ago says nothing wrong of itself.
    header.mutable_at()->set_seconds(
        absl::ToUnixSeconds(clock_.TimeNow() - absl::Hours(2)));
    return base::TagOf(core_
                           ->ProposeEvent(Id("social"),
                                          SignedEvent(header, {"social"}),
                                          files_)
                           .status());
  };

  EXPECT_EQ(tag(-absl::Hours(1)), "EFFECT_TOO_SOON");
  EXPECT_EQ(tag(absl::ZeroDuration()), "EFFECT_TOO_SOON");
  EXPECT_EQ(tag(absl::Seconds(119)), "EFFECT_TOO_SOON");
  EXPECT_EQ(tag(absl::Minutes(2)), "");
}

TEST_F(ReleaseTest, IsNotCompletedWhenItsInstantHasComeTooNear) {
  ASSERT_EQ(TagOfProposal(revised_, files_), "");
  clock_.Advance(absl::Minutes(59));

  const auto second =
      core_->ProposeEvent(Id("police"), Release(revised_, {"police"}));

  EXPECT_EQ(base::TagOf(second.status()), "EFFECT_TOO_SOON");
  EXPECT_TRUE(core_->ListProposals().empty());
  EXPECT_FALSE(core_->GetCatalogue(revised_.digest()).ok());
}

TEST_F(ReleaseTest, RefusesAVersionThatIsNotTheNext) {
  auto header = testing::ReleaseHeader(revised_, built_in_, 2, effect_);

  const auto refused = core_->ProposeEvent(
      Id("social"), SignedEvent(header, {"social"}), files_);

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(ReleaseTest, RefusesAFirstReleaseOverAnotherFoundingCatalogue) {
  auto header = testing::ReleaseHeader(revised_, testing::StricterCatalogue(),
                                       1, effect_);

  const auto refused = core_->ProposeEvent(
      Id("social"), SignedEvent(header, {"social"}), files_);

  EXPECT_EQ(base::TagOf(refused.status()), "OTHER_FOUNDING");
}

TEST_F(ReleaseTest, KeepsTheLawItWasFoundedWithWhenItsProgramIsNewer) {
  built_in_ = revised_;
  ASSERT_TRUE(Restart().ok());

  const auto founding = core_->GetCatalogue("");

  ASSERT_TRUE(founding.ok());
  EXPECT_TRUE(
      audit::CatalogueFrom(*founding, law::Catalogue::BuiltIn().digest()).ok());
}

}  // namespace
}  // namespace samrad::hub
