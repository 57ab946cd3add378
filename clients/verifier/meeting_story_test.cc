// What the acts of meetings say together, through the whole verifier.
#include "clients/verifier/meeting_story.h"

#include <string>

#include "clients/verifier/testing/export_writer.h"
#include "clients/verifier/verify.h"
#include "gtest/gtest.h"
#include "services/audit/header_facts.h"
#include "services/audit/testing/synthetic_meeting.h"
#include "services/law/admit.h"

namespace samrad::verifier {
namespace {

using audit::testing::MeetingActOn;
using audit::testing::MeetingItem;
using audit::testing::MeetingMinutes;
using audit::testing::Wrap;
using audit::v1::MEETING;
using sealed::v1::MeetingActHeader;
using sealed::v1::MeetingContentHeader;
using testing::TempFolder;
using testing::Town;

class MeetingStoryTest : public ::testing::Test {
 protected:
  Report Check() {
    town_.Write(temp_ / "a");
    town_.WriteTrust(temp_ / "trust.json");
    return Verify({temp_ / "trust.json", temp_ / "a", "", 2});
  }
  // The check that fails; "" when all holds.
  std::string Word() {
    const Report report = Check();
    if (!report.fault) return "";
    leaf_ = report.fault->leaf.value_or(0);
    return report.fault->check;
  }
  // From social to police, with the version of the law that decides.
  MeetingContentHeader Item(common::v1::ItemClass item_class,
                            std::uint64_t number = 50) {
    MeetingContentHeader text = MeetingItem(town_.log, number, item_class);
    if (text.has_disclosure()) {
      text.mutable_disclosure()->set_provision_version(
          law::Admit(audit::FactsFromHeader(text.disclosure(),
                                            town_.log.decided_at, std::nullopt),
                     law::Catalogue::BuiltIn())
              .decision.provision_version());
    }
    return text;
  }
  std::uint64_t Log(const MeetingContentHeader& text) {
    return town_.log.LogSigned(MEETING, Wrap(text), text.from().agency());
  }
  std::uint64_t Log(const MeetingActHeader& act) {
    return town_.log.LogSigned(MEETING, Wrap(act), act.agency());
  }
  std::uint64_t Act(const MeetingContentHeader& text,
                    sealed::v1::MeetingAct act,
                    const std::string& agency = "police") {
    return Log(MeetingActOn(town_.log, text, act, agency));
  }

  TempFolder temp_;
  Town town_{20};
  std::uint64_t leaf_ = 0;
};

TEST_F(MeetingStoryTest, AWholeItemHoldsAndIsReadmitted) {
  const std::uint64_t before = Check().readmitted;
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  Act(text, sealed::v1::ITEM_OPENED);
  Act(text, sealed::v1::CONTENT_READ);
  Act(text, sealed::v1::OOPS);
  Act(text, sealed::v1::OOPS_ACKNOWLEDGED);
  Act(text, sealed::v1::ITEM_OPENED);
  Act(text, sealed::v1::CONTENT_READ);
  Act(text, sealed::v1::ITEM_CLOSED);

  EXPECT_EQ(Word(), "");
  EXPECT_EQ(Check().readmitted, before + 1);
}

TEST_F(MeetingStoryTest, AnonymousItemsAndMinutesHold) {
  Log(Item(common::v1::ANONYMOUS));
  const MeetingContentHeader minutes = MeetingMinutes(town_.log, 60);
  Log(minutes);
  Act(minutes, sealed::v1::CONTENT_READ, "social");
  Act(minutes, sealed::v1::MINUTES_APPROVED, "social");
  EXPECT_EQ(Word(), "");
}

TEST_F(MeetingStoryTest, RefusesATextThatTheLawDoesNotAllow) {
  MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  text.mutable_disclosure()->mutable_assessments()->RemoveLast();
  const std::uint64_t leaf = Log(text);
  EXPECT_EQ(Word(), "gate");
  EXPECT_EQ(leaf_, leaf);
}

TEST_F(MeetingStoryTest, RefusesATextUnderACatalogueThatNobodyReleased) {
  MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  text.mutable_disclosure()->set_catalogue_digest(std::string(32, 'x'));
  Log(text);
  EXPECT_EQ(Word(), "not_in_force");
}

TEST_F(MeetingStoryTest, RefusesAClearanceUnderLawThatWasNotInForce) {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  files[0].bytes += "# read once more\n";
  const law::Catalogue revised = *law::Catalogue::Parse(files);
  MeetingContentHeader text = Item(common::v1::ANONYMOUS);
  text.mutable_clearance()->set_catalogue_digest(revised.digest());
  const std::uint64_t early = Log(text);
  EXPECT_EQ(Word(), "not_in_force");
  EXPECT_EQ(leaf_, early);

  Town later(20);
  later.Release(revised, later.log.decided_at + absl::Seconds(1));
  later.log.LogSigned(MEETING,
                      Wrap(MeetingItem(later.log, 50, common::v1::ANONYMOUS)),
                      "social");
  later.Write(temp_ / "b");
  later.WriteTrust(temp_ / "trust.json");
  EXPECT_FALSE(Verify({temp_ / "trust.json", temp_ / "b", "", 2}).fault);
}

TEST_F(MeetingStoryTest, RefusesAHeaderThatIsNone) {
  MeetingContentHeader text = Item(common::v1::STRATEGIC);
  text.clear_clearance();
  Log(text);
  EXPECT_EQ(Word(), "header");
}

TEST_F(MeetingStoryTest, RefusesASignatureThatIsNotTheAuthors) {
  town_.log.LogSigned(MEETING, Wrap(Item(common::v1::STRATEGIC)), "police");
  EXPECT_EQ(Word(), "signature");
}

TEST_F(MeetingStoryTest, RefusesAPartyThatTheDirectoryKnowsOtherwise) {
  MeetingContentHeader text = Item(common::v1::STRATEGIC);
  text.mutable_to(0)->set_kind(common::v1::LEISURE);
  Log(text);
  EXPECT_EQ(Word(), "party");
}

TEST_F(MeetingStoryTest, RefusesATextTwice) {
  const MeetingContentHeader text = Item(common::v1::STRATEGIC);
  Log(text);
  Log(text);
  EXPECT_EQ(Word(), "duplicate");
}

TEST_F(MeetingStoryTest, RefusesAReadingBeforeAnyOpening) {
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  const std::uint64_t leaf = Act(text, sealed::v1::CONTENT_READ);
  Act(text, sealed::v1::ITEM_OPENED);
  EXPECT_EQ(Word(), "read_before_open");
  EXPECT_EQ(leaf_, leaf);
}

TEST_F(MeetingStoryTest, RefusesAReadingAfterTheClosingOrAnOops) {
  for (const auto end : {sealed::v1::ITEM_CLOSED, sealed::v1::OOPS}) {
    town_ = Town(20);
    const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
    Log(text);
    Act(text, sealed::v1::ITEM_OPENED);
    Act(text, end);
    const std::uint64_t leaf = Act(text, sealed::v1::CONTENT_READ);
    EXPECT_EQ(Word(), "read_before_open");
    EXPECT_EQ(leaf_, leaf);
  }
}

TEST_F(MeetingStoryTest, RefusesAReaderWhomTheActsDoNotName) {
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  MeetingActHeader opened =
      MeetingActOn(town_.log, text, sealed::v1::ITEM_OPENED, "police");
  opened.mutable_present()->DeleteSubrange(0, 1);  // social alone
  Log(opened);
  Act(text, sealed::v1::CONTENT_READ);
  EXPECT_EQ(Word(), "read_before_open");
}

TEST_F(MeetingStoryTest, TakesAReaderWhoWasAdmittedLate) {
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  MeetingActHeader opened =
      MeetingActOn(town_.log, text, sealed::v1::ITEM_OPENED, "police");
  opened.mutable_present()->DeleteSubrange(0, 1);
  Log(opened);
  MeetingActHeader late =
      MeetingActOn(town_.log, text, sealed::v1::LATE_ADMITTED, "police");
  late.mutable_present()->RemoveLast();
  Log(late);
  Act(text, sealed::v1::CONTENT_READ);
  EXPECT_EQ(Word(), "");
}

TEST_F(MeetingStoryTest, RefusesAnOpeningForSomebodyWhoCannotRead) {
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  MeetingActHeader opened =
      MeetingActOn(town_.log, text, sealed::v1::ITEM_OPENED, "police");
  opened.set_present(1, "school");
  Log(opened);
  EXPECT_EQ(Word(), "meeting");
}

TEST_F(MeetingStoryTest, RefusesAnOpeningWithAnotherItemsText) {
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  MeetingActHeader opened =
      MeetingActOn(town_.log, text, sealed::v1::ITEM_OPENED, "police");
  opened.set_item_id(std::string(16, 'x'));
  Log(opened);
  EXPECT_EQ(Word(), "meeting");
}

TEST_F(MeetingStoryTest, RefusesATextOnAConsentThatWasWithdrawn) {
  MeetingContentHeader text = Item(common::v1::CONSENTED);
  text.mutable_disclosure()->set_consent_handle(town_.handle);
  Log(text);
  EXPECT_EQ(Word() == "after_withdrawal" || Word() == "gate", true);
}

TEST_F(MeetingStoryTest, RefusesWhatWasOpenedAfterItsExpiry) {
  const MeetingContentHeader text = Item(common::v1::LEGAL_GROUND);
  Log(text);
  MeetingActHeader opened =
      MeetingActOn(town_.log, text, sealed::v1::ITEM_OPENED, "police");
  opened.mutable_at()->set_seconds(text.expires_at().seconds() + 121);
  Log(opened);
  EXPECT_EQ(Word(), "expired");
}

TEST_F(MeetingStoryTest, RefusesMinutesThatAreAnothersToApprove) {
  const MeetingContentHeader minutes = MeetingMinutes(town_.log, 60);
  Log(minutes);
  Act(minutes, sealed::v1::MINUTES_APPROVED, "school");
  EXPECT_EQ(Word(), "minutes");
}

}  // namespace
}  // namespace samrad::verifier
