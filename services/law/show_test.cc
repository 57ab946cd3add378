#include "services/law/show.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/law/compiled_catalogue.h"

namespace samrad::law {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ShowTest, ShowsTheVersionOfTheDay) {
  const auto old = ShowProvision(Catalogue::BuiltIn(), "OSL 10:18 a",
                                 "2025-03-31", Lang::kSv);
  ASSERT_TRUE(old.ok()) << old.status();
  EXPECT_THAT(*old, HasSubstr("2020-08-01 - 2025-03-31"));
  EXPECT_THAT(*old, HasSubstr("Säkerhetspolisen"));
  EXPECT_THAT(*old, Not(HasSubstr("Tullverket")));

  const auto all =
      ShowProvision(Catalogue::BuiltIn(), "OSL 10:18 a", "", Lang::kEn);
  ASSERT_TRUE(all.ok());
  EXPECT_THAT(*all, HasSubstr("Customs"));
  EXPECT_THAT(*all, HasSubstr("not applied until a lawyer has reviewed it"));
}

TEST(ShowTest, EveryProvisionHasTextAndSheetInBothLanguages) {
  for (const v1::ProvisionFile& file : Catalogue::BuiltIn().compiled().parsed) {
    for (Lang lang : {Lang::kSv, Lang::kEn}) {
      const auto text =
          ShowProvision(Catalogue::BuiltIn(), file.provision(), "", lang);
      ASSERT_TRUE(text.ok()) << file.provision();
      EXPECT_THAT(*text, HasSubstr(file.provision()));
    }
    const auto sheet = SheetHtml(Catalogue::BuiltIn(), file.provision());
    ASSERT_TRUE(sheet.ok());
    EXPECT_THAT(*sheet, HasSubstr("</html>"));
    EXPECT_THAT(*sheet, Not(HasSubstr("<script")));
  }
}

TEST(ShowTest, EveryCodeHasWordsInBothLanguages) {
  for (Lang lang : {Lang::kSv, Lang::kEn}) {
    for (int i = 1; i <= v1::AssessmentKind_MAX; ++i) {
      EXPECT_NE(AssessmentQuestion(static_cast<v1::AssessmentKind>(i), lang),
                "");
    }
    for (int i = 1; i <= common::v1::AgencyKind_MAX; ++i) {
      EXPECT_NE(KindText(static_cast<common::v1::AgencyKind>(i), lang), "");
    }
    for (int i = 1; i <= v1::Purpose_MAX; ++i) {
      EXPECT_NE(PurposeText(static_cast<v1::Purpose>(i), lang), "");
    }
    EXPECT_EQ(KindText(static_cast<common::v1::AgencyKind>(99), lang), "");
  }
}

TEST(ShowTest, RefusesWhatIsNotThere) {
  const Catalogue& catalogue = Catalogue::BuiltIn();
  EXPECT_EQ(ShowProvision(catalogue, "OSL", "", Lang::kSv).status().code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ShowProvision(catalogue, "OSL 99:1", "", Lang::kSv).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ShowProvision(catalogue, "OSL 10:15 a", "2025-11-30", Lang::kSv)
                .status()
                .code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(ShowProvision(catalogue, "OSL 10:15 a", "2025-11-31", Lang::kSv)
                .status()
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(ShowTest, TellsWhatChangedBetweenTwoDays) {
  const auto changes =
      DiffDays(Catalogue::BuiltIn(), "2025-11-30", "2025-12-01");
  ASSERT_TRUE(changes.ok());
  ASSERT_EQ(changes->size(), 2u);
  EXPECT_EQ((*changes)[0].provision, "OSL 10:15 a");
  EXPECT_EQ((*changes)[0].kind, ChangeKind::kBegins);
  EXPECT_EQ((*changes)[0].new_from, "2025-12-01");
  EXPECT_EQ((*changes)[1].provision, "OSL 10:21");
  EXPECT_EQ((*changes)[1].kind, ChangeKind::kNewVersion);

  const auto renumbered =
      DiffDays(Catalogue::BuiltIn(), "2025-06-30", "2025-07-01");
  ASSERT_TRUE(renumbered.ok());
  bool ended = false;
  for (const LawChange& change : *renumbered) {
    ended = ended || (change.provision == "SoL2001 14:1" &&
                      change.kind == ChangeKind::kEnds);
  }
  EXPECT_TRUE(ended);
  EXPECT_FALSE(DiffDays(Catalogue::BuiltIn(), "2025-02-30", "2026-01-01").ok());
}

}  // namespace
}  // namespace samrad::law
