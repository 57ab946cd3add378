#include "services/audit/directory_chain.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/audit/leaf.h"
#include "services/audit/record.h"
#include "services/audit/testing/synthetic_log.h"

namespace samrad::audit {
namespace {

using ::testing::ElementsAre;
using testing::SyntheticLog;
using Signers = std::vector<std::string>;

class DirectoryChainTest : public ::testing::Test {
 protected:
  DirectoryChainTest() : chain_(log_.Chain()) {}

  // Logs the event and applies it.
  absl::Status Apply(const v1::DirectoryHeader& header,
                     const Signers& signers) {
    log_.LogEvent(log_.SignEvent(header, signers));
    return chain_.Apply(log_.events.back());
  }
  absl::StatusCode Code(const v1::DirectoryHeader& header,
                        const Signers& signers) {
    return chain_.SignaturesMissing(log_.SignEvent(header, signers))
        .status()
        .code();
  }
  std::uint32_t Missing(const v1::DirectoryHeader& header,
                        const Signers& signers) {
    const auto missing =
        chain_.SignaturesMissing(log_.SignEvent(header, signers));
    EXPECT_TRUE(missing.ok()) << missing.status();
    return missing.value_or(99);
  }

  SyntheticLog log_;
  DirectoryChain chain_;
};

TEST_F(DirectoryChainTest, KnowsWhoJoinedWhatTheyAreAndTheirKeys) {
  EXPECT_EQ(chain_.size(), log_.events.size());
  EXPECT_THAT(chain_.ActiveAgencies(),
              ElementsAre("police", "school", "social"));
  EXPECT_EQ(chain_.Quorum(), 2u);
  const AgencyRecord* school = chain_.Find("school");
  ASSERT_NE(school, nullptr);
  EXPECT_EQ(school->kind, common::v1::MUNICIPAL_SCHOOL);
  EXPECT_EQ(school->authority_id, "ekvik-school");
  for (const v1::KeyUse use : {v1::SIGN, v1::SEAL, v1::WITNESS}) {
    ASSERT_NE(school->Current(use), nullptr);
    EXPECT_EQ(school->ById(use, school->Current(use)->key_id),
              school->Current(use));
  }
  EXPECT_EQ(chain_.FindWitness(school->Current(v1::WITNESS)->vkey), school);
  EXPECT_EQ(chain_.FindWitness(school->Current(v1::SIGN)->vkey), nullptr);
  EXPECT_EQ(chain_.Find("nobody"), nullptr);
}

TEST_F(DirectoryChainTest, OnboardsWithTwoOthersAndNotFewer) {
  const auto header = log_.EventHeader(v1::ONBOARD, "leisure");

  EXPECT_EQ(Missing(header, {}), 2u);
  EXPECT_EQ(Missing(header, {"police"}), 1u);
  EXPECT_EQ(Missing(header, {"police", "school"}), 0u);
  EXPECT_EQ(Missing(header, {"police", "school", "social"}), 0u);
  EXPECT_EQ(Code(header, {"police", "police"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Code(header, {"leisure", "police"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Apply(header, {"police"}).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(chain_.Find("leisure"), nullptr);
  EXPECT_TRUE(Apply(header, {"police", "school"}).ok());
  EXPECT_NE(chain_.FindActive("leisure"), nullptr);
}

TEST_F(DirectoryChainTest, RefusesAPlantedKeyThatNobodySigned) {
  auto event = log_.SignEvent(log_.KeyHeader(v1::KEY, "police", v1::SEAL, 5),
                              {"police"});
  event.mutable_signatures(0)->set_signature(
      log_.SignEvent(log_.KeyHeader(v1::KEY, "police", v1::SEAL, 5), {"school"})
          .signatures(0)
          .signature());

  EXPECT_EQ(chain_.Apply(event).code(), absl::StatusCode::kDataLoss);
  event.clear_signatures();
  EXPECT_EQ(*chain_.SignaturesMissing(event), 1u);
  event.set_leaf(1000);
  EXPECT_EQ(chain_.Apply(event).code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(DirectoryChainTest, TakesAKeyOnlyFromItsOwner) {
  const auto header = log_.KeyHeader(v1::KEY, "police", v1::SEAL, 5);

  EXPECT_EQ(Code(header, {"school"}), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Missing(header, {}), 1u);
  EXPECT_EQ(Missing(header, {"police"}), 0u);
}

TEST_F(DirectoryChainTest, RotatesTheSigningKeyFromItsLeafOn) {
  const auto before = log_.Sign(
      v1::ANCHOR, log_.Anchor("police").SerializeAsString(), "police");
  const std::uint64_t old_leaf = log_.Log(before);
  ASSERT_TRUE(
      Apply(log_.KeyHeader(v1::KEY, "police", v1::SIGN, 1), {"police"}).ok());
  const auto after = log_.Sign(
      v1::ANCHOR, log_.Anchor("police").SerializeAsString(), "police");
  const std::uint64_t new_leaf = log_.Log(after);

  EXPECT_TRUE(VerifyRecordSignature(before, chain_, old_leaf).ok());
  EXPECT_TRUE(VerifyRecordSignature(after, chain_, new_leaf).ok());
  EXPECT_TRUE(VerifyPendingSignature(after, chain_).ok());
  EXPECT_EQ(VerifyRecordSignature(before, chain_, new_leaf).code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(VerifyRecordSignature(after, chain_, old_leaf).code(),
            absl::StatusCode::kDataLoss);
  EXPECT_EQ(VerifyPendingSignature(before, chain_).code(),
            absl::StatusCode::kDataLoss);
}

TEST_F(DirectoryChainTest, NeverTakesAKeyTwice) {
  ASSERT_TRUE(
      Apply(log_.KeyHeader(v1::KEY, "police", v1::SIGN, 1), {"police"}).ok());

  EXPECT_EQ(Code(log_.KeyHeader(v1::KEY, "police", v1::SIGN, 0), {"police"}),
            absl::StatusCode::kFailedPrecondition);
  auto stolen = log_.KeyHeader(v1::KEY, "school", v1::SEAL, 3);
  stolen.set_vkey(log_.KeyHeader(v1::KEY, "police", v1::SEAL, 0).vkey());
  EXPECT_EQ(Code(stolen, {"school"}), absl::StatusCode::kFailedPrecondition);
}

TEST_F(DirectoryChainTest, ReplacesALostKeyByTwoOthersOnly) {
  const auto header =
      log_.KeyHeader(v1::REPLACE_LOST_KEY, "police", v1::SIGN, 2);

  EXPECT_EQ(Code(header, {"police"}), absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Missing(header, {"school"}), 1u);
  EXPECT_TRUE(Apply(header, {"school", "social"}).ok());
  EXPECT_EQ(chain_.Find("police")->Current(v1::SIGN)->vkey, header.vkey());
}

TEST_F(DirectoryChainTest, RevokesByItselfOrByTwoOthers) {
  const auto header = log_.EventHeader(v1::REVOKE, "school");

  EXPECT_EQ(Missing(header, {}), 1u);
  EXPECT_EQ(Missing(header, {"police"}), 1u);
  EXPECT_EQ(Missing(header, {"school"}), 0u);
  EXPECT_TRUE(Apply(header, {"police", "social"}).ok());
  EXPECT_EQ(chain_.FindActive("school"), nullptr);
  EXPECT_EQ(chain_.Find("school")->Current(v1::SIGN), nullptr);
  EXPECT_EQ(chain_.Quorum(), 2u);
  EXPECT_EQ(Code(log_.KeyHeader(v1::KEY, "school", v1::SIGN, 1), {"school"}),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Code(log_.EventHeader(v1::ONBOARD, "school"), {}),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(DirectoryChainTest, AnInactiveAgencySignsForItselfOnly) {
  ASSERT_TRUE(
      Apply(log_.EventHeader(v1::MARK_INACTIVE, "school"), {"police", "social"})
          .ok());

  EXPECT_THAT(chain_.ActiveAgencies(), ElementsAre("police", "social"));
  EXPECT_EQ(
      Code(log_.EventHeader(v1::ONBOARD, "leisure"), {"school", "police"}),
      absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Code(log_.EventHeader(v1::MARK_INACTIVE, "school"), {"police"}),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(Code(log_.EventHeader(v1::MARK_ACTIVE, "school"), {"police"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_TRUE(
      Apply(log_.EventHeader(v1::MARK_ACTIVE, "school"), {"school"}).ok());
  EXPECT_NE(chain_.FindActive("school"), nullptr);
}

TEST_F(DirectoryChainTest, TakesGenesisOnlyWithTheKeyOfTheGenesisFile) {
  SyntheticLog empty(/*founded=*/false);
  DirectoryChain chain = empty.Chain();
  auto other_key = empty.EventHeader(v1::GENESIS, "social");
  other_key.set_vkey(empty.KeyHeader(v1::KEY, "social", v1::SIGN, 3).vkey());
  const auto code = [&](const v1::DirectoryHeader& header,
                        const Signers& signers) {
    return chain.SignaturesMissing(empty.SignEvent(header, signers))
        .status()
        .code();
  };

  EXPECT_EQ(code(other_key, {"social"}), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(empty.EventHeader(v1::GENESIS, "school"), {"school"}),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(code(empty.EventHeader(v1::GENESIS, "social"), {"police"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(code(empty.EventHeader(v1::GENESIS, "social"), {"social"}),
            absl::StatusCode::kOk);
  EXPECT_EQ(code(empty.EventHeader(v1::ONBOARD, "police"), {}),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(DirectoryChainTest, RefusesAnEventOfAnotherLogOrOutOfOrder) {
  auto header = log_.KeyHeader(v1::KEY, "police", v1::SEAL, 4);
  auto event = log_.SignEvent(header, {"police"});
  event.set_leaf(*chain_.last_leaf());
  EXPECT_EQ(chain_.Apply(event).code(), absl::StatusCode::kFailedPrecondition);

  header.set_origin("other.samrad.example/log");
  EXPECT_EQ(Code(header, {"police"}), absl::StatusCode::kInvalidArgument);
}

TEST_F(DirectoryChainTest, RefusesAGenesisThatIsNone) {
  const auto trust = log_.Trust();
  const auto code = [](std::string origin, std::vector<GenesisAgency> genesis) {
    return DirectoryChain::FromGenesis(std::move(origin), std::move(genesis))
        .status()
        .code();
  };

  EXPECT_EQ(code("", trust.genesis), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("o", {trust.genesis[0]}), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("o", {trust.genesis[0], trust.genesis[0]}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("o", {trust.genesis[0], {"police", trust.genesis[0].vkey}}),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(code("o", {trust.genesis[0], {"police", "no key"}}),
            absl::StatusCode::kInvalidArgument);
}

class CatalogueReleaseTest : public DirectoryChainTest {
 protected:
  // Version 1 at the hour, replacing the founding catalogue.
  v1::DirectoryHeader First() const {
    return log_.ReleaseHeader(std::string(32, 'a'), std::string(32, 'f'), 1,
                              effect_);
  }
  v1::DirectoryHeader Second() const {
    return log_.ReleaseHeader(std::string(32, 'b'), std::string(32, 'a'), 2,
                              effect_ + absl::Hours(1));
  }
  const absl::Time effect_ = log_.decided_at + absl::Hours(1);
};

TEST_F(CatalogueReleaseTest, NeedsItsProposerAndOneOtherActiveAgency) {
  EXPECT_EQ(Missing(First(), {}), 2u);
  EXPECT_EQ(Missing(First(), {"social"}), 1u);
  EXPECT_EQ(Missing(First(), {"police", "school"}), 1u);
  EXPECT_EQ(Missing(First(), {"social", "police"}), 0u);
  EXPECT_EQ(Code(First(), {"social", "social"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Code(First(), {"social", "leisure"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Apply(First(), {"social"}).code(),
            absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(chain_.catalogues().empty());
}

TEST_F(CatalogueReleaseTest, RefusesAnInactiveAgencyOnEitherSide) {
  ASSERT_TRUE(
      Apply(log_.EventHeader(v1::MARK_INACTIVE, "school"), {"social", "police"})
          .ok());
  auto by_school = First();
  by_school.set_agency("school");

  EXPECT_EQ(Code(First(), {"social", "school"}),
            absl::StatusCode::kPermissionDenied);
  EXPECT_EQ(Code(by_school, {"school", "social"}),
            absl::StatusCode::kFailedPrecondition);
}

TEST_F(CatalogueReleaseTest, IsInForceFromItsInstantAndItsLeaf) {
  ASSERT_TRUE(Apply(First(), {"police", "social"}).ok());
  const std::uint64_t leaf = *chain_.last_leaf();

  EXPECT_EQ(chain_.founding_catalogue(), std::string(32, 'f'));
  EXPECT_EQ(chain_.CatalogueInForce(effect_ - absl::Nanoseconds(1), {}),
            nullptr);
  ASSERT_NE(chain_.CatalogueInForce(effect_, {}), nullptr);
  EXPECT_EQ(chain_.CatalogueInForce(effect_, {})->digest, std::string(32, 'a'));
  EXPECT_EQ(chain_.CatalogueInForce(effect_, leaf), nullptr);
  EXPECT_NE(chain_.CatalogueInForce(effect_, leaf + 1), nullptr);
  EXPECT_THAT(chain_.catalogues()[0].signers, ElementsAre("police", "social"));
}

TEST_F(CatalogueReleaseTest, GivesWayToALaterVersionAlsoAtTheSameInstant) {
  ASSERT_TRUE(Apply(First(), {"social", "police"}).ok());
  auto correction = Second();
  correction.mutable_effective_at()->set_seconds(absl::ToUnixSeconds(effect_));

  ASSERT_TRUE(Apply(correction, {"social", "police"}).ok());

  EXPECT_EQ(chain_.CatalogueInForce(effect_, {})->version, 2u);
  EXPECT_EQ(chain_.CatalogueInForce(effect_ - absl::Seconds(1), {}), nullptr);
}

TEST_F(CatalogueReleaseTest, RefusesWhatDoesNotFollowTheLast) {
  ASSERT_TRUE(Apply(First(), {"social", "police"}).ok());
  ASSERT_EQ(Missing(Second(), {"social", "police"}), 0u);
  std::vector<v1::DirectoryHeader> wrong(5, Second());
  wrong[0].set_catalogue_version(1);  // an older number
  wrong[1].set_catalogue_version(3);  // one left out
  wrong[2].set_catalogue_replaces(std::string(32, 'f'));
  wrong[3].set_catalogue_digest(std::string(32, 'a'));  // nothing changes
  wrong[4].mutable_effective_at()->set_seconds(absl::ToUnixSeconds(effect_) -
                                               1);

  for (const v1::DirectoryHeader& header : wrong) {
    EXPECT_EQ(Code(header, {"social", "police"}),
              absl::StatusCode::kFailedPrecondition);
  }
}

TEST_F(CatalogueReleaseTest, IsACatalogueLeafThatNoDirectoryLeafCanPoseAs) {
  const auto release = log_.SignEvent(First(), {"social", "police"});
  const auto key = log_.SignEvent(
      log_.KeyHeader(v1::KEY, "police", v1::SEAL, 5), {"police"});

  EXPECT_EQ(LeafTypeOf(release), v1::CATALOGUE);
  EXPECT_EQ(LeafTypeOf(key), v1::DIRECTORY);
  EXPECT_EQ(*EntryOf(release),
            *LeafEntry(v1::CATALOGUE, release.header(), {}, release.salt()));
}

TEST_F(CatalogueReleaseTest, RefusesAHeaderThatIsNotWhole) {
  const auto ok = [](const v1::DirectoryHeader& header) {
    return ParseDirectoryHeader(header.SerializeAsString()).ok();
  };
  ASSERT_TRUE(ok(First()));
  std::vector<v1::DirectoryHeader> wrong(7, First());
  wrong[0].set_catalogue_digest("short");
  wrong[1].clear_catalogue_replaces();
  wrong[2].clear_catalogue_version();
  wrong[3].clear_effective_at();
  wrong[4].mutable_effective_at()->set_nanos(1);
  // Before it was made.
  wrong[5].mutable_effective_at()->set_seconds(wrong[5].at().seconds() - 1);
  wrong[6].set_event(v1::MARK_ACTIVE);  // carries a catalogue all the same

  for (const v1::DirectoryHeader& header : wrong) EXPECT_FALSE(ok(header));
}

TEST(DirectoryHeaderTest, RefusesFieldsThatDoNotGoWithTheEvent) {
  const SyntheticLog log;
  const auto ok = [](const v1::DirectoryHeader& header) {
    return ParseDirectoryHeader(header.SerializeAsString()).ok();
  };
  auto revoke = log.EventHeader(v1::REVOKE, "police");
  EXPECT_TRUE(ok(revoke));
  revoke.set_vkey(log.EventHeader(v1::GENESIS, "police").vkey());
  EXPECT_FALSE(ok(revoke));
  auto key = log.KeyHeader(v1::KEY, "police", v1::WITNESS, 0);
  EXPECT_TRUE(ok(key));
  key.set_use(v1::SIGN);
  EXPECT_FALSE(ok(key));
  key = log.KeyHeader(v1::KEY, "police", v1::SIGN, 0);
  key.set_kind(common::v1::COURT);
  EXPECT_FALSE(ok(key));
  auto onboard = log.EventHeader(v1::ONBOARD, "leisure");
  onboard.set_authority_id("Ekvik kommun");
  EXPECT_FALSE(ok(onboard));
  onboard = log.EventHeader(v1::ONBOARD, "leisure");
  onboard.set_use(v1::SEAL);
  EXPECT_FALSE(ok(onboard));
  onboard = log.EventHeader(v1::ONBOARD, "Leisure");
  EXPECT_FALSE(ok(onboard));
  EXPECT_FALSE(
      ok(log.EventHeader(static_cast<v1::DirectoryEventKind>(9), "a")));
}

}  // namespace
}  // namespace samrad::audit
