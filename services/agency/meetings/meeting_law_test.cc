// A meeting while the law changes.
#include "services/agency/meetings/meeting_walk.h"
#include "services/agency/outbox/law_change.h"
#include "services/agency/sharing/replay.h"
#include "services/audit/catalogue_files.h"

namespace samrad::agency {
namespace {

// Social and police release the law without OSL 10:18 a, in force in ten
// minutes.
class ChangingLawTest : public MeetingWalkTest {
 protected:
  void Release() {
    std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
    std::erase_if(files, [](const law::CatalogueFile& file) {
      return file.name == "osl-10-18a.txtpb";
    });
    const law::Catalogue stricter = *law::Catalogue::Parse(files);
    TestNode& social = town_.social.node;
    TestNode& police = town_.police.node;
    const absl::Time effect = absl::FromUnixSeconds(absl::ToUnixSeconds(
                                  social.vault.clock().TimeNow())) +
                              absl::Minutes(10);
    LawChange first(*social.outbox, *social.journal, social.vault.clock());
    LawChange second(*police.outbox, *police.journal, police.vault.clock());
    ASSERT_TRUE(
        first.Propose("security", audit::FilesOf(stricter), effect).ok());
    ASSERT_TRUE(second.Release("security", stricter.digest_hex()).ok());
    for (MeetingNode* node : {&town_.social, &town_.police, &town_.school}) {
      ASSERT_TRUE(Eventually([&] {
        return node->node.outbox->catalogues()
            .Find(stricter.digest())
            .has_value();
      }));
    }
  }
  void TakeEffect() {
    town_.clock.Advance(absl::Minutes(10));
    for (MeetingNode* node : {&town_.social, &town_.police, &town_.school}) {
      node->node.vault.clock().Advance(absl::Minutes(10));
    }
  }
  staff::v1::ReplayDecisionsResponse ReplayOf(MeetingNode& node) {
    Replay replay(node.node.vault.db(), *node.node.journal,
                  node.node.outbox->catalogues());
    const auto done = replay.Run("auditor", 0, 0);
    EXPECT_TRUE(done.ok()) << done.status();
    return done.ok() ? *done : staff::v1::ReplayDecisionsResponse();
  }
};

TEST_F(ChangingLawTest, HandsInByTheLawOfTheDayAndReplaysTheOld) {
  town_.OpenMeeting();
  Release();
  const auto before = town_.HandIn(town_.social, DraftNamed());
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_EQ(before->decision().verdict(), law::v1::ALLOW);
  TakeEffect();

  const auto after = town_.HandIn(town_.social, DraftNamed());

  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_EQ(after->decision().verdict(), law::v1::DENY);
  EXPECT_EQ(after->leaf(), 0u);
  const auto replayed = ReplayOf(town_.social);
  EXPECT_EQ(replayed.checked(), 2u);
  EXPECT_EQ(replayed.agreed(), 2u);
  EXPECT_EQ(replayed.unrecorded(), 0u);
}

TEST_F(ChangingLawTest, DoesNotReadWhatTheLawNoLongerAllows) {
  town_.OpenMeeting();
  const auto handed = town_.HandIn(town_.social, DraftNamed());
  ASSERT_TRUE(handed.ok()) << handed.status();
  Release();
  LeaveSchool();
  TakeEffect();
  town_.Seat(town_.police, town_.police.cia);
  town_.Seat(town_.social, town_.social.anna);
  ASSERT_TRUE(town_.Open(handed->item().item()).ok());

  EXPECT_EQ(
      base::TagOf(town_.Read(town_.police, handed->item().item()).status()),
      "STRICTER_CATALOGUE");
}

TEST_F(ChangingLawTest, ClearsATextThatNamesNobodyUnderTheLawOfTheDay) {
  Release();
  TakeEffect();

  const std::string item = OpenOne();

  // The reader compares what it cites with the catalogue in force.
  const auto read = town_.Read(town_.police, item);
  ASSERT_TRUE(read.ok()) << read.status();
  const auto replayed = ReplayOf(town_.school);
  EXPECT_EQ(replayed.checked(), 1u);
  EXPECT_EQ(replayed.agreed(), 1u);
}

TEST_F(ChangingLawTest, ReplaysWhatWasToldAloud) {
  town_.OpenMeeting();
  meetings::v1::RecordOralRequest request;
  request.set_request_id(town_.social.NewRequest());
  request.set_meeting(town_.meeting);
  request.set_case_(town_.social.OpenCase("En anteckning.").first);
  request.add_categories(common::v1::SCHOOL_SITUATION);
  request.mutable_ground()->set_kind(law::v1::NO_GROUND);
  request.add_secrecy("OSL 26:1");
  ASSERT_TRUE(town_.social.room->RecordOral(town_.social.anna, request).ok());
  request.set_request_id(town_.social.NewRequest());
  request.set_said(true);
  ASSERT_TRUE(town_.social.room->RecordOral(town_.social.anna, request).ok());

  const auto replayed = ReplayOf(town_.social);

  EXPECT_EQ(replayed.checked(), 2u);
  EXPECT_EQ(replayed.agreed(), 2u);
}

}  // namespace
}  // namespace samrad::agency
