#include "services/agency/outbox/law_change.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/agency/outbox/log_reader.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/audit/catalogue_files.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

law::Catalogue Revised() {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  files[0].bytes += "# read once more\n";
  return *law::Catalogue::Parse(files);
}

class LawChangeTest : public testing::Test {
 protected:
  void SetUp() override {
    for (TestNode* node : {&town_.social, &town_.police}) {
      node->Start();
      ASSERT_TRUE(node->CatchUp());
    }
    const absl::Time now = town_.social.vault.clock().TimeNow();
    effect_ = absl::FromUnixSeconds(absl::ToUnixSeconds(now)) + absl::Hours(1);
  }
  static LawChange At(TestNode& node) {
    return LawChange(*node.outbox, *node.journal, node.vault.clock());
  }
  static absl::Time Now(TestNode& node) { return node.vault.clock().TimeNow(); }
  // The digest in force at a node at an instant.
  static std::string InForce(TestNode& node, absl::Time at) {
    return node.outbox->catalogues()
        .InForce(*node.outbox->directory().chain(), at)
        .digest();
  }
  static bool Loaded(TestNode& node, const law::Catalogue& catalogue) {
    return Eventually([&] {
      return node.outbox->directory().chain()->catalogues().size() == 1 &&
             node.outbox->catalogues().Find(catalogue.digest()).has_value();
    });
  }
  std::string TagOfPropose(const audit::v1::CatalogueFiles& files,
                           absl::Time effect) {
    return base::TagOf(
        At(town_.social).Propose("security", files, effect).status());
  }
  void ReleaseRevised() {
    ASSERT_TRUE(At(town_.social)
                    .Propose("security", audit::FilesOf(Revised()), effect_)
                    .ok());
    ASSERT_TRUE(
        At(town_.police).Release("security", Revised().digest_hex()).ok());
  }
  // A release that no node of this town made.
  audit::v1::DirectoryEvent UnsignedRelease() {
    audit::v1::DirectoryHeader header;
    header.set_suite(1);
    header.set_origin(FakeHub::kOrigin);
    header.set_event(audit::v1::CATALOGUE_RELEASED);
    header.set_agency("social");
    *header.mutable_at() = ToProtoTime(Now(town_.social));
    header.set_catalogue_digest(Revised().digest());
    header.set_catalogue_replaces(built_in_);
    header.set_catalogue_version(1);
    *header.mutable_effective_at() = ToProtoTime(effect_);
    audit::v1::DirectoryEvent event;
    event.set_header(header.SerializeAsString());
    event.set_salt(std::string(32, 's'));
    return event;
  }
  std::vector<std::string> EventsAt(TestNode& node) {
    std::vector<std::string> events;
    const auto entries = node.journal->List({});
    for (const auto& entry : *entries) {
      events.push_back(entry.event());
    }
    return events;
  }

  TestTown town_;
  absl::Time effect_;
  const std::string built_in_ = law::Catalogue::BuiltIn().digest();
};

TEST_F(LawChangeTest, IsMadeByTwoOfficersAndHoldsFromItsInstantEverywhere) {
  const auto proposed =
      At(town_.social).Propose("security", audit::FilesOf(Revised()), effect_);
  ASSERT_TRUE(proposed.ok()) << proposed.status();
  EXPECT_EQ(proposed->missing, 1u);
  EXPECT_EQ(proposed->version, 1u);
  EXPECT_EQ(proposed->digest_hex, Revised().digest_hex());

  const auto released =
      At(town_.police).Release("security", proposed->digest_hex);

  ASSERT_TRUE(released.ok()) << released.status();
  EXPECT_EQ(released->missing, 0u);
  for (TestNode* node : {&town_.social, &town_.police}) {
    ASSERT_TRUE(Loaded(*node, Revised()));
    EXPECT_EQ(InForce(*node, effect_ - absl::Nanoseconds(1)), built_in_);
    EXPECT_EQ(InForce(*node, effect_), Revised().digest());
  }
  EXPECT_THAT(EventsAt(town_.social), testing::Contains("catalogue_proposed"));
  EXPECT_THAT(EventsAt(town_.police), testing::Contains("catalogue_released"));
  EXPECT_THAT(EventsAt(town_.police), testing::Contains("catalogue_loaded"));
}

TEST_F(LawChangeTest, ListsWhatIsInForceComingAndProposed) {
  ASSERT_TRUE(At(town_.social)
                  .Propose("security", audit::FilesOf(Revised()), effect_)
                  .ok());
  CatalogueList list = At(town_.police).List();
  ASSERT_EQ(list.catalogues.size(), 2u);
  EXPECT_EQ(list.catalogues[0].state, CatalogueState::kInForce);
  EXPECT_EQ(list.catalogues[1].state, CatalogueState::kProposed);
  EXPECT_THAT(list.catalogues[1].signers, ElementsAre("social"));

  ASSERT_TRUE(
      At(town_.police).Release("security", Revised().digest_hex()).ok());
  ASSERT_TRUE(Loaded(town_.police, Revised()));
  list = At(town_.police).List();
  ASSERT_GE(list.catalogues.size(), 2u);
  EXPECT_EQ(list.catalogues[1].state, CatalogueState::kComing);
  EXPECT_TRUE(list.catalogues[1].loaded);
  EXPECT_THAT(list.catalogues[1].signers, ElementsAre("police", "social"));

  town_.hub.Lie({.away = true});
  EXPECT_TRUE(At(town_.police).List().hub_away);
}

TEST_F(LawChangeTest, RefusesAMalformedCatalogueAndTheOldOneStays) {
  audit::v1::CatalogueFiles files = audit::FilesOf(Revised());
  files.mutable_files(2)->set_content("provision: \"nonsense\"");

  const auto refused = At(town_.social).Propose("security", files, effect_);

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(base::TagOf(refused.status()), "CATALOGUE");
  EXPECT_THAT(refused.status().message(), HasSubstr(files.files(2).path()));
  EXPECT_EQ(InForce(town_.social, effect_), built_in_);
}

TEST_F(LawChangeTest, RefusesAnInstantTooNearAndACatalogueThatChangesNothing) {
  const auto files = audit::FilesOf(Revised());
  const absl::Time now = Now(town_.social);

  EXPECT_EQ(TagOfPropose(files, now - absl::Hours(1)), "EFFECT_TOO_SOON");
  EXPECT_EQ(TagOfPropose(files, now + absl::Seconds(119)), "EFFECT_TOO_SOON");
  EXPECT_EQ(TagOfPropose(audit::FilesOf(law::Catalogue::BuiltIn()), effect_),
            "NOTHING_CHANGES");
}

TEST_F(LawChangeTest, IsNotReleasedByItsProposerNorProposedTwice) {
  ASSERT_TRUE(At(town_.social)
                  .Propose("security", audit::FilesOf(Revised()), effect_)
                  .ok());

  const auto own = At(town_.social).Release("security", Revised().digest_hex());
  const auto again =
      At(town_.police).Propose("security", audit::FilesOf(Revised()), effect_);

  EXPECT_EQ(base::TagOf(own.status()), "OWN_PROPOSAL");
  EXPECT_EQ(base::TagOf(again.status()), "ALREADY_PROPOSED");
}

TEST_F(LawChangeTest, ReleasesOnlyByTheDigestThatWasTold) {
  ASSERT_TRUE(At(town_.social)
                  .Propose("security", audit::FilesOf(Revised()), effect_)
                  .ok());

  EXPECT_EQ(At(town_.police)
                .Release("security", law::Catalogue::BuiltIn().digest_hex())
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(At(town_.police).Release("security", "abc").status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(LawChangeTest, SignsNothingWhoseBytesAreNotWhatWasProposed) {
  ASSERT_TRUE(At(town_.social)
                  .Propose("security", audit::FilesOf(Revised()), effect_)
                  .ok());
  town_.hub.Lie({.catalogue = [](auto& response) {
    *response.mutable_catalogue() = audit::FilesOf(law::Catalogue::BuiltIn());
  }});

  const auto refused =
      At(town_.police).Release("security", Revised().digest_hex());

  EXPECT_EQ(refused.status().code(), absl::StatusCode::kDataLoss);
  EXPECT_TRUE(town_.police.outbox->directory().chain()->catalogues().empty());
}

TEST_F(LawChangeTest, KeepsTheOldLawInForceWhileTheBytesAreRefused) {
  town_.hub.Lie({.catalogue = [](auto& response) {
    response.mutable_catalogue()->mutable_files(0)->set_content("malformed");
  }});
  town_.hub.AddCatalogue(Revised());
  audit::v1::DirectoryEvent event = UnsignedRelease();
  for (TestNode* node : {&town_.social, &town_.police}) {
    ASSERT_TRUE(node->outbox->SignAndPropose(event).ok());
  }

  EXPECT_TRUE(town_.police.Alarmed("CATALOGUE_REFUSED"));
  EXPECT_EQ(town_.police.outbox->directory().chain()->catalogues().size(), 1u);
  EXPECT_EQ(InForce(town_.police, effect_), built_in_);
}

TEST_F(LawChangeTest, TakesNoReleaseThatOneAgencySigned) {
  audit::v1::DirectoryEvent event = UnsignedRelease();
  const auto entry = *audit::EntryOf(event);
  auto& signature = *event.add_signatures();
  signature.set_agency("social");
  signature.set_signature((*town_.social.outbox->signer().SignEntries(
      std::span<const audit::Entry>(&entry, 1)))[0]);

  town_.hub.AddEvent(event);

  EXPECT_TRUE(town_.police.Alarmed("DIRECTORY_EVENT_WRONG"));
  EXPECT_TRUE(town_.police.outbox->directory().chain()->catalogues().empty());
}

TEST_F(LawChangeTest, IsKnownAgainAfterARestart) {
  ReleaseRevised();
  ASSERT_TRUE(Loaded(town_.police, Revised()));
  town_.police.Stop();
  town_.hub.Lie({.away = true});

  town_.police.Open(town_.genesis);
  town_.police.Start();

  EXPECT_EQ(InForce(town_.police, effect_), Revised().digest());
}

TEST_F(LawChangeTest, ExportsEveryCatalogueAndTheReleaseAsALeaf) {
  ReleaseRevised();
  ASSERT_TRUE(Loaded(town_.police, Revised()));
  const LogReader reader(*town_.police.outbox, town_.police.vault.clock());
  std::map<std::string, std::string> files;

  ASSERT_TRUE(Eventually([&] {
    files.clear();
    return reader
               .ExportLog([&](std::string_view path, std::string_view data) {
                 files[std::string(path)] += data;
                 return absl::OkStatus();
               })
               .ok() &&
           files["openings.jsonl"].find("\"CATALOGUE\"") != std::string::npos;
  }));

  EXPECT_THAT(files["directory.jsonl"], HasSubstr("\"CATALOGUE_RELEASED\""));
  for (const law::Catalogue& catalogue :
       {law::Catalogue::BuiltIn(), Revised()}) {
    const law::CatalogueFile& file = catalogue.files()[0];
    EXPECT_EQ(files["catalogue/" + catalogue.digest_hex() + "/" + file.name],
              file.bytes);
  }
}

class PacketAfterChangeTest : public LawChangeTest {
 protected:
  // A packet that social decided at `at` by `catalogue`, delivered; its state
  // at the police in the end: "" when unopened, else its fault.
  std::string Deliver(const law::Catalogue& catalogue, absl::Time at) {
    const auto packet = MakePacket(town_, 1, "", [&](auto& header) {
      header.set_catalogue_digest(catalogue.digest());
      *header.mutable_decided_at() = ToProtoTime(at);
    });
    town_.hub.Deliver("police", Logged(town_, packet));
    std::string fault = "none came";
    Eventually([&] {
      (void)town_.police.vault.db().Read(
          [&](const base::ReadTransaction& txn) -> absl::Status {
            return txn.Query(
                "SELECT ifnull(fault, '') FROM outbox_packet", {},
                [&](const base::Row& row) { fault = row.Text(0); });
          });
      return fault != "none came";
    });
    return fault;
  }
};

TEST_F(PacketAfterChangeTest, IsTakenUnderTheCatalogueOfItsDay) {
  ReleaseRevised();
  ASSERT_TRUE(Loaded(town_.police, Revised()));

  EXPECT_EQ(Deliver(Revised(), effect_), "");
}

TEST_F(PacketAfterChangeTest, IsQuarantinedWhenItsCatalogueWasSuperseded) {
  ReleaseRevised();
  ASSERT_TRUE(Loaded(town_.police, Revised()));

  EXPECT_EQ(Deliver(law::Catalogue::BuiltIn(), effect_), "CATALOGUE_WRONG");
}

TEST_F(PacketAfterChangeTest, IsQuarantinedWhenItsCatalogueIsNotYetInEffect) {
  ReleaseRevised();
  ASSERT_TRUE(Loaded(town_.police, Revised()));

  EXPECT_EQ(Deliver(Revised(), effect_ - absl::Seconds(1)), "CATALOGUE_WRONG");
}

TEST(FoundingCatalogueTest, StaysWhenTheProgramIsNewer) {
  TestTown town;
  town.police.Stop();
  const law::Catalogue newer = Revised();
  town.police.client = town.hub.ClientFor("police");
  Alarms alarms(town.police.vault.db(), town.police.vault.clock(),
                town.police.log);

  const auto catalogues = Catalogues::Open({.db = town.police.vault.db(),
                                            .clock = town.police.vault.clock(),
                                            .hub = *town.police.client,
                                            .journal = *town.police.journal,
                                            .alarms = alarms},
                                           newer);

  ASSERT_TRUE(catalogues.ok()) << catalogues.status();
  EXPECT_EQ((*catalogues)->founding(), law::Catalogue::BuiltIn().digest());
  EXPECT_FALSE((*catalogues)->Find(newer.digest()).has_value());
}

}  // namespace
}  // namespace samrad::agency
