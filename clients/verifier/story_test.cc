// What records say together, through the whole verifier.
#include "clients/verifier/story.h"

#include <string>

#include "clients/verifier/testing/export_writer.h"
#include "clients/verifier/verify.h"
#include "crypto/hash/sha256.h"
#include "crypto/secret/bytes.h"
#include "gtest/gtest.h"

namespace samrad::verifier {
namespace {

using audit::v1::DISCLOSURE;
using audit::v1::OPENING;
using testing::TempFolder;
using testing::Town;

class StoryTest : public ::testing::Test {
 protected:
  explicit StoryTest(std::uint64_t filler = 20) : town_(filler) {}

  Report Check(const Town& town, const Town* against = nullptr) {
    town.Write(temp_ / "a");
    town.WriteTrust(temp_ / "trust.json");
    if (against != nullptr) against->Write(temp_ / "b", "school");
    Report report =
        Verify({temp_ / "trust.json", temp_ / "a",
                against == nullptr ? "" : (temp_ / "b").string(), 2});
    return report;
  }
  std::string Word(const Town& town, const Town* against = nullptr) {
    const Report report = Check(town, against);
    if (!report.fault) return "";
    leaf_ = report.fault->leaf.value_or(0);
    return report.fault->check;
  }
  // The header of the line that was logged at `leaf`.
  sealed::v1::DisclosureHeader HeaderAt(std::uint64_t leaf) {
    sealed::v1::DisclosureHeader header;
    for (const auto& line : town_.log.openings) {
      if (line.leaf == leaf) header.ParseFromString(line.record.header());
    }
    return header;
  }
  // A good disclosure that comes after the town's two.
  sealed::v1::DisclosureHeader Third() {
    auto header = town_.log.Disclosure(3);
    header.mutable_links(0)->set_counter(3);
    header.mutable_links(0)->set_previous_header_hash(
        crypto::ToString(crypto::Sha256(std::string_view(
            HeaderAt(town_.consent_leaf).SerializeAsString()))));
    return header;
  }
  void RemoveLine(std::uint64_t leaf) {
    std::erase_if(town_.log.openings,
                  [leaf](const auto& line) { return line.leaf == leaf; });
  }

  TempFolder temp_;
  Town town_;
  std::uint64_t leaf_ = 0;
};

class StoryWithoutFillerTest : public StoryTest {
 protected:
  StoryWithoutFillerTest() : StoryTest(0) {}
};

TEST_F(StoryTest, HoldsForOneMoreGoodDisclosure) {
  town_.log.LogSigned(DISCLOSURE, Third(), "social");
  EXPECT_EQ(Word(town_), "");
}

TEST_F(StoryTest, ListsAnOutsideActWithoutGroundAndBreaksNothing) {
  auto header = Third();
  header.clear_assessments();
  const Town copy = town_;
  town_.log.LogSigned(DISCLOSURE, header, "social");
  EXPECT_EQ(Word(town_), "gate");

  town_ = copy;
  header.clear_links();
  header.clear_expires_at();
  header.set_outside_act(true);
  *header.mutable_occurred_at() = header.decided_at();
  const auto leaf = town_.log.LogSigned(DISCLOSURE, header, "social");

  const Report report = Check(town_);
  EXPECT_FALSE(report.fault);
  EXPECT_EQ(report.unconfirmed, std::vector<std::uint64_t>{leaf});
  EXPECT_EQ(report.readmitted, 2u);
}

TEST_F(StoryTest, RefusesADisclosureAfterTheWithdrawal) {
  auto header = Third();
  const auto consented = HeaderAt(town_.consent_leaf);
  *header.mutable_ground() = consented.ground();
  header.set_consent_handle(town_.handle);
  header.clear_assessments();
  header.set_provision_version(consented.provision_version());
  const auto leaf = town_.log.LogSigned(DISCLOSURE, header, "social");

  EXPECT_EQ(Word(town_), "after_withdrawal");
  EXPECT_EQ(leaf_, leaf);
}

TEST_F(StoryTest, RefusesOnlyWhatAPartThatWasWithdrawnEnds) {
  const std::string handle(16, 'p');
  town_.log.LogSigned(audit::v1::CONSENT, town_.log.Consent(handle), "social");
  auto header = town_.log.OnConsent(3, handle);
  header.set_provision_version(
      HeaderAt(town_.consent_leaf).provision_version());
  *header.mutable_links() = Third().links();
  const auto given = town_.log.LogSigned(DISCLOSURE, header, "social");
  auto withdrawal = town_.log.Withdrawal(handle);
  withdrawal.set_ended_to(common::v1::LEISURE);
  town_.log.LogSigned(audit::v1::WITHDRAWAL, withdrawal, "social");
  Town copy = town_;
  town_.log.LogSigned(OPENING, town_.log.Opening(header, given, "police"),
                      "police");
  EXPECT_EQ(Word(town_), "");

  town_ = copy;
  withdrawal.set_ended_to(common::v1::POLICE);
  town_.log.LogSigned(audit::v1::WITHDRAWAL, withdrawal, "social");
  const auto leaf = town_.log.LogSigned(
      OPENING, town_.log.Opening(header, given, "police"), "police");
  EXPECT_EQ(Word(town_), "after_withdrawal");
  EXPECT_EQ(leaf_, leaf);
}

TEST_F(StoryTest, RefusesAnOpeningAfterTheWithdrawal) {
  const auto header = HeaderAt(town_.consent_leaf);
  RemoveLine(town_.consent_leaf + 1);  // the opening in time
  const auto leaf = town_.log.LogSigned(
      OPENING, town_.log.Opening(header, town_.consent_leaf, "police"),
      "police");

  EXPECT_EQ(Word(town_), "after_withdrawal");
  EXPECT_EQ(leaf_, leaf);
}

TEST_F(StoryTest, TakesADeclineAfterTheWithdrawal) {
  const auto header = HeaderAt(town_.consent_leaf);
  RemoveLine(town_.consent_leaf + 1);
  town_.log.LogSigned(audit::v1::DECLINE,
                      town_.log.Opening(header, town_.consent_leaf, "police"),
                      "police");
  EXPECT_EQ(Word(town_), "");
}

TEST_F(StoryTest, SeesAcrossTwoExportsWhatNeitherShowsAlone) {
  const auto header = HeaderAt(town_.consent_leaf);
  RemoveLine(town_.consent_leaf + 1);
  const auto leaf = town_.log.LogSigned(
      OPENING, town_.log.Opening(header, town_.consent_leaf, "police"),
      "police");
  Town recipient = town_;
  std::erase_if(recipient.log.openings, [](const auto& line) {
    return line.record.type() == audit::v1::WITHDRAWAL;
  });
  Town sender = town_;
  std::erase_if(sender.log.openings,
                [leaf](const auto& line) { return line.leaf == leaf; });

  EXPECT_EQ(Word(recipient), "");
  EXPECT_EQ(Word(sender), "");
  EXPECT_EQ(Word(recipient, &sender), "after_withdrawal");
}

TEST_F(StoryTest, RefusesADuplicateOpeningDisclosureOrConsent) {
  Town copy = town_;
  town_.log.LogSigned(OPENING,
                      town_.log.Opening(HeaderAt(town_.provision_leaf),
                                        town_.provision_leaf, "police"),
                      "police");
  EXPECT_EQ(Word(town_), "duplicate");

  auto header = Third();
  header.set_disclosure_id(HeaderAt(town_.provision_leaf).disclosure_id());
  town_ = copy;
  town_.log.LogSigned(DISCLOSURE, header, "social");
  EXPECT_EQ(Word(town_), "duplicate");

  town_ = copy;
  town_.log.LogSigned(audit::v1::CONSENT, town_.log.Consent(town_.handle),
                      "social");
  EXPECT_EQ(Word(town_), "duplicate");
}

TEST_F(StoryTest, RefusesAnOpeningOfWhatIsNotThereToOpen) {
  const Town copy = town_;
  const auto header = HeaderAt(town_.provision_leaf);
  const auto word = [&](const sealed::v1::OpeningHeader& opening,
                        const std::string& signer) {
    town_ = copy;
    town_.log.LogSigned(OPENING, opening, signer);
    return Word(town_);
  };

  EXPECT_EQ(
      word(town_.log.Opening(header, town_.provision_leaf, "school"), "school"),
      "opening");  // not a recipient
  EXPECT_EQ(
      word(town_.log.Opening(header, town_.log.size(), "police"), "police"),
      "opening");  // itself
  EXPECT_EQ(word(town_.log.Opening(header, town_.withdrawal_leaf, "police"),
                 "police"),
            "opening");  // no disclosure
  EXPECT_EQ(word(town_.log.Opening(Third(), town_.provision_leaf, "police"),
                 "police"),
            "duplicate");
}

TEST_F(StoryTest, RefusesAnOpeningAfterItsTime) {
  const auto third = Third();
  const auto leaf = town_.log.LogSigned(DISCLOSURE, third, "social");
  auto opening = town_.log.Opening(third, leaf, "police");
  opening.mutable_at()->set_seconds(third.expires_at().seconds() + 121);
  town_.log.LogSigned(OPENING, opening, "police");
  EXPECT_EQ(Word(town_), "expired");
}

TEST_F(StoryTest, RefusesAWithdrawalByAnotherThanTheHolder) {
  auto header = town_.log.Withdrawal(town_.handle);
  header.set_agency("school");
  town_.log.LogSigned(audit::v1::WITHDRAWAL, header, "school");
  EXPECT_EQ(Word(town_), "author");
}

TEST_F(StoryTest, RefusesAConsentRegisteredAfterItWasUsed) {
  RemoveLine(town_.consent_leaf - 1);
  town_.log.LogSigned(audit::v1::CONSENT, town_.log.Consent(town_.handle),
                      "social");
  EXPECT_EQ(Word(town_), "consent");
}

TEST_F(StoryTest, AsksAgainWithoutTheConsentAndSaysSo) {
  RemoveLine(town_.consent_leaf - 1);
  const Report report = Check(town_);
  EXPECT_FALSE(report.fault);
  EXPECT_EQ(report.readmitted, 2u);
  EXPECT_EQ(report.consent_unseen, 1u);
}

TEST_F(StoryTest, RefusesACounterTwiceOrALinkToAnotherHeader) {
  const Town copy = town_;
  auto header = Third();
  header.mutable_links(0)->set_counter(2);
  town_.log.LogSigned(DISCLOSURE, header, "social");
  EXPECT_EQ(Word(town_), "counter_chain");

  town_ = copy;
  header = Third();
  header.mutable_links(0)->set_previous_header_hash(std::string(32, 'x'));
  town_.log.LogSigned(DISCLOSURE, header, "social");
  EXPECT_EQ(Word(town_), "counter_chain");
}

TEST_F(StoryTest, CountsALinkThatMayHaveBeenErased) {
  auto header = Third();
  header.mutable_links(0)->set_counter(4);
  town_.log.LogSigned(DISCLOSURE, header, "social");
  const Report report = Check(town_);
  EXPECT_FALSE(report.fault);
  EXPECT_EQ(report.gaps, 1u);
}

TEST_F(StoryWithoutFillerTest, RefusesALinkThatNoLeafCanBe) {
  auto header = Third();
  header.mutable_links(0)->set_counter(4);
  town_.log.LogSigned(DISCLOSURE, header, "social");
  EXPECT_EQ(Word(town_), "counter_gap");
}

TEST_F(StoryTest, FindsAForkAndTheFirstLeafThatDiffers) {
  for (const std::uint64_t common : {0, 300}) {
    Town a(common);
    Town b(common);
    const std::uint64_t first = a.log.size();
    a.log.LogSigned(audit::v1::ANCHOR, a.log.Anchor("police"), "police");
    b.log.LogSigned(audit::v1::ANCHOR, b.log.Anchor("school"), "school");
    a.log.LogFiller(300);
    b.log.LogFiller(700);

    EXPECT_EQ(Word(a), "");
    EXPECT_EQ(Word(b), "");
    EXPECT_EQ(Word(a, &b), "fork") << common;
    EXPECT_EQ(leaf_, first);
    EXPECT_EQ(Word(b, &a), "fork") << common;
    EXPECT_EQ(leaf_, first);
  }
}

TEST_F(StoryTest, TakesAShorterExportOfTheSameLog) {
  Town longer = town_;
  longer.log.LogFiller(1000);
  EXPECT_EQ(Word(town_, &longer), "");
  EXPECT_EQ(Word(longer, &town_), "");
}

TEST_F(StoryTest, ListsTheLeavesThatNeitherCanOpen) {
  Town other = town_;
  other.log.openings.clear();
  const std::uint64_t leaf = town_.provision_leaf;
  RemoveLine(leaf + 1 + 10);  // the first opening, after half the filler
  const Report alone = Check(town_);
  const Report both = Check(town_, &other);

  ASSERT_FALSE(alone.fault);
  ASSERT_FALSE(both.fault);
  EXPECT_EQ(alone.unopened.size(), 21u);
  EXPECT_EQ(both.unopened, alone.unopened);
  const Report full = Check(other, &town_);
  EXPECT_EQ(full.unopened, alone.unopened);
}

}  // namespace
}  // namespace samrad::verifier
