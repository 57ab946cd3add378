#include "services/agency/outbox/agency_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "crypto/hash/key_id.h"
#include "crypto/sign/batch_signature.h"
#include "services/agency/outbox/proto_time.h"
#include "services/agency/outbox/test_town.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

class AgencyDirectoryTest : public testing::Test {
 protected:
  void SetUp() override {
    for (TestNode* node : {&town_.social, &town_.police}) {
      node->Start();
      ASSERT_TRUE(node->CatchUp());
    }
  }
  AgencyDirectory At(TestNode& node) {
    return AgencyDirectory(*node.outbox, *node.journal, node.vault.clock());
  }

  // The request file of a new agency: ONBOARD, then its sealing key.
  std::vector<audit::v1::DirectoryEvent> RequestOf(TestNode& node) {
    auto events = node.GenesisEvents();
    audit::v1::DirectoryHeader header;
    EXPECT_TRUE(header.ParseFromString(events[0].header()));
    header.set_event(audit::v1::ONBOARD);
    events[0].set_header(header.SerializeAsString());
    events[0].clear_signatures();
    return events;
  }
  std::string FingerprintOf(TestNode& node) {
    return node.vault.keys().Use([](const crypto::Keyring& ring) {
      return crypto::FingerprintOf(
          ring.CurrentSigningKey().PublicKey().bytes());
    });
  }
  TestTown town_;
};

TEST_F(AgencyDirectoryTest, LetsANewAgencyInByTwoOfficers) {
  TestNode school(town_.hub, "school", common::v1::MUNICIPAL_SCHOOL, {});
  const auto events = RequestOf(school);

  const auto first =
      At(town_.social).Onboard("security", events, FingerprintOf(school));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(*first, 1u);
  const auto second =
      At(town_.police).Onboard("security", events, FingerprintOf(school));

  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(*second, 0u);
  EXPECT_TRUE(Eventually([&] {
    const ChainSnapshot chain = town_.social.outbox->directory().chain();
    const audit::AgencyRecord* record = chain->FindActive("school");
    return record != nullptr && record->Current(audit::v1::SEAL) != nullptr;
  }));
}

TEST_F(AgencyDirectoryTest, SignsNothingForAnotherKeyThanWasCompared) {
  TestNode school(town_.hub, "school", common::v1::MUNICIPAL_SCHOOL, {});

  const auto signed_for =
      At(town_.social)
          .Onboard("security", RequestOf(school), FingerprintOf(town_.police));

  EXPECT_EQ(base::TagOf(signed_for.status()), "FINGERPRINT_MISMATCH");
}

TEST_F(AgencyDirectoryTest, RefusesWhatIsNoRequestFile) {
  EXPECT_EQ(At(town_.social).Onboard("security", {}, "").status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(At(town_.social)
                .Onboard("security", town_.police.GenesisEvents(),
                         FingerprintOf(town_.police))
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(AgencyDirectoryTest, AnnouncesANewSealingKeyThatOthersSee) {
  const auto current = [](TestNode& node) {
    return node.outbox->directory()
        .chain()
        ->Find("social")
        ->Current(audit::v1::SEAL)
        ->key_id;
  };
  const std::string before = current(town_.police);

  ASSERT_TRUE(At(town_.social).RotateKeys("security", {}).ok());

  EXPECT_TRUE(Eventually([&] { return current(town_.police) != before; }));
}

TEST_F(AgencyDirectoryTest, SignsOnWithTheSigningKeyTheDirectoryNames) {
  const auto fingerprint =
      At(town_.social).RotateKeys("security", {audit::v1::SIGN});

  ASSERT_TRUE(fingerprint.ok()) << fingerprint.status();
  EXPECT_EQ(*fingerprint, FingerprintOf(town_.social));
  EXPECT_TRUE(At(town_.social).RotateKeys("security", {audit::v1::SEAL}).ok());
}

}  // namespace
}  // namespace samrad::agency
